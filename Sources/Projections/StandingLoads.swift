import Domain

/// Every direction's load on the days that alert rules ask for, kept from batch to batch: what a batch has not
/// touched is not read again. A load is always summed anew from the whole of its direction's days, so that what is
/// kept and what a query computes are the same to the last bit.
final class StandingLoads {
  /// Days kept; rules ask for today and for the few days before it that their `sustained` spans.
  static let daysMax = 8

  private struct Standing {
    var directions: [Numbers.Key: Numbers.DirectionLoad]
    var stale: Set<Numbers.Key> = []
  }

  private var byDay: [Day: Standing] = [:]

  func touch(_ direction: Numbers.Key) {
    for day in byDay.keys { byDay[day]?.stale.insert(direction) }
  }

  func removeAll() { byDay.removeAll() }

  /// Nil where the subject is unmonitored.
  func escalation(_ subject: Subject, asOf day: Day, _ numbers: Numbers) throws -> Escalation? {
    guard let selection = numbers.selection(of: subject) else { return nil }
    let directions = try directions(asOf: day, numbers).filter {
      selection.holds($0.key.source, $0.key.target)
    }
    return Numbers.rolledUp(directions, numbers.settings)
  }

  private func directions(asOf day: Day, _ numbers: Numbers) throws -> [Numbers.Key: Numbers.DirectionLoad] {
    guard var standing = byDay.removeValue(forKey: day) else {
      if byDay.count >= StandingLoads.daysMax, let oldest = byDay.keys.min() { byDay[oldest] = nil }
      let directions = try numbers.loads(.all, asOf: day)
      byDay[day] = Standing(directions: directions)
      return directions
    }
    for direction in standing.stale {
      standing.directions[direction] =
        try numbers.loads(.direction(direction.source, direction.target), asOf: day)[direction]
    }
    standing.stale.removeAll()
    byDay[day] = standing
    return standing.directions
  }
}
