import Domain
import FileSystem

/// Reads a log that another process may be appending to. Needs no lock and no right to write.
///
/// It never shows a part of a group. What it shows may be an instant ahead of what the writer has acknowledged.
public struct LogReader: EventReading {
  let directory: LogDirectory

  init(directory: LogDirectory) { self.directory = directory }

  /// - Throws: `LogFailure.missing` where there is no log.
  public init(directory path: String, fileSystem: any FileSystem = POSIXFileSystem()) throws(LogFailure) {
    directory = LogDirectory(path: path, fileSystem: fileSystem)
    _ = try directory.segments()
  }

  public func last() throws(LogFailure) -> SequenceNumber {
    let segments = try directory.segments()
    guard let segment = segments.last else { return SequenceNumber(0) }
    let record = try reporting {
      try SegmentSearch(segment: segment, file: try directory.fileSystem.open(segment.path, .read))
        .lastRecord()
    }
    return record?.sequence ?? SequenceNumber(segment.first.number - 1)
  }

  public func cursor(after sequence: SequenceNumber) throws(LogFailure) -> any EventCursor {
    try LogCursor(directory: directory, after: sequence, limit: nil)
  }

  /// Does something while nobody appends.
  /// - Throws: `LogFailure.locked` where a daemon has the log.
  package func excludingWriters(now: Timestamp, _ body: () throws -> Void) throws {
    let lock = try WriterLock(in: directory, now: now)
    defer { lock.release() }
    try body()
  }

  /// `cursor` for those who want the records' bytes as well.
  package func lines(after sequence: SequenceNumber) throws(LogFailure) -> LogCursor {
    try LogCursor(directory: directory, after: sequence, limit: nil)
  }

  /// The segments and their sizes in bytes, in order.
  package func segments() throws(LogFailure) -> [(segment: Segment, byteCount: UInt64)] {
    let segments = try directory.segments()
    return try reporting {
      try segments.map { ($0, try directory.fileSystem.status(of: $0.path)?.size ?? 0) }
    }
  }

  public func event(_ sequence: SequenceNumber) throws(LogFailure) -> RecordedEvent? {
    let segments = try directory.segments()
    guard let index = LogDirectory.segment(holding: sequence, in: segments) else { return nil }
    let segment = segments[index]
    let file = try reporting { try directory.fileSystem.open(segment.path, .read) }
    defer { file.close() }
    let lines = try reporting {
      try SegmentSearch(segment: segment, file: file).offset(of: sequence).map { offset in
        LineReader(file, at: offset, bufferByteCount: LogReader.recordByteCount)
      }
    }
    guard let lines, let line = try reporting({ try lines.next() }) else {
      if index == segments.count - 1, try last() < sequence { return nil }
      throw .damaged(
        Damage(
          segment: segment.path, offset: 0, sequence: sequence, cause: .unreadable("it is not in its segment")
        ))
    }
    defer { withExtendedLifetime(lines) {} }
    let record: Record
    do throws(RecordFault) { record = try Record(line: line.bytes) } catch {
      throw .damaged(
        Damage(segment: segment.path, offset: line.offset, sequence: sequence, cause: .unreadable(error.what))
      )
    }
    var decoder = RecordDecoder()
    return try decoder.event(of: record, line: line, in: segment)
  }

  /// Most records fit.
  private static let recordByteCount = 16 << 10
}
