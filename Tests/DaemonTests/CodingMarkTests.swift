import Domain
import FileSystem
import Foundation
import Testing

@testable import Daemon

@Suite struct CodingMarkTests {
  private let article = "A Title Alone\n\nCHN SANCTION USA\n"
  private var id: ArticleID { ArticleID(Digest(of: Array(article.utf8))) }

  /// As a process leaves it that dies while it codes `article`.
  private func die(in desk: Desk) {
    CodingMark(directory: desk.layout.state, workers: 2, POSIXFileSystem()).begin(id, worker: 1)
  }

  @Test("an article in work at one death is tried again, and then no suspect any more")
  func oneDeath() throws {
    let root = "/tmp/tocsin-desk-\(UUID().uuidString)"
    let first = try Desk(root: root)
    defer { first.discard() }
    first.stop()
    die(in: first)
    let desk = try Desk(root: root)
    try desk.deliver("poor.txt", article)
    try desk.deliver("other.txt", article + "USA SANCTION CHN\n")
    try desk.run()
    #expect(desk.pipeline.tally.articles == 2)
    #expect(try desk.quarantined.isEmpty)
    let mark = CodingMark(directory: desk.layout.state, workers: 2, POSIXFileSystem())
    #expect(mark.deaths(at: id) == 0)
  }

  @Test("an article in work at two deaths goes to quarantine untried, and the others are read")
  func twoDeaths() throws {
    let root = "/tmp/tocsin-desk-\(UUID().uuidString)"
    let first = try Desk(root: root)
    defer { first.discard() }
    first.stop()
    die(in: first)
    die(in: first)
    let desk = try Desk(root: root)
    try desk.deliver("poison.txt", article)
    try desk.deliver("other.txt", article + "USA SANCTION CHN\n")
    try desk.run()
    #expect(desk.pipeline.tally.articles == 1)
    #expect(try desk.inbox.isEmpty)
    let rejected = try desk.events.compactMap {
      if case .articleRejected(let event) = $0 { event } else { nil }
    }
    #expect(rejected.map(\.reason) == ["deadly"])
    #expect(rejected.first?.article == id)
    #expect(try desk.quarantined.count == 2)
    // Whoever mends the coder submits it again.
    #expect(CodingMark(directory: desk.layout.state, workers: 2, POSIXFileSystem()).deaths(at: id) == 0)
  }

  @Test("a suspect that was not tried again is a suspect still, however many processes come and go")
  func remembered() throws {
    let desk = try Desk()
    defer { desk.discard() }
    die(in: desk)
    for workers in [1, 8, 2] {
      let mark = CodingMark(directory: desk.layout.state, workers: workers, POSIXFileSystem())
      #expect(mark.deaths(at: id) == 1)
    }
  }

  @Test("what ends well accuses nobody, and neither does a file of something else")
  func innocent() throws {
    let desk = try Desk()
    defer { desk.discard() }
    let mark = CodingMark(directory: desk.layout.state, workers: 1, POSIXFileSystem())
    mark.begin(id, worker: 0)
    mark.end(worker: 0)
    #expect(CodingMark(directory: desk.layout.state, workers: 1, POSIXFileSystem()).deaths(at: id) == 0)
    try POSIXFileSystem().replace(
      desk.layout.state + "/" + CodingMark.fileName, with: Array("\(id) many\n\0\nzz 1\n".utf8))
    #expect(CodingMark(directory: desk.layout.state, workers: 1, POSIXFileSystem()).deaths(at: id) == 0)
  }
}
