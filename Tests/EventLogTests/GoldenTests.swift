import Domain
import EventLog
import FileSystem
import Testing

/// `golden/log-1.jsonl` is what format 1 looks like, byte for byte. It is never changed: a log that a user wrote
/// years ago must read.
@Suite struct GoldenTests {
  private let golden: [UInt8]

  init() throws {
    let path = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    golden = try POSIXFileSystem().contents(of: "/\(path)/golden/log-1.jsonl", limit: 1 << 20)
  }

  private let groups = Samples.everyKind.map { [$0] } + [Samples.group(9)]

  @Test("format 1 is written as it has always been, byte for byte")
  func written() throws {
    let disk = SimulatedDisk(seed: 0)
    let log = try SegmentedLog(directory: "/log", fileSystem: disk, now: { Samples.time })
    for group in groups { _ = try log.appendBlocking([group]) }
    let bytes = try #require(disk.bytes(of: "/log/events-00000000000000000001.jsonl"))
    #expect(String(decoding: bytes, as: UTF8.self) == String(decoding: golden, as: UTF8.self))
  }

  @Test("format 1 is read")
  func read() throws {
    let disk = SimulatedDisk(seed: 0)
    _ = try disk.open("/log/events-00000000000000000001.jsonl", .create)
    disk.setBytes(of: "/log/events-00000000000000000001.jsonl", golden)
    let events = try LogReader(directory: "/log", fileSystem: disk).everything()
    #expect(events.map(\.event) == groups.flatMap { $0 })
    #expect(try SegmentedLog(directory: "/log", fileSystem: disk).last().number == UInt64(events.count))
  }
}
