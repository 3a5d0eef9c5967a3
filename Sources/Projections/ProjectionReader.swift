import Domain
import GRDB

/// Queries of `state.db`, read-only: while the daemon writes, and while it is stopped. Every answer is as of one
/// transaction.
///
///     let reader = try ProjectionReader.open(path: layout.database, settings: numbers)
///     let stances = try reader.stances(of: "CHN", asOf: today, knownAt: .now)
package final class ProjectionReader {
  package let path: String
  package let settings: NumberSettings
  private let queue: DatabaseQueue

  private init(path: String, settings: NumberSettings, queue: DatabaseQueue) {
    self.path = path
    self.settings = settings
    self.queue = queue
  }

  /// - Throws: `.absent` where there is no database, `.permission`, `.damaged`, `.otherVersion`.
  package static func open(
    path: String, settings: NumberSettings = .defaults
  ) throws(ProjectionFailure) -> ProjectionReader {
    ProjectionReader(path: path, settings: settings, queue: try StateDatabase.openReader(path: path))
  }

  func reading<Result>(
    _ operation: String, _ body: (Database) throws -> Result
  ) throws(ProjectionFailure) -> Result {
    try StateDatabase.translating(operation, path) { try queue.read(body) }
  }

  /// What was known when: the second of the two time axes.
  package enum KnownAt: Hashable, Sendable {
    case now
    /// Events up to this one.
    case sequence(SequenceNumber)
    /// Events recorded up to this moment.
    case time(Timestamp)
  }

  // MARK: Overview

  package struct Overview: Hashable, Sendable {
    package var checkpoint: SequenceNumber
    package var checkpointRecorded: Timestamp?
    package var articles: Int
    package var facts: Int
    package var retracted: Int
    package var rejected: Int
    package var activeAlerts: Int
    package var newestDay: Day?
    package var coder: String?
  }

  package func overview() throws(ProjectionFailure) -> Overview {
    try reading("read") { db in
      let counters = try Counters(db)
      let active = try SQL(db, "SELECT count(*) FROM alert WHERE cleared_sequence IS NULL")
      _ = try active.step()
      return Overview(
        checkpoint: counters.checkpoint, checkpointRecorded: counters.checkpointRecorded,
        articles: counters.articles, facts: counters.facts, retracted: counters.retracted,
        rejected: counters.rejected, activeAlerts: Int(active.int(0)), newestDay: counters.newestDay,
        coder: counters.coder)
    }
  }

  /// The first day on which a fact counts in a number; nil where none does.
  package func firstCountedDay() throws(ProjectionFailure) -> Day? {
    try reading("read") { db in
      let years = try SQL(db, "SELECT min(year) FROM series")
      guard try years.step(), let year = years.optionalInt(0) else { return nil }
      let days = try SQL(db, "SELECT days FROM series WHERE year = ?")
      days.bind(1, year)
      var first: Int32?
      while try days.step() {
        days.withBytes(0) { bytes in
          DaySeries.forEach(in: bytes, year: Int(year)) { day, _ in first = min(first ?? day, day) }
        }
      }
      return first.map { Day(daysSinceEpoch: $0) }
    }
  }

  /// Codes of the countries and ids of the topics that facts name, sorted.
  package func parties() throws(ProjectionFailure) -> (countries: [String], topics: [String]) {
    try reading("read") { db in
      let parties = try Parties(db)
      return (parties.countries, parties.topics)
    }
  }

  // MARK: Numbers

  /// The stances of a country towards countries and topics, strongest first.
  package func stances(
    of country: String, asOf day: Day, knownAt: KnownAt = .now
  ) throws(ProjectionFailure) -> CountryStances {
    try reading("read stance from") { db in
      let numbers = try self.numbers(db, knownAt)
      guard let party = numbers.parties.country(country) else { return CountryStances() }
      var result = CountryStances()
      for (key, stance) in try numbers.stances(.from(party), asOf: day) {
        guard let code = numbers.parties.code(key.target) else { continue }
        let towards = CountryStances.Towards(target: code, stance: stance)
        if numbers.parties.isTopic(key.target) {
          result.topics.append(towards)
        } else {
          result.countries.append(towards)
        }
      }
      result.sort()
      return result
    }
  }

  /// Nil where the subject is unmonitored.
  package func escalation(
    of subject: Subject, asOf day: Day, knownAt: KnownAt = .now
  ) throws(ProjectionFailure) -> Escalation? {
    try reading("read the index from") { db in try numbers(db, knownAt).escalation(subject, asOf: day) }
  }

  /// The monitored pairs, highest escalation first, and of equals the more reported.
  ///
  /// - Parameter historyDays: the last days of which the whole is given, too.
  package func ranking(
    asOf day: Day, knownAt: KnownAt = .now, with country: String? = nil, historyDays: Int = 0
  ) throws(ProjectionFailure) -> Ranking {
    try reading("read the index from") { db in
      let numbers = try self.numbers(db, knownAt)
      let selection: SeriesSelection
      if let country {
        guard let party = numbers.parties.country(country) else { return Ranking() }
        selection = .with(party)
      } else {
        selection = .all
      }
      var history =
        historyDays > 0 ? LoadHistory(numbers.measure, day.advanced(by: 1 - historyDays)...day) : nil
      let loads = try numbers.loads(selection, asOf: day, beside: &history)
      var ranking = Ranking(whole: Numbers.rolledUp(loads, settings), history: history?.points() ?? [])
      for (key, load) in Numbers.pairs(loads) {
        guard let a = numbers.parties.code(key.source), let b = numbers.parties.code(key.target) else {
          continue
        }
        ranking.pairs.append(
          Ranking.Pair(
            subject: a < b ? .pair(a, b) : .pair(b, a), escalation: load.loads.escalation(settings),
            reports: load.reports, last: Day(daysSinceEpoch: load.last)))
      }
      ranking.sort()
      return ranking
    }
  }

  package func history(
    of subject: Subject, _ days: ClosedRange<Day>, knownAt: KnownAt = .now
  ) throws(ProjectionFailure) -> [EscalationPoint] {
    try reading("read the index from") { db in try numbers(db, knownAt).history(subject, days) }
  }

  /// The histories of several subjects, in their order.
  package func histories(
    of subjects: [Subject], _ days: ClosedRange<Day>, knownAt: KnownAt = .now
  ) throws(ProjectionFailure) -> [[EscalationPoint]] {
    try reading("read the index from") { db in
      let numbers = try numbers(db, knownAt)
      return try subjects.map { try numbers.history($0, days) }
    }
  }

  /// Stance of a country towards a country or, with `isTopic`, a topic, day by day.
  package func stanceHistory(
    of country: String, towards target: String, isTopic: Bool, _ days: ClosedRange<Day>,
    knownAt: KnownAt = .now
  ) throws(ProjectionFailure) -> [StancePoint] {
    try reading("read stance from") { db in
      let numbers = try self.numbers(db, knownAt)
      guard let from = numbers.parties.country(country),
        let to = isTopic ? numbers.parties.topic(target) : numbers.parties.country(target)
      else { return [] }
      return try numbers.stanceHistory(from, to, days)
    }
  }

  func numbers(_ db: Database, _ knownAt: KnownAt) throws -> Numbers {
    let source: any SeriesSource
    if let known = try sequence(db, knownAt) {
      let articles = try KnownArticles(db, known: known)
      source = KnownSeries(
        reader: ReportReader(database: db, weighing: settings.weighing, articles: articles))
    } else {
      source = StoredSeries(database: db)
    }
    return Numbers(source: source, parties: try Parties(db), measure: Measure(settings))
  }

  /// The sequence up to which events are known; nil where that is all of them.
  func sequence(_ db: Database, _ knownAt: KnownAt) throws -> SequenceNumber? {
    let checkpoint = try Counters(db).checkpoint
    switch knownAt {
    case .now: return nil
    case .sequence(let sequence): return sequence >= checkpoint ? nil : sequence
    case .time(let time):
      let sequence = try lastSequence(db, until: time)
      return sequence >= checkpoint ? nil : sequence
    }
  }

  /// The last article or retraction recorded until then, by its time and not by its place: after a clock was set
  /// back, the one that the clock calls the last.
  private func lastSequence(_ db: Database, until time: Timestamp) throws -> SequenceNumber {
    var last: Int64 = 0
    for question in [
      """
      SELECT max(received, coalesce(extracted, 0)) FROM article INDEXED BY article_recorded
      WHERE recorded <= ? ORDER BY recorded DESC, extracted DESC LIMIT 1
      """,
      "SELECT max(sequence) FROM retraction WHERE recorded <= ?",
    ] {
      let select = try SQL(db, question)
      select.bind(1, time.microseconds)
      if try select.step() { last = max(last, select.int(0)) }
    }
    return SequenceNumber(UInt64(bitPattern: last))
  }
}

package struct CountryStances: Hashable, Sendable {
  package struct Towards: Hashable, Sendable {
    package var target: String
    package var stance: Stance
  }

  package var countries: [Towards] = []
  package var topics: [Towards] = []

  mutating func sort() {
    func isBefore(_ a: Towards, _ b: Towards) -> Bool {
      (-abs(a.stance.value), a.target) < (-abs(b.stance.value), b.target)
    }
    countries.sort(by: isBefore)
    topics.sort(by: isBefore)
  }
}

package struct Ranking: Hashable, Sendable {
  package struct Pair: Hashable, Sendable {
    package var subject: Subject
    package var escalation: Escalation
    package var reports: Int
    package var last: Day
  }

  /// Of the world or of the country asked for; nil where nothing is monitored.
  package var whole: Escalation?
  package var history: [EscalationPoint] = []
  package var pairs: [Pair] = []

  mutating func sort() {
    pairs.sort { a, b in
      if a.escalation.value != b.escalation.value { return a.escalation.value > b.escalation.value }
      if a.reports != b.reports { return a.reports > b.reports }
      return a.subject.description < b.subject.description
    }
  }
}
