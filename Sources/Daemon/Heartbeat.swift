import Glibc
import Synchronization
import Systemd

/// Feeds the service manager's watchdog from the pipeline's own progress: every stage beats when it has done
/// something. There is no timer behind it, so a pipeline that stands still is found out.
package final class Heartbeat: Sendable {
  private let manager: ServiceManager
  /// Microseconds between two notices; 0 where nobody watches.
  private let interval: UInt64
  private let last = Atomic<UInt64>(0)

  package init(_ manager: ServiceManager, interval: Duration? = ServiceManager.watchdogInterval) {
    self.manager = manager
    let (seconds, attoseconds) = (interval ?? .zero).components
    // A quarter, so that one late beat does no harm.
    self.interval = (UInt64(seconds) * 1_000_000 + UInt64(attoseconds / 1_000_000_000_000)) / 4
  }

  /// Milliseconds that an idle loop may sleep at most.
  package var sleepMillisecondsMax: Int32 {
    interval == 0 ? 1000 : Int32(clamping: min(1000, interval / 1000))
  }

  package func beat() {
    guard interval > 0 else { return }
    let now = ServiceManager.monotonicMicroseconds
    let previous = last.load(ordering: .relaxed)
    guard now - previous >= interval,
      last.compareExchange(expected: previous, desired: now, ordering: .relaxed).exchanged
    else { return }
    manager.notify(.watchdog)
  }
}
