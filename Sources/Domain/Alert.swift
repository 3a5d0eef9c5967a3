/// What an alert is about: a country, a directed or an undirected pair, or the world.
public enum Subject: Hashable, Sendable {
  case world
  case country(String)
  /// Unordered: `CHN-USA`, the codes in alphabetical order.
  case pair(String, String)
  /// From the first towards the second: `CHN>USA`.
  case direction(String, String)

  public var countries: [String] {
    switch self {
    case .world: []
    case .country(let a): [a]
    case .pair(let a, let b), .direction(let a, let b): [a, b]
    }
  }
}

extension Subject: CustomStringConvertible {
  public var description: String {
    switch self {
    case .world: "world"
    case .country(let a): a
    case .pair(let a, let b): a < b ? "\(a)-\(b)" : "\(b)-\(a)"
    case .direction(let a, let b): "\(a)>\(b)"
    }
  }

  /// Reads what `description` writes; a pair in either order.
  public init?(_ text: String) {
    func codes(_ separator: Character) -> (String, String)? {
      let parts = text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
      return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty ? (parts[0], parts[1]) : nil
    }
    if text == "world" {
      self = .world
    } else if let (a, b) = codes(">") {
      self = .direction(a, b)
    } else if let (a, b) = codes("-") {
      self = a < b ? .pair(a, b) : .pair(b, a)
    } else if !text.isEmpty, !text.contains(">"), !text.contains("-") {
      self = .country(text)
    } else {
      return nil
    }
  }
}

/// An alert's stable name across restarts and redelivery: rule, subject and the sequence of the event that
/// raised it.
public struct AlertID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
  public init(rule: String, subject: Subject, cause: SequenceNumber) {
    description = "\(rule):\(subject):\(cause)"
  }

  public static func < (a: AlertID, b: AlertID) -> Bool { a.description < b.description }
}

public struct AlertRaised: Hashable, Sendable {
  public var id: AlertID
  public var rule: String
  public var subject: Subject
  /// What was measured: `escalation`, `stance`, `facts` …
  public var metric: String
  public var value: Double
  public var threshold: Double
  /// Syslog priority, 0 to 7, of its journal entry.
  public var priority: Int
  /// One line for people.
  public var message: String
  /// The event that made the value cross the threshold, and its article.
  public var cause: SequenceNumber
  public var article: ArticleID?
  /// The day the value is of.
  public var asOf: Day

  public init(
    id: AlertID, rule: String, subject: Subject, metric: String, value: Double, threshold: Double,
    priority: Int, message: String, cause: SequenceNumber, article: ArticleID?, asOf: Day
  ) {
    self.id = id
    self.rule = rule
    self.subject = subject
    self.metric = metric
    self.value = value
    self.threshold = threshold
    self.priority = priority
    self.message = message
    self.cause = cause
    self.article = article
    self.asOf = asOf
  }
}

public struct AlertCleared: Hashable, Sendable {
  /// The alert that is over.
  public var id: AlertID
  public var rule: String
  public var subject: Subject
  public var metric: String
  public var value: Double
  public var threshold: Double
  public var message: String
  public var cause: SequenceNumber
  public var asOf: Day

  public init(
    id: AlertID, rule: String, subject: Subject, metric: String, value: Double, threshold: Double,
    message: String, cause: SequenceNumber, asOf: Day
  ) {
    self.id = id
    self.rule = rule
    self.subject = subject
    self.metric = metric
    self.value = value
    self.threshold = threshold
    self.message = message
    self.cause = cause
    self.asOf = asOf
  }
}
