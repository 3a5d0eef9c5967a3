import Domain
import EventLog
import FileSystem
import Systemd
import Testing

@testable import Daemon

@Suite struct AlertTests {
  private let rule = AlertRule(
    name: "sanctions", metric: .facts, subjects: SubjectSelector("*>*")!, types: [.sanction], threshold: 1)

  @Test("a rule that is past its threshold puts an alert on record, once, whoever restarts")
  func raised() throws {
    let desk = try Desk()
    defer { desk.discard() }
    let step = try AlertStep(rules: [rule], recorder: desk.recorder)
    try desk.deliver("a", "Title\n\nCHN SANCTION USA")
    let applied = try #require(try desk.run())
    let alerts = try step.after(applied, at: .now())
    #expect(alerts.count == 1)
    guard case .alertRaised(let alert) = alerts.first?.event else {
      Issue.record("no alert")
      return
    }
    #expect(alert.subject == .direction("CHN", "USA"))
    #expect(alert.article == ArticleID(Digest(of: Array("Title\n\nCHN SANCTION USA".utf8))))
    #expect(try step.after(applied, at: .now()).isEmpty)
    desk.stop()
    let again = try Desk(root: desk.root)
    let resumed = try AlertStep(rules: [rule], recorder: again.recorder)
    #expect(resumed.raisedCount == 1)
    #expect(try resumed.after(applied, at: .now()).isEmpty)
  }

  @Test("a rule that is taken away clears its alerts")
  func ruleGone() throws {
    let desk = try Desk()
    defer { desk.discard() }
    let step = try AlertStep(rules: [rule], recorder: desk.recorder)
    try desk.deliver("a", "Title\n\nCHN SANCTION USA")
    _ = try step.after(try #require(try desk.run()), at: .now())
    let cleared = try step.change([], cause: SequenceNumber(3), at: .now())
    #expect(cleared.map(\.event.name) == ["AlertCleared"])
    #expect(step.raisedCount == 0)
  }

  @Test("the mark is read back; anything else in its place counts as nothing")
  func mark() throws {
    let desk = try Desk()
    defer { desk.discard() }
    let files = POSIXFileSystem()
    #expect(AlertMark(directory: desk.root, files) == AlertMark())
    var mark = AlertMark()
    mark.delivered = SequenceNumber(7)
    mark.measured = SequenceNumber(9)
    try mark.write(directory: desk.root, files)
    #expect(AlertMark(directory: desk.root, files) == mark)
    try files.replace(desk.root + "/" + AlertMark.fileName, with: Array("7\n".utf8))
    #expect(AlertMark(directory: desk.root, files) == AlertMark())
  }

  @Test("an alert's journal entry carries the fields that others script against")
  func entry() throws {
    let alert = AlertRaised(
      id: AlertID("r:CHN-USA:12"), rule: "r", subject: .pair("CHN", "USA"), metric: "escalation", value: 63.5,
      threshold: 50, priority: 3, message: "m", cause: SequenceNumber(12),
      article: ArticleID(Digest(of: [])), asOf: Day("2025-11-03")!)
    let entry = try #require(
      JournalEntry(
        alert: RecordedEvent(sequence: SequenceNumber(13), recorded: .now(), event: .alertRaised(alert))))
    #expect(entry.priority == .error)
    #expect(entry.messageID == MessageID.alertRaised.rawValue)
    let fields = entry.fields.map { "\($0.name)=\($0.value)" }
    for expected in [
      "TOCSIN_ALERT_ID=r:CHN-USA:12", "TOCSIN_RULE=r", "TOCSIN_STATE=raised", "TOCSIN_SUBJECT=CHN-USA",
      "TOCSIN_COUNTRY=CHN", "TOCSIN_COUNTRY=USA", "TOCSIN_METRIC=escalation", "TOCSIN_VALUE=63.5",
      "TOCSIN_THRESHOLD=50.0", "TOCSIN_SEQUENCE=13", "TOCSIN_ARTICLE=\(Digest(of: []).hex)",
    ] { #expect(fields.contains(expected)) }
  }
}

/// A journal that does as it is told.
private final class ScriptedJournal: AlertDelivery.Channel {
  var isAway = false
  var loses = false
  var isReadable = true
  private(set) var sent: [String] = []
  private(set) var stored: Set<String> = []

  func send(_ entry: JournalEntry) throws(JournalError) {
    if isAway { throw JournalError(operation: "write to the journal", code: 111) }
    let key = entry.fields.prefix(2).map(\.value).joined(separator: " ")
    sent.append(key)
    if !loses { stored.insert(key) }
  }

  func has(_ fields: [JournalEntry.Field]) -> Bool? {
    isReadable ? stored.contains(fields.map(\.value).joined(separator: " ")) : nil
  }
}

/// A log in memory.
private struct MemoryLog: EventReading {
  var events: [RecordedEvent]

