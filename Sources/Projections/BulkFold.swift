import Dispatch
import Domain
import GRDB
import Synchronization

/// Folds a whole log into a new file: rows first, then indexes, clusters and series in one pass each. Nothing is
/// synced or journalled before the end, because a crash leaves only a file that is begun again.
///
/// The caller's thread reads the log; another folds what it has read.
struct BulkFold: Sendable {
  let path: String
  let weighing: Weighing

  /// - Parameter beat: called every second after `replay`, while rows become indexes and series.
  /// - Throws: the fold's own failure, or what `replay` throws.
  func run(
    _ replay: (_ after: SequenceNumber, _ apply: ([RecordedEvent]) throws -> Void) throws -> Void,
    beat: () -> Void
  ) throws -> Applied {
    let queue = try StateDatabase.createForBulk(path: path)
    let batches = BatchQueue()
    let outcome = Outcome()
    DispatchQueue(label: "tocsin.folding").async {
      outcome.set(Result { try fold(batches, in: queue) })
      batches.close()
      outcome.done.signal()
    }
    do {
      try replay(SequenceNumber(0)) { try batches.put($0) }
      batches.end()
      while outcome.done.wait(timeout: .now() + .seconds(1)) == .timedOut { beat() }
    } catch {
      // Where the fold failed first, that is why the reader could not go on.
      let reason = outcome.failure ?? error
      batches.close()
      queue.interrupt()
      outcome.done.wait()
      try? queue.close()
      throw reason
    }
    let applied = try outcome.get()
    try StateDatabase.translating("close", path) { try queue.close() }
    return applied
  }

  private func fold(_ batches: BatchQueue, in queue: DatabaseQueue) throws -> Applied {
    do {
      return try queue.inDatabase { db in
        try db.execute(sql: "BEGIN")
        let fold = try Fold(db, weighing: weighing, isBulk: true)
        while let batch = try batches.take() {
          for event in batch where event.sequence > fold.counters.checkpoint {
            guard event.sequence == fold.counters.checkpoint.next else {
              throw ProjectionWriter.gap(path, fold.counters.checkpoint, before: event.sequence)
            }
            try fold.apply(event)
          }
        }
        try fold.clusterAll()
        try db.execute(sql: Schema.indexes)
        try fold.makeAllSeries()
        try fold.counters.save(db)
        try StateDatabase.saveWeighing(weighing, db)
        try db.execute(sql: "COMMIT")
        var applied = Applied(checkpoint: fold.counters.checkpoint)
        for (direction, touch) in fold.bulkTouched { applied.add(direction, touch, fold) }
        return applied
      }
    } catch let failure as SQLFailure {
      throw ProjectionFailure(
        operation: "rebuild", path: path, cause: failure.cause, detail: failure.message)
    }
  }

  /// What the fold came to.
  private final class Outcome: Sendable {
    let done = DispatchSemaphore(value: 0)
    private let result = Mutex<Result<Applied, any Error>?>(nil)

    func set(_ value: Result<Applied, any Error>) { result.withLock { $0 = value } }

    /// Nil while the fold is at work, and where it has succeeded.
    var failure: (any Error)? {
      guard case .failure(let failure) = result.withLock({ $0 }) else { return nil }
      return failure
    }

    func get() throws -> Applied {
      guard let result = result.withLock({ $0 }) else { preconditionFailure("the fold has not ended") }
      return try result.get()
    }
  }
}

/// Hands batches from the thread that reads the log to the one that folds them.
private final class BatchQueue: Sendable {
  /// Batches read ahead; a daemon's have 2,000 events, some 5 MB.
  static let batchesMax = 2

  /// Nobody takes or puts batches any more.
  struct Closed: Error {}

  private struct State {
    var batches: [[RecordedEvent]] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  private let free = DispatchSemaphore(value: 0)
  private let full = DispatchSemaphore(value: 0)

  init() {
    for _ in 0..<BatchQueue.batchesMax { free.signal() }
  }

  /// Waits while the queue is full.
  func put(_ batch: [RecordedEvent]) throws(Closed) {
    free.wait()
    let isClosed = state.withLock { state in
      if !state.isClosed { state.batches.append(batch) }
      return state.isClosed
    }
    if isClosed { throw Closed() }
    full.signal()
  }

  /// Waits for a batch; nil after the last.
  func take() throws(Closed) -> [RecordedEvent]? {
    full.wait()
    let (batch, isClosed) = state.withLock { state in
      (state.batches.isEmpty ? nil : state.batches.removeFirst(), state.isClosed)
    }
    if isClosed { throw Closed() }
    free.signal()
    return batch
  }

  /// No batch follows.
  func end() {
    // A turn without a batch is the end.
    full.signal()
  }

  /// Wakes whoever waits: nothing more is put or taken.
  func close() {
    state.withLock { $0.isClosed = true }
    free.signal()
    full.signal()
  }
}
