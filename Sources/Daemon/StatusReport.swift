import Domain
import FileSystem
import Glibc
import Systemd

/// What the daemon is doing, for `systemctl status` and `tocsin status`.
package struct StatusReport: Hashable, Sendable {
  package var articles = 0
  package var facts = 0
  package var rejected = 0
  package var duplicates = 0
  package var alertsRaised = 0
  /// Alerts that the journal does not have yet.
  package var alertsWaiting = 0
  /// Why intake waits.
  package var paused: String?
  /// What it does besides reading deliveries: `catching up`.
  package var activity: String?

  package init() {}

  /// One line for people.
  package var line: String {
    var parts = ["\(articles) articles", "\(facts) facts"]
    if rejected > 0 { parts.append("\(rejected) rejected") }
    if duplicates > 0 { parts.append("\(duplicates) duplicates") }
    parts.append(alertsRaised == 1 ? "1 alert raised" : "\(alertsRaised) alerts raised")
    if alertsWaiting > 0 { parts.append("\(alertsWaiting) waiting for the journal") }
    let counts = parts.joined(separator: ", ")
    if let paused { return "Intake paused: \(paused). \(counts)" }
    return activity.map { "\($0); \(counts)" } ?? counts
  }

  /// Where a running daemon keeps its report: on tmpfs for the system's, so that a full disk does not silence it.
  package static func path(root: String?) -> String { (root ?? "/run/tocsin") + "/tocsind.json" }

  package func json(process: Int32, since: Timestamp) -> [UInt8] {
    var json = JSONWriter()
    json.object {
      $0.field("schema", "tocsin.daemon/1")
      $0.field("process", Int(process))
      $0.field("since", since.description)
      $0.field("paused", paused)
      $0.field("activity", activity)
      $0.field("duplicates", duplicates)
      $0.field("alerts_waiting", alertsWaiting)
    }
    json.newline()
    return json.bytes
  }
}

/// Publishes the report when it has changed.
final class StatusPublisher {
  private let manager: ServiceManager
  private let path: String
  private let since = Timestamp.now()
  private var published: StatusReport?

  init(manager: ServiceManager, root: String?) {
    self.manager = manager
    path = StatusReport.path(root: root)
  }

  func publish(_ report: StatusReport) {
    guard report != published else { return }
    published = report
    manager.notify(.status(report.line))
    // A courtesy to `tocsin status`: where it cannot be written, work goes on.
    let fileSystem = POSIXFileSystem()
    let json = report.json(process: getpid(), since: since)
    do throws(FileError) {
      let file = try fileSystem.open(path + ".new", .writeOrCreate)
      defer { file.close() }
      try file.truncate(to: 0)
      try file.write(json, at: 0)
      try fileSystem.rename(path + ".new", to: path)
    } catch {
      // A full device takes no new file, but there is room where the last report stands: this is when it matters.
      unlink(path + ".new")
      do throws(FileError) {
        let file = try fileSystem.open(path, .write)
        defer { file.close() }
        try file.write(json, at: 0)
        try file.truncate(to: UInt64(json.count))
      } catch {}
    }
  }

  func withdraw() { unlink(path) }
}
