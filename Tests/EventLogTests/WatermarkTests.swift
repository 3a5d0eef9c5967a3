import Domain
import FileSystem
import Glibc
import Testing

@testable import EventLog

/// `durable.json` overwritten, cut short, emptied, taken away, from the future, and on a device that fails.
@Suite struct WatermarkTests {
  private let segment = "/log/events-00000000000000000001.jsonl"
  private let watermark = "/log/durable.json"
  private let kept = "/log/damaged-durable.json.1"

  private func log(closed: Bool = true) throws -> (disk: SimulatedDisk, events: [RecordedEvent]) {
    let disk = SimulatedDisk(seed: 1)
    let log = try open(disk)
    let events = try (1...3).flatMap { try log.appendBlocking([Samples.smallGroup($0)])[0] }
    if closed { log.close() }
    disk.endProcess()
    return (disk, events)
  }

  private func open(_ disk: SimulatedDisk) throws -> SegmentedLog {
    try SegmentedLog(directory: "/log", fileSystem: disk, now: { Samples.time })
  }

  /// What a small file may have become: every byte changed, every length, nothing, and something else.
  private func damages(of bytes: [UInt8]) -> [[UInt8]] {
    let flips = bytes.indices.flatMap { offset in
      [UInt8(0x04), 0x01, bytes[offset]].compactMap { mask -> [UInt8]? in
        var changed = bytes
        changed[offset] ^= mask
        return mask == 0 ? nil : changed
      }
    }
    let cuts = bytes.indices.map { Array(bytes[..<$0]) }
    let overwritten = [UInt8](repeating: 0, count: 4) + bytes[4...]
    return flips + cuts + [overwritten, Array(repeating: 0x41, count: 10_000), Array("{}".utf8)]
  }

  @Test("a damaged durable.json of a whole log is found, kept and written anew; no event is lost")
  func damaged() throws {
    let (disk, events) = try log()
    let bytes = try #require(disk.bytes(of: watermark))
    for changed in damages(of: bytes) {
      let what = "'\(String(decoding: changed, as: UTF8.self))'"
      disk.setBytes(of: watermark, changed)
      let found = try LogReader(directory: "/log", fileSystem: disk).verify()
      #expect(found.damages.map(\.segment) == [watermark], "\(what)")
      let log = try open(disk)
      #expect(log.recovery.unreadableWatermark == kept, "\(what)")
      #expect(disk.bytes(of: kept) == changed, "\(what)")
      #expect(try log.everything() == events, "\(what)")
      log.close()
      #expect(disk.bytes(of: watermark) == bytes, "\(what)")
      #expect(try LogReader(directory: "/log", fileSystem: disk).verify().isSound)
      try disk.remove(kept)
      disk.endProcess()
    }
  }

  @Test("a damaged durable.json and a torn end are refused together, until a repair is asked for")
  func damagedAndTorn() throws {
    let (disk, events) = try log()
    let mark = try #require(disk.bytes(of: watermark))
    let whole = try #require(disk.bytes(of: segment))
    let torn = Array(whole.dropLast(10))
    for changed in damages(of: mark) {
      disk.setBytes(of: watermark, changed)
      disk.setBytes(of: segment, torn)
      #expect {
        try open(disk)
      } throws: { error in
        guard case LogFailure.damaged(let damage) = error else { return false }
        return damage.segment == watermark && (error as? LogFailure)?.status == .damagedData
      }
      disk.endProcess()
      #expect(disk.bytes(of: watermark) == changed && disk.bytes(of: segment) == torn, "nothing was changed")
    }
    let rehearsal = try LogRepair.run(
      directory: "/log", fileSystem: disk, isRehearsal: true, now: Samples.time)
    #expect(rehearsal.steps.map(\.action) == [.renewWatermark] && disk.bytes(of: segment) == torn)
    let repair = try LogRepair.run(
      directory: "/log", fileSystem: disk, isRehearsal: false, now: Samples.time)
    #expect(repair.steps.map(\.action) == [.renewWatermark] && repair.kept == [kept])
    let log = try open(disk)
    #expect(try log.everything() == Array(events.prefix(4)))
    let tail = try #require(log.recovery.tornTail)
    let lastGroup = whole.indices.filter { whole[$0] == 0x0A }[3] + 1
    #expect(disk.bytes(of: tail.keptIn) == Array(torn[lastGroup...]))
  }

  @Test("a damaged durable.json beside no segment at all is refused: a new log would hide what is missing")
  func damagedAlone() throws {
    let (disk, _) = try log()
    disk.setBytes(of: watermark, [])
    try disk.remove(segment)
    #expect(throws: LogFailure.self) { try open(disk) }
    #expect(disk.bytes(of: watermark) == [] && disk.bytes(of: segment) == nil)
  }

  @Test("a durable.json that is not there says nothing, and the log opens")
  func missing() throws {
    let (disk, events) = try log()
    try disk.remove(watermark)
    let log = try open(disk)
    #expect(try log.everything() == events)
    #expect(log.recovery.unreadableWatermark == nil)
  }

  @Test("a durable.json of a later format is refused and left untouched, by writer, reader and repair")
  func later() throws {
    let (disk, _) = try log()
    let future = Array(#"{"format":2,"segments":["a"],"epoch":7}"#.utf8)
    disk.setBytes(of: watermark, future)
    let attempts: [() throws -> Void] = [
      { _ = try open(disk) },
      { _ = try LogReader(directory: "/log", fileSystem: disk).verify() },
      { _ = try LogRepair.run(directory: "/log", fileSystem: disk, isRehearsal: false, now: Samples.time) },
    ]
    for attempt in attempts {
      #expect {
        try attempt()
      } throws: { error in
        guard case LogFailure.newerFormat(let path, _, let what) = error else { return false }
        return path == watermark && what.contains("format 2")
      }
      disk.endProcess()
    }
    #expect(disk.bytes(of: watermark) == future)
  }

  @Test("a device that cannot sync durable.json ends the log; one that is full only lets it lag behind")
  func failingSync() throws {
    for code in [EIO, ENOSPC, EROFS] {
      let (disk, events) = try log()
      let log = try open(disk)
      disk.fault = SimulatedDisk.Fault(operation: 0, code: code, extent: .once, kinds: [.sync])
      let failure = log.close()
      #expect(disk.faultsRaised == 1)
      if code == EIO {
        guard case .syncFailed? = failure else { Issue.record("\(String(describing: failure))"); return }
      } else {
        #expect(failure == nil)
      }
      #expect(disk.bytes(of: watermark + ".new") == nil, "nothing half-written stays")
      disk.endProcess()
      #expect(try open(disk).everything() == events)
    }
  }
}
