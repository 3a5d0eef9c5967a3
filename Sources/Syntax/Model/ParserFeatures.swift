/// Features of a parser state after Zhang and Nivre (2011), for arc-hybrid: words, tags, clusters and arcs of the
/// stack's top three tokens and of the buffer's first three.
///
/// In names, `s0` is the top of the stack, `s1` and `s2` lie below it, `b0` is the front of the buffer; `l1` and `r1`
/// are the outermost children, `l2` and `r2` the next; `w` is the word, `t` its tag, `c` and `k` its fine and coarse
/// cluster, `r` its relation, `s` its ending, `f` its capitals; `v1` is the next finite verb after `b0`, `p` its tag and
/// whether a comma stands before it.
struct ParserFeatures {
  /// In place of a distance to no token.
  private static let nowhere: UInt32 = 15
  private static let nothingBefore: UInt32 = 252

  private let s0w, s1w, s2w, b0w, b1w, b2w: UInt32
  private let s0t, s1t, s2t, b0t, b1t, b2t: UInt32
  private let s0wt, s1wt, b0wt: UInt32
  private let s0l1t, s0l2t, s0r1t, s0r2t, s1l1t, s1l2t, s1r1t, s1r2t, b0l1t, b0l2t: UInt32
  private let s0l1w, s0r1w, s1l1w, s1r1w, b0l1w: UInt32
  private let s0l1r, s0l2r, s0r1r, s0r2r, s1l1r, s1l2r, s1r1r, s1r2r, b0l1r, b0l2r: UInt32
  private let s0ls, s0rs, s1ls, s1rs, b0ls: UInt32
  private let s0vl, s0vr, s1vl, s1vr, b0vl: UInt32
  private let d0, d1: UInt32
  private let s0s, s1s, b0s, s0f, s1f, b0f: UInt32
  private let s0c, s1c, b0c, s0k, s1k, b0k, b1k: UInt32
  private let afterS0, afterS1, beforeB0: UInt32
  private let v1w, v1t, v1p, verbs: UInt32

