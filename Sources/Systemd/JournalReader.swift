import CSystemd
import Glibc

/// Reads the local journal, as far as this process may: as root, or as a member of `systemd-journal`.
public final class JournalReader {
  /// Entries looked through for one question at most.
  public static let entriesMax = 100_000

  private let journal: OpaquePointer

  public init() throws(JournalError) {
    var journal: OpaquePointer?
    let result = sd_journal_open(&journal, Int32(SD_JOURNAL_LOCAL_ONLY))
    guard result >= 0, let journal else { throw JournalError(operation: "open the journal", code: -result) }
    self.journal = journal
  }

  deinit { sd_journal_close(journal) }

  /// Whether this process can see any entry. A journal that it may not read looks empty to it.
  public func seesAnything() throws(JournalError) -> Bool {
    sd_journal_flush_matches(journal)
    return try step(toHead: true)
  }

  /// Whether an entry has all of these values.
  public func contains(_ fields: [JournalEntry.Field]) throws(JournalError) -> Bool {
    try match(fields)
    return try step(toHead: true)
  }

  /// The values of `name` in every entry that has all of `fields`, oldest entry first.
  public func values(of name: String, where fields: [JournalEntry.Field]) throws(JournalError) -> [String] {
    try match(fields)
    var values: [String] = []
    var isFirst = true
    var entries = 0
    while entries < JournalReader.entriesMax, try step(toHead: isFirst) {
      isFirst = false
      entries += 1
      sd_journal_restart_data(journal)
      var data: UnsafeRawPointer?
      var count = 0
      while sd_journal_enumerate_available_data(journal, &data, &count) > 0 {
        let bytes = UnsafeRawBufferPointer(start: data, count: count)
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")), bytes[..<equals].elementsEqual(name.utf8)
        else { continue }
        values.append(String(decoding: bytes[(equals + 1)...], as: UTF8.self))
      }
    }
    return values
  }

  private func match(_ fields: [JournalEntry.Field]) throws(JournalError) {
    sd_journal_flush_matches(journal)
    for field in fields {
      let text = Array("\(field.name)=\(field.value)".utf8)
      let result = sd_journal_add_match(journal, text, text.count)
      if result < 0 { throw JournalError(operation: "search the journal for \(field.name)", code: -result) }
    }
  }

  private func step(toHead: Bool) throws(JournalError) -> Bool {
    if toHead {
      // Takes in files that have appeared or been rotated since the journal was opened.
      let result = sd_journal_process(journal)
      if result < 0 { throw JournalError(operation: "follow the journal", code: -result) }
      sd_journal_seek_head(journal)
    }
    let result = sd_journal_next(journal)
    if result < 0 { throw JournalError(operation: "read the journal", code: -result) }
    return result > 0
  }
}
