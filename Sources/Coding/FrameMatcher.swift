import Domain
import Ontology
import Syntax

/// Which frames and carriers a word can be in its sentence: part of speech, companion words and conditions.
struct FrameMatcher {
  let reading: SentenceReading
  let triggers: Triggers
  /// By token: types of the noun frames of its lemma.
  private let nounTypes: [Set<PloverType>]

  /// Tokens within which a phrase's other words are looked for.
  private static let companionReach = 6

  init(_ reading: SentenceReading, _ triggers: Triggers) {
    self.reading = reading
    self.triggers = triggers
    nounTypes = reading.symbols.map { symbol in
      guard symbol != .unknown else { return [] }
      var types: Set<PloverType> = []
      for entry in triggers.candidates(for: symbol) where entry.partOfSpeech == .noun && entry.others.isEmpty
      {
        if case .frame(let index) = entry.meaning { types.insert(triggers.frames[Int(index)].type) }
      }
      return types
    }
  }

  // MARK: Words

  func fits(_ token: Int, _ partOfSpeech: Triggers.PartOfSpeech) -> Bool {
    let word = reading.tokens[token]
    switch partOfSpeech {
    case .verb: return word.upos == .verb || (word.upos == .auxiliary && reading.relation(token).base != .aux)
    case .noun:
      return word.upos == .noun || word.upos == .properNoun || (word.upos == .verb && word.xpos == .nn)
    case .adjective: return word.upos == .adjective || (word.upos == .verb && word.xpos == .vbn)
    }
  }

  /// The tokens of the phrase's other words, or nil where one is missing.
  func companions(of token: Int, _ others: [Symbol]) -> [Int]? {
    if others.isEmpty { return [] }
    var found: [Int] = []
    for other in others {
      let low = max(0, token - FrameMatcher.companionReach)
      let high = min(reading.count, token + FrameMatcher.companionReach + 1)
      let place = (low..<high).first { candidate in
        guard reading.symbols[candidate] == other, candidate != token, !found.contains(candidate) else {
          return false
        }
        return isBeside(candidate, token) && !introducesTime(candidate)
          && !isInfinitiveMark(candidate, of: token)
      }
      guard let place else { return nil }
      found.append(place)
    }
    return found
  }

  /// "called Erdogan on Friday": a preposition before a time is no part of a phrase.
  private func introducesTime(_ token: Int) -> Bool {
    guard reading.tokens[token].upos == .adposition, reading.head(token) > token else { return false }
    let head = reading.tokens[reading.head(token)]
    return head.upos == .numeral || TimeReader.isCalendarName(head.form.lowercased())
  }

  /// "intends to appeal the ruling" is no "appeal to".
  private func isInfinitiveMark(_ candidate: Int, of token: Int) -> Bool {
    reading.relation(candidate) == .mark && reading.head(candidate) == token
  }

  private func isBeside(_ companion: Int, _ token: Int) -> Bool {
    var node = companion
    // A preposition or particle belongs to the word itself or to its object; deeper it is another phrase's.
    let isParticle = reading.tokens[companion].upos == .adposition
    for _ in 0..<(isParticle ? 2 : 3) {
      if node == token || abs(node - token) == 1 && node == companion { return true }
      guard reading.head(node) >= 0 else { return false }
      node = reading.head(node)
    }
    return node == token || reading.head(token) == companion
  }

  // MARK: Carriers

  /// The carrier at `above` in whose event slot `node` stands.
  func carrier(at above: Int, over node: Int) -> Triggers.Carrier? {
    for entry in triggers.candidates(for: reading.symbols[above]) {
      guard case .carrier(let index) = entry.meaning, fits(above, entry.partOfSpeech),
        companions(of: above, entry.others) != nil
      else { continue }
      let carrier = triggers.carriers[Int(index)]
      let stands = carrier.event.contains { slot in
        reading.fillers(slot, of: above).contains { reading.firstConjunct($0) == node || $0 == node }
      }
      if stands, carrier.needs.allSatisfy({ holds($0, at: above) }) { return carrier }
    }
    return nil
  }

  // MARK: Conditions

  func holds(_ condition: Triggers.Condition, at token: Int) -> Bool {
    switch condition {
    case .present(let slot): return !reading.fillers(slot, of: token).isEmpty
    case .absent(let slot): return reading.fillers(slot, of: token).isEmpty
    case .slot(let slot, let words, let negated):
      let fillers = reading.fillers(slot, of: token).flatMap { reading.conjuncts($0) }
      return fillers.contains { accepts(words, $0) } != negated
    case .sentence(let words, let negated):
      return (0..<reading.count).contains { $0 != token && accepts(words, $0) } != negated
    }
  }

  private func accepts(_ words: Triggers.WordSet, _ token: Int) -> Bool {
    if words.lemmas.contains(reading.symbols[token]) { return true }
    for builtIn in words.builtIn where accepts(builtIn, token) { return true }
    // "dozens of IS members", "a group of soldiers": the counted noun decides.
    if reading.tokens[token].upos != .verb {
      for child in reading.children(token)
      where reading.relation(child) == .nmod && reading.introducer(child) == reading.words.of {
        if words.lemmas.contains(reading.symbols[child]) { return true }
      }
    }
    return false
  }

  private func accepts(_ builtIn: Triggers.BuiltInClass, _ token: Int) -> Bool {
    let mention = reading.mention(at: token)
    switch builtIn {
    case .actor: return mention.map { $0.best.isNamed || $0.best.kind == .agent } ?? false
    case .country: return mention.map { $0.best.kind == .country || $0.best.kind == .capital } ?? false
    case .leader:
      // "Trump", "the president", "White House officials": those who strike with words.
      guard let sense = mention?.best else { return false }
      return sense.kind == .leader
        || sense.kind == .agent && sense.role == "person" && ["GOV", "LEG", "PTY"].contains(sense.sector)
    case .placeName: return mention.map { $0.sense(.place, .country, .capital) != nil } ?? false
    case .money:
      return reading.tokens[token].upos == .symbol
        || reading.children(token).contains { reading.tokens[$0].xpos == .currency }
    case .event: return !nounTypes[token].isEmpty
    case .conflict:
      return nounTypes[token].contains { !$0.quad.isCooperation }
    case .cooperation:
      return nounTypes[token].contains { $0.quad.isCooperation }
    case .type(let type): return nounTypes[token].contains(type)
    }
  }

  // MARK: Frames

  struct Match {
    var token: Int
    var frame: Triggers.Frame
    var companions: [Int]
    /// Better readings have larger scores.
    var score: Double
  }

  /// Every frame that the word fits, best first.
  func frames(at token: Int) -> [Match] {
    var found: [Match] = []
    for entry in triggers.candidates(for: reading.symbols[token]) {
      guard case .frame(let index) = entry.meaning, fits(token, entry.partOfSpeech),
        let companions = companions(of: token, entry.others)
      else { continue }
      let frame = triggers.frames[Int(index)]
      guard frame.needs.allSatisfy({ holds($0, at: token) }) else { continue }
      let filled = frame.recipient.contains { !reading.fillers($0, of: token).isEmpty }
      let score =
        Double(entry.others.count) * 4 + frame.specificity + (filled ? 1.5 : 0) + frame.weight
        - (frame.flags.contains(.weak) ? 1 : 0)
      found.append(Match(token: token, frame: frame, companions: companions, score: score))
    }
    return found.count > 1 ? found.sorted { $0.score > $1.score } : found
  }
}
