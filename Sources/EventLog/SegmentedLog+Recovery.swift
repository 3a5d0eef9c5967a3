import Domain
import FileSystem

/// What opening a log for writing found and did.
public struct Recovery: Hashable, Sendable {
  /// Half-written bytes were cut off the log's end and kept in a file of their own.
  public struct TornTail: Hashable, Sendable {
    public var keptIn: String
    public var byteCount: UInt64
    /// The log's last event, before the cut and after it.
    public var last: SequenceNumber
  }

  /// The last process did not close the log: its last segment was copied to a fresh file.
  public var copiedTail = false
  public var tornTail: TornTail?
  /// `durable.json` could not be read: it was moved here, and written anew from what the segments say.
  public var unreadableWatermark: String?

  public init() {}
}

/// Opens a log for writing. In this order, so that a crash anywhere leaves a log that opens again:
///
/// 1. Read the last segment to its end. Where there is damage, stop: nothing has been changed.
/// 2. Where the watermark does not say that the log was closed here: keep torn bytes in a `.torn` file, copy the
///    whole groups to a fresh file, make it durable, and put it in the segment's place. The old file may be one
///    whose fsync failed in the process before, and only a new one can be believed.
/// 3. Write the watermark. (What is done where it cannot be read, `Watermark` says.)
struct LogOpening {
  let directory: LogDirectory
  let segmentByteCountMax: UInt64

  private static let copyByteCount = 1 << 20
  private static let tornFilesMax = 1_000

  func open() throws(LogFailure) -> (SegmentWriter, Recovery) {
    let segments = try directory.segments()
    let reading = try directory.readWatermark()
    let watermark = reading.watermark
    try checkEnds(segments, watermark)
    guard let segment = segments.last else {
      if reading == .unreadable { throw untold(from: SequenceNumber(1)) }
      return (try begin(), Recovery())
    }

    let hash = segments.count > 1 ? try endHash(of: segments[segments.count - 2], before: segment) : nil
    let file = try reporting { try directory.fileSystem.open(segment.path, .write) }
    let tail = try TailReading(segment: segment, file: file, watermark: watermark).read(after: hash)
    if reading == .unreadable, !tail.torn.isEmpty { throw untold(from: tail.last.next) }
    var recovery = Recovery()
    let closedHere =
      watermark
      == Watermark(segment: segment.first, byteCount: tail.end, sequence: tail.last, hash: tail.hash)
    if tail.torn.isEmpty && (closedHere || tail.end == 0) && reading != .unreadable {
      // An empty segment may be one whose name the process before could not make durable.
      try reporting { try directory.fileSystem.syncDirectory(directory.path) }
      return (writer(segment, file, tail), recovery)
    }

    if reading == .unreadable { recovery.unreadableWatermark = try directory.keepWatermark() }
    let fresh = try reporting {
      if !tail.torn.isEmpty { recovery.tornTail = try keep(tail, of: file) }
      return try copy(file, upTo: tail.end, as: segment)
    }
    file.close()
    recovery.copiedTail = true
    let writer = writer(segment, fresh, tail)
    try reporting { try writer.writeWatermark() }
    return (writer, recovery)
  }

  /// Whether segments are missing at the log's beginning or its end.
  private func checkEnds(_ segments: [Segment], _ watermark: Watermark?) throws(LogFailure) {
    if let first = segments.first, first.first.number != 1 {
      throw missing(upTo: SequenceNumber(first.first.number - 1), from: SequenceNumber(1))
    }
    if let watermark, watermark.sequence.number > 0,
      segments.last.map({ $0.first < watermark.segment }) ?? true
    {
      throw missing(upTo: watermark.sequence, from: watermark.segment)
    }
  }

  /// The log's end is missing or torn, and the file that would tell how far it was durable cannot be read.
  private func untold(from first: SequenceNumber) -> LogFailure {
    let cause = Damage.Cause.unreadable(
      "what it says of the log's end cannot be read, and the end is not whole")
    return .damaged(Damage(segment: directory.watermarkPath, offset: 0, sequence: first, cause: cause))
  }

  private func missing(upTo last: SequenceNumber, from first: SequenceNumber) -> LogFailure {
    let segment = Segment(first: first, in: directory.path)
    return .damaged(Damage(segment: segment.path, offset: 0, sequence: first, cause: .missing(upTo: last)))
  }

  /// A new log.
  private func begin() throws(LogFailure) -> SegmentWriter {
    let segment = Segment(first: SequenceNumber(1), in: directory.path)
    let file = try reporting {
      let file = try directory.fileSystem.open(segment.path, .create)
      try directory.fileSystem.syncDirectory(directory.path)
      return file
    }
    return writer(segment, file, Tail(end: 0, last: SequenceNumber(0), hash: .genesis, torn: 0..<0))
  }

  private func writer(_ segment: Segment, _ file: any File, _ tail: Tail) -> SegmentWriter {
    SegmentWriter(
      directory: directory, segment: segment, file: file, tail: tail, segmentByteCountMax: segmentByteCountMax
    )
  }

  /// The hash that ends a full segment.
  private func endHash(of segment: Segment, before next: Segment) throws(LogFailure) -> ChainHash {
    let record = try reporting {
      let file = try directory.fileSystem.open(segment.path, .read)
      defer { file.close() }
      return try SegmentSearch(segment: segment, file: file).lastRecord()
    }
    guard let record, record.sequence.next == next.first else {
      let last = record?.sequence ?? SequenceNumber(segment.first.number - 1)
      throw missing(upTo: SequenceNumber(next.first.number - 1), from: last.next)
    }
    return record.hash
  }

  private func keep(_ tail: Tail, of file: any File) throws(FileError) -> Recovery.TornTail {
    for number in 1...LogOpening.tornFilesMax {
      let path = "\(file.path).\(tail.end)-\(number).torn"
      let kept: any File
      do throws(FileError) { kept = try directory.fileSystem.open(path, .create) } catch {
        if error.exists { continue }
        throw error
      }
      defer { kept.close() }
      try copy(file, tail.torn, to: kept)
      try directory.fileSystem.syncDirectory(directory.path)
      return Recovery.TornTail(keptIn: path, byteCount: UInt64(tail.torn.count), last: tail.last)
    }
    throw FileError(.open, file.path + ".torn", code: FileError.tooMany)
  }

  private func copy(_ file: any File, upTo end: UInt64, as segment: Segment) throws(FileError) -> any File {
    let provisional = segment.path + ".new"
    let copied = try directory.fileSystem.open(provisional, .writeOrCreate)
    defer { copied.close() }
    try copied.truncate(to: 0)
    try copy(file, 0..<end, to: copied)
    try directory.fileSystem.rename(provisional, to: segment.path)
    try directory.fileSystem.syncDirectory(directory.path)
    return try directory.fileSystem.open(segment.path, .write)
  }

  private func copy(_ file: any File, _ range: Range<UInt64>, to copied: any File) throws(FileError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: LogOpening.copyByteCount, alignment: 16)
    defer { buffer.deallocate() }
    var offset = range.lowerBound
    while offset < range.upperBound {
      let room = min(UInt64(buffer.count), range.upperBound - offset)
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(room)])
      let count = try file.read(into: part, at: offset)
      guard count > 0 else { throw FileError(.read, file.path, offset: offset, code: FileError.cutShort) }
      try copied.write(UnsafeRawBufferPointer(rebasing: part[..<count]), at: offset - range.lowerBound)
      offset += UInt64(count)
    }
    try copied.sync()
  }
}
