import Ontology
import Syntax

/// A parsed sentence as the coder reads it: its tree, its lemmas as symbols, and the actors in it.
struct SentenceReading {
  let sentence: Sentence
  let tokens: [Token]
  let symbols: [Symbol]
  /// By token: an index into `mentions`, or -1.
  let mentionOfToken: [Int32]
  let mentions: [ActorMention]
  let mentionTokens: [Range<Int>]
  let words: GrammarWords

  init(_ sentence: Sentence, mentions: ArraySlice<ActorMention>, triggers: Triggers, words: GrammarWords) {
    self.sentence = sentence
    tokens = sentence.tokens
    self.words = words
    symbols = tokens.map { triggers.symbols.symbol(of: $0) }
    self.mentions = Array(mentions)
    let spans = tokens.map(\.span)
    var ofToken = [Int32](repeating: -1, count: tokens.count)
    var ranges: [Range<Int>] = []
    for (index, mention) in mentions.enumerated() {
      let range = mention.tokens(among: spans)
      ranges.append(range)
      for token in range { ofToken[token] = Int32(index) }
    }
    mentionOfToken = ofToken
    mentionTokens = ranges
  }

  var count: Int { tokens.count }

  func mention(at token: Int) -> ActorMention? {
    mentionOfToken[token] >= 0 ? mentions[Int(mentionOfToken[token])] : nil
  }

  func children(_ token: Int) -> ArraySlice<Int> { sentence.children(of: token) }

  func head(_ token: Int) -> Int { tokens[token].head }

  func relation(_ token: Int) -> Relation { tokens[token].relation }

  func isVerb(_ token: Int) -> Bool { tokens[token].upos == .verb || tokens[token].upos == .auxiliary }

  func isNominal(_ token: Int) -> Bool { tokens[token].upos.isNominal || tokens[token].upos == .numeral }

  /// The first conjunct of the coordination that `token` belongs to.
  func firstConjunct(_ token: Int) -> Int {
    var token = token
    while relation(token) == .conj, head(token) >= 0 { token = head(token) }
    return token
  }

  /// `token` and those coordinated with it below it.
  func conjuncts(_ token: Int) -> [Int] {
    var result = [token]
    for child in children(token) where relation(child) == .conj { result += conjuncts(child) }
    return result
  }

  /// The preposition or subordinator that introduces `token`; unknown where there is none.
  func introducer(_ token: Int) -> Symbol {
    for child in children(token) where child < token {
      let relation = relation(child)
      if relation == .case || relation == .mark { return symbols[child] }
    }
    return .unknown
  }

  func hasMark(_ token: Int, _ mark: Symbol) -> Bool {
    children(token).contains { relation($0) == .mark && symbols[$0] == mark }
  }
}
