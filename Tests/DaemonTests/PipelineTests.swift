import Dispatch
import Domain
import FileSystem
import Foundation
import Testing

@testable import Daemon

@Suite struct PipelineTests {
  let article = "A Title Alone\n\nCHN SANCTION USA\nUSA SANCTION CHN\n"

  @Test("a delivery becomes two events and facts, leaves the inbox and is kept by its digest")
  func thread() throws {
    let desk = try Desk()
    defer { desk.discard() }
    try desk.deliver("a.txt", article)
    let applied = try #require(try desk.run())
    #expect(try desk.events.map(\.name) == ["ArticleReceived", "FactsExtracted"])
    #expect(try desk.inbox.isEmpty)
    let digest = Digest(of: Array(article.utf8)).hex
    #expect(
      FileManager.default.contents(atPath: "\(desk.layout.archive)/\(digest.prefix(2))/\(digest)")
        == Data(article.utf8))
    #expect(applied.checkpoint == SequenceNumber(2))
    #expect(Set(applied.directions.keys) == [.init("CHN", "USA"), .init("USA", "CHN")])
    #expect(desk.recorder.projections.totals == (articles: 1, facts: 2, rejected: 0))
  }

  @Test("the same bytes are recorded once: in one batch, later, and after a restart")
  func duplicates() throws {
    let desk = try Desk()
    defer { desk.discard() }
    try desk.deliver("a", article)
    try desk.deliver("b", article)
    try desk.run()
    try desk.deliver("c", article)
    try desk.run()
    #expect(desk.pipeline.tally.duplicates == 2)
    desk.stop()
    let again = try Desk(root: desk.root)
    try again.deliver("d", article)
    try again.run()
    #expect(again.pipeline.tally.duplicates == 1)
    #expect(try again.events.count == 2)
    #expect(try again.inbox.isEmpty)
  }

  @Test("a delivery that is reported twice, closed and then renamed, is one")
  func reportedTwice() throws {
    let desk = try Desk()
    defer { desk.discard() }
    let hidden = desk.layout.inbox + "/.a"
    let file = open(hidden, O_WRONLY | O_CREAT, 0o644)
    _ = article.withCString { write(file, $0, strlen($0)) }
    rename(hidden, desk.layout.inbox + "/a")
    close(file)
    try desk.run()
    #expect(desk.pipeline.tally.articles == 1)
    #expect(desk.pipeline.tally.duplicates == 0)
  }

  @Test("articles are kept or not, as the settings say")
  func deleted() throws {
    let desk = try Desk(keeping: .delete)
    defer { desk.discard() }
    try desk.deliver("a", article)
    try desk.run()
    #expect(try desk.inbox.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.layout.archive).isEmpty)
  }

  @Test("what is no article is on record, in quarantine with its reason, and does not hold up the rest")
  func rejected() throws {
    let desk = try Desk()
    defer { desk.discard() }
    try desk.deliver("bad\nname", "a\0b")
    try desk.deliver("empty.txt", "")
    try desk.deliver("good", article)
    mkfifo(desk.layout.inbox + "/pipe", 0o644)
    desk.pipeline.rescan()
    try desk.run()
    let reasons = try desk.events.compactMap { event -> String? in
      if case .articleRejected(let rejected) = event { rejected.reason } else { nil }
    }
    #expect(reasons.sorted() == ["empty", "not-a-file", "not-text"])
    #expect(try desk.inbox.isEmpty)
    #expect(try desk.quarantined.count == 6)
    let reason = try #require(try desk.quarantined.first { $0.hasSuffix("bad_name.reason") })
    let json = try #require(FileManager.default.contents(atPath: desk.layout.quarantine + "/" + reason))
    let members = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(members["reason"] as? String == "not-text")
    #expect(members["delivery"] as? String == "bad?name")
    #expect(try desk.events.contains { $0.name == "ArticleReceived" })
  }

  @Test("a directory stays where it is and is told of once, whoever restarts")
  func refused() throws {
    let desk = try Desk()
    defer { desk.discard() }
    mkdir(desk.layout.inbox + "/folder", 0o755)
    desk.pipeline.rescan()
    try desk.run()
    desk.pipeline.rescan()
    try desk.run()
    desk.stop()
    let again = try Desk(root: desk.root)
    try again.run()
    #expect(try again.events.map(\.name) == ["ArticleRejected"])
    #expect(try again.inbox == ["folder"])
  }

  @Test("a batch with more bytes than allowed is cut, and the rest follows")
  func batchBytes() throws {
    let desk = try Desk()
    defer { desk.discard() }
    desk.pipeline.settings.batchBytesMax = 1
    for number in 0..<20 { try desk.deliver("\(number)", article + "\(number)") }
    #expect(try desk.pipeline.turn().isBusy)
    #expect(desk.pipeline.tally.articles == 0)
    // Each turn begins a batch and records the one before.
    #expect(try desk.pipeline.turn().isBusy)
    #expect(desk.pipeline.tally.articles == 1)
    try desk.run()
    #expect(desk.pipeline.tally.articles == 20)
    #expect(try desk.inbox.isEmpty)
  }

  @Test("an article that cannot be kept stays in the inbox, and is recorded once")
  func archiveAway() throws {
    let desk = try Desk()
    defer { desk.discard() }
    try FileManager.default.removeItem(atPath: desk.layout.archive)
    try Data().write(to: URL(fileURLWithPath: desk.layout.archive))
    try desk.deliver("a", article)
    #expect(throws: Interruption.self) { try desk.run() }
    #expect(try desk.inbox == ["a"])
    try FileManager.default.removeItem(atPath: desk.layout.archive)
    usleep(600_000)
    desk.pipeline.rescan()
    try desk.run()
    #expect(try desk.inbox.isEmpty)
    #expect(try desk.events.count == 2)
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.layout.archive).count == 1)
  }

  @Test("what was never measured is looked for in the log until told to stop")
  func unmeasured() throws {
    let desk = try Desk()
    defer { desk.discard() }
    for number in 0..<3 { try desk.deliver("\(number)", article + "\(number)") }
    try desk.run()
    let end = desk.recorder.projections.checkpoint
    let all = try #require(try desk.recorder.touched(after: SequenceNumber(0), upTo: end) { true })
    #expect(all.directions.count == 2)
    var groups = 0
    let ended = try desk.recorder.touched(after: SequenceNumber(0), upTo: end) {
      groups += 1
      return groups < 2
    }
    #expect(ended == nil && groups == 2)
  }

  @Test("projections that were deleted come back from the log")
  func projectionsDeleted() throws {
    let desk = try Desk()
    defer { desk.discard() }
    try desk.deliver("a", article)
    try desk.run()
    desk.stop()
    for suffix in ["", "-wal", "-shm"] { unlink(desk.layout.database + suffix) }
    let again = try Desk(root: desk.root)
    #expect(again.recorder.projections.checkpoint == SequenceNumber(0))
    let applied = try again.recorder.catchUp { _ in true }
    #expect(applied.checkpoint == SequenceNumber(2))
    #expect(again.recorder.projections.totals.facts == 2)
  }

  @Test("files that lay in the inbox before are read too")
  func scanAtStart() throws {
    let root = "/tmp/tocsin-desk-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: root + "/inbox", withIntermediateDirectories: true)
    try Data(article.utf8).write(to: URL(fileURLWithPath: root + "/inbox/old"))
    usleep(600_000)
    let desk = try Desk(root: root)
    defer { desk.discard() }
    try desk.run()
    #expect(try desk.events.count == 2)
  }

  @Test("facts beyond what a record can hold are left out, and it is noted", .timeLimit(.minutes(1)))
  func tooManyFacts() throws {
    let desk = try Desk()
    defer { desk.discard() }
    desk.pipeline.coder.code = { article, day in
      var extracted = Desk.coder.code(article, day)
      extracted.facts[0].evidence.sentence = String(repeating: "\u{1}", count: 6_000)
      extracted.facts = Array(repeating: extracted.facts[0], count: 5_000)
      for index in extracted.facts.indices {
        extracted.facts[index].id = FactID(article: article.id, ordinal: index + 1)
      }
      return extracted
    }
    try desk.deliver("dense", article)
    try desk.run()
    #expect(try desk.inbox.isEmpty)
    #expect((100..<5_000).contains(desk.pipeline.tally.facts))
    let notes = try desk.events.flatMap { event -> [String] in
      if case .factsExtracted(let extracted) = event { extracted.notes } else { [] }
    }
    #expect(notes.contains { $0.contains("of 5000 facts are left out") })
  }

  @Test(
    "an article that takes long does not hold up the end, and is not blamed for it", .timeLimit(.minutes(1)))
  func partingFromSlowArticle() throws {
    let desk = try Desk()
    let goesOn = DispatchSemaphore(value: 0)
    desk.pipeline.coder.code = { article, day in
      goesOn.wait()
      return Desk.coder.code(article, day)
    }
    try desk.deliver("slow", article)
    _ = try desk.pipeline.turn()
    #expect(try !desk.pipeline.turn(isStopping: { true }).isBusy)
    let began = ContinuousClock.now
    desk.pipeline.leave()
    #expect(began.duration(to: .now) < .seconds(4))
    #expect(try desk.inbox == ["slow"])
    let mark = CodingMark(directory: desk.layout.state, workers: 1, POSIXFileSystem())
    #expect(mark.deaths(at: ArticleID(Digest(of: Array(article.utf8)))) == 0)
    goesOn.signal()
    desk.discard()
  }
}
