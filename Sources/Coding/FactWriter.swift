import Domain
import Ontology
import Syntax

/// A fact before it has its number in the article.
struct FactDraft {
  var make: (FactID) -> Fact
  /// Sentence, trigger, direction.
  var order: Order
  /// Who takes which stand on what; nil for an interaction.
  var stand: String?
  /// Of two statements of a stand the heavier one is kept.
  var weight = 0.0
  /// Where its sentence begins, in bytes of the article.
  var start: Int
  var confidence: Double
  /// How it was read; see `FactFeatures`.
  var features: [String]

  struct Order: Comparable {
    var sentence: Int
    var trigger: Int
    var source: Int

    static func < (a: Order, b: Order) -> Bool {
      (a.sentence, a.trigger, a.source) < (b.sentence, b.trigger, b.source)
    }
  }

  func fact(id: FactID) -> Fact { make(id) }
}

/// Turns what was read in a sentence into facts: spans, dates, places, instruments, goods, amounts.
struct FactWriter {
  let reading: SentenceReading
  let finder: PartyFinder
  let coder: Coder
  let utf8: [UInt8]
  let day: Day
  let article: Article

  private var sentence: Sentence { reading.sentence }

  // MARK: Interactions

  func draft(of event: Interaction, _ features: [String]) -> FactDraft {
    let chain = event.chain
    let codebook = coder.ontology.codebook
    let type = chain.type
    let mode = chain.mode.flatMap { codebook.hasMode($0, of: type) ? $0 : nil }
    let nodes = chain.path + chain.carriers.map(\.token)
    let region = region(of: nodes)
    let status = isStillToCome(event) ? .planned : chain.status
    var fact = Fact(
      id: FactID(""), kind: .interaction, type: type, mode: mode,
      contexts: codebook.ordered(contexts: contexts(event, region)), cameo: cameo(chain),
      intensity: codebook.intensity(of: type, mode: mode), source: actor(event.source),
      recipient: actor(event.recipient), reciprocal: event.isReciprocal, status: status,
      attribution: chain.speaker.flatMap { speaker(at: $0) } ?? accordingTo(),
      instrument: instrument(region, type), goods: goods(region, type), amount: amount(near: nodes),
      place: place(near: nodes), date: date(near: nodes, status: status), confidence: event.confidence,
      evidence: evidence(event.trigger, rule: event.frame.id))
    let features = features + FactFeatures.details(of: fact, on: day)
    let areKnown = event.source.country != nil && event.recipient.country != nil
    fact.confidence = confidence(event.confidence, areKnown ? features : [])
    return draft(fact, trigger: event.trigger[0], source: event.source.token, features)
  }

  /// What the model makes of how a fact was read; without a model, or where it knows nothing of such facts (on
  /// strangers and places), the rules' own.
  private func confidence(_ ruled: Double, _ features: [String]) -> Double {
    FactWriter.rounded(coder.confidenceModel?.confidence(features) ?? ruled)
  }

  private func draft(_ fact: Fact, trigger: Int, source: Int, _ features: [String]) -> FactDraft {
    FactDraft(
      make: { id in
        var fact = fact
        fact.id = id
        return fact
      },
      order: FactDraft.Order(sentence: sentence.index, trigger: trigger, source: source),
      start: sentence.span.lowerBound, confidence: fact.confidence, features: features)
  }

  /// Two decimals: more would claim more than is known.
  static func rounded(_ confidence: Double) -> Double { (confidence * 100).rounded() / 100 }

  private func cameo(_ chain: Chain) -> String {
    let root = coder.ontology.codebook.cameoRoot(of: chain.type)
    return chain.cameo.isEmpty ? (root.utf8.count == 2 ? root + "0" : root) : chain.cameo
  }

  private func contexts(_ event: Interaction, _ region: Range<Int>) -> [String] {
    var contexts = event.chain.contexts
    for (match, instrument) in coder.ontology.instruments(in: utf8.span, bytes(region)) {
      _ = match
      if instrument.type == event.chain.type { contexts += instrument.contexts }
    }
    for (_, topic) in coder.ontology.topics(in: utf8.span, bytes(region)) { contexts += topic.contexts }
    return contexts
  }