  @inline(__always)
  init(_ state: borrowing ParserState, _ atoms: UnsafePointer<UInt32>, _ tags: UnsafePointer<UInt8>) {
    let none = state.count + 1
    let s0 = state.top
    let s1 = state.depth > 1 ? Int(state.stack[state.depth - 2]) : none
    let s2 = state.depth > 2 ? Int(state.stack[state.depth - 3]) : none
    let b0 = min(state.front, none)
    let b1 = min(state.front + 1, none)
    let b2 = min(state.front + 2, none)
    @inline(__always) func atom(_ token: Int, _ kind: Int) -> UInt32 { atoms[token * Atom.stride + kind] }
    @inline(__always) func tag(_ token: Int) -> UInt32 { UInt32(tags[token]) }
    let relations = state.relations
    @inline(__always) func relation(_ token: Int) -> UInt32 { UInt32(relations[token]) }
    let children = state.children
    @inline(__always) func child(_ token: Int, _ which: Int) -> Int { Int(children[4 * token + which]) }
    s0w = atom(s0, Atom.word)
    s0t = tag(s0)
    s1w = atom(s1, Atom.word)
    s1t = tag(s1)
    s2w = atom(s2, Atom.word)
    s2t = tag(s2)
    b0w = atom(b0, Atom.word)
    b0t = tag(b0)
    b1w = atom(b1, Atom.word)
    b1t = tag(b1)
    b2w = atom(b2, Atom.word)
    b2t = tag(b2)
    s0wt = s0w &+ s0t &* 0x85EB_CA6B
    s1wt = s1w &+ s1t &* 0x85EB_CA6B
    b0wt = b0w &+ b0t &* 0x85EB_CA6B
    let s0l1 = child(s0, 0)
    s0l1t = tag(s0l1)
    s0l1r = relation(s0l1)
    s0l1w = atom(s0l1, Atom.word)
    let s0l2 = child(s0, 1)
    s0l2t = tag(s0l2)
    s0l2r = relation(s0l2)
    let s0r1 = child(s0, 2)
    s0r1t = tag(s0r1)
    s0r1r = relation(s0r1)
    s0r1w = atom(s0r1, Atom.word)
    let s0r2 = child(s0, 3)
    s0r2t = tag(s0r2)
    s0r2r = relation(s0r2)
    let s1l1 = child(s1, 0)
    s1l1t = tag(s1l1)
    s1l1r = relation(s1l1)
    s1l1w = atom(s1l1, Atom.word)
    let s1l2 = child(s1, 1)
    s1l2t = tag(s1l2)
    s1l2r = relation(s1l2)
    let s1r1 = child(s1, 2)
    s1r1t = tag(s1r1)
    s1r1r = relation(s1r1)
    s1r1w = atom(s1r1, Atom.word)
    let s1r2 = child(s1, 3)
    s1r2t = tag(s1r2)
    s1r2r = relation(s1r2)
    let b0l1 = child(b0, 0)
    b0l1t = tag(b0l1)
    b0l1r = relation(b0l1)
    b0l1w = atom(b0l1, Atom.word)
    let b0l2 = child(b0, 1)
    b0l2t = tag(b0l2)
    b0l2r = relation(b0l2)
    s0ls = FeatureHash.set(state.leftSets[s0])
    s0rs = FeatureHash.set(state.rightSets[s0])
    s1ls = FeatureHash.set(state.leftSets[s1])
    s1rs = FeatureHash.set(state.rightSets[s1])
    b0ls = FeatureHash.set(state.leftSets[b0])
    s0vl = UInt32(state.valencies[s0] & 0xFF)
    s0vr = UInt32(state.valencies[s0] >> 8)
    s1vl = UInt32(state.valencies[s1] & 0xFF)
    s1vr = UInt32(state.valencies[s1] >> 8)
    b0vl = UInt32(state.valencies[b0] & 0xFF)
    d0 = b0 == none ? ParserFeatures.nowhere : ParserFeatures.distance(b0 - s0)
    d1 = s1 == none ? ParserFeatures.nowhere : ParserFeatures.distance(s0 - s1)
    s0s = atom(s0, Atom.suffix3)
    s0f = atom(s0, Atom.flags)
    s0c = atom(s0, Atom.cluster)
    s0k = atom(s0, Atom.coarseCluster)
    s1s = atom(s1, Atom.suffix3)
    s1f = atom(s1, Atom.flags)
    s1c = atom(s1, Atom.cluster)
    s1k = atom(s1, Atom.coarseCluster)
    b0s = atom(b0, Atom.suffix3)
    b0f = atom(b0, Atom.flags)
    b0c = atom(b0, Atom.cluster)
    b0k = atom(b0, Atom.coarseCluster)
    b1k = atom(b1, Atom.coarseCluster)
    let v1 = b0 == none ? none : Int(state.nextVerb[b0 + 1])
    v1w = atom(v1, Atom.word)
    v1t = tag(v1)
    v1p = v1t | (state.commasBefore[v1] > state.commasBefore[b0] ? 256 : 0)
    verbs = UInt32(min(3, state.verbsBefore[none] - state.verbsBefore[min(b0 + 1, none)]))
    afterS0 = tag(min(s0 + 1, none))
    afterS1 = tag(min(s1 + 1, none))
    beforeB0 = b0 == none ? ParserFeatures.nothingBefore : tag(b0 - 1)
  }

  /// Steps to five, then one class to ten, one beyond.
  @inline(__always)
  private static func distance(_ steps: Int) -> UInt32 {
    steps <= 5 ? UInt32(max(steps, 0)) : steps <= 10 ? 6 : 7
  }

  /// Writes the features of the state.
  /// - Returns: how many there are.
  @inline(__always)
  func write(_ features: UnsafeMutablePointer<UInt64>) -> Int {
    var list = FeatureList(features)
    words(&list)
    pairs(&list)
    triples(&list)
    distances(&list)
    valencies(&list)
    children(&list)
    sets(&list)
    markers(&list)
    shapes(&list)
    surroundings(&list)
    clusters(&list)
    outlook(&list)
    return list.count
  }

  /// The four words in sight, and one further on either side.
  @inline(__always)
  private func words(_ list: inout FeatureList) {
    list.put(1, s0w, s0t)
    list.put(2, s0w)
    list.put(3, s0t)
    list.put(4, s1w, s1t)
    list.put(5, s1w)
    list.put(6, s1t)
    list.put(7, b0w, b0t)
    list.put(8, b0w)
    list.put(9, b0t)
    list.put(10, b1w, b1t)
    list.put(11, b1w)
    list.put(12, b1t)
    list.put(13, b2w, b2t)
    list.put(14, b2t)
    list.put(15, s2w, s2t)
    list.put(16, s2t)
  }

