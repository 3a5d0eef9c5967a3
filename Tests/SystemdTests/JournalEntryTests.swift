import Testing

@testable import Systemd

@Suite struct JournalEntryTests {
  @Test("an entry's properties become the journal's own fields, before the rest")
  func fields() {
    let entry = JournalEntry(.warning, "two\nlines", id: "0f", fields: [.init("TOCSIN_COUNTRY", "CHN")])
    #expect(
      entry.allFields.map { "\($0.name)=\($0.value)" } == [
        "MESSAGE=two\nlines", "PRIORITY=4", "MESSAGE_ID=0f", "TOCSIN_COUNTRY=CHN",
      ])
  }

  @Test(
    "a field's name is capitals, digits and underscores",
    arguments: [
      ("TOCSIN_RULE", true), ("A1", true), ("", false), ("_PID", false), ("1A", false), ("tocsin", false),
      ("A=B", false), (String(repeating: "A", count: 65), false),
    ])
  func names(name: String, isValid: Bool) { #expect(JournalEntry.Field.isValid(name) == isValid) }

  @Test("priorities are read by the names that journalctl uses")
  func priorities() {
    #expect(Priority.allCases.map(\.name).map { Priority(name: $0)?.rawValue } == [0, 1, 2, 3, 4, 5, 6, 7])
    #expect(Priority(name: "fatal") == nil)
    #expect(Priority.critical < .warning)
  }
}
