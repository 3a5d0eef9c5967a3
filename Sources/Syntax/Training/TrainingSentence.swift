/// A gold sentence as the trainers read it: atoms, and the numbers of its tags, heads and relations.
final class TrainingSentence {
  let gold: GoldSentence
  let atoms: AtomBuffer
  var count: Int { gold.tokens.count }
  /// Gold tags, and the tags that the tagger gave; each framed by those of the root and the end.
  var goldTags: [UInt8]
  var tags: [UInt8]
  /// Heads from 1, 0 for the root; index 0 unused.
  let heads: [Int32]
  /// Positions in the transitions' relations.
  let relations: [UInt8]

  init(_ gold: GoldSentence, words: WordTable, tagNumbers: TagSet, transitions: Transitions) {
    self.gold = gold
    atoms = AtomBuffer(tokens: gold.tokens.count)
    goldTags =
      [ParserState.rootTag] + gold.tokens.map { tagNumbers.number($0.upos, $0.xpos) } + [ParserState.endTag]
    tags = goldTags
    heads = [-1] + gold.tokens.map { Int32($0.head + 1) } + [-1]
    let numbers = Dictionary(uniqueKeysWithValues: transitions.relations.enumerated().map { ($1, UInt8($0)) })
    relations =
      [ParserState.noRelation] + gold.tokens.map { numbers[$0.relation] ?? ParserState.noRelation }
      + [ParserState.noRelation]
    look(words)
  }

  /// Takes the atoms anew, after the table of words has changed.
  func look(_ words: WordTable) {
    for (index, token) in gold.tokens.enumerated() {
      var form = token.form
      form.withUTF8 { atoms.fill(index + 1, $0, words) }
    }
    atoms.frame(count)
  }
}

/// The combined tags of a treebank, rare ones left out.
struct TagSet {
  private(set) var tags: [(upos: UPOS, xpos: XPOS)] = []
  private var numbers: [String: UInt8] = [:]

  private static let occurrencesMin = 8

  init(_ sentences: [GoldSentence]) {
    var counts: [String: Int] = [:]
    var parts: [String: (UPOS, XPOS)] = [:]
    for token in sentences.lazy.flatMap(\.tokens) {
      let name = "\(token.upos.rawValue) \(token.xpos.rawValue)"
      counts[name, default: 0] += 1
      parts[name] = (token.upos, token.xpos)
    }
    let frequent = counts.filter { $0.value >= TagSet.occurrencesMin }.keys.sorted()
    for name in frequent.prefix(WeightTable.actionsMax) {
      numbers[name] = UInt8(tags.count)
      tags.append(parts[name]!)
    }
  }

  /// The tag's number; that of another tag of the same part of speech where it is rare.
  func number(_ upos: UPOS, _ xpos: XPOS) -> UInt8 {
    if let number = numbers["\(upos.rawValue) \(xpos.rawValue)"] { return number }
    return UInt8(tags.firstIndex { $0.upos == upos } ?? 0)
  }
}
