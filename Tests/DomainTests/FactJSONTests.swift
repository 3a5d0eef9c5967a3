import Domain
import Testing

@Suite("a fact in JSON")
struct FactJSONTests {
  private static let source = Actor(
    text: "Beijing", span: ByteSpan(start: 331, end: 338), country: "CHN", sector: "GOV",
    name: "Government of China")
  private static let evidence = Evidence(
    sentenceIndex: 2, sentence: "It retaliated.", span: ByteSpan(start: 210, end: 431),
    trigger: .init(text: "retaliate", span: ByteSpan(start: 345, end: 376), rule: "sanction.retaliate"))

  @Test("an interaction has every name of the contract, in order")
  func interaction() {
    let fact = Fact(
      id: FactID("00aa-1"), kind: .interaction, type: .sanction, mode: nil,
      contexts: ["economic", "technology"],
      cameo: "163", intensity: -6, source: Self.source,
      recipient: Actor(text: "the U.S.", span: ByteSpan(start: 120, end: 128), country: "USA"),
      status: .occurred, instrument: "export control", goods: ["rare-earth metals"],
      amount: Amount(value: 500_000_000_000, currency: "USD"), place: Place(text: "Seoul", country: "KOR"),
      date: EventDate(value: Day(year: 2025, month: 10, day: 23)!, precision: .day), confidence: 0.83,
      evidence: Self.evidence)
    #expect(
      json(fact) == #"{"id":"00aa-1","kind":"interaction","type":"SANCTION","mode":null,"#
        + #""contexts":["economic","technology"],"cameo":"163","quad":"material_conflict","#
        + #""plover_type":"SANCTION","intensity":-6.0,"source":{"text":"Beijing","start":331,"end":338,"#
        + #""country":"CHN","sector":"GOV","name":"Government of China"},"recipient":{"text":"the U.S.","#
        + #""start":120,"end":128,"country":"USA","sector":null,"name":null},"reciprocal":false,"topic":null,"#
        + #""polarity":null,"status":"occurred","attribution":null,"instrument":"export control","#
        + #""goods":["rare-earth metals"],"amount":{"value":500000000000,"currency":"USD"},"horizon":null,"#
        + #""place":{"text":"Seoul","country":"KOR"},"date":{"value":"2025-10-23","precision":"day"},"#
        + #""confidence":0.83,"evidence":{"sentence_index":2,"sentence":"It retaliated.","start":210,"#
        + #""end":431,"trigger":{"text":"retaliate","start":345,"end":376},"rule":"sanction.retaliate"}}"#)
  }

  @Test("a position has a topic and no type")
  func position() {
    let fact = Fact(
      id: FactID("00aa-2"), kind: .position, intensity: 5, source: Self.source,
      topic: Topic(id: "ai-leadership", text: "AI"), polarity: .pursues, status: .ongoing, horizon: "2030",
      date: EventDate(value: Day(year: 2025, month: 10, day: 1)!, precision: .month), confidence: 0.5,
      evidence: Self.evidence)
    let text = json(fact)
    #expect(text.contains(#""kind":"position","type":null"#))
    #expect(text.contains(#""recipient":null"#))
    #expect(text.contains(#""topic":{"id":"ai-leadership","text":"AI"},"polarity":"pursues""#))
    #expect(text.contains(#""horizon":"2030""#))
  }

  @Test(
    "what is only planned is folded as PLOVER's manual does",
    arguments: [
      (PloverType.consult, PloverType.agree), (.support, .agree), (.cooperate, .agree), (.aid, .agree),
      (.retreat, .concede), (.sanction, .sanction),
    ])
  func folding(type: PloverType, folded: PloverType) {
    var fact = Fact(
      id: FactID("00aa-3"), kind: .interaction, type: type, intensity: 1, source: Self.source,
      status: .planned,
      date: EventDate(value: Day(daysSinceEpoch: 0), precision: .unknown), confidence: 0.5,
      evidence: Self.evidence)
    #expect(fact.foldedType == folded)
    fact.status = .occurred
    #expect(fact.foldedType == type)
  }

  private func json(_ fact: Fact) -> String {
    var json = JSONWriter()
    fact.write(to: &json)
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
