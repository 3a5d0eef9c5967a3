import Domain
import Glibc

/// A subject's escalation on one day of a series.
package struct EscalationPoint: Hashable, Sendable {
  package var day: Day
  /// Nil on a day on which the subject was unmonitored.
  package var escalation: Escalation?
}

package struct StancePoint: Hashable, Sendable {
  package var day: Day
  /// Nil on a day on which nothing was remembered.
  package var stance: Stance?
}

extension Numbers {
  /// Escalation on every day of a range. It agrees with `escalation(_:asOf:)` to 10⁻⁹.
  func history(_ subject: Subject, _ days: ClosedRange<Day>) throws -> [EscalationPoint] {
    var history = LoadHistory(measure, days)
    if let selection = selection(of: subject) {
      try source.visit(selection, history.visited) { from, to, year, bytes in
        guard !parties.isTopic(to) else { return }
        history.add(bytes, ofYear: year, from, to)
      }
    }
    return history.points()
  }

  /// The directions that a subject's number is made of; nil where one of its countries is in no fact.
  func selection(of subject: Subject) -> SeriesSelection? {
    switch subject {
    case .direction(let a, let b), .pair(let a, let b):
      guard let from = parties.country(a), let to = parties.country(b) else { return nil }
      if case .direction = subject { return .direction(from, to) }
      return .pair(from, to)
    case .country(let a): return parties.country(a).map { .with($0) }
    case .world: return .all
    }
  }

  /// Stance of one party towards another, or towards a topic, on every day of a range.
  func stanceHistory(_ from: Int64, _ to: Int64, _ days: ClosedRange<Day>) throws -> [StancePoint] {
    var series = DaySeries()
    let before = days.lowerBound.advanced(by: -settings.stanceTrendDays)
    let window = measure.window(asOf: before).lowerBound...days.upperBound.daysSinceEpoch
    try source.visit(.direction(from, to), window) { _, _, year, bytes in series.append(bytes, year: year) }
    func sums(asOf day: Day) -> StanceSums {
      var sums = StanceSums()
      for entry in series.entries { sums.add(entry.day, entry.parts, asOf: day.daysSinceEpoch, measure) }
      return sums
    }
    return (0...days.lowerBound.distance(to: days.upperBound)).map { offset in
      let day = days.lowerBound.advanced(by: offset)
      let now = sums(asOf: day)
      guard let last = now.last else { return StancePoint(day: day, stance: nil) }
      let then = sums(asOf: day.advanced(by: -settings.stanceTrendDays)).value(settings)
      return StancePoint(
        day: day,
        stance: Stance(
          value: now.value(settings), standardError: now.standardError(settings), reports: now.reports,
          trend: now.value(settings) - then, last: Day(daysSinceEpoch: last)))
    }
  }
}