  /// The tokens under the event's words, its subject aside.
  private func region(of nodes: [Int]) -> Range<Int> {
    var low = nodes[0]
    var high = nodes[0] + 1
    for node in nodes.prefix(3) {
      low = min(low, node)
      high = max(high, node + 1)
      for child in reading.children(node) {
        switch reading.relation(child).base {
        case .obj, .obl, .nmod, .compound, .amod, .xcomp, .conj:
          let range = sentence.subtree(of: child)
          low = min(low, range.lowerBound)
          high = max(high, range.upperBound)
        default: break
        }
      }
    }
    return low..<high
  }

  private func bytes(_ run: Range<Int>) -> Range<Int> { sentence.bytes(of: run) }

  private func instrument(_ region: Range<Int>, _ type: PloverType) -> String? {
    let found = coder.ontology.instruments(in: utf8.span, bytes(region))
    return (found.first { $0.1.type == type } ?? found.first { $0.1.type == nil })?.1.name
  }

  private func goods(_ region: Range<Int>, _ type: PloverType) -> [String] {
    switch type {
    case .sanction, .cooperate, .aid, .retreat, .threaten, .agree, .request, .coerce: break
    default: return []
    }
    var names: [String] = []
    for (_, good) in coder.ontology.goods(in: utf8.span, bytes(region)) where !names.contains(good.name) {
      names.append(good.name)
    }
    return names
  }

  // MARK: Positions

  func draft(of stand: Stand, _ features: [String]) -> FactDraft {
    let nodes = [stand.trigger, stand.topicTokens.lowerBound]
    let intensity: Double =
      switch stand.polarity {
      case .pursues: 5
      case .supports: 5
      case .opposes: -5
      }
    let deadlines = TimeReader(reading: reading, today: day).expressions().filter(\.isDeadline)
    let fact = Fact(
      id: FactID(""), kind: .position,
      contexts: coder.ontology.codebook.ordered(contexts: stand.topic.contexts),
      intensity: intensity, source: actor(stand.source),
      topic: Topic(id: stand.topic.id, text: String(decoding: utf8[stand.topicSpan], as: UTF8.self)),
      polarity: stand.polarity, status: stand.status, amount: amount(near: nodes),
      horizon: deadlines.first?.horizon,
      date: EventDate(value: day, precision: .day), confidence: confidence(stand.confidence, features),
      evidence: evidence([stand.trigger], rule: stand.frame.id))
    var draft = draft(fact, trigger: stand.trigger, source: stand.source.token, features)
    draft.stand = "\(stand.source.country ?? "") \(stand.polarity.rawValue) \(stand.topic.id)"
    draft.weight = stand.confidence + (fact.horizon != nil || fact.amount != nil ? 1 : 0)
    return draft
  }

  // MARK: Parts

  func actor(_ party: Party) -> Actor {
    let span = bytes(party.run)
    return Actor(
      text: String(decoding: utf8[span], as: UTF8.self), span: ByteSpan(span), country: party.country,
      sector: party.sector, name: party.name)
  }

  private func speaker(at token: Int) -> Actor? {
    guard let party = finder.parties(at: token).first, party.kind >= .anaphor || party.kind == .unresolved
    else {
      return nil
    }
    return actor(party)
  }

  /// "…, according to officials."
  private func accordingTo() -> Actor? {
    for token in 0..<reading.count where reading.symbols[token] == reading.words.according {
      let holder = reading.relation(token) == .case ? reading.head(token) : nil
      if let holder { return speaker(at: holder) }
    }
    return nil
  }

  private func evidence(_ trigger: [Int], rule: String) -> Evidence {
    let tokens = trigger.sorted()
    // Companion words far away would swallow half the sentence.
    let run = tokens[0]..<tokens[tokens.count - 1] + 1
    let span = bytes(run.count <= 8 ? run : trigger[0]..<trigger[0] + 1)
    return Evidence(
      sentenceIndex: sentence.index, sentence: String(decoding: utf8[sentence.span], as: UTF8.self),
      span: ByteSpan(sentence.span),
      trigger: Evidence.Trigger(
        text: String(decoding: utf8[span], as: UTF8.self), span: ByteSpan(span), rule: rule))
  }

  // MARK: When, where, how much

