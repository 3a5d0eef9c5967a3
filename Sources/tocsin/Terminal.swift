import Glibc

/// Standard output and standard error as a person or a program sees them.
enum Terminal {
  /// Columns of standard output: the terminal's, else `COLUMNS`, else no limit.
  static let width: Int? = {
    var size = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
  }()

  static let isInteractive = isatty(STDOUT_FILENO) == 1

  static let isErrorInteractive = isatty(STDERR_FILENO) == 1

  /// Colour only on a terminal, and not where NO_COLOR is set (no-color.org) or the terminal is dumb.
  static let usesColour =
    isInteractive && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"

  enum Style: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
  }

  static func styled(_ text: String, _ style: Style?) -> String {
    guard usesColour, let style else { return text }
    return "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
  }

  static func write(_ text: String) { write(Array(text.utf8)) }

  static func line(_ text: String = "") { write(text + "\n") }

  /// Writes everything to standard output. A reader that has gone away (`| head`) ends the program quietly.
  static func write(_ bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

  /// A line on standard error.
  static func note(_ text: String) { write(Array((text + "\n").utf8), to: STDERR_FILENO) }

  /// Text on standard error without a line feed, such as a progress bar's.
  static func errorText(_ text: String) { write(Array(text.utf8), to: STDERR_FILENO) }

  static func complain(_ failure: CommandFailure) {
    note("tocsin: \(failure.message)")
    if let hint = failure.hint { note("  hint: \(hint)") }
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR && errno != EAGAIN {
        if descriptor == STDERR_FILENO { return }
        quit(errno == EPIPE ? .success : .io)
      }
    }
  }

  static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
