import Domain
import Ontology
import Syntax

/// How a fact was read, as a model of confidence sees it: roles, relations, distances, modality, rules, doubts
/// about names; never the sentence's words.
struct FactFeatures {
  let reading: SentenceReading
  let events: [Interaction]
  let prominence: Prominence

  private static func bin(_ value: Int, _ steps: [Int]) -> String {
    steps.first { value <= $0 }.map { "\($0)" } ?? "more"
  }

  func features(of event: Interaction) -> [String] {
    let chain = event.chain
    let type = chain.type.rawValue
    let isNoun = event.frame.partOfSpeech == .noun
    var found = sentence()
    found += [
      "type=\(type)", "word=\(event.frame.partOfSpeech)", "word=\(event.frame.partOfSpeech)/\(type)",
      "status=\(chain.status.rawValue)", "status=\(chain.status.rawValue)/\(chain.type.quad.rawValue)",
      "frame=\(event.frame.id)",
      "rules=\(Int(event.confidence * 10))",
      "weight=\(Int(event.frame.weight * 10))",
      "carriers=\(min(chain.carriers.count, 2))", "carriers=\(min(chain.carriers.count, 2))/\(isNoun)",
      "kinds=\(event.source.kind)-\(event.recipient.kind)",
    ]
    found += prominence.features(of: event.source.country, as: "source")
    found += prominence.features(of: event.recipient.country, as: "recipient")
    found += prominence.features(of: event.source.country, event.recipient.country)
    if chain.type != event.frame.type { found.append("changed") }
    if chain.speaker != nil { found.append("reported") }
    if chain.isDemanded { found.append("demanded") }
    if event.isReciprocal { found.append("mutual") }
    if event.trigger.count > 1 { found.append("phrase") }
    found += chain.operators.map { "operator=\($0)" }
    let nodes = chain.path + chain.carriers.map(\.token)
    found += place("trigger", event.trigger[0])
    found += place("top", chain.path.last ?? event.trigger[0])
    found += side("source", event.source, event.trigger[0], nodes)
    found += side("recipient", event.recipient, event.trigger[0], nodes)
    let order = event.source.token < event.trigger[0] ? "s" : "t"
    found.append("order=\(order)\(event.recipient.token < event.trigger[0] ? "r" : "t")/\(isNoun)")
    let same = events.filter { $0.trigger[0] == event.trigger[0] }.count
    found.append("facts-of-word=\(FactFeatures.bin(same, [1, 2, 4]))")
    found.append("facts=\(FactFeatures.bin(events.count, [1, 2, 4, 8]))")
    return found
  }

  static let positionMark = "position:"

  /// A position's features carry its mark: what speaks for an interaction says nothing of a stand.
  func features(of stand: Stand) -> [String] {
    let trigger = stand.trigger
    let topic =
      stand.topicTokens.first { !stand.topicTokens.contains(reading.head($0)) }
      ?? stand.topicTokens.lowerBound
    let steps = reading.sentence.path(from: topic, to: trigger).count - 1
    let polarity = stand.polarity.rawValue
    let nearest = FactFeatures.bin(abs(stand.source.token - trigger), [2, 5, 10, 20])
    let first = reading.firstConjunct(trigger)
    let above = reading.head(first)
    let holder = reading.firstConjunct(stand.source.token)
    let found = [
      "frame=\(stand.frame.id)", "clause=\(reading.relation(first).rawValue)",
      "form=\(reading.tokens[trigger].xpos.rawValue)",
      "above=\(above < 0 ? "none" : reading.tokens[above].upos.rawValue)",
      "source-relation=\(reading.relation(holder).base.rawValue)",
      "source-sector=\(stand.source.sector ?? "state")",
      "source-of-trigger=\(reading.head(holder) == first)",
      "bias", polarity, "status=\(stand.status.rawValue)", "rules=\(Int(stand.confidence * 10))",
      "weight=\(Int(stand.frame.weight * 10))", "topic-steps=\(FactFeatures.bin(steps, [1, 2, 3]))",
      "depth=\(FactFeatures.bin(reading.depth(of: trigger), [0, 1, 2, 4]))", "source=\(stand.source.kind)",
      "source-far=\(nearest)", "word=\(reading.tokens[trigger].upos.rawValue)",
    ]
    let named = prominence.features(of: stand.source.country, as: "source")
    return (found + named).map { FactFeatures.positionMark + $0 }
  }

