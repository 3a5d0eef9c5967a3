import Domain
import EventLog
import FileSystem
import Testing

@Suite struct AppendAndReadTests {
  let directory = Directory()
  var path: String { directory.path + "/log" }

  func open() throws -> SegmentedLog { try SegmentedLog(directory: path, now: { Samples.time }) }

  @Test("every kind of event reads back as it was appended")
  func roundTrip() throws {
    let log = try open()
    let recorded = try log.appendBlocking(Samples.everyKind.map { [$0] }).flatMap { $0 }
    #expect(recorded.map(\.event) == Samples.everyKind)
    #expect(try log.everything() == recorded)
    #expect(try LogReader(directory: path).everything() == recorded)
  }

  @Test("sequences are gapless over appends and restarts")
  func gapless() async throws {
    for start in 0..<3 {
      let log = try open()
      #expect(log.last() == SequenceNumber(UInt64(6 * start)))
      _ = try await log.append([Samples.group(1), Samples.group(2)])
      _ = try await log.append([Samples.group(3)])
      log.close()
    }
    let events = try LogReader(directory: path).everything()
    #expect(events.map(\.sequence.number) == Array(1...18))
    #expect(events.allSatisfy { $0.recorded == Samples.time })
  }

  @Test("any event is found by its number, whatever lies around it")
  func randomAccess() throws {
    let log = try open()
    var recorded: [RecordedEvent] = []
    for number in 0..<600 { recorded += try log.appendBlocking([Samples.group(number)])[0] }
    let reader = try LogReader(directory: path)
    for event in recorded { #expect(try reader.event(event.sequence) == event) }
    #expect(try reader.event(SequenceNumber(0)) == nil)
    #expect(try reader.event(SequenceNumber(1201)) == nil)
    #expect(try reader.last() == SequenceNumber(1200))
  }

  @Test("a cursor goes on from any event and finds what comes later")
  func cursors() throws {
    let log = try open()
    _ = try log.appendBlocking((0..<50).map { Samples.group($0) })
    let reader = try LogReader(directory: path)
    for after in 0...100 {
      let events = try reader.everything(after: SequenceNumber(UInt64(after)))
      #expect(events.map(\.sequence.number) == Array(UInt64(after) + 1..<101))
    }
    let cursor = try reader.cursor(after: SequenceNumber(100))
    #expect(try cursor.next() == nil)
    let later = try log.appendBlocking([Samples.group(50)])[0]
    #expect(try cursor.next() == later)
    #expect(try cursor.next() == nil)
  }

  @Test("calls that wait together are all answered, each with its own events")
  func groupCommit() async throws {
    let log = try open()
    let answers = try await withThrowingTaskGroup(of: [[RecordedEvent]].self) { tasks in
      for number in 0..<200 { tasks.addTask { try await log.append([Samples.group(number)]) } }
      return try await tasks.reduce(into: []) { $0 += $1 }
    }
    let events = answers.flatMap { $0 }.sorted { $0.sequence < $1.sequence }
    #expect(events.map(\.sequence.number) == Array(1...400))
    #expect(try log.everything() == events)
    #expect(Set(answers.map { $0.map(\.event) }) == Set((0..<200).map { Samples.group($0) }))
  }

  @Test("a full segment is followed by another, and reading crosses the border")
  func segments() throws {
    var options = SegmentedLog.Options()
    options.segmentByteCountMax = 20_000
    let log = try SegmentedLog(directory: path, options: options, now: { Samples.time })
    var recorded: [RecordedEvent] = []
    for number in 0..<60 { recorded += try log.appendBlocking([Samples.group(number)])[0] }
    let names = try POSIXFileSystem().names(in: path, limit: 100).filter { $0.hasSuffix(".jsonl") }
    #expect(names.count > 4)
    let reader = try LogReader(directory: path)
    #expect(try reader.everything() == recorded)
    for event in recorded { #expect(try reader.event(event.sequence) == event) }
    log.close()
    #expect(try SegmentedLog(directory: path, options: options).last() == SequenceNumber(120))
  }

  @Test("a second writer is refused and told who holds the log")
  func lock() throws {
    let log = try open()
    #expect {
      try open()
    } throws: { error in
      guard case LogFailure.locked(_, let holder?) = error else { return false }
      return holder.process > 0 && (error as? LogFailure)?.status == .alreadyRunning
    }
    log.close()
    _ = try open()
  }

  @Test("numbers that JSON lacks are refused, and the log goes on")
  func infinite() throws {
    let log = try open()
    var fact = Samples.interaction(1)
    fact.confidence = .nan
    let event = Event.factsExtracted(
      FactsExtracted(article: Samples.article(1), coder: "", sentences: 1, facts: [fact]))
    #expect(throws: AppendFailure.self) { try log.appendBlocking([Samples.group(1), [event]]) }
    let recorded = try log.appendBlocking([Samples.group(2)])
    #expect(recorded[0].map(\.sequence.number) == [1, 2])
    #expect(try log.everything() == recorded[0])
  }
}
