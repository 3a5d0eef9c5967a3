import Domain
import Glibc
import Synchronization
import Systemd

/// Ordinary messages: to systemd's journal where the daemon runs under it, else to standard error.
package final class Reporter: Sendable {
  package static let identifier = "tocsind"

  private let journal = Journal(identifier: Reporter.identifier)
  private let usesJournal: Bool
  private let priorityMax: Mutex<Int>

  package init(usesJournal: Bool = ServiceManager.standardErrorIsJournal, priorityMax: Int = 6) {
    self.usesJournal = usesJournal
    self.priorityMax = Mutex(priorityMax)
  }

  package func setPriorityMax(_ priority: Int) { priorityMax.withLock { $0 = priority } }

  package func say(
    _ priority: Priority, _ message: String, id: MessageID? = nil, _ fields: [JournalEntry.Field] = []
  ) {
    guard priority.rawValue <= priorityMax.withLock({ $0 }) else { return }
    let message = Reporter.printable(message)
    if usesJournal {
      let entry = JournalEntry(priority, message, id: id?.rawValue, fields: fields)
      do throws(JournalError) {
        try journal.send(entry)
        return
      } catch {}
      // The journal is away: standard error may still reach someone.
    }
    let line = priority <= .warning ? "tocsind: \(priority.name): \(message)\n" : "tocsind: \(message)\n"
    var bytes = Array(line.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { return }
      bytes = bytes.dropFirst(max(0, count))
    }
  }

  /// Titles and names are strangers' words: a control character would make a terminal do something, and the journal
  /// show the message as a blob.
  static func printable(_ message: String) -> String {
    String(
      String.UnicodeScalarView(
        message.unicodeScalars.map { $0.properties.generalCategory == .control && $0 != "\n" ? "?" : $0 }))
  }

  package func say(_ failure: DaemonFailure) {
    say(failure.priority, failure.message + (failure.hint.map { ": \($0)" } ?? ""), id: failure.id)
  }
}
