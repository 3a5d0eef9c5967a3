import CSystemd
import Glibc

/// Writes to systemd's journal over its native protocol, which carries any bytes and any number of fields.
public struct Journal: Sendable {
  /// Where journald listens.
  public static let socket = "/run/systemd/journal/socket"

  /// Goes with every entry as `SYSLOG_IDENTIFIER`: what `journalctl -t` selects by.
  public var identifier: String

  public init(identifier: String) { self.identifier = identifier }

  /// Whether there is a journal to write to. libsystemd drops an entry silently where the socket is absent,
  /// so whoever must not lose one asks first.
  public static var isPresent: Bool { access(socket, W_OK) == 0 }

  /// Hands an entry to journald. That journald has stored it is another matter: see ``JournalReader``.
  ///
  /// - Throws: `JournalError` where there is no journal or it does not take the entry.
  public func send(_ entry: JournalEntry) throws(JournalError) {
    guard Journal.isPresent else { throw JournalError(operation: "reach \(Journal.socket)", code: errno) }
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for field in entry.allFields + [.init("SYSLOG_IDENTIFIER", identifier)] {
      bytes.append(contentsOf: field.name.utf8)
      bytes.append(UInt8(ascii: "="))
      bytes.append(contentsOf: field.value.utf8)
      ends.append(bytes.count)
    }
    let result = bytes.withUnsafeMutableBytes { buffer in
      var start = 0
      let vectors = ends.map { end in
        defer { start = end }
        return iovec(iov_base: buffer.baseAddress! + start, iov_len: end - start)
      }
      return sd_journal_sendv(vectors, Int32(vectors.count))
    }
    if result < 0 { throw JournalError(operation: "write to the journal", code: -result) }
  }
}

/// A call of libsystemd's that failed.
public struct JournalError: Error, Hashable, CustomStringConvertible {
  /// What was being done: `write to the journal`.
  public var operation: String
  /// An `errno`.
  public var code: Int32

  public init(operation: String, code: Int32) {
    self.operation = operation
    self.code = code
  }

  public var description: String { "cannot \(operation): \(String(cString: strerror(code)))" }
}
