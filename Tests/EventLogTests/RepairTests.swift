import Domain
import FileSystem
import Testing

@testable import EventLog

@Suite struct RepairTests {
  private let path = "/log/events-00000000000000000001.jsonl"

  private func log() throws -> (disk: SimulatedDisk, events: [RecordedEvent], bytes: [UInt8]) {
    let disk = SimulatedDisk(seed: 1)
    let log = try open(disk)
    let events = try (1...4).flatMap { try log.appendBlocking([Samples.smallGroup($0)])[0] }
    log.close()
    disk.endProcess()
    return (disk, events, try #require(disk.bytes(of: path)))
  }

  private func open(_ disk: SimulatedDisk) throws -> SegmentedLog {
    try SegmentedLog(directory: "/log", fileSystem: disk, now: { Samples.time })
  }

  private func repair(_ disk: SimulatedDisk, rehearsal: Bool = false) throws -> LogRepair {
    try LogRepair.run(directory: "/log", fileSystem: disk, isRehearsal: rehearsal, now: Samples.time)
  }

  @Test("any one byte that was changed is found by verify and restored by repair, bit for bit")
  func restoresEveryByte() throws {
    let (disk, _, bytes) = try log()
    for offset in bytes.indices {
      for mask: UInt8 in [0x10, bytes[offset] ^ 0x0A] where mask != 0 {
        var changed = bytes
        changed[offset] ^= mask
        disk.setBytes(of: path, changed)
        #expect(try !LogReader(directory: "/log", fileSystem: disk).verify().isSound, "byte \(offset)")
        let repair = try repair(disk)
        #expect(repair.steps.map(\.action) == [.restore], "byte \(offset) ^ \(mask)")
        #expect(disk.bytes(of: path) == bytes, "byte \(offset) ^ \(mask)")
        let kept = try #require(repair.kept.first)
        #expect(disk.bytes(of: kept) == changed, "the original is kept")
        try disk.remove(kept)
      }
    }
  }

  @Test("a rehearsal says what would be done and changes nothing")
  func rehearsal() throws {
    let (disk, _, bytes) = try log()
    var changed = bytes
    changed[100] ^= 1
    disk.setBytes(of: path, changed)
    #expect(try repair(disk, rehearsal: true).steps.map(\.action) == [.restore])
    #expect(disk.bytes(of: path) == changed)
    #expect(try disk.names(in: "/log", limit: 100).allSatisfy { !$0.hasPrefix("damaged-") })
  }

  @Test("a record beyond restoring is given up with its group; all others keep number and content")
  func givesUp() throws {
    let (_, events, bytes) = try log()
    let starts = [0] + bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 }
    for line in 0..<8 {
      let (disk, _, _) = try log()
      var changed = bytes
      for offset in starts[line] + 20..<starts[line] + 60 { changed[offset] = 0x20 }
      disk.setBytes(of: path, changed)
      let found = try repair(disk)
      // The second of a pair takes the first with it.
      let lost = line % 2 == 0 ? [line] : [line - 1, line]
      #expect(found.steps.map(\.action) == [.giveUp(count: lost.count)], "line \(line)")
      let verified = try LogReader(directory: "/log", fileSystem: disk).verify()
      #expect(verified.isSound && verified.lost == lost.count, "line \(line): \(verified.damages)")
      let log = try open(disk)
      let after = try log.everything()
      #expect(after.map(\.sequence.number) == Array(1...8))
      for (index, event) in after.enumerated() {
        if case .recordLost = event.event {
          #expect(lost.contains(index))
        } else {
          #expect(event == events[index])
        }
      }
      #expect(try log.appendBlocking([Samples.smallGroup(9)])[0].map(\.sequence.number) == [9, 10])
      #expect(try LogReader(directory: "/log", fileSystem: disk).verify().isSound)
    }
  }

  @Test("lines that were taken out, or put in twice, leave a log that reads")
  func missingAndForeignLines() throws {
    let (_, events, bytes) = try log()
    let lines = bytes.split(separator: 0x0A).map { Array($0) + [0x0A] }
    let cases: [[[UInt8]]] = [
      Array(lines[..<2] + lines[4...]), Array(lines[..<4] + lines[2...]), Array(lines[2...]),
      Array(lines[..<4]),
    ]
    for (number, lines) in cases.enumerated() {
      let (disk, _, _) = try log()
      disk.setBytes(of: path, lines.flatMap { $0 })
      #expect(try !LogReader(directory: "/log", fileSystem: disk).verify().isSound, "case \(number)")
      #expect(try !repair(disk).steps.isEmpty)
      #expect(try LogReader(directory: "/log", fileSystem: disk).verify().isSound, "case \(number)")
      let after = try open(disk).everything()
      #expect(after.map(\.sequence.number) == Array(1...8), "case \(number)")
      for event in after {
        if case .recordLost = event.event { continue }
        #expect(event == events[Int(event.sequence.number) - 1])
      }
    }
  }

  @Test("a missing segment's events are given up, the others stay")
  func missingSegment() throws {
    for missing in 0..<3 {
      let disk = SimulatedDisk(seed: 4)
      let log = try LogHistory.open(disk)
      let events = try (0..<6).flatMap { try log.appendBlocking([Samples.group($0)])[0] }
      log.close()
      disk.endProcess()
      let segments = try disk.names(in: "/log", limit: 100).filter { $0.hasSuffix(".jsonl") }.sorted()
      try #require(segments.count >= 3)
      try disk.remove("/log/" + segments[[0, 1, segments.count - 1][missing]])
      #expect(try !LogReader(directory: "/log", fileSystem: disk).verify().isSound)
      _ = try repair(disk)
      let after = try LogHistory.open(disk).everything()
      #expect(after.map(\.sequence.number) == Array(1...12))
      #expect(after.count { events.contains($0) } >= 6)
      #expect(try LogReader(directory: "/log", fileSystem: disk).verify().isSound)
    }
  }

  @Test("a sound log is left as it is, a torn tail too, and a held log is refused")
  func leavesAlone() throws {
    let (disk, _, bytes) = try log()
    #expect(try repair(disk).steps.isEmpty)
    #expect(disk.bytes(of: path) == bytes)
    let held = try open(disk)
    #expect(throws: LogFailure.self) { try repair(disk) }
    withExtendedLifetime(held) {}
  }
}
