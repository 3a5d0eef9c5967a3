import Domain
import EventLog
import Intake
import Projections
import Systemd

/// Why the daemon cannot go on, and how it ends.
package struct DaemonFailure: Error, Hashable, Sendable {
  package var status: ExitStatus
  package var priority: Priority
  package var id: MessageID
  package var message: String
  /// What to do next.
  package var hint: String?

  package init(
    _ status: ExitStatus, _ message: String, hint: String? = nil, id: MessageID = .failed,
    priority: Priority = .critical
  ) {
    self.status = status
    self.priority = priority
    self.id = id
    self.message = message
    self.hint = hint
  }

  package init(_ failure: LogFailure) {
    let id: MessageID =
      switch failure {
      case .damaged, .newerFormat: .logDamaged
      case .locked: .alreadyRunning
      case .missing, .file: .logFailed
      }
    self.init(failure.status, failure.description, hint: failure.hint, id: id)
  }

  package init(_ failure: AppendFailure) {
    self.init(.io, failure.description, hint: failure.hint, id: .logFailed)
  }

  package init(_ failure: ProjectionFailure) {
    self.init(failure.cause == .permission ? .permission : .io, "cannot \(failure)")
  }
}

/// Why a piece of work was not done: it can be done later, or never in this process.
package enum Interruption: Error, Hashable, Sendable {
  /// Nothing is lost: deliveries are still in the inbox, events in the log. Try again.
  case pause(Pause)
  case end(DaemonFailure)

  init(_ failure: AppendFailure) {
    if failure.isTemporary {
      self = .pause(Pause(failure.description, hint: failure.hint))
    } else {
      self = .end(DaemonFailure(failure))
    }
  }

  init(_ failure: IntakeFailure) {
    self = .pause(Pause(failure.description, hint: failure.isTemporary ? "intake goes on by itself" : nil))
  }

  init(_ failure: LogFailure) { self = .end(DaemonFailure(failure)) }
}

/// Why intake waits.
package struct Pause: Hashable, Sendable {
  package var reason: String
  package var hint: String?

  package init(_ reason: String, hint: String? = nil) {
    self.reason = reason
    self.hint = hint
  }
}
