import Alerting
import Domain
import EventLog
import Projections

/// Projections → rules → `AlertRaised` and `AlertCleared`, on record before anybody is told.
final class AlertStep {
  private(set) var alerting: Alerting
  private var state = AlertState()
  private let recorder: Recorder

  /// - Parameter rules: names are unique.
  init(rules: [AlertRule], recorder: Recorder) throws(Interruption) {
    alerting = Alerting(rules: rules)
    self.recorder = recorder
    do throws(ProjectionFailure) {
      for alert in try recorder.projections.alerts() { state.apply(alert) }
    } catch {
      throw .pause(Pause("cannot \(error)"))
    }
  }

  var raisedCount: Int { state.active.count }

  /// Measures what a batch has touched.
  ///
  /// - Returns: alerts raised and cleared, on record.
  func after(_ applied: Applied, at now: Timestamp) throws(Interruption) -> [RecordedEvent] {
    if alerting.rules.isEmpty || applied.directions.isEmpty { return [] }
    return try measure(at: now) { projections, day throws(ProjectionFailure) in
      try projections.measure(alerting.rules, touchedBy: applied, asOf: day)
    }
  }

  /// Measures the subjects of alerts that are raised: numbers fall with time alone.
  func afterTime(at now: Timestamp) throws(Interruption) -> [RecordedEvent] {
    if state.active.isEmpty { return [] }
    let subjects = Set(state.active.keys.map(\.subject))
    return try measure(at: now) { projections, day throws(ProjectionFailure) in
      try projections.measure(alerting.rules, of: subjects, asOf: day)
    }
  }

  /// Puts other rules in force.
  ///
  /// - Parameter cause: the `RulesLoaded` event.
  func change(_ rules: [AlertRule], cause: SequenceNumber, at now: Timestamp) throws(Interruption)
    -> [RecordedEvent]
  {
    alerting = Alerting(rules: rules)
    return try record(
      alerting.step(
        state, on: .rulesChanged(cause: cause, asOf: recorder.projections.alertDay(today: now.day)), at: now
      ).events)
  }

  private func measure(
    at now: Timestamp, _ values: (ProjectionWriter, Day) throws(ProjectionFailure) -> [Measurement]
  ) throws(Interruption) -> [RecordedEvent] {
    let measurements: [Measurement]
    do throws(ProjectionFailure) {
      measurements = try values(recorder.projections, recorder.projections.alertDay(today: now.day))
    } catch {
      throw .pause(Pause("cannot \(error)"))
    }
    return try record(alerting.step(state, on: .measured(measurements), at: now).events)
  }

  private func record(_ events: [Event]) throws(Interruption) -> [RecordedEvent] {
    if events.isEmpty { return [] }
    let recorded = try recorder.append(events.map { [$0] })
    // As a replay would: with the times on record.
    for event in recorded { state.apply(event) }
    _ = try recorder.fold(recorded)
    return recorded
  }
}
