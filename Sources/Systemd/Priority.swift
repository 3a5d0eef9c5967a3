/// Syslog priorities (RFC 5424 §6.2.1), which the journal keeps as `PRIORITY`.
public enum Priority: Int, CaseIterable, Comparable, Sendable {
  case emergency = 0
  case alert, critical, error, warning, notice, info, debug

  /// As `journalctl -p` spells it: `warning`.
  public var name: String {
    switch self {
    case .emergency: "emerg"
    case .alert: "alert"
    case .critical: "crit"
    case .error: "err"
    case .warning: "warning"
    case .notice: "notice"
    case .info: "info"
    case .debug: "debug"
    }
  }

  /// Reads what `name` writes.
  public init?(name: some StringProtocol) {
    guard let found = Priority.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  /// The more urgent is the lesser, as in syslog.
  public static func < (a: Priority, b: Priority) -> Bool { a.rawValue < b.rawValue }
}
