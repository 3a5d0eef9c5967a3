import ArgumentParser
import Domain
import EventLog

struct LogVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Read every byte of the log and list all damage.",
    discussion: """
      Checks each record's checksum, number and group, and the chain of hashes over all of them. Exit status 0: the \
      log is sound; 1: it is not.

        tocsin log verify
        tocsin log verify --json | jq -r '.damage[].segment'
      """
  )

  @OptionGroup var common: CommonOptions

  func run() throws {
    try readingLog {
      var bar = ProgressLine("verify")
      let result = try LogReader(directory: common.layout.log).verify { bar.show($0, of: $1) }
      bar.end()
      let speed = bar.megabytesPerSecond(result.byteCount)
      if common.json { write(result, speed) } else { show(result, speed) }
      if !result.isSound { quit(.negative) }
    }
  }

  private func show(_ result: LogVerification, _ speed: Int) {
    for damage in result.damages { Terminal.line(Terminal.styled(damage.description, .red)) }
    if result.damages.count == LogVerification.damagesMax { Terminal.line("… and maybe more") }
    if result.tornByteCount > 0 {
      Terminal.line(
        "\(result.tornByteCount) half-written bytes at the end; the next start cuts and keeps them")
    }
    if result.lost > 0 { Terminal.line("\(result.lost) places of records that a repair gave up") }
    let verdict = result.isSound ? "sound" : "damaged (places: \(result.damages.count))"
    Terminal.line(
      "\(verdict): \(result.records) \(result.records == 1 ? "record" : "records"), segments: \(result.segments), \(result.byteCount) bytes, \(speed) MB/s"
    )
    if !result.isSound { Terminal.note("  hint: `tocsin log repair --dry-run` shows what can be done") }
  }

  private func write(_ result: LogVerification, _ speed: Int) {
    var json = JSONWriter()
    json.object { json in
      json.field("schema", "tocsin.log-verify/1")
      json.field("sound", result.isSound)
      json.field("segments", result.segments)
      json.field("records", result.records)
      json.key("bytes")
      json.value(result.byteCount)
      json.key("last")
      json.value(result.last.number)
      json.key("torn_bytes")
      json.value(result.tornByteCount)
      json.field("lost", result.lost)
      json.field("megabytes_per_second", speed)
      json.key("damage")
      json.array { list in
        for damage in result.damages {
          list.object { json in
            json.field("segment", damage.segment)
            json.key("offset")
            json.value(damage.offset)
            json.key("sequence")
            json.value(damage.sequence.number)
            json.field("cause", damage.cause.description)
          }
        }
      }
    }
    json.newline()
    Terminal.write(json.bytes)
  }
}
