import Domain
import GRDB

/// The projections' one writer. Events and checkpoint move in one transaction: after a crash the database is as
/// of some event, and what follows in the log is applied again.
///
///     let (writer, opening) = try ProjectionWriter.open(path: layout.database, settings: numbers, logEnd: last)
///     try writer.catchUp { after, apply in … read the log after `after` and hand it to `apply` in batches … }
///     let applied = try writer.apply(batch)
///
/// Not for use by two tasks at once.
package final class ProjectionWriter {
  package enum Opening: Hashable, Sendable {
    case current
    case created
    /// The file was unusable and is now called `name`; the new one is empty and waits for `catchUp`.
    case setAside(name: String, why: ProjectionFailure)
  }

  package let path: String
  package private(set) var settings: NumberSettings
  private var queue: DatabaseQueue
  /// Nil once closed: its statements must go before the connection does.
  private var openFold: Fold?
  /// What rules about countries and the world are measured from.
  private let standingLoads = StandingLoads()

  private init(path: String, settings: NumberSettings, queue: DatabaseQueue, fold: Fold) {
    self.path = path
    self.settings = settings
    self.queue = queue
    openFold = fold
  }

  /// Opens `path`, creating it where there is none, and setting aside what is damaged, of another version or
  /// ahead of the log.
  ///
  /// - Parameter logEnd: the log's last sequence; 0 where the log is empty.
  package static func open(
    path: String, settings: NumberSettings = .defaults, logEnd: SequenceNumber
  ) throws(ProjectionFailure) -> (ProjectionWriter, Opening) {
    let isNew = !StateDatabase.exists(path)
    do throws(ProjectionFailure) {
      let writer = try openWriter(path: path, settings: settings)
      guard writer.checkpoint <= logEnd else {
        throw ProjectionFailure(
          operation: "open", path: path,
          cause: .gap(expected: logEnd.number, found: writer.checkpoint.number),
          detail: "it has applied \(writer.checkpoint) events, and the log has \(logEnd)")
      }
      return (writer, isNew ? .created : .current)
    } catch {
      let reason: String
      switch error.cause {
      case .damaged: reason = "damaged"
      case .otherVersion(let found): reason = "version-\(found)"
      case .gap: reason = "ahead"
      default: throw error
      }
      let name = try StateDatabase.setAside(path: path, reason: reason)
      return (try openWriter(path: path, settings: settings), .setAside(name: name, why: error))
    }
  }

  private static func openWriter(
    path: String, settings: NumberSettings
  ) throws(ProjectionFailure) -> ProjectionWriter {
    let queue = try StateDatabase.openWriter(path: path)
    return try StateDatabase.translating("open", path) {
      let fold = try queue.write { db in
        let fold = try Fold(db, weighing: settings.weighing, isBulk: false)
        // Other weights: the same facts, other series.
        if try StateDatabase.weighing(db) != settings.weighing.fingerprint {
          try fold.makeAllSeries()
          try StateDatabase.saveWeighing(settings.weighing, db)
        }
        return fold
      }
      return ProjectionWriter(path: path, settings: settings, queue: queue, fold: fold)
    }
  }

  private var fold: Fold {
    guard let openFold else { preconditionFailure("the projections of \(path) are closed") }
    return openFold
  }

  /// The last event applied; 0 for none.
  package var checkpoint: SequenceNumber { fold.counters.checkpoint }

  var newestDay: Day? { fold.counters.newestDay }
  var counters: Counters { fold.counters }

  func reading<Result>(_ operation: String, _ body: (Gauge) throws -> Result) throws(ProjectionFailure)
    -> Result
  {
    try StateDatabase.translating(operation, path) {
      try queue.read { db in
        let numbers = Numbers(
          source: StoredSeries(database: db), parties: fold.parties, measure: Measure(settings))
        return try body(Gauge(numbers, db, standingLoads))
      }
    }
  }

  func querying<Result>(_ operation: String, _ body: (Database) throws -> Result) throws(ProjectionFailure)
    -> Result
  {
    try StateDatabase.translating(operation, path) { try queue.read(body) }
  }

  /// Applies events that follow the checkpoint; those up to it are skipped.
  ///
  /// - Throws: `.gap` where an event is missing before the first. After any error the transaction is undone and
  ///   the checkpoint is where it was.
  @discardableResult
  package func apply(_ events: [RecordedEvent]) throws(ProjectionFailure) -> Applied {
    let before = fold.counters
    do throws(ProjectionFailure) {
      return try StateDatabase.translating("apply events to", path) {
        try queue.write { db in
          var applied = Applied(checkpoint: checkpoint)
          for event in events where event.sequence > checkpoint {
            guard event.sequence == checkpoint.next else {
              throw ProjectionWriter.gap(path, checkpoint, before: event.sequence)
            }
            try fold.apply(event)
          }
          for (day, touch) in try fold.refreshSeries() {
            applied.add(day, touch, fold)
            standingLoads.touch(Numbers.Key(source: day.source, target: day.target))
          }
          if fold.counters != before { try fold.counters.save(db) }
          applied.checkpoint = checkpoint
          return applied
        }
      }
    } catch {
      // What the fold remembers may be of rows that were undone.
      try reopenFold()
      throw error
    }
  }

  static func gap(
    _ path: String, _ checkpoint: SequenceNumber, before sequence: SequenceNumber
  ) -> ProjectionFailure {
    ProjectionFailure(
      operation: "apply events to", path: path,
      cause: .gap(expected: checkpoint.next.number, found: sequence.number),
      detail: "event \(sequence) cannot follow \(checkpoint)")
  }

  /// Applies everything that the log holds after the checkpoint. From an empty database it does so in bulk, many
  /// times faster, with the same result.
  ///
  /// - Parameters:
  ///   - beat: called every second while, in bulk, rows become indexes and series and no batch is asked for: a
  ///     watchdog may be waiting.
  ///   - replay: reads the log after the given sequence and hands it on in batches, in order.
  /// - Returns: everything touched.
  @discardableResult
  package func catchUp(
    beat: () -> Void = {},
    _ replay: (_ after: SequenceNumber, _ apply: ([RecordedEvent]) throws -> Void) throws -> Void
  ) throws -> Applied {
    guard checkpoint.number == 0 else {
      var all = Applied(checkpoint: checkpoint)
      try replay(checkpoint) { batch in
        let applied = try apply(batch)
        all.checkpoint = applied.checkpoint
        all.directions.merge(applied.directions) { $0.sequence < $1.sequence ? $1 : $0 }
      }
      return all
    }
    // The empty database stays open meanwhile: whoever reports progress may ask it for its totals.
    let rebuilt = path + ".rebuilding"
    try StateDatabase.remove(rebuilt)
    let applied = try BulkFold(path: rebuilt, weighing: settings.weighing).run(replay, beat: beat)
    openFold = nil
    try StateDatabase.translating("close", path) { try queue.close() }
    try StateDatabase.replace(path, with: rebuilt)
    queue = try StateDatabase.openWriter(path: path)
    try reopenFold()
    return applied
  }

  private func reopenFold() throws(ProjectionFailure) {
    standingLoads.removeAll()
    try StateDatabase.translating("open", path) {
      openFold = try queue.write { db in try Fold(db, weighing: settings.weighing, isBulk: false) }
    }
  }

  /// Takes new settings, as a reload brings them; where weights differ, all series are made again.
  package func use(_ settings: NumberSettings) throws(ProjectionFailure) {
    let weighingChanged = settings.weighing != self.settings.weighing
    self.settings = settings
    standingLoads.removeAll()
    guard weighingChanged else { return }
    openFold = nil
    try reopenFold()
    try StateDatabase.translating("weigh facts again in", path) {
      try queue.write { db in
        try fold.makeAllSeries()
        try StateDatabase.saveWeighing(settings.weighing, db)
      }
    }
  }

  package func close() throws(ProjectionFailure) {
    openFold = nil
    try StateDatabase.translating("close", path) { try queue.close() }
  }
}

/// What a batch changed.
package struct Applied: Hashable, Sendable {
  /// The last event applied.
  package var checkpoint: SequenceNumber
  /// Directions between countries whose numbers may have changed, and the newest event that touched each.
  package var directions: [Direction: Cause] = [:]

  package struct Cause: Hashable, Sendable {
    package var sequence: SequenceNumber
    package var article: ArticleID?

    package init(sequence: SequenceNumber, article: ArticleID?) {
      self.sequence = sequence
      self.article = article
    }
  }

  package init(checkpoint: SequenceNumber) { self.checkpoint = checkpoint }

  mutating func add(_ day: Fold.DirtyDay, _ touch: Fold.Touch, _ fold: Fold) {
    guard let direction = fold.direction(day.source, day.target) else { return }
    if let known = directions[direction], known.sequence >= touch.sequence { return }
    directions[direction] = Cause(sequence: touch.sequence, article: touch.article)
  }
}

/// From one country towards another.
package struct Direction: Hashable, Sendable {
  package var source: String
  package var target: String

  package init(_ source: String, _ target: String) {
    self.source = source
    self.target = target
  }
}
