import Domain
import FileSystem

/// Finds records in a segment by their numbers. A segment is sorted by them, so it is its own index: nothing to
/// build, to keep or to go stale.
struct SegmentSearch {
  let segment: Segment
  let file: any File

  /// Less than this is read through from its start.
  private static let windowByteCount: UInt64 = 32 << 10
  private static let probeByteCount = 8 << 10

  /// Where a record's line begins; nil where the segment ends before it, or its neighbourhood is damaged.
  func offset(of sequence: SequenceNumber) throws(FileError) -> UInt64? {
    if sequence <= segment.first { return sequence == segment.first ? 0 : nil }
    var low: UInt64 = 0
    var high = try file.status().size
    while high - low > SegmentSearch.windowByteCount {
      let middle = low + (high - low) / 2
      guard let (offset, found) = try firstLine(from: middle, to: high) else {
        high = middle
        continue
      }
      if found <= sequence { low = offset } else { high = middle }
    }
    let lines = LineReader(file, at: low, bufferByteCount: 4 * SegmentSearch.probeByteCount)
    while let line = try lines.next() {
      if let record = try? Record(line: line.bytes), record.sequence >= sequence {
        return record.sequence == sequence ? line.offset : nil
      }
    }
    return nil
  }

  /// The first line that begins behind an offset and names its number.
  private func firstLine(from start: UInt64, to end: UInt64) throws(FileError) -> (UInt64, SequenceNumber)? {
    let lines = LineReader(file, at: start, bufferByteCount: SegmentSearch.probeByteCount)
    _ = try lines.next()
    while lines.offset < end, let line = try lines.next() {
      if let sequence = Record.sequence(ofLine: line.bytes) { return (line.offset, sequence) }
    }
    return nil
  }

  /// The last whole group's last record; nil where the segment has none.
  func lastRecord() throws(FileError) -> Record? {
    let size = try file.status().size
    var window = min(size, SegmentSearch.windowByteCount)
    while window > 0 {
      let lines = LineReader(file, at: size - window, bufferByteCount: 4 * SegmentSearch.probeByteCount)
      if window < size { _ = try lines.next() }
      var last: Record?
      while let line = try lines.next() {
        if line.isTerminated, let record = try? Record(line: line.bytes), record.more == 0 { last = record }
      }
      if let last { return last }
      if window == size { break }
      window = min(size, window * 8)
    }
    return nil
  }
}
