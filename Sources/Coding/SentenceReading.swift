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
  /// Set in capitals throughout, as wires set titles: a capital letter then tells no name.
  let isAllCapitals: Bool
  /// The first token behind a dateline that the sentence opens with: "MANILA, Philippines -- President …".
  let bodyStart: Int
  /// Where a title's source begins, "TALKS RESUME - WHITE HOUSE"; the end where there is none.
  private let bylineStart: Int

  init(_ sentence: Sentence, mentions: ArraySlice<ActorMention>, triggers: Triggers, words: GrammarWords) {
    self.sentence = sentence
    tokens = sentence.tokens
    self.words = words
    symbols = tokens.map { triggers.symbols.symbol(of: $0) }
    self.mentions = Array(mentions)
    isAllCapitals = tokens.allSatisfy { !$0.form.utf8.contains { $0 >= 0x61 && $0 <= 0x7A } }
    bodyStart = SentenceReading.bodyStart(tokens)
    bylineStart = sentence.index == 0 ? SentenceReading.bylineStart(tokens) : tokens.count
    let spans = tokens.map(\.span)
    var ofToken = [Int32](repeating: -1, count: tokens.count)
    var ranges: [Range<Int>] = []
    for (index, mention) in mentions.enumerated() {
      let range = mention.tokens(among: spans)
      ranges.append(range)
      if SentenceReading.isCurrency(range, tokens) || SentenceReading.isLabel(range, tokens)
        || SentenceReading.isInName(range, tokens, mention.best, after: ofToken)
      {
        continue
      }
      if range.upperBound <= bodyStart { continue }
      for token in range { ofToken[token] = Int32(index) }
    }
    mentionOfToken = ofToken
    mentionTokens = ranges
  }

  /// Whether a token is part of who tells of a title, and so no actor in it.
  func isByline(_ token: Int) -> Bool { token >= bylineStart }

  private static let bylineMax = 4

  private static func bylineStart(_ tokens: [Token]) -> Int {
    let dash = tokens.lastIndex { ["-", "--", "—", "–"].contains($0.form) }
    guard let dash, dash > 1, tokens.count - dash - 1 <= bylineMax,
      tokens[dash - 1].span.upperBound < tokens[dash].span.lowerBound,
      tokens[dash...].dropFirst().allSatisfy({ $0.upos != .verb }),
      tokens[..<dash].contains(where: { $0.upos == .verb })
    else { return tokens.count }
    return dash + 1
  }

  private static let datelineMax = 12

  private static func bodyStart(_ tokens: [Token]) -> Int {
    guard let first = tokens.first, first.form.utf8.count > 3,
      first.form.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
    else { return 0 }
    let end = tokens.prefix(datelineMax).firstIndex { ["-", "--", "—", "–"].contains($0.form) }
    guard let end, end + 1 < tokens.count, tokens[end + 1].form.contains(where: \.isLowercase) else {
      return 0
    }
    return end + 1
  }

  /// "US$25 million", "US $499", "AU$5" name a currency.
  private static func isCurrency(_ run: Range<Int>, _ tokens: [Token]) -> Bool {
    guard let last = run.last else { return false }
    if tokens[last].form.last == "$" { return true }
    return run.upperBound < tokens.count && tokens[run.upperBound].form.first == "$"
  }

  /// "Mario Branco Peres", "Antonio Padua", "Alfredo Franco", "Paul Kirchhof": a leader's surname, a place's name or
  /// a demonym in the name of somebody else.
  private static func isInName(
    _ run: Range<Int>, _ tokens: [Token], _ sense: ActorSense, after mentioned: [Int32]
  ) -> Bool {
    if isFirstName(run, tokens, sense) { return true }
    guard
      sense.kind == .place || sense.kind == .leader && sense.flags.contains(.surname)
        || sense.kind == .adjective && run.count == 1 && run.upperBound <= tokens.count
          && tokens[run.lowerBound].relation == .flat,
      run.lowerBound > 0, run.lowerBound < tokens.count
    else { return false }
    let before = tokens[run.lowerBound - 1]
    guard before.upos == .properNoun, mentioned[run.lowerBound - 1] < 0, before.form.last != ".",
      before.form.first?.isUppercase == true, before.form.contains(where: \.isLowercase),
      [.flat, .compound].contains(before.relation.base)
        || [.flat, .compound].contains(tokens[run.lowerBound].relation.base)
    else { return false }
    let isOwnName = sense.name.split(separator: " ").contains { $0 == before.form }
    return !isOwnName && !honorifics.contains(before.form)
  }

  /// The name goes on behind it.
  private static func isFirstName(_ run: Range<Int>, _ tokens: [Token], _ sense: ActorSense) -> Bool {
    guard sense.kind == .leader && sense.flags.contains(.surname) || sense.kind == .place, run.count == 1,
      run.upperBound < tokens.count
    else { return false }
    let next = tokens[run.upperBound]
    let isName =
      next.relation == .flat && next.head == run.lowerBound && next.upos == .properNoun
      && next.form.contains(where: \.isLowercase)
      && (next.form.first?.isUppercase == true || ["al", "el"].contains(next.form))
    // "Wu" of "Wu Yi" is also the family name of "Wu Hong".
    let words = sense.name.split(separator: " ")
    return isName && !words.contains { $0 == next.form } && words[0] != tokens[run.lowerBound].form
  }

  private static let honorifics: Set<String> = [
    "Mr", "Mrs", "Ms", "Miss", "Dr", "Sir", "Lord", "Lady", "Dame", "Sen", "Rep", "Gen", "Col", "Prof",
    "Madam", "Comrade", "Chancellor", "North", "South", "East", "West", "Central", "Northern",
    "Southern", "Eastern", "Western", "Upper", "Lower", "Greater", "New", "Mount", "Lake", "Gulf",
    "River", "Port", "Fort",
  ]

  /// "Somalia On Sunday, bombers …": a name before a capital that only a sentence's first word has is a label.
  private static func isLabel(_ run: Range<Int>, _ tokens: [Token]) -> Bool {
    guard run.lowerBound == 0, run.upperBound < tokens.count, tokens.count > run.upperBound + 1 else {
      return false
    }
    let next = tokens[run.upperBound]
    let opens: [UPOS] = [.determiner, .adposition, .pronoun, .subordinator]
    return opens.contains(next.upos) && next.form.first?.isUppercase == true
      && (next.form == "A" || next.form.contains { $0.isLowercase })
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

  /// "if", also behind another: "said that if …".
  func isConditional(_ verb: Int) -> Bool {
    children(verb).contains { $0 < verb && relation($0) == .mark && words.conditions.contains(symbols[$0]) }
      || words.conditions.contains(introducer(verb))
  }

  /// Heads above `token`, or above the first of those that it is coordinated with.
  func depth(of token: Int) -> Int {
    var depth = 0
    var node = firstConjunct(token)
    while head(node) >= 0 {
      node = head(node)
      depth += 1
    }
    return depth
  }

  func hasMark(_ token: Int, _ mark: Symbol) -> Bool {
    children(token).contains { relation($0) == .mark && symbols[$0] == mark }
  }
}
