import ArgumentParser
import Domain
import EventLog

struct LogExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write records to standard output as the log has them.",
    discussion: """
      Every line is a record byte for byte, checksum and hash included. Numbers, groups and checksums are checked \
      on the way.

        tocsin log export > all.jsonl
        tocsin log export --type FactsExtracted --since 30d | jq .data.facts[]
      """
  )

  @OptionGroup var common: CommonOptions
  @OptionGroup var choice: EventChoice

  private static let bufferByteCount = 1 << 16

  func run() throws {
    try readingLog {
      let log = try LogReader(directory: common.layout.log)
      let cursor = try log.lines(after: SequenceNumber(choice.after ?? 0))
      var buffer: [UInt8] = []
      while let group = try cursor.nextLines() {
        for line in group where choice.contains(line) {
          buffer += line.bytes
          buffer.append(UInt8(ascii: "\n"))
        }
        if buffer.count >= LogExportCommand.bufferByteCount {
          Terminal.write(buffer)
          buffer.removeAll(keepingCapacity: true)
        }
      }
      Terminal.write(buffer)
    }
  }
}