  func last() throws(LogFailure) -> SequenceNumber { events.last?.sequence ?? SequenceNumber(0) }
  func event(_ sequence: SequenceNumber) throws(LogFailure) -> RecordedEvent? {
    events.first { $0.sequence == sequence }
  }
  func cursor(after sequence: SequenceNumber) throws(LogFailure) -> any EventCursor {
    Cursor(events.filter { $0.sequence > sequence })
  }

  final class Cursor: EventCursor {
    private var rest: [RecordedEvent]
    private(set) var position = SequenceNumber(0)
    init(_ events: [RecordedEvent]) { rest = events.reversed() }
    func next() throws(LogFailure) -> [RecordedEvent]? {
      guard let event = rest.popLast() else { return nil }
      position = event.sequence
      return [event]
    }
  }
}

@Suite struct AlertDeliveryTests {
  private let journal = ScriptedJournal()

  private static func alert(_ number: UInt64) -> RecordedEvent {
    RecordedEvent(
      sequence: SequenceNumber(number), recorded: Timestamp(microseconds: 0),
      event: .alertCleared(
        AlertCleared(
          id: AlertID("a\(number)"), rule: "r", subject: .world, metric: "escalation", value: 1, threshold: 2,
          message: "m", cause: SequenceNumber(1), asOf: Day(daysSinceEpoch: 0))))
  }

  private func delivery(_ numbers: ClosedRange<UInt64>, delivered: UInt64 = 0) -> AlertDelivery {
    AlertDelivery(
      log: MemoryLog(events: numbers.map(AlertDeliveryTests.alert)), channel: journal,
      delivered: SequenceNumber(delivered))
  }

  @Test("alerts of the log that the journal does not have are sent, in order, and then known to be there")
  func fromLog() throws {
    let delivery = delivery(1...3)
    try delivery.attempt(at: 0)
    #expect(journal.sent == ["a1 cleared", "a2 cleared", "a3 cleared"])
    try delivery.attempt(at: 1)
    #expect(delivery.delivered == SequenceNumber(3))
    #expect(delivery.waitingCount == 0)
  }

  @Test("after a crash, what the journal has is not sent again")
  func afterCrash() throws {
    try delivery(1...2).attempt(at: 0)
    try delivery(1...3).attempt(at: 0)
    #expect(journal.sent == ["a1 cleared", "a2 cleared", "a3 cleared"])
    try delivery(1...4, delivered: 3).attempt(at: 0)
    #expect(journal.sent.last == "a4 cleared")
    #expect(journal.sent.count == 4)
  }

  @Test("while the journal is away alerts wait, and are sent when it is back")
  func away() throws {
    let delivery = delivery(1...1)
    journal.isAway = true
    try delivery.attempt(at: 0)
    delivery.add([AlertDeliveryTests.alert(2)])
    try delivery.attempt(at: 1)
    #expect(delivery.trouble != nil)
    #expect(delivery.waitingCount == 2)
    #expect(delivery.delivered == SequenceNumber(0))
    journal.isAway = false
    try delivery.attempt(at: 2)
    #expect(journal.sent == ["a1 cleared", "a2 cleared"])
    #expect(delivery.trouble == nil)
  }

  @Test("an alert that the journal was given and has not is sent again, ever more patiently")
  func lost() throws {
    let delivery = delivery(1...1)
    journal.loses = true
    for second in 0..<100 { try delivery.attempt(at: Double(second)) }
    #expect(journal.sent.count == 5)  // at 0, 5, 15, 35 and 75
    #expect(delivery.delivered == SequenceNumber(0))
    journal.loses = false
    try delivery.attempt(at: 1000)
    try delivery.attempt(at: 1001)
    #expect(delivery.delivered == SequenceNumber(1))
  }

  @Test("a journal that may not be read is believed")
  func unreadable() throws {
    journal.isReadable = false
    let delivery = delivery(1...2)
    try delivery.attempt(at: 0)
    try delivery.attempt(at: 1)
    #expect(delivery.delivered == SequenceNumber(2))
    #expect(journal.sent.count == 2)
  }

  @Test("more alerts than memory is given to are sent all the same, each once")
  func many() throws {
    let delivery = delivery(1...3500)
    for second in 0..<20 { try delivery.attempt(at: Double(second)) }
    #expect(journal.sent.count == 3500)
    #expect(Set(journal.sent).count == 3500)
    #expect(delivery.delivered == SequenceNumber(3500))
  }

  @Test("a journal that takes and stores nothing is not given more than its socket holds")
  func stuck() throws {
    journal.loses = true
    let delivery = delivery(1...3500)
    for second in 0..<3600 { try delivery.attempt(at: Double(second)) }
    #expect(journal.sent.count < AlertDelivery.unconfirmedMax + 20)
    #expect(!delivery.isSent)
    journal.loses = false
    for second in 4000..<5000 { try delivery.attempt(at: Double(second)) }
    #expect(Set(journal.sent).count == 3500)
    #expect(delivery.delivered == SequenceNumber(3500))
  }
}
