import Dispatch
import Domain
import Glibc
import Intake
import Synchronization

/// A batch that is decoded and coded in the background, on all cores, while the one before is put on record.
/// Batches are coded one after the other, in the order in which they were begun.
final class BatchCoding: Sendable {
  /// Threads that code at the same time, at most.
  static let workersMax = 32
  static let workers = max(1, min(workersMax, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  typealias Outcome = Result<Batch.Coded, Rejection>

  private static let queue = DispatchQueue(label: "tocsin.coding")

  let batch: Batch
  private let outcomes: Mutex<[Outcome?]>
  private let isCancelled = Atomic(false)
  private let done = DispatchSemaphore(value: 0)

  /// Begins at once. Suspects of `mark` are coded alone, after the others.
  init(
    _ batch: Batch, with coder: ArticleCoder, receivedAt time: Timestamp, mark: CodingMark,
    heartbeat: Heartbeat
  ) {
    self.batch = batch
    outcomes = Mutex(Array(repeating: nil, count: batch.deliveries.count))
    BatchCoding.queue.async { [self] in
      let places = Array(batch.deliveries.indices)
      let suspects = places.filter { mark.deaths(at: batch.deliveries[$0].id) > 0 }
      let others = suspects.isEmpty ? places : places.filter { !suspects.contains($0) }
      for (places, workers) in [(others, min(mark.workers, others.count)), (suspects, 1)] {
        let next = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
          while !isCancelled.load(ordering: .relaxed) {
            let turn = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard turn < places.count else { return }
            let delivery = batch.deliveries[places[turn]]
            let outcome = BatchCoding.code(delivery, coder, time, mark, worker)
            outcomes.withLock { $0[places[turn]] = outcome }
            heartbeat.beat()
          }
        }
      }
      done.signal()
    }
  }

  /// - Returns: false where time was up.
  func wait(milliseconds: Int) -> Bool {
    guard done.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else { return false }
    // Done it stays, for whoever asks again.
    done.signal()
    return true
  }

  /// Asks it to end early, after the articles that are in work.
  func requestCancellation() { isCancelled.store(true, ordering: .relaxed) }

  /// Ends early, after the articles that are in work.
  func cancel() {
    requestCancellation()
    done.wait()
    done.signal()
  }

  /// What became of each of the batch's deliveries, in their order. To be asked once coding is done.
  func takeOutcomes() -> [Outcome] {
    outcomes.withLock { outcomes in
      defer { outcomes = [] }
      return outcomes.compactMap(\.self)
    }
  }

  private static func code(
    _ delivery: Batch.Delivery, _ coder: ArticleCoder, _ time: Timestamp, _ mark: CodingMark, _ worker: Int
  ) -> Outcome {
    let deaths = mark.deaths(at: delivery.id)
    if deaths >= CodingMark.deathsMax {
      return .failure(
        Rejection(
          .deadly, "the daemon died \(deaths) times while it read this; please report it, with the file"))
    }
    mark.begin(delivery.id, worker: worker)
    defer { mark.end(worker: worker) }
    do throws(Rejection) { return .success(try Batch.code(delivery, coder, time)) } catch {
      return .failure(error)
    }
  }
}
