import ArgumentParser
import Domain
import EventLog

struct LogStatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stat",
    abstract: "Count segments, bytes and events by type.",
    discussion: """
        tocsin log stat
        tocsin log stat --json | jq .events
      """
  )

  @OptionGroup var common: CommonOptions

  func run() throws {
    try readingLog {
      let log = try LogReader(directory: common.layout.log)
      let segments = try log.segments()
      var counts: [String: Int] = [:]
      var first: RecordLine?
      var last: RecordLine?
      let cursor = try log.lines(after: SequenceNumber(0))
      while let group = try cursor.nextLines() {
        for line in group {
          counts[line.type, default: 0] += 1
          if first == nil { first = line }
          last = line
        }
      }
      let bytes = segments.reduce(0) { $0 + $1.byteCount }
      if common.json {
        write(segments.count, bytes, counts, first, last)
      } else {
        show(segments.count, bytes, counts, first, last)
      }
    }
  }

  private func write(
    _ segments: Int, _ bytes: UInt64, _ counts: [String: Int], _ first: RecordLine?, _ last: RecordLine?
  ) {
    var json = JSONWriter()
    json.object { json in
      json.field("schema", "tocsin.log-stat/1")
      json.field("path", common.layout.log)
      json.field("segments", segments)
      json.key("bytes")
      json.value(bytes)
      json.field("events", counts.values.reduce(0, +))
      json.key("types")
      json.object { json in
        for name in counts.keys.sorted() {
          json.key(name)
          json.value(counts[name])
        }
      }
      for (name, line) in [("first", first), ("last", last)] {
        json.key(name)
        if let line {
          json.object { json in
            json.key("sequence")
            json.value(line.record.sequence.number)
            json.field("recorded", line.recorded)
          }
        } else {
          json.null()
        }
      }
    }
    json.newline()
    Terminal.write(json.bytes)
  }

  private func show(
    _ segments: Int, _ bytes: UInt64, _ counts: [String: Int], _ first: RecordLine?, _ last: RecordLine?
  ) {
    Terminal.line(
      "\(common.layout.log): \(segments) \(segments == 1 ? "segment" : "segments"), \(bytes) bytes")
    guard let first, let last else { return Terminal.line("no events yet") }
    Terminal.line("first  \(first.record.sequence)  \(first.recorded)")
    Terminal.line("last   \(last.record.sequence)  \(last.recorded)")
    Terminal.line()
    var table = Table([Table.Column("event"), Table.Column("count", .right)])
    for name in counts.keys.sorted() { table.add(name, String(counts[name] ?? 0)) }
    table.print()
  }
}
