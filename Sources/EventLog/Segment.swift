import Domain
import FileSystem

/// A file of the log.
package struct Segment: Hashable, Sendable {
  /// The number of its first event; of the one to come where it is empty.
  package var first: SequenceNumber
  package var path: String

  static let prefix = "events-"
  static let suffix = ".jsonl"
  private static let digitCount = 20

  package init(first: SequenceNumber, in directory: String) {
    self.first = first
    path = directory + "/" + Segment.name(first)
  }

  /// The path's last component.
  package var name: String { Segment.name(first) }

  private static func name(_ first: SequenceNumber) -> String {
    let digits = first.description
    return prefix + String(repeating: "0", count: max(0, digitCount - digits.utf8.count)) + digits + suffix
  }

  /// - Returns: nil where the name is no segment's.
  static func first(ofName name: String) -> SequenceNumber? {
    guard name.hasPrefix(prefix), name.hasSuffix(suffix),
      name.utf8.count == prefix.utf8.count + digitCount + suffix.utf8.count,
      let number = UInt64(name.dropFirst(prefix.utf8.count).prefix(digitCount)), number > 0
    else { return nil }
    return SequenceNumber(number)
  }
}

/// The directory of a log.
struct LogDirectory: Sendable {
  let path: String
  let fileSystem: any FileSystem

  /// A log of a million segments has long needed larger ones.
  static let namesMax = 1_000_000

  /// The segments in order.
  /// - Throws: `LogFailure.missing` where there is no directory, `.newerFormat` where a segment of another
  ///   format lies beside ours.
  func segments() throws(LogFailure) -> [Segment] {
    let names: [String]
    do throws(FileError) {
      names = try fileSystem.names(in: path, limit: LogDirectory.namesMax)
    } catch {
      throw error.isNotFound ? .missing(path: path) : .file(error)
    }
    var segments: [Segment] = []
    for name in names where name.hasPrefix(Segment.prefix) {
      if let first = Segment.first(ofName: name) {
        segments.append(Segment(first: first, in: path))
      } else if !LogDirectory.companions.contains(where: { name.hasSuffix($0) }) {
        throw .newerFormat(path: path + "/" + name, offset: 0, what: "a segment of another kind")
      }
    }
    return segments.sorted { $0.first < $1.first }
  }

  /// Ends of the names that lie beside a segment and begin as it does.
  private static let companions = [".torn", ".new"]

  /// The segment that holds an event, or would.
  static func segment(holding sequence: SequenceNumber, in segments: [Segment]) -> Int? {
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].first <= sequence { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }
}
