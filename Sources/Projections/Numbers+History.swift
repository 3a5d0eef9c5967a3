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
  /// Escalation on every day of a range.
  ///
  /// Loads are carried from day to day, load(t) = load(t−1)·λ + ℓ(t) − ℓ(t−memory)·λ^memory, so that three years
  /// of the whole world take one pass. It agrees with `escalation(_:asOf:)` to 10⁻⁹.
  func history(_ subject: Subject, _ days: ClosedRange<Day>) throws -> [EscalationPoint] {
    let selection: SeriesSelection
    switch subject {
    case .direction(let a, let b), .pair(let a, let b):
      guard let from = parties.country(a), let to = parties.country(b) else { return unmonitored(days) }
      if case .direction = subject { selection = .direction(from, to) } else { selection = .pair(from, to) }
    case .country(let a):
      guard let country = parties.country(a) else { return unmonitored(days) }
      selection = .with(country)
    case .world: selection = .all
    }
    let first = measure.window(asOf: days.lowerBound).lowerBound
    var pairs: [Key: LoadRecursion] = [:]
    try source.visit(selection, first...days.upperBound.daysSinceEpoch) { from, to, year, bytes in
      guard !parties.isTopic(to) else { return }
      let key = Key(source: min(from, to), target: max(from, to))
      DaySeries.forEach(in: bytes, year: year) { day, parts in
        guard day >= first else { return }
        let addition = LoadRecursion.Addition(day: day, load: Int32(clamping: parts.load))
        pairs[key, default: LoadRecursion()].days.append(addition)
      }
    }
    var recursions = pairs.values.filter { !$0.days.isEmpty }
    for index in recursions.indices { recursions[index].sort() }
    return carry(&recursions, from: first, days)
  }

  private func unmonitored(_ days: ClosedRange<Day>) -> [EscalationPoint] {
    (0...days.lowerBound.distance(to: days.upperBound)).map {
      EscalationPoint(day: days.lowerBound.advanced(by: $0), escalation: nil)
    }
  }

  private func carry(
    _ pairs: inout [LoadRecursion], from first: Int32, _ days: ClosedRange<Day>
  ) -> [EscalationPoint] {
    let step = LoadRecursion.Step(measure)
    var points: [EscalationPoint] = []
    points.reserveCapacity(days.lowerBound.distance(to: days.upperBound) + 1)
    for pair in pairs.indices { pairs[pair].start(at: days.lowerBound.daysSinceEpoch, measure) }
    var loads: [Loads] = []
    for day in days.lowerBound.daysSinceEpoch...days.upperBound.daysSinceEpoch {
      loads.removeAll(keepingCapacity: true)
      var monitored = false
      for pair in pairs.indices {
        if day > days.lowerBound.daysSinceEpoch { pairs[pair].advance(to: day, step) }
        if pairs[pair].remembered > 0 {
          monitored = true
          if pairs[pair].loads.main > 0 { loads.append(pairs[pair].loads) }
        }
      }
      let rolledUp = loads.count == 1 ? loads[0] : Loads.rolledUp(loads)
      points.append(
        EscalationPoint(
          day: Day(daysSinceEpoch: day), escalation: monitored ? rolledUp.escalation(settings) : nil))
    }
    return points
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

/// A pair's load, carried from day to day.
struct LoadRecursion {
  struct Addition {
    var day: Int32
    var load: Int32
  }

  /// What a day takes off, and what is left of a day's load when it is forgotten.
  struct Step {
    let memory: Int32
    let main: (daily: Double, forgotten: Double)
    let fast: (daily: Double, forgotten: Double)
    let slow: (daily: Double, forgotten: Double)

    init(_ measure: Measure) {
      func factors(_ halfLife: Double) -> (Double, Double) {
        (exp2(-1 / halfLife), exp2(-Double(measure.settings.memoryDays) / halfLife))
      }
      memory = Int32(measure.settings.memoryDays)
      main = factors(measure.settings.escalationHalfLife)
      fast = factors(measure.settings.fastHalfLife)
      slow = factors(measure.settings.slowHalfLife)
    }
  }

  var days: [Addition] = []
  private(set) var loads = Loads()
  private var entering = 0
  private var leaving = 0

  /// Entries inside memory: above 0 while the pair is monitored.
  var remembered: Int { entering - leaving }

  /// Both directions' days in one order; years come in order within a direction only.
  mutating func sort() { days.sort { ($0.day, $0.load) < ($1.day, $1.load) } }

  mutating func start(at day: Int32, _ measure: Measure) {
    while entering < days.count, days[entering].day <= day {
      loads.add(days[entering].day, DayParts(load: Int64(days[entering].load)), asOf: day, measure)
      entering += 1
    }
  }

  mutating func advance(to day: Int32, _ step: Step) {
    var added = 0.0
    while entering < days.count, days[entering].day <= day {
      added += Double(days[entering].load) / DayParts.unit
      entering += 1
    }
    var removed = 0.0
    while leaving < entering, days[leaving].day <= day - step.memory {
      removed += Double(days[leaving].load) / DayParts.unit
      leaving += 1
    }
    if remembered == 0 {
      loads = Loads()
      return
    }
    func carried(_ load: Double, _ factor: (daily: Double, forgotten: Double)) -> Double {
      // What was never added must not come out as less than nothing by rounding.
      max(0, load * factor.daily + added - removed * factor.forgotten)
    }
    loads.main = carried(loads.main, step.main)
    loads.fast = carried(loads.fast, step.fast)
    loads.slow = carried(loads.slow, step.slow)
  }
}
