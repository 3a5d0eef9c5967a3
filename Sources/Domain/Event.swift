/// An immutable entry of the log, in the past tense: what has happened to tocsin.
public enum Event: Hashable, Sendable {
  case articleReceived(ArticleReceived)
  case factsExtracted(FactsExtracted)
  case articleRejected(ArticleRejected)
  case articleRetracted(ArticleRetracted)
  case alertRaised(AlertRaised)
  case alertCleared(AlertCleared)
  case rulesLoaded(RulesLoaded)
  case recordLost(RecordLost)

  /// The name that the log writes: `ArticleReceived`.
  public var name: String {
    switch self {
    case .articleReceived: "ArticleReceived"
    case .factsExtracted: "FactsExtracted"
    case .articleRejected: "ArticleRejected"
    case .articleRetracted: "ArticleRetracted"
    case .alertRaised: "AlertRaised"
    case .alertCleared: "AlertCleared"
    case .rulesLoaded: "RulesLoaded"
    case .recordLost: "RecordLost"
    }
  }

  /// Every name there is.
  public static let names = [
    "ArticleReceived", "FactsExtracted", "ArticleRejected", "ArticleRetracted", "AlertRaised", "AlertCleared",
    "RulesLoaded", "RecordLost",
  ]
}

/// An event's global number in the log: 1 for the first, without gaps.
public struct SequenceNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var number: UInt64

  public init(_ number: UInt64) { self.number = number }

  public static func < (a: SequenceNumber, b: SequenceNumber) -> Bool { a.number < b.number }
  public var next: SequenceNumber { SequenceNumber(number + 1) }
  public var description: String { String(number) }
}

/// An event with the number and time that the log gave it.
public struct RecordedEvent: Hashable, Sendable {
  public var sequence: SequenceNumber
  public var recorded: Timestamp
  public var event: Event

  public init(sequence: SequenceNumber, recorded: Timestamp, event: Event) {
    self.sequence = sequence
    self.recorded = recorded
    self.event = event
  }
}

public struct ArticleReceived: Hashable, Sendable {
  public var article: ArticleID
  public var title: String
  public var published: Timestamp?
  public var publisher: String?
  public var url: String?
  public var language: String?
  /// The file's name in the inbox.
  public var delivery: String
  /// The decoder that read it: `text`, `markdown`, `json`.
  public var format: String
  /// Size as delivered.
  public var byteCount: Int
  /// MinHash of the text's word shingles, for finding copies; empty where the text is too short for one.
  public var fingerprint: [UInt32]

  public init(
    article: ArticleID, title: String, published: Timestamp?, publisher: String?, url: String?,
    language: String?, delivery: String, format: String, byteCount: Int, fingerprint: [UInt32]
  ) {
    self.article = article
    self.title = title
    self.published = published
    self.publisher = publisher
    self.url = url
    self.language = language
    self.delivery = delivery
    self.format = format
    self.byteCount = byteCount
    self.fingerprint = fingerprint
  }
}

public struct FactsExtracted: Hashable, Sendable {
  public var article: ArticleID
  /// Version of the coder and its rules: the digest of the ontology and the model, first 16 digits.
  public var coder: String
  public var sentences: Int
  public var facts: [Fact]
  /// Why there may be few facts, such as `language unsupported: de`.
  public var notes: [String]

  public init(article: ArticleID, coder: String, sentences: Int, facts: [Fact], notes: [String] = []) {
    self.article = article
    self.coder = coder
    self.sentences = sentences
    self.facts = facts
    self.notes = notes
  }
}

public struct ArticleRejected: Hashable, Sendable {
  /// Nil where the bytes were not read.
  public var article: ArticleID?
  public var delivery: String
  /// A stable word: `empty`, `too-large`, `not-a-file`, `unreadable`, `not-text`, `no-text` …
  public var reason: String
  /// What is wrong, in a sentence.
  public var detail: String
  public var byteCount: Int?

  public init(article: ArticleID?, delivery: String, reason: String, detail: String, byteCount: Int?) {
    self.article = article
    self.delivery = delivery
    self.reason = reason
    self.detail = detail
    self.byteCount = byteCount
  }
}

public struct ArticleRetracted: Hashable, Sendable {
  public var article: ArticleID
  public var reason: String
  /// The article that corrects it, where one said so.
  public var by: ArticleID?

  public init(article: ArticleID, reason: String, by: ArticleID? = nil) {
    self.article = article
    self.reason = reason
    self.by = by
  }
}

public struct RulesLoaded: Hashable, Sendable {
  /// Version of the coder and its rules, as in `FactsExtracted.coder`.
  public var coder: String
  public var alertRules: Int
  public var triggers: Int

  public init(coder: String, alertRules: Int, triggers: Int) {
    self.coder = coder
    self.alertRules = alertRules
    self.triggers = triggers
  }
}

/// Stands where an event was that damage to the log has destroyed, so that all others keep their numbers.
/// Nothing follows from it.
public struct RecordLost: Hashable, Sendable {
  /// What was found in its place.
  public var reason: String
  /// The file with the bytes as they were found.
  public var keptIn: String

  public init(reason: String, keptIn: String) {
    self.reason = reason
    self.keptIn = keptIn
  }
}
