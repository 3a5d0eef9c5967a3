import Domain

/// Which alerts are raised: folded from `AlertRaised` and `AlertCleared` and nothing else, so that a replay of
/// the log ends in the same state and never raises an alert twice.
public struct AlertState: Hashable, Sendable {
  /// A rule raises at most one alert for a subject at a time.
  public struct Key: Hashable, Comparable, Sendable {
    public var rule: String
    public var subject: Subject

    public init(rule: String, subject: Subject) {
      self.rule = rule
      self.subject = subject
    }

    public static func < (a: Key, b: Key) -> Bool {
      (a.rule, a.subject.description) < (b.rule, b.subject.description)
    }
  }

  public struct Active: Hashable, Sendable {
    public var alert: AlertRaised
    public var raised: Timestamp
  }

  public private(set) var active: [Key: Active] = [:]
  /// When a key's last alert was cleared.
  public private(set) var cleared: [Key: Timestamp] = [:]

  public init() {}

  /// Applies an event of the log; other events than alerts change nothing.
  public mutating func apply(_ recorded: RecordedEvent) { apply(recorded.event, at: recorded.recorded) }

  mutating func apply(_ event: Event, at time: Timestamp) {
    switch event {
    case .alertRaised(let alert):
      let key = Key(rule: alert.rule, subject: alert.subject)
      active[key] = Active(alert: alert, raised: time)
    case .alertCleared(let alert):
      let key = Key(rule: alert.rule, subject: alert.subject)
      if active[key]?.alert.id == alert.id { active[key] = nil }
      cleared[key] = time
    default: break
    }
  }
}
