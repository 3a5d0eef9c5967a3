import Ontology
import Syntax

/// How a fact was read, as a model of confidence sees it: roles, relations, distances, modality, rules; never the
/// sentence's words.
struct FactFeatures {
  let reading: SentenceReading
  let events: [Interaction]
  let stands: [Stand]

  private static func bin(_ value: Int, _ steps: [Int]) -> String {
    steps.first { value <= $0 }.map { "\($0)" } ?? "more"
  }

  // MARK: Interactions

  func features(of event: Interaction) -> [String] {
    let chain = event.chain
    let type = chain.type.rawValue
    let isNoun = event.frame.partOfSpeech == .noun
    var found = sentence("event")
    found += [
      "type=\(type)", "word=\(event.frame.partOfSpeech)", "word=\(event.frame.partOfSpeech)/\(type)",
      "status=\(chain.status.rawValue)", "status=\(chain.status.rawValue)/\(chain.type.quad.rawValue)",
      "rule=\(event.frame.id)", "rules=\(Int(event.confidence * 10))", "weight=\(Int(event.frame.weight * 10))",
      "carriers=\(min(chain.carriers.count, 2))", "carriers=\(min(chain.carriers.count, 2))/\(isNoun)",
      "kinds=\(event.source.kind)-\(event.recipient.kind)",
    ]
    if chain.type != event.frame.type { found.append("changed") }
    if chain.speaker != nil { found.append("reported") }
    if chain.isDemanded { found.append("demanded") }
    if event.isReciprocal { found.append("mutual") }
    if event.trigger.count > 1 { found.append("phrase") }
    found += chain.operators.map { "operator=\($0)" }
    let nodes = chain.path + chain.carriers.map(\.token)
    found += side("source", event.source, event.trigger[0], nodes)
    found += side("recipient", event.recipient, event.trigger[0], nodes)
    let order = event.source.token < event.trigger[0] ? "s" : "t"
    found.append("order=\(order)\(event.recipient.token < event.trigger[0] ? "r" : "t")/\(isNoun)")
    let same = events.filter { $0.trigger[0] == event.trigger[0] }.count
    found.append("facts-of-word=\(FactFeatures.bin(same, [1, 2, 4]))")
    found.append("facts=\(FactFeatures.bin(events.count, [1, 2, 4, 8]))")
    return found
  }

  private func side(_ name: String, _ party: Party, _ trigger: Int, _ nodes: [Int]) -> [String] {
    let steps = nodes.map { reading.sentence.path(from: $0, to: party.token).count - 1 }.min() ?? 9
    let relation = reading.relation(reading.firstConjunct(party.token)).base.rawValue
    let sense = reading.mention(at: party.token)?.best.kind.rawValue ?? "none"
    return [
      "\(name)=\(party.kind)", "\(name)-sector=\(party.sector ?? "state")",
      "\(name)-steps=\(FactFeatures.bin(steps, [0, 1, 2, 3]))", "\(name)-relation=\(relation)",
      "\(name)-sense=\(sense)", "\(name)-conj=\(reading.relation(party.token) == .conj)",
      "\(name)-far=\(FactFeatures.bin(abs(party.token - trigger), [2, 5, 10, 20]))",
    ]
  }

  // MARK: Positions

  func features(of stand: Stand) -> [String] {
    let steps = reading.sentence.path(from: stand.trigger, to: stand.topicTokens.lowerBound).count - 1
    let relation = reading.relation(stand.topicTokens.lowerBound).base.rawValue
    return sentence("stand") + [
      "polarity=\(stand.polarity.rawValue)", "rule=\(stand.frame.id)", "topic=\(stand.topic.id)",
      "stand-status=\(stand.status.rawValue)", "stand-rules=\(Int(stand.confidence * 10))",
      "stand-word=\(stand.frame.partOfSpeech)",
      "topic-steps=\(FactFeatures.bin(steps, [1, 2, 3]))", "topic-relation=\(relation)",
      "topic-words=\(FactFeatures.bin(stand.topicTokens.count, [1, 2, 3]))",
    ] + side("holder", stand.source, stand.trigger, [stand.trigger])
  }

  // MARK: Sentences

  private func sentence(_ kind: String) -> [String] {
    let length = FactFeatures.bin(reading.count, [8, 15, 25, 35, 50])
    var found = ["bias", kind, "\(kind)-length=\(length)"]
    found.append("\(kind)-\(reading.sentence.index == 0 ? "title" : "body")")
    if reading.isAllCapitals { found.append("capitals") }
    if reading.tokens.contains(where: { ["\"", "“", "”", "``", "''"].contains($0.form) }) { found.append("quote") }
    let verbs = (0..<reading.count).count { reading.tokens[$0].upos == .verb }
    found.append("verbs=\(FactFeatures.bin(verbs, [1, 2, 4, 6]))")
    return found
  }
}
