import ArgumentParser
import Daemon
import Domain
import EventLog
import Foundation
import Projections
import Settings

/// `tocsin status`: whether the daemon runs, what it has read, and what waits.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show whether the daemon runs, what it has read, and what waits.",
    discussion: """
      Exit status 69 where the daemon does not run; everything else is shown all the same.

      Examples:
        tocsin status
        tocsin status --json | jq .lag
      """
  )

  @OptionGroup var common: CommonOptions

  /// Names counted in a directory at most.
  static let namesMax = 1_000_000

  private struct Status {
    var daemon: RunningDaemon?
    var overview: ProjectionReader.Overview?
    var logEnd: SequenceNumber?
    var inbox: Int?
    var quarantine: Int?

    /// Events on record that numbers do not show yet.
    var lag: UInt64? {
      guard let logEnd, let checkpoint = overview?.checkpoint, checkpoint <= logEnd else { return nil }
      return logEnd.number - checkpoint.number
    }
  }

  func run() throws {
    let layout = common.layout
    var status = Status()
    status.daemon = RunningDaemon(path: StatusReport.path(root: common.root))
    do throws(ProjectionFailure) {
      status.overview = try ProjectionReader.open(path: layout.database).overview()
    } catch {
      if error.cause == .permission {
        throw CommandFailure(
          .permission, error.description,
          hint: "members of the group tocsin may: sudo usermod -aG tocsin \"$USER\", then log in again")
      }
      // Before the first start there are none, and the rest can be told.
    }
    do throws(LogFailure) { status.logEnd = try LogReader(directory: layout.log).last() } catch {
      if case .damaged = error { throw CommandFailure(error.status, error.description, hint: error.hint) }
    }
    status.inbox = count(in: layout.inbox) { !$0.hasPrefix(".") }
    status.quarantine = count(in: layout.quarantine) { $0.hasSuffix(".reason") }
    if common.json { write(status) } else { show(status) }
    if status.daemon == nil { quit(.daemonNeeded) }
  }

  /// - Returns: nil where the directory is not there or may not be listed.
  private func count(in directory: String, _ counts: (String) -> Bool) -> Int? {
    guard let handle = opendir(directory) else { return nil }
    defer { closedir(handle) }
    var count = 0
    while count < StatusCommand.namesMax, let entry = readdir(handle) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != "..", counts(name) { count += 1 }
    }
    return count
  }

  private func show(_ status: Status) {
    if let daemon = status.daemon {
      Terminal.line("daemon      running, process \(daemon.process), since \(short(daemon.since))")
      if let paused = daemon.paused {
        Terminal.line("            " + Terminal.styled("intake paused: \(paused)", .yellow))
      }
      if let activity = daemon.activity { Terminal.line("            \(activity)") }
    } else {
      Terminal.line("daemon      " + Terminal.styled("not running", .yellow))
    }
    if let overview = status.overview {
      let coder = overview.coder.map { ", coder \($0)" } ?? ""
      Terminal.line("articles    \(overview.articles), with \(overview.facts) facts\(coder)")
      if overview.rejected > 0 { Terminal.line("rejected    \(overview.rejected)") }
      if overview.retracted > 0 { Terminal.line("retracted   \(overview.retracted)") }
      let waiting = status.daemon.flatMap {
        $0.alertsWaiting > 0 ? ", \($0.alertsWaiting) waiting for the journal" : nil
      }
      Terminal.line("alerts      \(overview.activeAlerts) raised\(waiting ?? "")")
      if let recorded = overview.checkpointRecorded {
        let lag = status.lag.map { $0 == 0 ? "" : ", \($0) events behind the log" } ?? ""
        Terminal.line("last event  \(overview.checkpoint), \(short(recorded))\(lag)")
      }
    } else {
      Terminal.line("articles    nothing recorded yet")
    }
    if let inbox = status.inbox { Terminal.line("inbox       \(inbox) waiting") }
    if let quarantine = status.quarantine { Terminal.line("quarantine  \(quarantine)") }
  }

  private func short(_ time: Timestamp) -> String {
    "\(time.description.prefix(10)) \(time.description.dropFirst(11).prefix(8)) UTC"
  }

  private func write(_ status: Status) {
    var json = JSONWriter()
    json.object {
      $0.field("schema", "tocsin.status/1")
      $0.field("running", status.daemon != nil)
      $0.field("process", status.daemon.map { Int($0.process) })
      $0.field("since", status.daemon?.since.description)
      $0.field("paused", status.daemon?.paused)
      $0.field("activity", status.daemon?.activity)
      $0.field("articles", status.overview?.articles ?? 0)
      $0.field("facts", status.overview?.facts ?? 0)
      $0.field("rejected", status.overview?.rejected ?? 0)
      $0.field("retracted", status.overview?.retracted ?? 0)
      $0.field("duplicates", status.daemon?.duplicates)
      $0.field("alerts", status.overview?.activeAlerts ?? 0)
      $0.field("alerts_waiting", status.daemon?.alertsWaiting)
      $0.field("coder", status.overview?.coder)
      $0.field("last_sequence", status.logEnd.map { Int($0.number) })
      $0.field("checkpoint", status.overview.map { Int($0.checkpoint.number) })
      $0.field("lag", status.lag.map { Int($0) })
      $0.field("last_recorded", status.overview?.checkpointRecorded?.description)
      $0.field("inbox", status.inbox)
      $0.field("quarantine", status.quarantine)
    }
    json.newline()
    Terminal.write(json.bytes)
  }
}

/// What a running daemon says of itself, and whether it is still there to say it.
private struct RunningDaemon {
  var process: Int32
  var since: Timestamp
  var paused: String?
  var activity: String?
  var duplicates: Int
  var alertsWaiting: Int

  private struct Report: Decodable {
    var process: Int32
    var since: String
    var paused: String?
    var activity: String?
    var duplicates: Int
    var alerts_waiting: Int
  }

  /// - Returns: nil where no daemon runs.
  init?(path: String) {
    guard let data = FileManager.default.contents(atPath: path),
      let report = try? JSONDecoder().decode(Report.self, from: data), let since = Timestamp(report.since),
      kill(report.process, 0) == 0 || errno == EPERM,
      // A number can come to stand for another process.
      let name = try? String(contentsOfFile: "/proc/\(report.process)/comm", encoding: .utf8),
      name == "tocsind\n"
    else { return nil }
    process = report.process
    self.since = since
    paused = report.paused
    activity = report.activity
    duplicates = report.duplicates
    alertsWaiting = report.alerts_waiting
  }
}
