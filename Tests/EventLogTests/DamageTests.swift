import Domain
import EventLog
import FileSystem
import Testing

/// Bytes that change, go missing or never came.
@Suite struct DamageTests {
  /// A log of three groups in one segment, closed, or left open by a crash.
  private func log(
    closed: Bool, group: (Int) -> [Event] = { Samples.group($0) }
  ) throws -> (disk: SimulatedDisk, events: [RecordedEvent], bytes: [UInt8]) {
    let disk = SimulatedDisk(seed: 1)
    let log = try open(disk)
    let events = try (1...3).flatMap { try log.appendBlocking([group($0)])[0] }
    if closed { log.close() }
    disk.endProcess()
    return (disk, events, try #require(disk.bytes(of: path)))
  }

  private let path = "/log/events-00000000000000000001.jsonl"

  private func open(_ disk: SimulatedDisk) throws -> SegmentedLog {
    try SegmentedLog(directory: "/log", fileSystem: disk, now: { Samples.time })
  }

  @Test("every byte of a log changed, one at a time: detected and never cut", arguments: [true, false])
  func flips(closed: Bool) throws {
    let (disk, _, bytes) = try log(closed: closed, group: Samples.smallGroup)
    for offset in bytes.indices {
      // One bit, a zero byte, a line feed.
      for mask: UInt8 in [0x01, bytes[offset], bytes[offset] ^ 0x0A] where mask != 0 {
        var changed = bytes
        changed[offset] ^= mask
        disk.setBytes(of: path, changed)
        #expect(throws: LogFailure.self, "byte \(offset) ^ \(mask)") { try open(disk) }
        #expect(throws: LogFailure.self, "reading, byte \(offset) ^ \(mask)") {
          try LogReader(directory: "/log", fileSystem: disk).everything()
        }
        #expect(disk.bytes(of: path) == changed, "nothing was changed")
        disk.endProcess()
      }
    }
  }

  @Test("a log cut off anywhere after a crash keeps every whole group, and the rest is kept as .torn")
  func tears() throws {
    let (disk, events, bytes) = try log(closed: false, group: Samples.smallGroup)
    for size in bytes.indices {
      disk.setBytes(of: path, Array(bytes[..<size]))
      let log = try open(disk)
      let found = try log.everything()
      #expect(found == Array(events.prefix(found.count)) && found.count % 2 == 0, "cut to \(size)")
      let end = try #require(disk.bytes(of: path)).count
      if let torn = log.recovery.tornTail {
        #expect(disk.bytes(of: torn.keptIn) == Array(bytes[end..<size]))
        #expect(torn.last.number == UInt64(found.count) && torn.byteCount == UInt64(size - end))
        try disk.remove(torn.keptIn)
      } else {
        #expect(end == size)
      }
      // As a crash leaves it: without the watermark that opening wrote.
      try? disk.remove("/log/durable.json")
      disk.endProcess()
    }
  }

  @Test("a log that was closed and is now shorter has lost events: that is damage")
  func shortened() throws {
    let (disk, _, bytes) = try log(closed: true, group: Samples.smallGroup)
    for size in bytes.indices {
      disk.setBytes(of: path, Array(bytes[..<size]))
      #expect(throws: LogFailure.self, "cut to \(size)") { try open(disk) }
      disk.endProcess()
    }
    try disk.remove(path)
    #expect(throws: LogFailure.self) { try open(disk) }
  }

  @Test("sectors that never came are torn in the last write and damage in any before")
  func lostSectors() throws {
    let (disk, events, bytes) = try log(closed: false)
    let starts = lineStarts(bytes)
    let lastGroup = starts[4]
    for sector in 0..<(bytes.count / 512) {
      var holed = bytes
      let range = sector * 512..<(sector + 1) * 512
      holed.replaceSubrange(range, with: [UInt8](repeating: 0, count: 512))
      disk.setBytes(of: path, holed)
      if range.lowerBound >= lastGroup {
        let log = try open(disk)
        #expect(try log.everything() == Array(events.prefix(4)))
        #expect(log.recovery.tornTail?.byteCount == UInt64(bytes.count - lastGroup))
      } else {
        #expect(throws: LogFailure.self, "sector \(sector)") { try open(disk) }
        #expect(disk.bytes(of: path) == holed)
      }
      try? disk.remove("/log/durable.json")
      disk.endProcess()
    }
  }

  @Test("a bad record followed by a good one is damage, not a tear")
  func damageBeforeTheEnd() throws {
    let (disk, _, bytes) = try log(closed: false)
    let starts = lineStarts(bytes)
    var changed = bytes
    changed[starts[3] + 40] ^= 1
    disk.setBytes(of: path, changed)
    #expect {
      try open(disk)
    } throws: { error in
      guard case LogFailure.damaged(let damage) = error else { return false }
      return damage.segment == path && damage.offset == UInt64(starts[3]) && damage.sequence.number == 4
        && (error as? LogFailure)?.status == .damagedData
    }
  }

  @Test("a record taken out, put twice or exchanged for another shows")
  func tampering() throws {
    let (disk, _, bytes) = try log(closed: false)
    let lines = bytes.split(separator: 0x0A).map { Array($0) + [0x0A] }
    let tampered: [[[UInt8]]] = [
      [lines[0], lines[1], lines[4], lines[5]],
      [lines[0], lines[1], lines[0], lines[1], lines[2], lines[3]],
      [lines[2], lines[3], lines[0], lines[1]],
    ]
    for lines in tampered {
      disk.setBytes(of: path, lines.flatMap { $0 })
      #expect(throws: LogFailure.self) { try open(disk) }
      disk.endProcess()
    }
    // A whole other record with a right checksum, from another log: the chain tells.
    let other = SimulatedDisk(seed: 2)
    let otherLog = try open(other)
    for number in [7, 2, 3] { _ = try otherLog.appendBlocking([Samples.group(number)]) }
    let otherLines = try #require(other.bytes(of: path)).split(separator: 0x0A).map { Array($0) + [0x0A] }
    disk.setBytes(of: path, (otherLines[..<2] + lines[2...]).flatMap { $0 })
    #expect {
      try open(disk)
    } throws: { error in
      guard case LogFailure.damaged(let damage) = error else { return false }
      return damage.cause == .brokenChain && damage.sequence.number == 3
    }
  }

  @Test("a newer format is refused and left untouched")
  func newer() throws {
    let (disk, _, bytes) = try log(closed: false)
    _ = try disk.open("/log/events-00000000000000000007.v2", .create)
    #expect {
      try open(disk)
    } throws: { error in
      if case LogFailure.newerFormat = error { true } else { false }
    }
    #expect(disk.bytes(of: path) == bytes)
  }

  @Test("a segment that is missing is damage, at the beginning, in the middle and at the end")
  func missingSegments() throws {
    for missing in 0..<3 {
      let disk = SimulatedDisk(seed: 4)
      let log = try LogHistory.open(disk)
      for number in 0..<4 { _ = try log.appendBlocking([Samples.group(number)]) }
      log.close()
      let segments = try disk.names(in: "/log", limit: 100).filter { $0.hasSuffix(".jsonl") }.sorted()
      try #require(segments.count >= 2)
      let index = [0, segments.count / 2, segments.count - 1][missing]
      try disk.remove("/log/" + segments[index])
      #expect(throws: LogFailure.self, "segment \(index) of \(segments.count)") {
        _ = try LogHistory.open(disk).everything()
      }
    }
  }

  private func lineStarts(_ bytes: [UInt8]) -> [Int] {
    [0] + bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 }
  }
}
