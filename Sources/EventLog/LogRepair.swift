import Domain
import FileSystem

/// Puts a damaged log in order, as far as it can be: `tocsin log repair`.
///
/// Where one byte of a record has changed, the record is restored, and its SHA-256 proves it. A record that cannot
/// be restored is given up, with the earlier records of its group: a `RecordLost` takes its place, and every other
/// record keeps its number and its bytes. The originals of all changed segments are kept as `damaged-*`.
package struct LogRepair {
  /// What is done, or would be, at one place.
  package struct Step: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
      /// One byte is put right; the record's SHA-256 proves it.
      case restore
      /// Records are lost; `RecordLost` takes their places.
      case giveUp(count: Int)
      /// Bytes between records that belong to none are taken out.
      case takeOut
      /// The unreadable watermark is kept, and written anew from what the segments say.
      case renewWatermark
    }

    package var damage: Damage
    package var action: Action
  }

  package private(set) var steps: [Step] = []
  /// Files that hold the originals.
  package private(set) var kept: [String] = []

  private let directory: LogDirectory
  private let isRehearsal: Bool
  private let hasher = ChainHasher()
  private let now: Timestamp

  /// Events that are given up in one place at most; where more are missing, a backup is the better repair.
  package static let lostMax: UInt64 = 1_000_000
  private static let segmentByteCountMax = 1 << 31

  private init(directory: LogDirectory, isRehearsal: Bool, now: Timestamp) {
    self.directory = directory
    self.isRehearsal = isRehearsal
    self.now = now
  }

  /// - Parameter isRehearsal: only says what would be done.
  /// - Throws: `LogFailure`: `.locked` where a daemon has the log, `.damaged` where more is missing than is given
  ///   up, `.newerFormat`, `.file`.
  package static func run(
    directory path: String, fileSystem: any FileSystem = POSIXFileSystem(), isRehearsal: Bool, now: Timestamp
  ) throws(LogFailure) -> LogRepair {
    let directory = LogDirectory(path: path, fileSystem: fileSystem)
    let segments = try directory.segments()
    let lock = isRehearsal ? nil : try WriterLock(in: directory, now: now)
    defer { lock?.release() }
    var repair = LogRepair(directory: directory, isRehearsal: isRehearsal, now: now)
    var end = SegmentEnd(last: SequenceNumber(0), hash: .genesis)
    let reading = try directory.readWatermark()
    let watermark = reading.watermark
    var all = segments
    if all.first?.first.number != 1 { all.insert(Segment(first: SequenceNumber(1), in: path), at: 0) }
    for (index, segment) in all.enumerated() {
      let isLast = index == all.count - 1
      let due = isLast ? watermark?.sequence : SequenceNumber(all[index + 1].first.number - 1)
      end = try repair.mend(
        segment, after: end, upTo: due, watermark: isLast ? watermark : nil, isLast: isLast)
    }
    if reading == .unreadable { try repair.setWatermarkAside(end.last) }
    if let last = all.last, !isRehearsal, !repair.steps.isEmpty {
      let mark = Watermark(segment: last.first, byteCount: end.byteCount, sequence: end.last, hash: end.hash)
      try reporting { try fileSystem.replace(directory.watermarkPath, with: mark.encoded) }
    }
    return repair
  }

  private mutating func setWatermarkAside(_ last: SequenceNumber) throws(LogFailure) {
    let damage = Damage(
      segment: directory.watermarkPath, offset: 0, sequence: last.next,
      cause: .unreadable("what it says of the log's end cannot be read"))
    steps.append(Step(damage: damage, action: .renewWatermark))
    if !isRehearsal { kept.append(try directory.keepWatermark()) }
  }

  private struct SegmentEnd {
    var last: SequenceNumber
    var hash: ChainHash?
    var byteCount: UInt64 = 0
  }

  /// Lines that are right so far, and what is needed to judge the next.
  private struct Mended {
    var lines: [[UInt8]] = []
    var records: RecordSequence
    /// Of the record before the segment's first.
    let startHash: ChainHash?
    var changed = false

    init(after last: SequenceNumber, hash: ChainHash?, _ hasher: ChainHasher) {
      records = RecordSequence(after: last, hash: hash, hasher: hasher)
      startHash = records.hash
    }
  }

  private mutating func mend(
    _ segment: Segment, after end: SegmentEnd, upTo due: SequenceNumber?, watermark: Watermark?, isLast: Bool
  ) throws(LogFailure) -> SegmentEnd {
    let bytes = try contents(of: segment)
    var tornFrom = bytes.count
    if isLast, let file = try? directory.fileSystem.open(segment.path, .read),
      let tail = try? TailReading(segment: segment, file: file, watermark: watermark).read(after: nil)
    {
      // Not damage: the next start cuts it.
      tornFrom = Int(tail.end)
    }
    var mended = Mended(after: end.last, hash: end.hash, hasher)
    var bad: [UInt8] = []
    var badOffset = 0
    var offset = 0
    while offset < tornFrom {
      let feed = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
      let line = Array(bytes[offset..<feed])
      if let record = try isRecord(line, segment, offset), record.sequence > mended.records.last {
        try settle(&mended, bad, badOffset, before: record, line, segment)
        bad = []
      } else {
        if bad.isEmpty { badOffset = offset }
        bad += line + [0x0A]
      }
      offset = feed + 1
    }
    // A last line without an end was given one above.
    if due.map({ mended.records.last < $0 }) ?? false || !bad.isEmpty || mended.records.missing > 0 {
      try close(&mended, bad, bad.isEmpty ? tornFrom : badOffset, upTo: due, segment)
    }
    if mended.changed, !isRehearsal {
      try put(mended.lines, Array(bytes[tornFrom...]), in: segment, original: bytes)
    }
    return SegmentEnd(
      last: mended.records.last, hash: mended.records.hash,
      byteCount: mended.lines.reduce(0) { $0 + UInt64($1.count) + 1 })
  }

  private func isRecord(_ line: [UInt8], _ segment: Segment, _ offset: Int) throws(LogFailure) -> Record? {
    guard let record = LogRepair.record(line) else { return nil }
    do throws(UnknownVersion) {
      _ = try EventCodec.type(String(decoding: line[record.type], as: UTF8.self), version: record.version)
    } catch { throw .newerFormat(path: segment.path, offset: UInt64(offset), what: error.what) }
    return record
  }

  /// Takes a whole record, after what to do about bad bytes before it is settled.
  private mutating func settle(
    _ mended: inout Mended, _ bad: [UInt8], _ badOffset: Int, before record: Record, _ line: [UInt8],
    _ segment: Segment
  ) throws(LogFailure) {
    let unrestored = restore(&mended, bad, badOffset, segment)
    let before = SequenceNumber(record.sequence.number - 1)
    if mended.records.last < before {
      try giveUp(
        &mended, upTo: before, at: badOffset, segment,
        cause: bad.isEmpty ? .missing(upTo: before) : .unreadable("its bytes were changed"))
    } else if unrestored > 0 {
      let damage = damage(segment, badOffset, record.sequence, .unreadable("bytes of no record"))
      note(.init(damage: damage, action: .takeOut), &mended)
    }
    switch mended.records.take(line) {
    case .success: mended.lines.append(line)
    case .failure(.newer(let what)):
      throw .newerFormat(path: segment.path, offset: UInt64(badOffset), what: what)
    case .failure(.damage(let cause)):
      // Whole, and yet not what followed: this one or the one before was exchanged.
      try giveUp(&mended, upTo: record.sequence, at: badOffset, segment, cause: cause)
    }
  }

  /// Restores as many records of bad bytes as one changed byte each explains.
  /// - Returns: how many lines were not restored.
  private mutating func restore(
    _ mended: inout Mended, _ bad: [UInt8], _ offset: Int, _ segment: Segment
  ) -> Int {
    var rest = bad
    var position = offset
    var unrestored = 0
    while let feed = rest.firstIndex(of: 0x0A) {
      var taken = feed + 1
      if let found = restored(rest, mended.records) {
        if found.isChanged {
          let damage = damage(
            segment, position, mended.records.last.next, .unreadable("one byte was changed"))
          note(.init(damage: damage, action: .restore), &mended)
        }
        append(found.line, to: &mended)
        taken = found.taken
      } else {
        unrestored += 1
      }
      position += taken
      rest.removeFirst(min(taken, rest.count))
    }
    return unrestored
  }

  private struct Restored {
    var line: [UInt8]
    /// Bytes that it stood in.
    var taken: Int
    var isChanged = true
  }

  /// The record that begins bad bytes, when one byte is put right: a byte in the first line, the line feed between
  /// two records, or a line feed that was none.
  private func restored(_ bad: [UInt8], _ records: RecordSequence) -> Restored? {
    func follows(_ line: [UInt8]) -> Bool {
      guard records.hash != nil else { return false }
      var next = records
      if case .success = next.take(line) { return true }
      return false
    }
    guard let feed = bad.firstIndex(of: 0x0A) else { return nil }
    let line = Array(bad[..<feed])
    if follows(line) { return Restored(line: line, taken: feed + 1, isChanged: false) }
    if let corrected = ByteCorrection.correct(line, isRight: follows) {
      return Restored(line: corrected, taken: feed + 1)
    }
    // The line feed behind a record was changed: the record is there, and something behind it.
    let end = line.withUnsafeBytes { TailReading.endOfFirstRecord(in: $0) }
    if let end, follows(Array(line[..<end])) {
      // At the segment's end the changed byte was the last there is.
      return Restored(line: Array(line[..<end]), taken: end + 1 == feed ? feed + 1 : end + 1)
    }
    // A byte was changed to a line feed: two lines are one.
    if let second = bad[(feed + 1)...].firstIndex(of: 0x0A) {
      let joined = Array(bad[..<second])
      if let corrected = ByteCorrection.correct(joined, isRight: follows) {
        return Restored(line: corrected, taken: second + 1)
      }
    }
    return nil
  }

  /// Ends a segment: what is still missing of it is given up.
  /// - Parameter due: its last event, where the next segment or the watermark tells; else each line that is not
  ///   restored counts as one.
  private mutating func close(
    _ mended: inout Mended, _ bad: [UInt8], _ offset: Int, upTo due: SequenceNumber?, _ segment: Segment
  ) throws(LogFailure) {
    let unrestored = restore(&mended, bad, offset, segment)
    let last = mended.records.last
    let end = max(last, due ?? SequenceNumber(last.number + UInt64(unrestored)))
    guard end > last || mended.records.missing > 0 else {
      if unrestored > 0 {
        let damage = damage(segment, offset, last.next, .unreadable("bytes of no record"))
        note(.init(damage: damage, action: .takeOut), &mended)
      }
      return
    }
    try giveUp(
      &mended, upTo: end, at: offset, segment,
      cause: bad.isEmpty ? .missing(upTo: end) : .unreadable("its bytes were changed"))
  }

  /// Puts `RecordLost` in the places up to an event, and in those of a group that is begun and not ended.
  private mutating func giveUp(
    _ mended: inout Mended, upTo end: SequenceNumber, at offset: Int, _ segment: Segment, cause: Damage.Cause
  ) throws(LogFailure) {
    var first = mended.records.last.next
    if mended.records.missing > 0 {
      while let line = mended.lines.last, let record = LogRepair.record(line), record.more > 0 {
        mended.lines.removeLast()
        first = record.sequence
      }
      mended.records = RecordSequence(
        after: SequenceNumber(first.number - 1),
        hash: mended.lines.last.flatMap { LogRepair.record($0)?.hash } ?? mended.startHash, hasher: hasher)
    }
    let damage = damage(segment, offset, first, cause)
    guard end.number - first.number < LogRepair.lostMax else { throw .damaged(damage) }
    note(.init(damage: damage, action: .giveUp(count: Int(end.number - first.number + 1))), &mended)
    for number in first.number...end.number {
      append(lost(SequenceNumber(number), cause.description, mended), to: &mended)
    }
  }

  private static func record(_ line: [UInt8]) -> Record? { line.withUnsafeBytes { try? Record(line: $0) } }

  private mutating func note(_ step: Step, _ mended: inout Mended) {
    steps.append(step)
    mended.changed = true
  }

  private func damage(
    _ segment: Segment, _ offset: Int, _ sequence: SequenceNumber, _ cause: Damage.Cause
  ) -> Damage {
    Damage(segment: segment.path, offset: UInt64(offset), sequence: sequence, cause: cause)
  }

  private func lost(_ sequence: SequenceNumber, _ reason: String, _ mended: Mended) -> [UInt8] {
    var json = JSONWriter()
    let event = Event.recordLost(RecordLost(reason: reason, keptIn: LogDirectory.keptPrefix))
    _ = Record.write(
      to: &json, sequence: sequence, recorded: now.description, type: event.name,
      version: EventCodec.version(of: .recordLost), more: 0, durable: SequenceNumber(sequence.number - 1),
      after: mended.records.hash ?? .genesis, hasher: hasher
    ) { json in event.write(to: &json) }
    return Array(json.bytes.dropLast())
  }

  private func append(_ line: [UInt8], to mended: inout Mended) {
    guard case .success = mended.records.take(line) else {
      preconditionFailure("a mended record does not follow the one before")
    }
    mended.lines.append(line)
  }

  private func contents(of segment: Segment) throws(LogFailure) -> [UInt8] {
    do throws(FileError) {
      return try directory.fileSystem.contents(of: segment.path, limit: LogRepair.segmentByteCountMax)
    } catch {
      if error.isNotFound { return [] }
      throw .file(error)
    }
  }

  /// Keeps the original, then puts the mended segment in its place.
  private mutating func put(
    _ lines: [[UInt8]], _ torn: [UInt8], in segment: Segment, original: [UInt8]
  ) throws(LogFailure) {
    let fileSystem = directory.fileSystem
    let base = directory.path + "/" + LogDirectory.keptPrefix + segment.name
    var mended: [UInt8] = []
    for line in lines { mended += line + [0x0A] }
    mended += torn
    let kept = try reporting {
      for number in 1...LogDirectory.keptFilesMax {
        let path = "\(base).\(number)"
        guard try fileSystem.status(of: path) == nil else { continue }
        try fileSystem.replace(path, with: original)
        return path
      }
      throw FileError(.open, base, code: FileError.tooMany)
    }
    self.kept.append(kept)
    try reporting { try fileSystem.replace(segment.path, with: mended) }
  }
}
