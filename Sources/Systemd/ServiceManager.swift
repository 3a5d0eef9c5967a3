import CSystemd
import Glibc

/// The service manager's side of `Type=notify`: sd_notify(3). Every call does nothing where the process was
/// not started by a service manager.
public struct ServiceManager: Sendable {
  /// What a service tells its manager.
  public enum Notice: Hashable, Sendable {
    case ready
    /// Settings are being read again; `ready` follows. `since`: CLOCK_MONOTONIC in microseconds.
    case reloading(since: UInt64)
    case stopping
    /// One line for `systemctl status`.
    case status(String)
    /// Proof of life for `WatchdogSec=`.
    case watchdog
    /// Asks for so many more microseconds to start, reload or stop.
    case extendTimeout(microseconds: UInt64)

    var assignments: [String] {
      switch self {
      case .ready: ["READY=1"]
      case .reloading(let since): ["RELOADING=1", "MONOTONIC_USEC=\(since)"]
      case .stopping: ["STOPPING=1"]
      case .status(let line): ["STATUS=" + line.split(separator: "\n").joined(separator: " ")]
      case .watchdog: ["WATCHDOG=1"]
      case .extendTimeout(let microseconds): ["EXTEND_TIMEOUT_USEC=\(microseconds)"]
      }
    }
  }

  public init() {}

  /// Sends notices in one message.
  ///
  /// - Returns: whether a manager took it; false where there is none.
  @discardableResult
  public func notify(_ notices: Notice...) -> Bool {
    sd_notify(0, notices.flatMap(\.assignments).joined(separator: "\n")) > 0
  }

  /// How often the manager wants a `watchdog` notice at the latest; nil where it keeps no watchdog.
  public static var watchdogInterval: Duration? {
    var microseconds: UInt64 = 0
    guard sd_watchdog_enabled(0, &microseconds) > 0, microseconds > 0 else { return nil }
    return .microseconds(Int64(clamping: microseconds))
  }

  /// Whether standard error goes to the journal (`JOURNAL_STREAM`): then ordinary messages go there natively.
  public static var standardErrorIsJournal: Bool {
    guard let stream = getenv("JOURNAL_STREAM").map({ String(cString: $0) }) else { return false }
    var status = stat()
    return fstat(STDERR_FILENO, &status) == 0 && stream == "\(status.st_dev):\(status.st_ino)"
  }

  /// CLOCK_MONOTONIC in microseconds, for `reloading`.
  public static var monotonicMicroseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1_000
  }
}
