import Domain
import EventLog
import FileSystem
import Glibc

/// Events of every type, with every optional field there and not there.
enum Samples {
  static let time = Timestamp("2026-03-01T10:00:00.000001Z")!

  static func article(_ number: Int) -> ArticleID { ArticleID(Digest(of: Array("article \(number)".utf8))) }

  static func received(_ number: Int) -> Event {
    .articleReceived(
      ArticleReceived(
        article: article(number), title: "China's export curbs: “rare” earths\n\t\"again\"",
        published: Timestamp("2025-10-23T08:00:00Z"), publisher: "The Wire",
        url: "https://example.org/\(number)",
        language: "en", delivery: "a-\(number).txt", format: "text", byteCount: 4_321,
        fingerprint: [0, 1, .max]))
  }

  static let bareReceived = Event.articleReceived(
    ArticleReceived(
      article: article(0), title: "", published: nil, publisher: nil, url: nil, language: nil,
      delivery: "\u{1}",
      format: "json", byteCount: 0, fingerprint: []))

  static func interaction(_ number: Int, _ ordinal: Int = 1) -> Fact {
    Fact(
      id: FactID(article: article(number), ordinal: ordinal), kind: .interaction, type: .sanction, mode: nil,
      contexts: ["economic", "technology"], cameo: "163", intensity: -6,
      source: Actor(
        text: "Beijing", span: ByteSpan(start: 331, end: 338), country: "CHN", sector: "GOV",
        name: "Government of China"),
      recipient: Actor(text: "the U.S.", span: ByteSpan(start: 120, end: 128), country: "USA"),
      status: .occurred, instrument: "export control", goods: ["rare-earth metals", "magnets"],
      date: EventDate(value: Day(year: 2025, month: 10, day: 23)!, precision: .day), confidence: 0.83,
      evidence: Evidence(
        sentenceIndex: 2, sentence: "The move comes as Beijing retaliates — 报复 — with export controls.",
        span: ByteSpan(start: 210, end: 431),
        trigger: Evidence.Trigger(
          text: "retaliates with export controls", span: ByteSpan(start: 345, end: 376),
          rule: "sanction.retaliate-with")))
  }

  static func position(_ number: Int) -> Fact {
    var fact = interaction(number, 2)
    fact.kind = .position
    fact.type = nil
    fact.cameo = nil
    fact.mode = "visit"
    fact.contexts = []
    fact.recipient = nil
    fact.reciprocal = true
    fact.topic = Topic(id: "technological-self-reliance", text: "self-reliance\\in tech")
    fact.polarity = .pursues
    fact.status = .planned
    fact.attribution = Actor(text: "", span: ByteSpan(start: 0, end: 0))
    fact.instrument = nil
    fact.goods = []
    fact.amount = Amount(value: 500_000_000_000.25, currency: "USD")
    fact.horizon = "2030"
    fact.place = Place(text: "Geneva", country: nil)
    fact.intensity = 1e-7
    fact.confidence = 0.1 + 0.2
    return fact
  }

  static func extracted(_ number: Int) -> Event {
    .factsExtracted(
      FactsExtracted(
        article: article(number), coder: "0123456789abcdef", sentences: 14,
        facts: [interaction(number), position(number)], notes: ["language unsupported: de"]))
  }

  /// An article and its facts.
  static func group(_ number: Int) -> [Event] { [received(number), extracted(number)] }

  /// Two events in few bytes.
  static func smallGroup(_ number: Int) -> [Event] {
    ["a", "b"].map { .rulesLoaded(RulesLoaded(coder: $0, alertRules: number, triggers: 0)) }
  }

  static let lost = Event.recordLost(RecordLost(reason: "its checksum is wrong", keptIn: "damaged-1"))

  static let everyKind: [Event] = [
    received(1), bareReceived, extracted(1),
    .factsExtracted(FactsExtracted(article: article(2), coder: "", sentences: 0, facts: [])),
    .articleRejected(
      ArticleRejected(article: article(3), delivery: "x", reason: "empty", detail: "no text", byteCount: 0)),
    .articleRejected(
      ArticleRejected(article: nil, delivery: "fifo", reason: "not-a-file", detail: "a FIFO", byteCount: nil)),
    .articleRetracted(ArticleRetracted(article: article(1), reason: "corrected", by: article(2))),
    .articleRetracted(ArticleRetracted(article: article(1), reason: "")),
    .alertRaised(
      AlertRaised(
        id: AlertID(rule: "high", subject: .pair("USA", "CHN"), cause: SequenceNumber(7)), rule: "high",
        subject: .pair("CHN", "USA"), metric: "escalation", value: 71.25, threshold: 70, priority: 3,
        message: "CHN-USA at 71", cause: SequenceNumber(7), article: article(1),
        asOf: Day(year: 2026, month: 3, day: 1)!)),
    .alertCleared(
      AlertCleared(
        id: AlertID("high:world:7"), rule: "high", subject: .world, metric: "escalation", value: -0.5,
        threshold: 60, message: "calm", cause: SequenceNumber(9), asOf: Day(year: 2026, month: 3, day: 2)!)),
    .rulesLoaded(RulesLoaded(coder: "0123456789abcdef", alertRules: 3, triggers: 1_800)),
  ]
}

/// A directory of its own for one test, gone afterwards.
final class Directory {
  let path: String

  init() {
    var template = Array("/tmp/tocsin-log-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("no directory under /tmp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Directory.remove(path) }

  private static func remove(_ path: String) {
    let files = POSIXFileSystem()
    for name in (try? files.names(in: path, limit: 100_000)) ?? [] {
      let inner = path + "/" + name
      if (try? files.status(of: inner))??.kind == .directory { remove(inner) } else { unlink(inner) }
    }
    rmdir(path)
  }
}

extension EventReading {
  /// Everything that can be read behind an event.
  func everything(after sequence: SequenceNumber = SequenceNumber(0)) throws -> [RecordedEvent] {
    let cursor = try cursor(after: sequence)
    var events: [RecordedEvent] = []
    while let group = try cursor.next() { events += group }
    return events
  }
}
