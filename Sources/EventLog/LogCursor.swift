import Domain
import FileSystem

/// Reads a log's segments forwards, group by group.
package final class LogCursor: EventCursor {
  package private(set) var position: SequenceNumber

  private let directory: LogDirectory
  /// The last event that may be shown; nil for all there are.
  private let limit: (() -> SequenceNumber)?
  private var decoder = RecordDecoder()
  private var records: RecordSequence
  private var open: OpenSegment?

  private struct OpenSegment {
    var segment: Segment
    var inode: UInt64
    var lines: LineReader
    /// Where the next group begins.
    var offset: UInt64
    /// Whether more was read than was handed out.
    var isStale = false
  }

  init(
    directory: LogDirectory, after sequence: SequenceNumber, limit: (() -> SequenceNumber)?
  ) throws(LogFailure) {
    self.directory = directory
    self.limit = limit
    position = sequence
    records = RecordSequence(after: sequence, hash: nil)
    guard sequence.number > 0 else { return }
    try seek(behind: sequence)
  }

  package func next() throws(LogFailure) -> [RecordedEvent]? {
    try advance { record, line, segment throws(LogFailure) in
      try decoder.event(of: record, line: line, in: segment)
    }
  }

  /// `next` for those who want the bytes.
  package func nextLines() throws(LogFailure) -> [RecordLine]? {
    try advance { record, line, _ throws(LogFailure) in RecordLine(record: record, bytes: Array(line.bytes)) }
  }

  private typealias Making<Item> = (Record, LineReader.Line, Segment) throws(LogFailure) -> Item

  private func advance<Item>(_ make: Making<Item>) throws(LogFailure) -> [Item]? {
    while true {
      if let limit, limit() <= position { return nil }
      if open == nil {
        guard let segment = try segment(from: position.next) else { return nil }
        try begin(segment, at: 0)
      }
      if let group = try nextGroup(make) { return group }
      // The end of this segment, for now or for good.
      guard let next = try segment(from: position.next), next.first == position.next, next != open?.segment
      else {
        try reopenIfReplaced()
        return nil
      }
      open = nil
    }
  }

  /// The next group; nil at the segment's present end.
  private func nextGroup<Item>(_ make: Making<Item>) throws(LogFailure) -> [Item]? {
    guard var current = open else { return nil }
    if current.isStale { current.lines.seek(to: current.offset) }
    var sequence = records
    var group: [Item] = []
    open?.isStale = true
    while let line = try reporting({ try current.lines.next() }) {
      guard line.isTerminated else {
        // The writer may be amid this line; but it puts nothing behind a record except a line feed.
        guard TailReading.beginsWithRecord(line.bytes) else { return nil }
        throw .damaged(
          Damage(
            segment: current.segment.path, offset: line.offset, sequence: sequence.last.next,
            cause: .unreadable("its line has no end")))
      }
      let record: Record
      do throws(RecordSequence.Fault) { record = try sequence.take(line.bytes) } catch {
        try judge(error, line, current.segment, sequence)
        return nil
      }
      group.append(try make(record, line, current.segment))
      if record.more == 0 {
        records = sequence
        position = record.sequence
        current.offset = line.end
        current.isStale = false
        open = current
        return group
      }
    }
    return nil
  }

  /// A line that is not the record due: at the log's very end it may be what a crash left, and then the log ends
  /// before it; else it is damage, and thrown.
  private func judge(
    _ fault: RecordSequence.Fault, _ line: LineReader.Line, _ segment: Segment, _ sequence: RecordSequence
  ) throws(LogFailure) {
    switch fault {
    case .newer(let what): throw .newerFormat(path: segment.path, offset: line.offset, what: what)
    case .damage(let cause):
      let damage = Damage(
        segment: segment.path, offset: line.offset, sequence: sequence.last.next, cause: cause)
      guard case .unreadable = cause, try directory.segments().last == segment else { throw .damaged(damage) }
      let watermark = try directory.watermark()
      let file = try reporting { try directory.fileSystem.open(segment.path, .read) }
      defer { file.close() }
      _ = try TailReading(segment: segment, file: file, watermark: watermark).read(after: nil)
    }
  }

  private func seek(behind sequence: SequenceNumber) throws(LogFailure) {
    guard let segment = try segment(from: sequence) else {
      throw .damaged(
        Damage(
          segment: directory.path, offset: 0, sequence: SequenceNumber(1), cause: .missing(upTo: sequence)))
    }
    let file = try reporting { try directory.fileSystem.open(segment.path, .read) }
    let offset = try reporting { try SegmentSearch(segment: segment, file: file).offset(of: sequence) }
    try begin(segment, at: offset ?? 0)
    // The record itself, for its hash.
    guard offset != nil, let lines = open?.lines, let line = try reporting({ try lines.next() }),
      let record = try? Record(line: line.bytes)
    else {
      throw .damaged(
        Damage(
          segment: segment.path, offset: offset ?? 0, sequence: sequence, cause: .missing(upTo: sequence)))
    }
    records.resume(after: record)
    open?.offset = line.end
  }

  private func segment(from sequence: SequenceNumber) throws(LogFailure) -> Segment? {
    let segments = try directory.segments()
    return LogDirectory.segment(holding: sequence, in: segments).map { segments[$0] }
  }

  private func begin(_ segment: Segment, at offset: UInt64) throws(LogFailure) {
    open = try reporting {
      let file = try directory.fileSystem.open(segment.path, .read)
      return OpenSegment(
        segment: segment, inode: try file.status().inode, lines: LineReader(file, at: offset), offset: offset)
    }
  }

  /// A writer that found the log not cleanly closed has put a copy in the segment's place.
  private func reopenIfReplaced() throws(LogFailure) {
    guard let current = open else { return }
    let found = try reporting { try directory.fileSystem.status(of: current.segment.path) }
    if let found, found.inode != current.inode { try begin(current.segment, at: current.offset) }
  }
}
