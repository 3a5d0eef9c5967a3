import Domain
import Glibc

/// The rules, and the pure step that turns measurements into alerts.
///
///     let (state, events) = alerting.step(state, on: .measured(values), at: .now())
///
/// The caller appends `events` to the log and only then tells the journal.
public struct Alerting: Sendable {
  public enum Input: Hashable, Sendable {
    /// Values of the rules' metrics, after a batch of events or because time has passed.
    case measured([Measurement])
    /// The rules were loaded again: alerts of rules that are gone are cleared.
    case rulesChanged(cause: SequenceNumber, asOf: Day)
  }

  public let rules: [AlertRule]
  private let ruleByName: [String: AlertRule]

  /// - Precondition: rule names are unique; `Settings` refuses configurations where they are not.
  public init(rules: [AlertRule]) {
    self.rules = rules
    ruleByName = Dictionary(uniqueKeysWithValues: rules.map { ($0.name, $0) })
  }

  /// Decides what the input changes.
  ///
  /// - Returns: the state with the events applied, and the events in the order of the input.
  public func step(
    _ state: AlertState, on input: Input, at now: Timestamp
  ) -> (state: AlertState, events: [Event]) {
    var state = state
    var events: [Event] = []
    switch input {
    case .measured(let measurements):
      for measurement in measurements {
        guard let event = decide(state, measurement, now) else { continue }
        state.apply(event, at: now)
        events.append(event)
      }
    case .rulesChanged(let cause, let asOf):
      for (key, active) in state.active.sorted(by: { $0.key < $1.key }) {
        if let rule = ruleByName[key.rule], rule.subjects.matches(key.subject) { continue }
        let event = Event.alertCleared(
          AlertCleared(
            id: active.alert.id, rule: key.rule, subject: key.subject, metric: active.alert.metric,
            value: active.alert.value, threshold: active.alert.threshold,
            message: "\(key.subject): the rule \(key.rule) no longer watches it", cause: cause, asOf: asOf))
        state.apply(event, at: now)
        events.append(event)
      }
    }
    return (state, events)
  }

  private func decide(_ state: AlertState, _ measurement: Measurement, _ now: Timestamp) -> Event? {
    guard let rule = ruleByName[measurement.rule], rule.subjects.matches(measurement.subject) else {
      return nil
    }
    let key = AlertState.Key(rule: rule.name, subject: measurement.subject)
    if let active = state.active[key] {
      guard measurement.value.map(rule.isClear) ?? true, held(rule, since: active.raised, now) else {
        return nil
      }
      return .alertCleared(
        AlertCleared(
          id: active.alert.id, rule: rule.name, subject: measurement.subject, metric: rule.metric.rawValue,
          value: measurement.value ?? 0, threshold: rule.clearThreshold,
          message: rule.clearMessage(measurement), cause: measurement.cause, asOf: measurement.asOf))
    }
    guard let value = measurement.value, rule.isPast(value) else { return nil }
    if let cleared = state.cleared[key], !held(rule, since: cleared, now) { return nil }
    return .alertRaised(
      AlertRaised(
        id: AlertID(rule: rule.name, subject: measurement.subject, cause: measurement.cause), rule: rule.name,
        subject: measurement.subject, metric: rule.metric.rawValue, value: value, threshold: rule.threshold,
        priority: rule.priority, message: rule.raiseMessage(measurement.subject, value),
        cause: measurement.cause,
        article: measurement.article, asOf: measurement.asOf))
  }

  /// Whether the rule's hold is over. A clock that was set back counts as over: an alert must not stick.
  private func held(_ rule: AlertRule, since: Timestamp, _ now: Timestamp) -> Bool {
    now < since || now.microseconds - since.microseconds >= Int64(rule.holdSeconds) * 1_000_000
  }
}

extension AlertRule {
  /// `CHN-USA: hostility is high: escalation 63.1 is at or above 50`.
  fileprivate func raiseMessage(_ subject: Subject, _ value: Double) -> String {
    let what = summary.map { "\($0): " } ?? ""
    let relation = side == .above ? "at or above" : "at or below"
    return "\(subject): \(what)\(metricInWords) \(short(value)) is \(relation) \(short(threshold))"
  }

  fileprivate func clearMessage(_ measurement: Measurement) -> String {
    guard let value = measurement.value else {
      return "\(measurement.subject): over: \(metricInWords) is no longer monitored"
    }
    let relation = side == .above ? "back below" : "back above"
    return
      "\(measurement.subject): over: \(metricInWords) \(short(value)) is \(relation) \(short(clearThreshold))"
  }

  private var metricInWords: String {
    switch metric {
    case .escalation: "escalation"
    case .escalationTrend: "escalation's trend"
    case .stance: "stance"
    case .stanceTrend: "stance's change"
    case .facts:
      "days with \(types.isEmpty ? "a fact" : types.map(\.rawValue).sorted().joined(separator: " or ")) "
        + "in \(windowDays) days:"
    }
  }

  /// One decimal place, and none for a whole number.
  private func short(_ value: Double) -> String {
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() && abs(tenths) < 1e15 ? String(Int(tenths)) : String(tenths)
  }
}
