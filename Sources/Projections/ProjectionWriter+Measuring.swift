import Domain
import GRDB

/// Measuring alert rules: only of the subjects that a batch has touched, or that are asked for by name.
extension ProjectionWriter {
  /// The day as of which alerts are measured. Live, it is today. A store without news for `liveDaysMax` days is an
  /// archive, and its clock stands at its newest article: importing the past raises the alerts of then.
  package func alertDay(today: Day) -> Day {
    guard let newest = newestDay, newest < today else { return today }
    return newest.distance(to: today) <= ProjectionWriter.liveDaysMax ? today : newest
  }

  package static let liveDaysMax = 7

  /// Values of the rules' metrics for every subject that `applied` has touched.
  package func measure(
    _ rules: [AlertRule], touchedBy applied: Applied, asOf day: Day
  ) throws(ProjectionFailure) -> [Measurement] {
    var causes: [Subject: Applied.Cause] = [:]
    for (direction, cause) in applied.directions {
      let (a, b) = (direction.source, direction.target)
      let subjects: [Subject] = [
        .direction(a, b), a < b ? .pair(a, b) : .pair(b, a), .country(a), .country(b), .world,
      ]
      for subject in subjects where (causes[subject]?.sequence.number ?? 0) < cause.sequence.number {
        causes[subject] = cause
      }
    }
    return try measure(rules, causes, asOf: day)
  }

  /// Values for given rules and subjects, such as those of raised alerts when time has passed.
  package func measure(
    _ rules: [AlertRule], of subjects: some Sequence<Subject>, asOf day: Day
  ) throws(ProjectionFailure) -> [Measurement] {
    let cause = Applied.Cause(sequence: checkpoint, article: nil)
    let causes = Dictionary(subjects.map { ($0, cause) }, uniquingKeysWith: { first, _ in first })
    return try measure(rules, causes, asOf: day)
  }

  private func measure(
    _ rules: [AlertRule], _ causes: [Subject: Applied.Cause], asOf day: Day
  ) throws(ProjectionFailure) -> [Measurement] {
    if rules.isEmpty || causes.isEmpty { return [] }
    let subjects = causes.keys.map { ($0, $0.description) }.sorted { $0.1 < $1.1 }
    return try reading("measure alert rules in") { gauge in
      var measurements: [Measurement] = []
      for rule in rules {
        for (subject, _) in subjects where rule.subjects.matches(subject) {
          measurements.append(
            Measurement(
              rule: rule.name, subject: subject, value: try gauge.value(rule, subject, asOf: day), asOf: day,
              cause: causes[subject]!.sequence, article: causes[subject]!.article))
        }
      }
      return measurements
    }
  }
}

/// Measures rules' metrics, each number once however many rules ask for it.
final class Gauge {
  private let numbers: Numbers
  private let database: Database
  private let standing: StandingLoads
  private var escalations: [Asked: Escalation?] = [:]
  private var stances: [Asked: Stance?] = [:]

  private struct Asked: Hashable {
    var subject: Subject
    var day: Day
  }

  init(_ numbers: Numbers, _ database: Database, _ standing: StandingLoads) {
    self.numbers = numbers
    self.standing = standing
    self.database = database
  }

  /// The value that the rule compares: over several sustained days, the one least past the threshold.
  func value(_ rule: AlertRule, _ subject: Subject, asOf day: Day) throws -> Double? {
    var least: Double?
    for age in 0..<rule.sustainedDays {
      let measured = try value(rule, on: subject, day.advanced(by: -age))
      if measured == nil, age == 0 { return nil }
      // Nothing was known on an earlier day: it was at rest.
      let value = measured ?? 0
      least = least.map { rule.side == .above ? min($0, value) : max($0, value) } ?? value
      if !rule.isPast(value) { break }
    }
    return least
  }

  private func value(_ rule: AlertRule, on subject: Subject, _ day: Day) throws -> Double? {
    switch rule.metric {
    case .escalation: try escalation(subject, day)?.value
    case .escalationTrend: try escalation(subject, day)?.trend
    case .stance: try stance(subject, day)?.value
    case .stanceTrend: try stance(subject, day)?.trend
    case .facts: try days(with: rule.types, subject, rule.windowDays, day)
    }
  }

  private func escalation(_ subject: Subject, _ day: Day) throws -> Escalation? {
    let asked = Asked(subject: subject, day: day)
    if let known = escalations[asked] { return known }
    let value =
      switch subject {
      case .world, .country: try standing.escalation(subject, asOf: day, numbers)
      case .direction, .pair: try numbers.escalation(subject, asOf: day)
      }
    escalations[asked] = value
    return value
  }

  private func stance(_ subject: Subject, _ day: Day) throws -> Stance? {
    let asked = Asked(subject: subject, day: day)
    if let known = stances[asked] { return known }
    guard case .direction(let a, let b) = subject, let from = numbers.parties.country(a),
      let to = numbers.parties.country(b)
    else { return nil }
    let value = try numbers.stance(from, to, asOf: day)
    stances[asked] = value
    return value
  }

  /// Days among the last `window` that have a counted, unretracted fact of one of `types`.
  private func days(
    with types: Set<PloverType>, _ subject: Subject, _ window: Int, _ day: Day
  ) throws -> Double? {
    let directions: [(String, String)]
    switch subject {
    case .direction(let a, let b): directions = [(a, b)]
    case .pair(let a, let b): directions = [(a, b), (b, a)]
    default: return nil
    }
    let select = try SQL(
      database,
      """
      SELECT f.counts, f.type, f.status FROM fact f JOIN article a ON a.id = f.id >> \(Schema.factOrdinalBits)
      WHERE f.source = ? AND f.target = ? AND f.counts > ? AND f.counts <= ? AND a.retracted IS NULL
      """)
    var days: Set<Int64> = []
    for (a, b) in directions {
      guard let from = numbers.parties.country(a), let to = numbers.parties.country(b) else { continue }
      select.bind(1, from)
      select.bind(2, to)
      select.bind(3, Int(day.daysSinceEpoch) - window)
      select.bind(4, Int(day.daysSinceEpoch))
      while try select.step() {
        // What is only planned or threatened is no first of its type.
        let status = try FactCodes.status(ofCode: UInt8(select.int(2)))
        guard let type = try FactCodes.type(ofCode: UInt8(select.int(1))),
          types.isEmpty || types.contains(type), status == .occurred || status == .ongoing
        else { continue }
        days.insert(select.int(0))
      }
      select.reset()
    }
    return Double(days.count)
  }
}
