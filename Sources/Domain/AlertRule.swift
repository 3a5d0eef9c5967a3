/// When to raise an alert: a metric of some subjects past a threshold.
public struct AlertRule: Hashable, Sendable {
  /// What is measured.
  public enum Metric: String, CaseIterable, Hashable, Sendable {
    /// Escalation, 0 to 100. Of the world, a country, a pair or a direction.
    case escalation
    /// Escalation at the fast half-life minus at the slow one, −100 to 100. Subjects as for escalation.
    case escalationTrend = "escalation-trend"
    /// Stance, −10 to 10. Of a direction.
    case stance
    /// Stance's change over `NumberSettings.stanceTrendDays`. Of a direction.
    case stanceTrend = "stance-trend"
    /// Days with a counted fact of one of `types` among the last `windowDays`. Of a direction or a pair.
    case facts
  }

  public enum Side: String, CaseIterable, Hashable, Sendable { case above, below }

  public var name: String
  public var metric: Metric
  public var subjects: SubjectSelector
  /// Which facts `metric: facts` counts; empty means all.
  public var types: Set<PloverType>
  /// Days, ending today, in which `metric: facts` counts.
  public var windowDays: Int
  /// Raised when the value is at or past `threshold` on this side.
  public var side: Side
  public var threshold: Double
  /// Cleared when the value is back past this: lower than the threshold for `above`, higher for `below`.
  public var clearThreshold: Double
  /// The value must have been past the threshold on each of this many days, today included.
  public var sustainedDays: Int
  /// Seconds that an alert stays raised at least, and seconds after clearing before it may be raised again.
  public var holdSeconds: Int
  /// Syslog priority of the journal entry when raised: 2 critical, 3 error, 4 warning, 5 notice.
  public var priority: Int
  /// What it means, for people; put before the measured value in the alert's message.
  public var summary: String?

  public init(
    name: String, metric: Metric, subjects: SubjectSelector, types: Set<PloverType> = [],
    windowDays: Int = 90,
    side: Side = .above, threshold: Double, clearThreshold: Double? = nil, sustainedDays: Int = 1,
    holdSeconds: Int = 0, priority: Int = 4, summary: String? = nil
  ) {
    self.name = name
    self.metric = metric
    self.subjects = subjects
    self.types = types
    self.windowDays = windowDays
    self.side = side
    self.threshold = threshold
    self.clearThreshold = clearThreshold ?? threshold
    self.sustainedDays = sustainedDays
    self.holdSeconds = holdSeconds
    self.priority = priority
    self.summary = summary
  }

  public func isPast(_ value: Double) -> Bool {
    side == .above ? value >= threshold : value <= threshold
  }

  /// Whether an alert of this rule is over at `value`. With `clearThreshold` equal to `threshold`, it is over as
  /// soon as it is no longer past it.
  public func isClear(_ value: Double) -> Bool {
    guard !isPast(value) else { return false }
    if clearThreshold == threshold { return true }
    return side == .above ? value < clearThreshold : value > clearThreshold
  }

  /// Bounds that a rule must keep; the first that is broken, in words.
  public var complaint: String? {
    if name.isEmpty || name.utf8.count > AlertRule.nameBytesMax || !name.utf8.allSatisfy(AlertRule.isNameByte)
    {
      return "a rule's name is 1 to \(AlertRule.nameBytesMax) letters, digits, '-', '_' or '.'"
    }
    if !threshold.isFinite || !clearThreshold.isFinite { return "thresholds must be finite numbers" }
    if side == .above ? clearThreshold > threshold : clearThreshold < threshold {
      return "the clear threshold \(clearThreshold) lies past the threshold \(threshold)"
    }
    if !(1...AlertRule.windowDaysMax).contains(windowDays) {
      return "window days must be from 1 to \(AlertRule.windowDaysMax)"
    }
    if !(1...AlertRule.sustainedDaysMax).contains(sustainedDays) {
      return "sustained days must be from 1 to \(AlertRule.sustainedDaysMax)"
    }
    if holdSeconds < 0 { return "hold seconds must not be negative" }
    if !(0...7).contains(priority) { return "a priority is from 0 (emergency) to 7 (debug)" }
    return complaintOnSubjects
  }

