import Domain

/// Packs the facts of an article into one value and back, every field exactly: about a fifth of their JSON,
/// because sentences, names and rules are written once an article.
enum FactCodec {
  typealias Damage = Unpacker.Damage

  static func pack(_ facts: [Fact], of article: ArticleID) -> [UInt8] {
    var out = Packer()
    out.count(facts.count)
    let prefix = article.short + "-"
    for (index, fact) in facts.enumerated() {
      let isUsual = fact.id.description == prefix + String(index + 1)
      out.text(isUsual ? nil : fact.id.description)
      out.byte(
        (fact.kind == .position ? 1 : 0) | (fact.reciprocal ? 2 : 0) | (fact.recipient != nil ? 4 : 0)
          | (fact.topic != nil ? 8 : 0) | (fact.attribution != nil ? 16 : 0) | (fact.amount != nil ? 32 : 0)
          | (fact.place != nil ? 64 : 0))
      out.byte(FactCodes.code(of: fact.type))
      out.byte(FactCodes.code(of: fact.status) << 4 | FactCodes.code(of: fact.date.precision))
      out.byte(FactCodes.code(of: fact.polarity))
      out.text(fact.mode)
      pack(fact.contexts, into: &out)
      out.text(fact.cameo)
      out.number(fact.intensity)
      pack(fact.source, into: &out)
      if let recipient = fact.recipient { pack(recipient, into: &out) }
      if let topic = fact.topic {
        out.text(topic.id)
        out.text(topic.text)
      }
      if let attribution = fact.attribution { pack(attribution, into: &out) }
      out.text(fact.instrument)
      pack(fact.goods, into: &out)
      if let amount = fact.amount {
        out.number(amount.value)
        out.text(amount.currency)
      }
      out.text(fact.horizon)
      if let place = fact.place {
        out.text(place.text)
        out.text(place.country)
      }
      out.integer(Int(fact.date.value.daysSinceEpoch))
      out.number(fact.confidence)
      pack(fact.evidence, into: &out)
    }
    return out.bytes
  }

  static func unpack(_ bytes: UnsafeRawBufferPointer, of article: ArticleID) throws(Damage) -> [Fact] {
    var input = Unpacker(bytes)
    let count = try input.count()
    guard count <= bytes.count else { throw Damage() }
    var facts: [Fact] = []
    facts.reserveCapacity(count)
    let prefix = article.short + "-"
    for index in 0..<count { facts.append(try unpackFact(&input, usualID: prefix + String(index + 1))) }
    guard input.isAtEnd else { throw Damage() }
    return facts
  }

  private static func unpackFact(
    _ input: inout Unpacker, usualID: String
  ) throws(Damage) -> Fact {
    let id = FactID(try input.text() ?? usualID)
    let flags = try input.byte()
    let type = try FactCodes.type(ofCode: try input.byte())
    let judged = try input.byte()
    let polarity = try input.byte()
    return Fact(
      id: id, kind: flags & 1 != 0 ? .position : .interaction, type: type, mode: try input.text(),
      contexts: try unpackTexts(&input), cameo: try input.text(), intensity: try input.number(),
      source: try unpackActor(&input), recipient: flags & 4 != 0 ? try unpackActor(&input) : nil,
      reciprocal: flags & 2 != 0,
      topic: flags & 8 != 0 ? Topic(id: try input.requiredText(), text: try input.requiredText()) : nil,
      polarity: try FactCodes.polarity(ofCode: polarity),
      status: try FactCodes.status(ofCode: judged >> 4),
      attribution: flags & 16 != 0 ? try unpackActor(&input) : nil, instrument: try input.text(),
      goods: try unpackTexts(&input),
      amount: flags & 32 != 0
        ? Amount(value: try input.number(), currency: try input.requiredText()) : nil,
      horizon: try input.text(),
      place: flags & 64 != 0 ? Place(text: try input.requiredText(), country: try input.text()) : nil,
      date: EventDate(
        value: try unpackDay(&input),
        precision: try FactCodes.precision(ofCode: judged & 15)),
      confidence: try input.number(), evidence: try unpackEvidence(&input))
  }

  private static func pack(_ actor: Actor, into out: inout Packer) {
    out.text(actor.text)
    out.span(actor.span)
    out.text(actor.country)
    out.text(actor.sector)
    out.text(actor.name)
  }

  private static func unpackActor(_ input: inout Unpacker) throws(Damage) -> Actor {
    Actor(
      text: try input.requiredText(), span: try input.span(), country: try input.text(),
      sector: try input.text(), name: try input.text())
  }

  private static func pack(_ texts: [String], into out: inout Packer) {
    out.count(texts.count)
    for text in texts { out.text(text) }
  }

  private static func unpackTexts(_ input: inout Unpacker) throws(Damage) -> [String] {
    let count = try input.count()
    var texts: [String] = []
    for _ in 0..<count { texts.append(try input.requiredText()) }
    return texts
  }

  private static func unpackDay(_ input: inout Unpacker) throws(Damage) -> Day {
    guard let day = Int32(exactly: try input.integer()) else { throw Damage() }
    return Day(daysSinceEpoch: day)
  }

  private static func pack(_ evidence: Evidence, into out: inout Packer) {
    out.integer(evidence.sentenceIndex)
    out.text(evidence.sentence)
    out.span(evidence.span)
    out.text(evidence.trigger.text)
    out.span(evidence.trigger.span)
    out.text(evidence.trigger.rule)
  }

  private static func unpackEvidence(_ input: inout Unpacker) throws(Damage) -> Evidence {
    Evidence(
      sentenceIndex: try input.integer(), sentence: try input.requiredText(), span: try input.span(),
      trigger: Evidence.Trigger(
        text: try input.requiredText(), span: try input.span(), rule: try input.requiredText()))
  }
}

/// Enumerations as the database writes them: their place in `allCases`. `Schema.version` moves with them.
enum FactCodes {
  private static let types = PloverType.allCases
  private static let statuses = Status.allCases
  private static let precisions = EventDate.Precision.allCases
  private static let polarities = Polarity.allCases

  /// 0 is a position.
  static func code(of type: PloverType?) -> UInt8 { type.map { place(of: $0, in: types) + 1 } ?? 0 }

  static func type(ofCode code: UInt8) throws(Unpacker.Damage) -> PloverType? {
    code == 0 ? nil : try value(at: code - 1, in: types)
  }

  static func code(of status: Status) -> UInt8 { place(of: status, in: statuses) }
  static func status(ofCode code: UInt8) throws(Unpacker.Damage) -> Status {
    try value(at: code, in: statuses)
  }

  static func code(of precision: EventDate.Precision) -> UInt8 { place(of: precision, in: precisions) }
  static func precision(ofCode code: UInt8) throws(Unpacker.Damage) -> EventDate.Precision {
    try value(at: code, in: precisions)
  }

  /// 0 is none.
  static func code(of polarity: Polarity?) -> UInt8 {
    polarity.map { place(of: $0, in: polarities) + 1 } ?? 0
  }
  static func polarity(ofCode code: UInt8) throws(Unpacker.Damage) -> Polarity? {
    code == 0 ? nil : try value(at: code - 1, in: polarities)
  }

  private static func place<Value: Hashable>(of value: Value, in cases: [Value]) -> UInt8 {
    UInt8(cases.firstIndex(of: value)!)
  }

  private static func value<Value>(at place: UInt8, in cases: [Value]) throws(Unpacker.Damage) -> Value {
    guard Int(place) < cases.count else { throw Unpacker.Damage() }
    return cases[Int(place)]
  }
}