  /// What else was found beside the event: who tells of tariffs also names goods.
  static func details(of fact: Fact, on day: Day) -> [String] {
    let type = fact.type?.rawValue ?? ""
    var found: [String] = []
    if fact.instrument != nil { found += ["instrument", "instrument/\(type)"] }
    if !fact.goods.isEmpty { found += ["goods", "goods/\(type)"] }
    if fact.amount != nil { found.append("amount") }
    if fact.place != nil { found.append("place") }
    if fact.attribution != nil { found.append("attributed") }
    found.append("mode=\(type)/\(fact.mode ?? "none")")
    found.append("contexts=\(bin(fact.contexts.count, [0, 1, 2]))")
    let age = Int(day.daysSinceEpoch - fact.date.value.daysSinceEpoch)
    found.append("age=\(age < 0 ? "ahead" : bin(age, [0, 7, 60, 400]))/\(fact.date.precision.rawValue)")
    return found
  }

  private func side(_ name: String, _ party: Party, _ trigger: Int, _ nodes: [Int]) -> [String] {
    let steps = nodes.map { reading.sentence.path(from: $0, to: party.token).count - 1 }.min() ?? 9
    let relation = reading.relation(reading.firstConjunct(party.token)).base.rawValue
    let mention = reading.mention(at: party.token)
    let sense = mention?.best.kind.rawValue ?? "none"
    var found = doubts(name, party)
    found += [
      "\(name)=\(party.kind)", "\(name)-sector=\(party.sector ?? "state")",
      "\(name)-steps=\(FactFeatures.bin(steps, [0, 1, 2, 3]))", "\(name)-relation=\(relation)",
      "\(name)-sense=\(sense)", "\(name)-conj=\(reading.relation(party.token) == .conj)",
      "\(name)-far=\(FactFeatures.bin(abs(party.token - trigger), [2, 5, 10, 20]))",
      "\(name)-words=\(FactFeatures.bin(party.run.count, [1, 2, 4, 8]))",
    ]
    return found
  }

  /// What the ontology was unsure of in a party's names.
  private func doubts(_ name: String, _ party: Party) -> [String] {
    let senses = party.run.compactMap { reading.mention(at: $0) }
    let flags = senses.reduce(into: ActorSense.Flags()) { $0.formUnion($1.best.flags) }
    var found: [String] = []
    if flags.contains(.ambiguous) { found.append("\(name)-ambiguous") }
    if flags.contains(.surname) { found.append("\(name)-surname") }
    if flags.contains(.word) { found.append("\(name)-word") }
    if flags.contains(.outOfYears) { found.append("\(name)-out-of-years") }
    if flags.contains(.introduced) { found.append("\(name)-introduced") }
    if senses.contains(where: { $0.senses.count > 1 }) { found.append("\(name)-senses") }
    if party.kind >= .described, !senses.contains(where: { $0.best.country == party.country }) {
      found.append("\(name)-elsewhere")
    }
    return found
  }

  /// Where the word stands in its sentence: deep below other clauses less is asserted.
  private func place(_ name: String, _ token: Int) -> [String] {
    let first = reading.firstConjunct(token)
    let above = reading.head(first)
    let parent = above >= 0 ? reading.tokens[above].upos.rawValue : "none"
    return [
      "\(name)-relation=\(reading.relation(first).base.rawValue)", "\(name)-parent=\(parent)",
      "\(name)-depth=\(FactFeatures.bin(reading.depth(of: token), [0, 1, 2, 4]))",
      "\(name)-tag=\(reading.tokens[token].xpos.rawValue)",
    ]
  }

  private func sentence() -> [String] {
    let length = FactFeatures.bin(reading.count, [8, 15, 25, 35, 50])
    var found = ["bias", "length=\(length)"]
    found.append(reading.sentence.index == 0 ? "title" : "body")
    if reading.isAllCapitals { found.append("capitals") }
    if reading.tokens.contains(where: { ["\"", "“", "”", "``", "''"].contains($0.form) }) {
      found.append("quote")
    }
    let verbs = (0..<reading.count).count { reading.tokens[$0].upos == .verb }
    found.append("verbs=\(FactFeatures.bin(verbs, [1, 2, 4, 6]))")
    return found
  }
}
