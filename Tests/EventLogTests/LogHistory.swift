import Domain
import EventLog
import Testing

/// What a log must hold: everything acknowledged, in order, and of what was only attempted whole groups or
/// nothing. One checker for every fault.
struct LogHistory {
  /// Acknowledged, or found by an earlier check.
  private(set) var acknowledged: [RecordedEvent] = []
  private var attempted: Set<[Event]> = []
  private var nextGroup = 0

  /// Segments small enough that a short history has several.
  static let options: SegmentedLog.Options = {
    var options = SegmentedLog.Options()
    options.segmentByteCountMax = 4_000
    return options
  }()

  static func open(
    _ disk: SimulatedDisk, options: SegmentedLog.Options = LogHistory.options
  ) throws -> SegmentedLog {
    try SegmentedLog(directory: "/log", fileSystem: disk, options: options, now: { Samples.time })
  }

  /// New groups of one to three events, each unlike all others.
  mutating func groups(_ random: inout SplitMix) -> [[Event]] {
    (0...Int(random.next() % 3)).map { _ in
      nextGroup += 1
      return (0...Int(random.next() % 3)).map { index in
        .articleRejected(
          ArticleRejected(
            article: nil, delivery: "\(nextGroup)/\(index)", reason: "empty",
            detail: String(repeating: "x", count: Int(random.next() % 400)), byteCount: nextGroup))
      }
    }
  }

  /// Appends, and notes what was acknowledged.
  mutating func append(_ groups: [[Event]], to log: SegmentedLog) throws(AppendFailure) {
    attempted.formUnion(groups)
    acknowledged += try log.appendBlocking(groups).flatMap { $0 }
  }

  /// Reads the log and holds it to the promises; what it holds beyond the acknowledged is taken over.
  mutating func check(_ log: any EventReading, _ comment: @autoclosure () -> String) throws {
    let cursor = try log.cursor(after: SequenceNumber(0))
    var found: [RecordedEvent] = []
    while let group = try cursor.next() {
      #expect(attempted.contains(group.map(\.event)), "a group that nobody appended: \(comment())")
      found += group
    }
    #expect(found.map(\.sequence.number) == Array(1..<(UInt64(found.count) + 1)), "gapless: \(comment())")
    #expect(Set(found.map(\.event)).count == found.count, "nothing twice: \(comment())")
    #expect(Array(found.prefix(acknowledged.count)) == acknowledged, "acknowledged: \(comment())")
    #expect(try log.last().number == UInt64(found.count), "the end: \(comment())")
    acknowledged = found
  }
}
