import Domain
import FileSystem

/// What a reading of the whole log found. See `LogReader.verify`.
package struct LogVerification {
  package var segments = 0
  package var records = 0
  package var byteCount: UInt64 = 0
  package var last = SequenceNumber(0)
  /// In the order of the log; at most `damagesMax`.
  package var damages: [Damage] = []
  /// Half-written bytes at the end, which the next start cuts and keeps.
  package var tornByteCount: UInt64 = 0
  /// Places of records that a repair gave up.
  package var lost = 0

  package var isSound: Bool { damages.isEmpty }

  package static let damagesMax = 10_000
}

extension LogReader {
  /// Reads every byte of the log, and checks every record's checksum, number, group and hash.
  ///
  /// - Parameter progress: is told now and then how many bytes of how many have been read.
  /// - Throws: `LogFailure` where the log cannot be read at all; damage is part of the result.
  package func verify(
    progress: (_ done: UInt64, _ total: UInt64) -> Void = { _, _ in }
  ) throws(LogFailure) -> LogVerification {
    let segments = try directory.segments()
    let reading = try directory.readWatermark()
    let total = try reporting {
      try segments.reduce(0) { $0 + (try directory.fileSystem.status(of: $1.path)?.size ?? 0) }
    }
    var check = LogCheck(watermark: reading.watermark)
    if reading == .unreadable { check.noteUnreadable(directory.watermarkPath) }
    for (index, segment) in segments.enumerated() {
      check.enter(segment)
      let file = try reporting { try directory.fileSystem.open(segment.path, .read) }
      defer { file.close() }
      try check.read(segment, file, isLast: index == segments.count - 1) { progress($0, total) }
    }
    check.finish(in: directory.path)
    return check.result
  }
}

/// Goes through a log and on behind each damage.
private struct LogCheck {
  let watermark: Watermark?
  var result = LogVerification()
  private var records = RecordSequence(after: SequenceNumber(0), hash: nil)
  /// Whether the line before was damage, so that a gap behind it is no news.
  private var isBehindDamage = false
  private static let progressByteCount: UInt64 = 16 << 20

  init(watermark: Watermark?) { self.watermark = watermark }

  mutating func noteUnreadable(_ watermark: String) {
    report(watermark, 0, .unreadable("what it says of the log's end cannot be read"))
  }

  mutating func enter(_ segment: Segment) {
    result.segments += 1
    if records.missing > 0 { report(segment.path, 0, .unfinishedGroup) }
    if segment.first != records.last.next {
      if !isBehindDamage {
        let isGap = segment.first > records.last
        report(
          segment.path, 0,
          isGap
            ? .missing(upTo: SequenceNumber(segment.first.number - 1)) : .outOfSequence(found: segment.first))
      }
      records = RecordSequence(after: SequenceNumber(segment.first.number - 1), hash: nil)
    }
    isBehindDamage = false
  }

  mutating func read(
    _ segment: Segment, _ file: any File, isLast: Bool, progress: (UInt64) -> Void
  ) throws(LogFailure) {
    let lines = LineReader(file)
    let before = result.byteCount
    var shown: UInt64 = 0
    while let line = try reporting({ try lines.next() }) {
      do throws(RecordSequence.Fault) {
        let record = try records.take(line.bytes)
        guard line.isTerminated else { throw .damage(.unreadable("its line has no end")) }
        note(record, line)
      } catch {
        switch error {
        case .newer(let what): throw .newerFormat(path: segment.path, offset: line.offset, what: what)
        case .damage(let cause):
          if isLast,
            let tail = try? TailReading(segment: segment, file: file, watermark: watermark).read(after: nil)
          {
            result.tornByteCount = UInt64(tail.torn.count)
            records = RecordSequence(after: tail.last, hash: tail.hash, hasher: ChainHasher())
            return
          }
          damaged(segment, line, cause)
        }
      }
      result.byteCount = before + line.end
      if line.end - shown >= LogCheck.progressByteCount {
        shown = line.end
        progress(result.byteCount)
      }
    }
    if isLast, records.missing > 0, !isBehindDamage,
      let tail = try? TailReading(segment: segment, file: file, watermark: watermark).read(after: nil)
    {
      result.tornByteCount = UInt64(tail.torn.count)
      records = RecordSequence(after: tail.last, hash: tail.hash)
    }
    progress(result.byteCount)
  }

  mutating func finish(in directory: String) {
    if let watermark, watermark.sequence > records.last, !isBehindDamage {
      report(Segment(first: watermark.segment, in: directory).path, 0, .missing(upTo: watermark.sequence))
    }
    result.last = records.last
  }

  private mutating func note(_ record: Record, _ line: LineReader.Line) {
    result.records += 1
    // The record behind a lost one begins a new chain.
    if records.hash == nil { result.lost += 1 }
    isBehindDamage = false
  }

  private mutating func damaged(_ segment: Segment, _ line: LineReader.Line, _ cause: Damage.Cause) {
    guard let record = try? Record(line: line.bytes) else {
      report(segment.path, line.offset, cause)
      isBehindDamage = true
      return
    }
    // A whole record that is not the one due: behind damage that is what is to be expected.
    let isExpected = isBehindDamage && record.sequence > records.last && cause != .brokenChain
    if !isExpected { report(segment.path, line.offset, cause) }
    records.resume(after: record)
    result.records += 1
    isBehindDamage = false
  }

  private mutating func report(_ path: String, _ offset: UInt64, _ cause: Damage.Cause) {
    guard result.damages.count < LogVerification.damagesMax else { return }
    result.damages.append(
      Damage(segment: path, offset: offset, sequence: records.last.next, cause: cause))
  }
}
