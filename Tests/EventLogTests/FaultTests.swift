import Domain
import EventLog
import FileSystem
import Glibc
import Testing

/// The log on a disk that loses power, fails and fills up. Every run ends with the same check: `LogHistory`.
@Suite struct FaultTests {
  @Test(
    "acknowledged events survive a power cut before any operation, and another during recovery",
    arguments: 0..<24)
  func powerCuts(seed: UInt64) throws {
    var random = SplitMix(seed)
    let disk = SimulatedDisk(seed: seed &* 7 + 1)
    var history = LogHistory()
    for life in 0..<12 {
      // The process stops at some operation, in the middle of anything, and the power with it.
      disk.fault = SimulatedDisk.Fault(operation: Int(random.next() % 40), code: EIO, extent: .forEver)
      do {
        let log = try LogHistory.open(disk)
        try history.check(log, "seed \(seed), life \(life), open")
        for _ in 0..<12 { try history.append(history.groups(&random), to: log) }
        if random.next() % 4 == 0 { log.close() }
      } catch let failure as LogFailure {
        guard case .file = failure else { throw failure }
      } catch is AppendFailure {}
      disk.losePower()
      try history.check(LogHistory.open(disk), "seed \(seed), life \(life)")
      disk.endProcess()
    }
    #expect(history.acknowledged.count > 20)
  }

  @Test(
    "an error in any operation loses nothing and leaves nothing half-written",
    arguments: [EIO, ENOSPC, EROFS])
  func everyOperationFails(code: Int32) throws {
    for extent in [SimulatedDisk.Fault.Extent.once, .forEver] {
      var operation = 0
      var struck = true
      while struck {
        struck = try failing(operation, code, extent)
        operation += 1
        try #require(operation < 1_000)
      }
      #expect(operation > 40, "a history has more operations than that")
    }
  }

  /// Runs a history in which one operation fails.
  /// - Returns: whether there was such an operation.
  private func failing(_ operation: Int, _ code: Int32, _ extent: SimulatedDisk.Fault.Extent) throws -> Bool {
    let comment = "operation \(operation) fails with \(code), \(extent)"
    var random = SplitMix(11)
    let disk = SimulatedDisk(seed: UInt64(operation))
    var history = LogHistory()
    disk.fault = SimulatedDisk.Fault(operation: operation, code: code, extent: extent)
    do {
      let log = try LogHistory.open(disk)
      for _ in 0..<20 {
        do throws(AppendFailure) { try history.append(history.groups(&random), to: log) } catch {
          #expect(error.isTemporary != error.isFatal, "\(comment)")
          #expect(!error.isTemporary || code != EIO, "\(comment)")
          if error.isTemporary { try history.check(log, "after the failure: \(comment)") }
        }
      }
      try history.check(log, "at the end: \(comment)")
      log.close()
    } catch let failure as LogFailure {
      guard case .file = failure else { throw failure }
    }
    let struck = disk.faultsRaised > 0
    disk.endProcess()
    let log = try LogHistory.open(disk)
    try history.check(log, "after a restart: \(comment)")
    try history.append(history.groups(&random), to: log)
    disk.losePower()
    try history.check(LogHistory.open(disk), "after a power cut: \(comment)")
    return struck
  }

  @Test("a full disk pauses appending; the same log goes on when there is space again")
  func diskFull() throws {
    let disk = SimulatedDisk(seed: 3)
    var random = SplitMix(5)
    var history = LogHistory()
    let log = try LogHistory.open(disk)
    try history.append(history.groups(&random), to: log)
    disk.fault = SimulatedDisk.Fault(operation: 0, code: ENOSPC, extent: .forEver, kinds: [.write, .open])
    for _ in 0..<3 {
      #expect {
        try history.append(history.groups(&random), to: log)
      } throws: { error in
        (error as? AppendFailure)?.isTemporary == true
      }
      try history.check(log, "full")
      let segment = try #require(disk.bytes(of: "/log/events-00000000000000000001.jsonl"))
      #expect(segment.last == UInt8(ascii: "\n"), "nothing half-written stays")
    }
    disk.fault = nil
    for _ in 0..<20 { try history.append(history.groups(&random), to: log) }
    try history.check(log, "space again")
  }

  @Test("after a failed fsync nothing more is taken, and a restart puts the tail into a fresh file")
  func failedSync() throws {
    for seed in 0..<UInt64(20) {
      let disk = SimulatedDisk(seed: seed)
      var random = SplitMix(seed)
      var history = LogHistory()
      let log = try LogHistory.open(disk, options: SegmentedLog.Options())
      try history.append(history.groups(&random), to: log)
      disk.fault = SimulatedDisk.Fault(operation: 0, code: EIO, extent: .once, kinds: [.sync])
      for _ in 0..<2 {
        #expect {
          try history.append(history.groups(&random), to: log)
        } throws: { error in
          if case AppendFailure.syncFailed? = error as? AppendFailure { true } else { false }
        }
      }
      let path = "/log/events-00000000000000000001.jsonl"
      let before = try disk.status(of: path)?.inode
      // The kernel still shows what it could not write: only a copy makes it durable.
      disk.endProcess()
      let next = try LogHistory.open(disk)
      #expect(next.recovery.copiedTail)
      #expect(try disk.status(of: path)?.inode != before)
      try history.check(next, "seed \(seed), restart")
      try history.append(history.groups(&random), to: next)
      disk.losePower()
      try history.check(LogHistory.open(disk), "seed \(seed), power cut")
    }
  }

  @Test("whoever follows the log goes on when a restart has put a fresh file in a segment's place")
  func following() throws {
    let disk = SimulatedDisk(seed: 9)
    let options = SegmentedLog.Options()
    let first = try LogHistory.open(disk, options: options).appendBlocking([Samples.group(1)])[0]
    let cursor = try LogReader(directory: "/log", fileSystem: disk).cursor(after: SequenceNumber(0))
    #expect(try cursor.next() == first)
    #expect(try cursor.next() == nil)
    disk.endProcess()
    let log = try LogHistory.open(disk, options: options)
    #expect(log.recovery.copiedTail)
    let second = try log.appendBlocking([Samples.group(2)])[0]
    var found: [RecordedEvent]?
    for _ in 0..<2 where found == nil { found = try cursor.next() }
    #expect(found == second)
  }

  @Test("a clock that jumps a year in either direction changes neither order nor numbers")
  func clockJumps() throws {
    let directory = Directory()
    let year: Int64 = 365 * Timestamp.microsecondsPerDay
    var recorded: [RecordedEvent] = []
    for jump in [0, year, -year, 3 * year, 0] {
      let log = try SegmentedLog(
        directory: directory.path + "/log",
        now: { Timestamp(microseconds: Samples.time.microseconds + jump) })
      recorded += try log.appendBlocking([Samples.group(recorded.count)])[0]
      log.close()
    }
    let found = try LogReader(directory: directory.path + "/log").everything()
    #expect(found == recorded)
    #expect(found.map(\.sequence.number) == Array(1...10))
  }
}
