import Domain
import FileSystem

/// How far alerting has come, in a small file beside the log. It may be lost, or older than the truth after a
/// power cut: alerts are then measured and looked for in the journal once more, and nothing happens twice.
struct AlertMark: Hashable, Sendable {
  /// Every alert up to here is in the journal.
  var delivered = SequenceNumber(0)
  /// Rules have been measured for every fact up to here.
  var measured = SequenceNumber(0)

  static let fileName = "alerting.mark"
  private static let bytesMax = 200

  init() {}

  /// Reads what `write` wrote; anything else counts as nothing.
  init(directory: String, _ fileSystem: some FileSystem) {
    guard
      let bytes = try? fileSystem.contents(
        of: directory + "/" + AlertMark.fileName, limit: AlertMark.bytesMax)
    else { return }
    let numbers = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first?.split(separator: " ")
      .compactMap { UInt64($0) }
    guard let numbers, numbers.count == 2 else { return }
    delivered = SequenceNumber(numbers[0])
    measured = SequenceNumber(numbers[1])
  }

  func write(directory: String, _ fileSystem: some FileSystem) throws(FileError) {
    let path = directory + "/" + AlertMark.fileName
    let file = try fileSystem.open(path + ".new", .writeOrCreate)
    defer { file.close() }
    try file.truncate(to: 0)
    // No sync: an older mark costs a question to the journal.
    try file.write(Array("\(delivered) \(measured)\n".utf8), at: 0)
    try fileSystem.rename(path + ".new", to: path)
  }
}
