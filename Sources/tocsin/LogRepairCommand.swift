import ArgumentParser
import Domain
import EventLog

struct LogRepairCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Put a damaged log in order, as far as it can be.",
    discussion: """
      A record of which one byte has changed is restored, and its SHA-256 proves it. A record that cannot be restored \
      is given up together with the article's other events; all others keep their numbers. The originals stay beside \
      the log as damaged-*. The daemon must be stopped. What was given up can be delivered again from the archive.

        tocsin log repair --dry-run
        tocsin log repair && tocsin log verify
      """
  )

  @OptionGroup var common: CommonOptions

  @Flag(help: "Say what would be done, and change nothing.")
  var dryRun = false

  func run() throws {
    try readingLog {
      let repair = try LogRepair.run(
        directory: common.layout.log, isRehearsal: dryRun, now: .now())
      if common.json { write(repair) } else { show(repair) }
    }
  }

  private func show(_ repair: LogRepair) {
    if repair.steps.isEmpty { return Terminal.line("the log needs no repair") }
    for step in repair.steps { Terminal.line("\(step.damage)\n  \(words(for: step.action))") }
    for path in repair.kept { Terminal.line("the original is kept in \(path)") }
    if dryRun { Terminal.line("nothing was changed: this was a dry run") }
  }

  private func words(for action: LogRepair.Step.Action) -> String {
    switch action {
    case .restore: dryRun ? "can be restored" : "restored"
    case .giveUp(1): "1 event \(dryRun ? "would be" : "was") given up"
    case .giveUp(let count): "\(count) events \(dryRun ? "would be" : "were") given up"
    case .takeOut: dryRun ? "would be taken out" : "taken out"
    case .renewWatermark: dryRun ? "would be written anew" : "written anew"
    }
  }

  private func write(_ repair: LogRepair) {
    var json = JSONWriter()
    json.object { json in
      json.field("schema", "tocsin.log-repair/1")
      json.field("dry_run", dryRun)
      json.key("steps")
      json.array { list in
        for step in repair.steps {
          list.object { json in
            json.field("segment", step.damage.segment)
            json.key("offset")
            json.value(step.damage.offset)
            json.key("sequence")
            json.value(step.damage.sequence.number)
            json.field("cause", step.damage.cause.description)
            switch step.action {
            case .restore: json.field("action", "restore")
            case .takeOut: json.field("action", "take-out")
            case .renewWatermark: json.field("action", "renew-watermark")
            case .giveUp(let count):
              json.field("action", "give-up")
              json.field("events", count)
            }
          }
        }
      }
      json.field("kept", repair.kept)
    }
    json.newline()
    Terminal.write(json.bytes)
  }
}
