import ArgumentParser
import Domain
import EventLog

/// `tocsin log`: what is under everything else.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Read, check, repair and export the log.",
    discussion: """
      The log is append-only JSON Lines, one event a line; everything else is folded from it. These commands work \
      while the daemon runs and while it is stopped.

        tocsin log tail -f
        tocsin log verify && echo sound
      """,
    subcommands: [
      LogTailCommand.self, LogStatCommand.self, LogVerifyCommand.self, LogRepairCommand.self,
      LogExportCommand.self,
    ]
  )
}

extension CommandFailure {
  init(_ failure: LogFailure) { self.init(failure.status, failure.description, hint: failure.hint) }
}

/// Runs a reading of the log, whose failure is the command's.
func readingLog<Result>(_ body: () throws -> Result) throws -> Result {
  do { return try body() } catch let failure as LogFailure { throw CommandFailure(failure) }
}

/// Which events a command is about.
struct EventChoice: ParsableArguments {
  @Option(help: ArgumentHelp("Only events behind this one.", valueName: "sequence"))
  var after: UInt64?

  @Option(
    help: ArgumentHelp(
      "Only events recorded since: a day, an ISO 8601 time, or 90m, 12h, 7d.", valueName: "time"))
  var since: String?

  @Option(
    help: ArgumentHelp(
      "Only events of this type, such as AlertRaised; may be given again.", valueName: "type"))
  var type: [String] = []

  func validate() throws {
    if let since, EventChoice.time(since) == nil {
      throw ValidationError("'\(since)' is no time: write 2026-03-01, 2026-03-01T10:00Z, 90m, 12h or 7d")
    }
    for name in type where !Event.names.contains(name) {
      throw ValidationError("no event is called '\(name)'; there are \(Event.names.joined(separator: ", "))")
    }
  }

  /// Whether a record is chosen. Where the time is unreadable, it is.
  func contains(_ line: RecordLine) -> Bool {
    if !type.isEmpty, !type.contains(line.type) { return false }
    guard let since, let earliest = EventChoice.time(since), let recorded = Timestamp(line.recorded) else {
      return true
    }
    return recorded >= earliest
  }

  var isEverything: Bool { since == nil && type.isEmpty }

  private static func time(_ text: String) -> Timestamp? {
    if let time = Timestamp(text) { return time }
    let seconds: [Character: Int64] = ["m": 60, "h": 3_600, "d": 86_400]
    guard let unit = text.last.flatMap({ seconds[$0] }), let count = Int64(text.dropLast()), count >= 0,
      count < 1_000_000
    else { return nil }
    return Timestamp(microseconds: Timestamp.now().microseconds - count * unit * 1_000_000)
  }
}

/// How far a long reading has come, on one line of a terminal.
struct ProgressLine {
  private let label: String
  private let started = ContinuousClock.now
  private var isShown = false

  init(_ label: String) { self.label = label }

  /// - Parameter rate: how fast it goes; nil where `done` counts bytes.
  mutating func show(_ done: UInt64, of total: UInt64, rate: String? = nil) {
    guard Terminal.isErrorInteractive, total > 0 else { return }
    isShown = true
    let width = 30
    let filled = Int(Double(width) * Double(done) / Double(total))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    Terminal.errorText(
      "\r\(label) \(bar) \(done * 100 / total) %  \(rate ?? "\(megabytesPerSecond(done)) MB/s") ")
  }

  func end() { if isShown { Terminal.errorText("\r\u{1B}[K") } }

  var seconds: Double {
    let elapsed = ContinuousClock.now - started
    return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
  }

  func megabytesPerSecond(_ byteCount: UInt64) -> Int {
    Int(Double(byteCount) / 1e6 / max(seconds, 1e-6))
  }
}