  /// Pairs of them.
  @inline(__always)
  private func pairs(_ list: inout FeatureList) {
    list.put(17, s0wt, b0wt)
    list.put(18, s0wt, b0w)
    list.put(19, s0w, b0wt)
    list.put(20, s0wt, b0t)
    list.put(21, s0t, b0wt)
    list.put(22, s0w, b0w)
    list.put(23, s0t, b0t)
    list.put(24, s1wt, s0wt)
    list.put(25, s1wt, s0t)
    list.put(26, s1t, s0wt)
    list.put(27, s1w, s0w)
    list.put(28, s1t, s0t)
    list.put(29, s1w, s0t)
    list.put(30, s1t, s0w)
    list.put(31, b0t, b1t)
    list.put(32, b0w, b1t)
    list.put(33, b0t, b1w)
    list.put(34, b0w, b1w)
    list.put(35, s1t, b0t)
    list.put(36, s1w, b0t)
    list.put(37, s1t, b0w)
    list.put(38, s0w, b1t)
    list.put(39, s0t, b1t)
  }

  /// Triples, with the children already there.
  @inline(__always)
  private func triples(_ list: inout FeatureList) {
    list.put(40, b0t, b1t, b2t)
    list.put(41, s0t, b0t, b1t)
    list.put(42, s1t, s0t, b0t)
    list.put(43, s2t, s1t, s0t)
    list.put(44, s0w, b0t, b1t)
    list.put(45, s0t, b0w, b1t)
    list.put(46, s1w, s0t, b0t)
    list.put(47, s1t, s0w, b0t)
    list.put(48, s1t, s0t, b0w)
    list.put(49, s0t, s0l1t, b0t)
    list.put(50, s0t, s0r1t, b0t)
    list.put(51, s0t, b0t, b0l1t)
    list.put(52, s0t, s0l2t, b0t)
    list.put(53, s1t, s1l1t, s0t)
    list.put(54, s1t, s1r1t, s0t)
    list.put(55, s1t, s0t, s0l1t)
    list.put(56, s1t, s0t, s0r1t)
    list.put(57, s1w, s0t, s0l1t)
    list.put(58, s1t, s0w, s0l1t)
  }

  /// How far apart they are.
  @inline(__always)
  private func distances(_ list: inout FeatureList) {
    list.put(59, s0w, d0)
    list.put(60, s0t, d0)
    list.put(61, b0w, d0)
    list.put(62, b0t, d0)
    list.put(63, s0w, b0w, d0)
    list.put(64, s0t, b0t, d0)
    list.put(65, s1w, d1)
    list.put(66, s1t, d1)
    list.put(67, s0w, d1 + 32)
    list.put(68, s0t, d1 + 32)
    list.put(69, s1w, s0w, d1)
    list.put(70, s1t, s0t, d1)
  }

  /// How many children they have.
  @inline(__always)
  private func valencies(_ list: inout FeatureList) {
    list.put(71, s0w, s0vr)
    list.put(72, s0t, s0vr)
    list.put(73, s0w, s0vl)
    list.put(74, s0t, s0vl)
    list.put(75, b0w, b0vl)
    list.put(76, b0t, b0vl)
    list.put(77, s1w, s1vr)
    list.put(78, s1t, s1vr)
    list.put(79, s1t, s1vl)
  }

  /// The children: words, tags, relations.
  @inline(__always)
  private func children(_ list: inout FeatureList) {
    list.put(80, s0l1w)
    list.put(81, s0l1t)
    list.put(82, s0l1r)
    list.put(83, s0r1w)
    list.put(84, s0r1t)
    list.put(85, s0r1r)
    list.put(86, b0l1w)
    list.put(87, b0l1t)
    list.put(88, b0l1r)
    list.put(89, s1r1w)
    list.put(90, s1r1t)
    list.put(91, s1r1r)
    list.put(92, s1l1w)
    list.put(93, s1l1t)
    list.put(94, s1l1r)
    list.put(95, s0l2t, s0l2r)
    list.put(96, s0r2t, s0r2r)
    list.put(97, b0l2t, b0l2r)
    list.put(98, s1r2t, s1r2r)
    list.put(99, s1l2t, s1l2r)
    list.put(100, s0t, s0l1t, s0l2t)
    list.put(101, s0t, s0r1t, s0r2t)
    list.put(102, b0t, b0l1t, b0l2t)
    list.put(103, s1t, s1r1t, s1r2t)
    list.put(104, s1t, s1l1t, s1l2t)
  }

