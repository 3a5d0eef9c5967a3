import Domain
import FileSystem
import Testing

@testable import EventLog

/// A whole record, rightly chained, of a type or version that this program does not know.
@Suite struct NewerRecordTests {
  private let path = "/log/events-00000000000000000001.jsonl"

  /// Two records of ours and one of the future behind them.
  private func log(type: String, version: Int) throws -> (disk: SimulatedDisk, bytes: [UInt8], offset: UInt64)
  {
    let disk = SimulatedDisk(seed: 1)
    let log = try SegmentedLog(directory: "/log", fileSystem: disk, now: { Samples.time })
    _ = try log.appendBlocking([Samples.smallGroup(1)])
    log.close()
    disk.endProcess()
    var bytes = try #require(disk.bytes(of: path))
    let last = try #require(bytes.dropLast().lastIndex(of: 0x0A)) + 1
    let previous = try bytes[last...].dropLast().withUnsafeBytes { try Record(line: $0) }.hash
    var json = JSONWriter()
    _ = Record.write(
      to: &json, sequence: SequenceNumber(3), recorded: Samples.time.description, type: type,
      version: version, more: 0, durable: SequenceNumber(2), after: previous, hasher: ChainHasher()
    ) { $0.object { $0.field("wings", 2) } }
    let offset = UInt64(bytes.count)
    bytes += json.bytes
    disk.setBytes(of: path, bytes)
    return (disk, bytes, offset)
  }

  @Test(
    "a record of a later version or an unknown type is refused, named, and left untouched",
    arguments: [("FactsExtracted", 2), ("RulesLoaded", 7), ("FleetSighted", 1)])
  func refused(type: String, version: Int) throws {
    let (disk, bytes, offset) = try log(type: type, version: version)
    let attempts: [(String, () throws -> Void)] = [
      ("writer", { _ = try SegmentedLog(directory: "/log", fileSystem: disk, now: { Samples.time }) }),
      ("reader", { _ = try LogReader(directory: "/log", fileSystem: disk).everything() }),
      ("event", { _ = try LogReader(directory: "/log", fileSystem: disk).event(SequenceNumber(3)) }),
      ("verify", { _ = try LogReader(directory: "/log", fileSystem: disk).verify() }),
      (
        "repair",
        {
          _ = try LogRepair.run(directory: "/log", fileSystem: disk, isRehearsal: false, now: Samples.time)
        }
      ),
    ]
    for (name, attempt) in attempts {
      #expect {
        try attempt()
      } throws: { error in
        guard let failure = error as? LogFailure, case .newerFormat(path, offset, let what) = failure else {
          return false
        }
        return what.contains(type) && failure.description.contains("newer tocsin")
          && failure.hint != nil && failure.status == .damagedData
      }
      #expect(disk.bytes(of: path) == bytes, "\(name) changed nothing")
      disk.endProcess()
    }
  }
}
