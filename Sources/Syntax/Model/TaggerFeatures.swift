/// The tagger's view of a token: its form, its neighbours' forms and classes, the two tags before it, and
/// whether the clause has its finite verb already.
enum TaggerFeatures {
  /// In place of tags before the first token.
  static let before: UInt32 = 250

  /// Where the sentence stands: no finite verb yet, one in this clause, or one before the clause that may have begun.
  static let noVerb: UInt32 = 0
  private static let verb: UInt32 = 1
  private static let anotherClause: UInt32 = 2

  /// Where it stands after a tag.
  @inline(__always)
  static func clause(_ clause: UInt32, after tag: UInt8, _ traits: borrowing TagTraits) -> UInt32 {
    if traits.isFiniteVerb(tag) { return verb }
    return clause == verb && traits.opensClause(tag) ? anotherClause : clause
  }

  /// Writes the features of token `number` (from 1) of a sentence of `count` tokens.
  /// - Returns: how many there are.
  @inline(__always)
  static func extract(
    _ atoms: UnsafePointer<UInt32>, count: Int, number: Int, last t1: UInt32, beforeLast t2: UInt32,
    clause: UInt32, _ features: UnsafeMutablePointer<UInt64>
  ) -> Int {
    @inline(__always) func atom(_ offset: Int, _ kind: Int) -> UInt32 {
      atoms[min(max(number + offset, 0), count + 1) * Atom.stride + kind]
    }
    var list = FeatureList(features)
    let w0 = atom(0, Atom.word)
    let before1 = atom(-1, Atom.word)
    let before2 = atom(-2, Atom.word)
    let after1 = atom(1, Atom.word)
    let after2 = atom(2, Atom.word)
    let s2 = atom(0, Atom.suffix2)
    let s3 = atom(0, Atom.suffix3)
    let shape = atom(0, Atom.shape)
    let flags = atom(0, Atom.flags)
    let a0 = atom(0, Atom.ambiguity)
    let a1 = atom(1, Atom.ambiguity)
    let a2 = atom(2, Atom.ambiguity)
    let c0 = atom(0, Atom.cluster)
    let c1 = atom(1, Atom.cluster)
    let k0 = atom(0, Atom.coarseCluster)
    let k1 = atom(1, Atom.coarseCluster)
    let own = atom(0, Atom.classes)
    let first: UInt32 = number == 1 ? 1 : 0
    list.put(1, 0)
    list.put(2, w0)
    list.put(3, atom(0, Atom.form), first)
    list.put(4, atom(0, Atom.suffix1))
    list.put(5, s2)
    list.put(6, s3)
    list.put(7, atom(0, Atom.suffix4))
    list.put(8, atom(0, Atom.prefix1))
    list.put(9, atom(0, Atom.prefix2))
    list.put(10, atom(0, Atom.prefix3))
    list.put(11, shape, first)
    list.put(12, flags, first, s2)
    list.put(13, t1)
    list.put(14, t1, t2)
    list.put(15, t1, w0)
    list.put(16, t1, t2, w0)
    list.put(17, before1)
    list.put(18, before2)
    list.put(19, after1)
    list.put(20, after2)
    list.put(21, before1, w0)
    list.put(22, w0, after1)
    list.put(23, before1, after1)
    list.put(24, atom(-1, Atom.suffix3), s3)
    list.put(25, atom(1, Atom.suffix3))
    list.put(26, atom(1, Atom.suffix2))
    list.put(27, atom(1, Atom.shape), shape)
    list.put(28, atom(-1, Atom.shape), shape)
    list.put(29, a0)
    list.put(30, a1)
    list.put(31, a1, a2)
    list.put(32, a0, a1)
    list.put(33, t1, a0, a1)
    list.put(34, t1, a1)
    list.put(35, t1, s2, a1)
    list.put(36, t1, s3)
    list.put(37, t1, t2, s2)
    list.put(38, t1, flags, first)
    list.put(39, w0, a1)
    list.put(40, a0, a1, a2)
    list.put(41, t1, t2, a0)
    // Clusters carry what unlabelled news says of words that the treebanks do not know.
    list.put(42, c0, flags)
    list.put(43, t1, c0)
    list.put(44, c0, c1)
    list.put(45, atom(-1, Atom.cluster), c0)
    list.put(46, t1, c0, k1)
    list.put(47, atom(-1, Atom.coarseCluster), k0, k1)
    list.put(48, k0, s2)
    list.put(49, c1)
    list.put(53, clause, a0, t1)
    list.put(54, clause, s2, t1)
    // Our own lists: a verb of action after a name, in a headline, is a verb; a noun of trade after a noun is a noun.
    list.put(50, own, t1)
    list.put(51, own, t1, flags &* 2 &+ first)
    list.put(52, own, atom(-1, Atom.classes), atom(1, Atom.classes))
    if own != 0 {
      list.put(55, own, t1, clause)
      list.put(56, own, t1, t2)
      list.put(57, own, t1, a1)
    }
    return list.count
  }
}