  /// Steps in the tree within which a date, place or sum belongs to an event.
  private static let reach = 4

  private func distance(_ token: Int, to nodes: [Int]) -> Int {
    nodes.map { sentence.path(from: token, to: $0).count - 1 }.min() ?? .max
  }

  private func date(near nodes: [Int], status: Status) -> EventDate {
    // What has happened is not dated by what is still to come: "said that licences are needed from next month".
    let isPast = status == .occurred || status == .ongoing || status == .denied
    let expressions = TimeReader(reading: reading, today: day, isPast: isPast).expressions()
      .filter { !$0.isDeadline && !isOfAnotherClause($0.token, nodes) }
    let nearest = expressions.map { ($0, distance($0.token, to: nodes)) }
      .filter { $0.1 <= FactWriter.reach && !(isPast && $0.0.date.value > day) }.min { $0.1 < $1.1 }
    if let nearest { return nearest.0.date }
    let isOpen = status == .planned || status == .hypothetical || status == .threatened
    return EventDate(value: day, precision: isOpen ? .unknown : .day)
  }

  /// "during his visit later this week", "they meet on Monday next": only its date says that it has not happened.
  private func isStillToCome(_ event: Interaction) -> Bool {
    guard event.chain.status == .occurred, event.chain.type.quad.isCooperation else { return false }
    if isOffered(event) || isUpcoming(event) { return true }
    let verb = reading.tokens[event.trigger[0]]
    guard reading.isNominal(event.trigger[0]) || verb.xpos == .vbz || verb.xpos == .vbp else { return false }
    // As the past is read, so that a weekday or a month alone tells nothing.
    return TimeReader(reading: reading, today: day, isPast: true).expressions().contains {
      $0.isAhead && !$0.isDeadline && distance($0.token, to: [event.trigger[0]]) <= 2
    }
  }

  /// "offered wheat", "announced withdrawals": help and retreat that are promised have not come yet.
  private func isOffered(_ event: Interaction) -> Bool {
    switch event.chain.type {
    case .aid, .cooperate: reading.tokens[event.trigger[0]].lemma == "offer"
    case .retreat:
      event.chain.carriers.contains { FactWriter.promising.contains(reading.tokens[$0.token].lemma) }
    default: false
    }
  }

  private static let promising: Set<String> = ["announce", "offer", "propose", "pledge", "promise"]

  /// "at an upcoming meeting"
  private func isUpcoming(_ event: Interaction) -> Bool {
    reading.isNominal(event.trigger[0])
      && reading.children(event.trigger[0]).contains {
        FactWriter.ahead.contains(reading.tokens[$0].lemma) && reading.relation($0) == .amod
      }
  }

  private static let ahead: Set<String> = [
    "upcoming", "forthcoming", "impending", "planned", "scheduled", "future", "prospective", "coming",
  ]

  /// "will meet the king, who took power in 1982": the year is that of the other clause.
  private func isOfAnotherClause(_ token: Int, _ nodes: [Int]) -> Bool {
    var node = token
    for _ in 0..<FactWriter.reach {
      guard reading.head(node) >= 0, !nodes.contains(node) else { return false }
      if reading.isVerb(node) || reading.isPredicate(node),
        [.acl, .advcl].contains(reading.relation(node).base)
      {
        return !nodes.contains { sentence.isInside($0, node) }
      }
      node = reading.head(node)
    }
    return false
  }

  private func place(near nodes: [Int]) -> Place? {
    for token in 0..<reading.count
    where reading.words.locative.contains(reading.introducer(token)) && distance(token, to: nodes) <= 5 {
      guard let mention = reading.mention(at: token),
        mention.sense(.place, .capital, .country) != nil
      else { continue }
      let span = bytes(finder.run(token))
      return Place(text: String(decoding: utf8[span], as: UTF8.self), country: mention.best.country)
    }
    return nil
  }

  private func amount(near nodes: [Int]) -> Amount? {
    let sums = AmountReader(reading: reading, words: coder.ontology.amountWords).sums()
    return sums.map { ($0, distance($0.tokens.lowerBound, to: nodes)) }
      .filter { $0.1 <= FactWriter.reach + 1 }.min { $0.1 < $1.1 }?.0.amount
  }
}