  private var complaintOnSubjects: String? {
    switch (metric, subjects.kind) {
    case (.escalation, _), (.escalationTrend, _): nil
    case (.stance, .direction), (.stanceTrend, .direction): nil
    case (.facts, .direction), (.facts, .pair): nil
    case (.stance, _), (.stanceTrend, _):
      "\(metric.rawValue) is measured of directions, such as 'CHN>USA' or '*>*'"
    case (.facts, _): "facts are counted of directions or pairs, such as 'CHN>USA' or '*-*'"
    }
  }

  public static let nameBytesMax = 64
  public static let windowDaysMax = 730
  public static let sustainedDaysMax = 60

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}

/// Which subjects a rule watches, as people write it: `world`, `CHN`, `*` (every country), `CHN-USA`, `CHN-*`,
/// `*-*` (every pair), `CHN>USA`, `CHN>*`, `*>CHN`, `*>*` (every direction).
public struct SubjectSelector: Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable { case world, country, pair, direction }

  public let kind: Kind
  /// Nil stands for any.
  public let first: String?
  public let second: String?

  /// - Returns: nil where `text` has none of the forms above.
  public init?(_ text: String) {
    func side(_ text: Substring) -> String?? {
      if text == "*" { return .some(nil) }
      let isCode =
        !text.isEmpty
        && text.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == 95 }
      return isCode ? .some(String(text)) : nil
    }
    if text == "world" {
      (kind, first, second) = (.world, nil, nil)
      return
    }
    for (separator, kind) in [(Character(">"), Kind.direction), (Character("-"), Kind.pair)] {
      let parts = text.split(separator: separator, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      guard let a = side(parts[0]), let b = side(parts[1]), a == nil || a != b else { return nil }
      self.kind = kind
      // A pair has no order: the named one first, and of two the earlier in the alphabet.
      let swaps = kind == .pair && (a == nil || (b.map { $0 < a! } ?? false))
      (first, second) = swaps ? (b, a) : (a, b)
      return
    }
    guard let country = side(text[...]) else { return nil }
    (kind, first, second) = (.country, country, nil)
  }

  public var description: String {
    switch kind {
    case .world: "world"
    case .country: first ?? "*"
    case .pair: "\(first ?? "*")-\(second ?? "*")"
    case .direction: "\(first ?? "*")>\(second ?? "*")"
    }
  }

  public func matches(_ subject: Subject) -> Bool {
    func fits(_ code: String, _ wanted: String?) -> Bool { wanted == nil || wanted == code }
    return switch (kind, subject) {
    case (.world, .world): true
    case (.country, .country(let a)): fits(a, first)
    case (.direction, .direction(let a, let b)): fits(a, first) && fits(b, second)
    case (.pair, .pair(let a, let b)):
      fits(a, first) && fits(b, second) || fits(b, first) && fits(a, second)
    default: false
    }
  }
}

/// A rule's metric of one subject, as measured on a day.
public struct Measurement: Hashable, Sendable {
  public var rule: String
  public var subject: Subject
  /// Nil where the subject is unmonitored: that neither raises nor keeps an alert.
  public var value: Double?
  public var asOf: Day
  /// The newest event that moved the value, and its article where it has one.
  public var cause: SequenceNumber
  public var article: ArticleID?

  public init(
    rule: String, subject: Subject, value: Double?, asOf: Day, cause: SequenceNumber, article: ArticleID?
  ) {
    self.rule = rule
    self.subject = subject
    self.value = value
    self.asOf = asOf
    self.cause = cause
    self.article = article
  }
}