  /// Which relations they already govern.
  @inline(__always)
  private func sets(_ list: inout FeatureList) {
    list.put(105, s0w, s0rs)
    list.put(106, s0t, s0rs)
    list.put(107, s0w, s0ls)
    list.put(108, s0t, s0ls)
    list.put(109, b0w, b0ls)
    list.put(110, b0t, b0ls)
    list.put(111, s1w, s1rs)
    list.put(112, s1t, s1rs)
    list.put(113, s1t, s1ls)
    list.put(114, s1t, s1ls, s0t)
    list.put(115, s0t, s0ls, b0t)
    list.put(116, s0t, b0t, b0ls)
  }

  /// A preposition or another marker on the word that may be hung.
  @inline(__always)
  private func markers(_ list: inout FeatureList) {
    list.put(117, s1w, s0t, s0l1w)
    list.put(118, s1t, s0t, s0l1w)
    list.put(119, s1t, s0w, s0l1w)
    list.put(120, s0t, b0t, b0l1w)
  }

  /// Endings and capitals.
  @inline(__always)
  private func shapes(_ list: inout FeatureList) {
    list.put(121, s0s, s0t, b0t)
    list.put(122, b0s, s0t, b0t)
    list.put(123, s0s, s1t, s0t)
    list.put(124, s1s, s1t, s0t)
    list.put(125, s0f, b0f, s0t &* 256 &+ b0t)
    list.put(126, s1f, s0f, s1t &* 256 &+ s0t)
  }

  /// The words beside the stack's words in the text.
  @inline(__always)
  private func surroundings(_ list: inout FeatureList) {
    list.put(127, s1t, s0t, afterS1)
    list.put(128, s0t, b0t, beforeB0)
    list.put(129, s0t, b0t, afterS0)
    list.put(130, s1t, s0t, b0t &* 256 &+ b1t)
    list.put(131, s2t, s1t, s0t &* 256 &+ b0t)
  }

  /// Clusters: what a word's company in unlabelled news says of it.
  @inline(__always)
  private func clusters(_ list: inout FeatureList) {
    list.put(132, s0c, b0c)
    list.put(133, s1c, s0c)
    list.put(134, s0c, s0t)
    list.put(135, b0c, b0t)
    list.put(136, s1c, s1t)
    list.put(137, s0c, b0t)
    list.put(138, s0t, b0c)
    list.put(139, s1c, s0t)
    list.put(140, s1t, s0c)
    list.put(141, s0k, b0k, s0t &* 256 &+ b0t)
    list.put(142, s1k, s0k, s1t &* 256 &+ s0t)
    list.put(143, s1k, s0k, b0k)
    list.put(144, s0k, b0k, b1k)
    list.put(145, s1c, s0l1w, s0c)
    list.put(146, s1c, s0l1w, s0t)
    list.put(147, s1w, s0l1w, s0c)
  }

  /// The next finite verb beyond the front of the buffer, and how many follow: what is read now may be its subject, or
  /// all that it reports.
  @inline(__always)
  private func outlook(_ list: inout FeatureList) {
    list.put(148, s0t, b0t, v1p)
    list.put(149, s0w, v1p)
    list.put(150, s0t, v1w)
    list.put(151, s1t, s0t, v1p)
    list.put(152, s0t, b0t, verbs)
    list.put(153, s0t, b0w, v1p)
    list.put(154, s1t, s0t, verbs | b0t &* 256)
    list.put(155, s0t, s0ls, verbs)
    list.put(156, b0t, b0ls, v1p)
  }
}

/// Features being written down, in the order of their templates.
struct FeatureList {
  private let features: UnsafeMutablePointer<UInt64>
  private(set) var count = 0

  @inline(__always)
  init(_ features: UnsafeMutablePointer<UInt64>) { self.features = features }

  @inline(__always)
  mutating func put(_ template: UInt64, _ a: UInt32) {
    features[count] = FeatureHash.one(template, a)
    count += 1
  }

  @inline(__always)
  mutating func put(_ template: UInt64, _ a: UInt32, _ b: UInt32) {
    features[count] = FeatureHash.two(template, a, b)
    count += 1
  }

  @inline(__always)
  mutating func put(_ template: UInt64, _ a: UInt32, _ b: UInt32, _ c: UInt32) {
    features[count] = FeatureHash.three(template, a, b, c)
    count += 1
  }
}
