import Domain
import FileSystem

/// Where the log ends, and what stands behind that.
struct Tail {
  /// The offset behind the last whole group.
  var end: UInt64
  /// The last event of that group.
  var last: SequenceNumber
  var hash: ChainHash?
  /// Bytes behind `end` that a crash left half-written; empty where there are none.
  var torn: Range<UInt64>
}

/// Reads the log's last segment to its end, and decides whether what stands there behind the last whole group is
/// a torn write, which may be cut, or damage, which may not.
///
/// A write that was never confirmed may be on the device in part: it may end early, or miss whole sectors, which
/// then read as zeros. So bytes are torn if, and only if, all of this holds:
///
/// 1. They lie in the last segment, behind the last whole group, and behind the watermark.
/// 2. Every line among them that is no record is explained by a write that did not finish: it is the last one
///    and stops before its end, or it holds a run of zero bytes that begins and ends as a sector does.
/// 3. No whole record among them says that the first of them was durable before it was written.
///
/// Everything else, and above all a changed byte, is damage.
struct TailReading {
  /// The unit in which devices lose what was not confirmed: the smallest in use.
  static let sectorByteCount: UInt64 = 512
  /// Zero bytes in a row that are not taken for an accident.
  static let zeroRunMin = 16

  let segment: Segment
  let file: any File
  let watermark: Watermark?

  /// - Parameter hash: of the record before the segment's first; nil where it is not known.
  func read(after hash: ChainHash?) throws(LogFailure) -> Tail {
    let result: Result<Tail, LogFailure>
    do throws(FileError) {
      result = try read(after: hash, size: try file.status().size)
    } catch { throw .file(error) }
    return try result.get()
  }

  private func read(after hash: ChainHash?, size: UInt64) throws(FileError) -> Result<Tail, LogFailure> {
    let lines = LineReader(file)
    let before = SequenceNumber(segment.first.number - 1)
    var records = RecordSequence(after: before, hash: hash)
    var tail = Tail(end: 0, last: before, hash: records.hash, torn: 0..<0)
    while let line = try lines.next() {
      do throws(RecordSequence.Fault) {
        _ = try records.take(line.bytes)
        guard line.isTerminated else { throw .damage(.unreadable("its line has no end")) }
      } catch {
        switch error {
        case .newer(let what):
          return .failure(.newerFormat(path: segment.path, offset: line.offset, what: what))
        case .damage(let cause):
          let damage = Damage(
            segment: segment.path, offset: line.offset, sequence: records.last.next, cause: cause)
          guard case .unreadable = cause, try isTorn(from: line, due: damage.sequence, lines, size) else {
            return .failure(.damaged(damage))
          }
          return confirmed(tail, size: size)
        }
      }
      if records.missing == 0 {
        tail.end = line.end
        tail.last = records.last
        tail.hash = records.hash
      }
    }
    return confirmed(tail, size: size)
  }

  /// Refuses to let go of anything that the watermark says was durable.
  private func confirmed(_ tail: Tail, size: UInt64) -> Result<Tail, LogFailure> {
    if let watermark, watermark.sequence > tail.last {
      return .failure(
        .damaged(
          Damage(
            segment: segment.path, offset: tail.end, sequence: tail.last.next,
            cause: .missing(upTo: watermark.sequence))))
    }
    var tail = tail
    tail.torn = tail.end..<max(tail.end, size)
    return .success(tail)
  }

  /// Whether all from `line` on is explained by a write that did not finish.
  private func isTorn(
    from line: LineReader.Line, due: SequenceNumber, _ lines: LineReader, _ size: UInt64
  ) throws(FileError) -> Bool {
    var line: LineReader.Line? = line
    while let current = line {
      if let record = try? Record(line: current.bytes), current.isTerminated {
        if record.durable >= due { return false }
      } else if !isUnfinished(current, size) {
        return false
      }
      line = try lines.next()
    }
    return true
  }

  private func isUnfinished(_ line: LineReader.Line, _ size: UInt64) -> Bool {
    if hasUnwrittenSector(line, size) { return true }
    return !line.isTerminated && line.end == size && !TailReading.beginsWithRecord(line.bytes)
  }

  private func hasUnwrittenSector(_ line: LineReader.Line, _ size: UInt64) -> Bool {
    var index = 0
    while index < line.bytes.count {
      guard line.bytes[index] == 0 else {
        index += 1
        continue
      }
      let start = index
      while index < line.bytes.count, line.bytes[index] == 0 { index += 1 }
      let from = line.offset + UInt64(start)
      let to = line.offset + UInt64(index)
      let beginsAsOne = start == 0 || from % TailReading.sectorByteCount == 0
      let endsAsOne = to == size || to % TailReading.sectorByteCount == 0
      if index - start >= TailReading.zeroRunMin && beginsAsOne && endsAsOne { return true }
    }
    return false
  }

  /// Whether a line holds a whole record and then something else: its line feed was changed, not lost.
  static func beginsWithRecord(_ line: UnsafeRawBufferPointer) -> Bool { endOfFirstRecord(in: line) != nil }

  /// Where the record ends that a longer line begins with.
  static func endOfFirstRecord(in line: UnsafeRawBufferPointer) -> Int? {
    let mark = Array(",\"crc\":\"".utf8)
    guard line.count > Record.crcPartCount else { return nil }
    for start in 0..<(line.count - Record.crcPartCount) where line[start] == mark[0] {
      guard line[start..<(start + mark.count)].elementsEqual(mark) else { continue }
      let end = start + Record.crcPartCount
      if (try? Record(line: UnsafeRawBufferPointer(rebasing: line[..<end]))) != nil { return end }
    }
    return nil
  }
}
