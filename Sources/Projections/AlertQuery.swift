import Domain
import GRDB

/// An alert as the log tells it.
package struct AlertEntry: Hashable, Sendable {
  package var alert: AlertRaised
  package var sequence: SequenceNumber
  package var recorded: Timestamp
  package var cleared: Cleared?

  package struct Cleared: Hashable, Sendable {
    package var sequence: SequenceNumber
    package var recorded: Timestamp
    package var value: Double
    package var message: String
    package var asOf: Day
  }
}

extension ProjectionReader {
  /// Alerts, newest first.
  package func alerts(
    activeOnly: Bool = false, subject: Subject? = nil, rule: String? = nil, limit: Int = 100,
    knownAt: KnownAt = .now
  ) throws(ProjectionFailure) -> [AlertEntry] {
    try reading("read alerts from") { db in
      let known = try sequence(db, knownAt).map { Int64(clamping: $0.number) } ?? .max
      let select = try SQL(
        db,
        AlertEntry.columns
          + """
           WHERE sequence <= ?1 AND (?2 = 0 OR cleared_sequence IS NULL OR cleared_sequence > ?1)
           AND (?3 IS NULL OR subject = ?3) AND (?4 IS NULL OR rule = ?4) ORDER BY sequence DESC LIMIT ?5
          """)
      select.bind(1, known)
      select.bind(2, activeOnly ? 1 : 0)
      select.bind(3, subject?.description)
      select.bind(4, rule)
      select.bind(5, limit)
      var alerts: [AlertEntry] = []
      while try select.step() { if let alert = AlertEntry(select) { alerts.append(alert) } }
      return alerts
    }
  }

  package func alert(_ id: AlertID) throws(ProjectionFailure) -> AlertEntry? {
    try reading("read alerts from") { db in
      let select = try SQL(db, AlertEntry.columns + " WHERE id = ?")
      select.bind(1, id.description)
      return try select.step() ? AlertEntry(select) : nil
    }
  }
}

extension AlertEntry {
  fileprivate static let columns = """
    SELECT id, sequence, recorded, rule, subject, metric, value, threshold, priority, message, cause, article,
      as_of, cleared_sequence, cleared_recorded, cleared_value, cleared_message, cleared_as_of FROM alert
    """

  fileprivate init?(_ row: SQL) {
    guard let id = row.text(0), let subject = row.text(4).flatMap({ Subject($0) }) else { return nil }
    alert = AlertRaised(
      id: AlertID(id), rule: row.text(3) ?? "", subject: subject, metric: row.text(5) ?? "",
      value: row.double(6), threshold: row.double(7), priority: Int(row.int(8)), message: row.text(9) ?? "",
      cause: SequenceNumber(UInt64(bitPattern: row.int(10))), article: row.digest(11).map { ArticleID($0) },
      asOf: Day(daysSinceEpoch: Int32(clamping: row.int(12))))
    sequence = SequenceNumber(UInt64(bitPattern: row.int(1)))
    recorded = Timestamp(microseconds: row.int(2))
    cleared = row.optionalInt(13).map { sequence in
      Cleared(
        sequence: SequenceNumber(UInt64(bitPattern: sequence)),
        recorded: Timestamp(microseconds: row.int(14)),
        value: row.double(15), message: row.text(16) ?? "",
        asOf: Day(daysSinceEpoch: Int32(clamping: row.int(17))))
    }
  }
}
