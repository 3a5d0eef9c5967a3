import Dispatch
import Domain
import FileSystem
import Synchronization

/// The log in files of this machine. See `Record` for the format.
///
/// One process has it open at a time; `LogReader` reads beside it.
public final class SegmentedLog: EventLog {
  public struct Options: Hashable, Sendable {
    /// A segment that would grow beyond this many bytes is full. The last segment is read through at each start.
    public var segmentByteCountMax: UInt64 = 32 << 20
    /// Events that are written and confirmed in one go, where so many wait.
    public var batchByteCountMax = 4 << 20

    public init() {}
  }

  /// What opening it found and did.
  public let recovery: Recovery

  private let reader: LogReader
  private let lock: WriterLock
  private let now: @Sendable () -> Timestamp
  private let options: Options
  /// All writing happens here, one batch after the other.
  private let writing = DispatchQueue(label: "tocsin.log")
  /// Touched on `writing` alone.
  nonisolated(unsafe) private let writer: SegmentWriter
  nonisolated(unsafe) private var batch: Batch
  private let waiting = Mutex(Waiting())
  private let confirmed: Mutex<SequenceNumber>

  private struct Waiting {
    var requests: [Request] = []
    /// A batch is under way and will look for more when it is done.
    var isWriting = false
    var isClosed = false
  }

  private struct Request {
    var groups: [[Event]]
    var done: CheckedContinuation<Result<[[RecordedEvent]], AppendFailure>, Never>
  }

  /// Opens a log for appending, and makes an empty one where there is none.
  ///
  /// A torn tail is cut and kept; damage is refused and nothing changed.
  /// - Parameter now: the clock that records are stamped with.
  /// - Throws: `LogFailure`: `.locked` where another process has it, `.damaged`, `.newerFormat`, `.file`.
  public init(
    directory path: String, fileSystem: any FileSystem = POSIXFileSystem(), options: Options = Options(),
    now: @escaping @Sendable () -> Timestamp = { Timestamp.now() }
  ) throws(LogFailure) {
    let directory = LogDirectory(path: path, fileSystem: fileSystem)
    try reporting {
      if try fileSystem.status(of: path) == nil {
        try fileSystem.createDirectory(path)
        try fileSystem.syncDirectory(fileSystem.directory(of: path))
      }
    }
    lock = try WriterLock(in: directory, now: now())
    let opening = LogOpening(directory: directory, segmentByteCountMax: options.segmentByteCountMax)
    (writer, recovery) = try opening.open()
    batch = Batch(after: writer.last, hash: writer.hash)
    confirmed = Mutex(writer.last)
    reader = LogReader(directory: directory)
    self.now = now
    self.options = options
  }

  /// Waits for what is being written, notes that the log was closed cleanly, and gives up the lock. Later
  /// appends fail.
  /// - Returns: why it could not be closed cleanly: the device fails, or failed before. What was acknowledged is
  ///   durable all the same.
  @discardableResult public func close() -> AppendFailure? {
    let requests = waiting.withLock { waiting in
      waiting.isClosed = true
      defer { waiting.requests = [] }
      return waiting.requests
    }
    for request in requests { request.done.resume(returning: .failure(.closed)) }
    defer { lock.release() }
    return writing.sync { writer.close() }
  }

  public func append(_ groups: [[Event]]) async throws(AppendFailure) -> [[RecordedEvent]] {
    let result = await withCheckedContinuation { done in
      let (isClosed, begins) = waiting.withLock { waiting in
        if waiting.isClosed { return (true, false) }
        waiting.requests.append(Request(groups: groups, done: done))
        defer { waiting.isWriting = true }
        return (false, !waiting.isWriting)
      }
      if isClosed { done.resume(returning: .failure(.closed)) }
      if begins { writing.async { self.writeWaiting() } }
    }
    return try result.get()
  }

  public func appendBlocking(_ groups: [[Event]]) throws(AppendFailure) -> [[RecordedEvent]] {
    let result = writing.sync { () -> Result<[[RecordedEvent]], AppendFailure> in
      do throws(AppendFailure) {
        batch.begin(after: writer.last, hash: writer.hash, at: now())
        let events = try batch.add(groups)
        try write()
        return .success(events)
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  /// Writes batch after batch until nobody waits.
  private func writeWaiting() {
    while true {
      let requests = waiting.withLock { waiting in
        if waiting.requests.isEmpty { waiting.isWriting = false }
        defer { waiting.requests = [] }
        return waiting.requests
      }
      if requests.isEmpty { return }
      var rest = requests[...]
      while !rest.isEmpty { rest = rest.dropFirst(writeBatch(of: rest)) }
    }
  }

  /// Writes as many requests as go into one batch, and answers them.
  /// - Returns: how many.
  private func writeBatch(of requests: ArraySlice<Request>) -> Int {
    batch.begin(after: writer.last, hash: writer.hash, at: now())
    var answers: [Result<[[RecordedEvent]], AppendFailure>] = []
    for request in requests {
      do throws(AppendFailure) { answers.append(.success(try batch.add(request.groups))) } catch {
        answers.append(.failure(error))
      }
      if batch.bytes.count >= options.batchByteCountMax { break }
    }
    do throws(AppendFailure) { try write() } catch {
      for (index, answer) in answers.enumerated() {
        if case .success = answer { answers[index] = .failure(error) }
      }
    }
    for (request, answer) in zip(requests, answers) { request.done.resume(returning: answer) }
    return answers.count
  }

  private func write() throws(AppendFailure) {
    guard !batch.bytes.isEmpty else {
      if let failure = writer.failure { throw failure }
      return
    }
    try writer.append(batch)
    confirmed.withLock { $0 = batch.last }
  }

  public func last() -> SequenceNumber { confirmed.withLock { $0 } }

  public func cursor(after sequence: SequenceNumber) throws(LogFailure) -> any EventCursor {
    try LogCursor(directory: reader.directory, after: sequence) { [self] in last() }
  }

  public func event(_ sequence: SequenceNumber) throws(LogFailure) -> RecordedEvent? {
    sequence <= last() ? try reader.event(sequence) : nil
  }
}
