import Domain
import Settings

extension Daemon {
  /// Tests settings and rules as a start would, and changes nothing.
  package static func check(
    _ layout: Layout, coder makeCoder: (Settings) throws(DaemonFailure) -> ArticleCoder
  ) -> ExitStatus {
    let reporter = Reporter(usesJournal: false)
    do throws(DaemonFailure) {
      let settings = try settings(of: layout)
      let coder = try makeCoder(settings)
      reporter.say(
        .info, "settings and rules are good: \(settings.alerts.count) alert rules, coder \(coder.version)")
      return .success
    } catch {
      reporter.say(error)
      return error.status
    }
  }
}
