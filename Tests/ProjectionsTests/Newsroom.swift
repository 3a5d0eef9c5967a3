import Domain
import Foundation

@testable import Projections

/// Writes articles and facts for tests: short to say, complete as events.
struct Newsroom {
  struct Story: Hashable {
    var id: ArticleID
    var publisher: String?
    var published: Timestamp?
    var text: String
    var facts: [Fact]
  }

  static let monday = Day("2025-10-20")!

  static func day(_ offset: Int) -> Day { monday.advanced(by: offset) }

  /// - Parameters:
  ///   - name: what the article's id is made from.
  ///   - text: copies share it; by default each story has words of its own.
  static func story(
    _ name: String, by publisher: String? = "Daily", on day: Day = monday, text: String? = nil,
    _ facts: [Fact]
  ) -> Story {
    let id = ArticleID(Digest(of: Array(name.utf8)))
    var facts = facts
    for index in facts.indices { facts[index].id = FactID(article: id, ordinal: index + 1) }
    return Story(
      id: id, publisher: publisher, published: day.start,
      text: text ?? (0..<40).map { "\(name)word\($0)" }.joined(separator: " "), facts: facts)
  }

  static func fact(
    _ source: String?, _ recipient: String?, _ type: PloverType, on day: Day = monday,
    intensity: Double? = nil,
    confidence: Double = 0.8, status: Status = .occurred
  ) -> Fact {
    let scores: [PloverType: Double] = [
      .agree: 2.5, .consult: 2.5, .support: 5, .concede: 4.5, .cooperate: 9.5, .aid: 10, .retreat: 6.5,
      .request: 0, .accuse: -3, .reject: -2, .threaten: -3.5, .protest: -5, .sanction: -6, .mobilize: -5.5,
      .coerce: -7, .assault: -9,
    ]
    return Fact(
      id: FactID("-"), kind: .interaction, type: type, cameo: "163", intensity: intensity ?? scores[type]!,
      source: Actor(text: source ?? "someone", span: ByteSpan(start: 0, end: 3), country: source),
      recipient: Actor(text: recipient ?? "someone", span: ByteSpan(start: 8, end: 11), country: recipient),
      status: status, date: EventDate(value: day, precision: .day), confidence: confidence, evidence: evidence
    )
  }

  static func position(
    _ source: String, _ topic: String, _ polarity: Polarity, on day: Day = monday, confidence: Double = 0.8
  ) -> Fact {
    Fact(
      id: FactID("-"), kind: .position, intensity: polarity == .opposes ? -5 : 5,
      source: Actor(text: source, span: ByteSpan(start: 0, end: 3), country: source),
      topic: Topic(id: topic, text: topic), polarity: polarity, status: .occurred,
      date: EventDate(value: day, precision: .day), confidence: confidence, evidence: evidence)
  }

  static let evidence = Evidence(
    sentenceIndex: 1, sentence: "One did something to another.", span: ByteSpan(start: 10, end: 39),
    trigger: Evidence.Trigger(text: "did", span: ByteSpan(start: 14, end: 17), rule: "test.did"))

  static func events(_ stories: [Story]) -> [Event] { stories.flatMap { [received($0), extracted($0)] } }

  static func received(_ story: Story) -> Event {
    .articleReceived(
      ArticleReceived(
        article: story.id, title: "T", published: story.published, publisher: story.publisher, url: nil,
        language: "en", delivery: "a.txt", format: "text", byteCount: 100,
        fingerprint: Fingerprint.of(story.text)))
  }

  static func extracted(_ story: Story) -> Event {
    .factsExtracted(FactsExtracted(article: story.id, coder: "test", sentences: 1, facts: story.facts))
  }

  static func retracted(_ story: Story, reason: String = "wrong") -> Event {
    .articleRetracted(ArticleRetracted(article: story.id, reason: reason))
  }

  /// Numbers events as a log does, a second apart.
  static func record(_ events: [Event], after: UInt64 = 0) -> [RecordedEvent] {
    events.enumerated().map { index, event in
      let number = after + UInt64(index) + 1
      return RecordedEvent(
        sequence: SequenceNumber(number),
        recorded: Timestamp(microseconds: monday.start.microseconds + Int64(number) * 1_000_000), event: event
      )
    }
  }
}

/// A directory that goes away with its owner.
final class Scratch {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "tocsin-projections-" + UUID().uuidString
    try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var database: String { path + "/state.db" }

  func writer(logEnd: UInt64 = .max) throws -> ProjectionWriter {
    try ProjectionWriter.open(path: database, logEnd: SequenceNumber(logEnd)).0
  }
}
