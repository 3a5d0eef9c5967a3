import Domain
import Foundation
import Testing

@testable import Daemon

@Suite struct RetractionTests {
  private func article(_ body: String, source: String? = nil, corrects: String? = nil) -> String {
    let members = [("text", body), ("source", source), ("corrects", corrects)]
      .compactMap { name, value in value.map { "\"\(name)\": \"\($0)\"" } }
    return "{\(members.joined(separator: ", "))}"
  }

  private func id(_ text: String) -> String { Digest(of: Array(text.utf8)).hex }

  private func names(_ desk: Desk) throws -> [String] { try desk.events.map(\.name) }

  @Test("a notice takes an article back; the same notice again is a duplicate and no rejection")
  func noticeTwice() throws {
    let desk = try Desk()
    defer { desk.discard() }
    let wrong = article("CHN SANCTION USA")
    let notice = "{\"retract\": \"\(id(wrong))\", \"reason\": \"wrong\"}"
    try desk.deliver("a.json", wrong)
    try desk.run()
    for name in ["b.json", "c.json"] {
      try desk.deliver(name, notice)
      try desk.run()
    }
    #expect(try names(desk) == ["ArticleReceived", "FactsExtracted", "ArticleRetracted"])
    #expect(desk.pipeline.tally.duplicates == 1)
    #expect(try desk.quarantined.isEmpty)
    #expect(try desk.inbox.isEmpty)
  }

  @Test("an article and its retraction may arrive together")
  func together() throws {
    let desk = try Desk()
    defer { desk.discard() }
    let wrong = article("CHN SANCTION USA")
    try desk.deliver("a.json", wrong)
    try desk.deliver("b.json", "{\"retract\": \"\(id(wrong))\", \"reason\": \"wrong\"}")
    try desk.run()
    #expect(try names(desk) == ["ArticleReceived", "FactsExtracted", "ArticleRetracted"])
    #expect(try desk.quarantined.isEmpty)
  }

  @Test("a notice for what was never received goes to quarantine")
  func unknown() throws {
    let desk = try Desk()
    defer { desk.discard() }
    try desk.deliver("a.json", "{\"retract\": \"\(id("nothing"))\", \"reason\": \"wrong\"}")
    try desk.run()
    #expect(try names(desk) == ["ArticleRejected"])
    #expect(try desk.quarantined.count == 2)
  }

  @Test("a publisher corrects its own article")
  func correction() throws {
    let desk = try Desk()
    defer { desk.discard() }
    let wrong = article("CHN SANCTION USA", source: "The Daily Wire")
    try desk.deliver("a.json", wrong)
    try desk.run()
    try desk.deliver("b.json", article("CHN PROTEST USA", source: "daily wire", corrects: id(wrong)))
    try desk.run()
    #expect(try names(desk).suffix(3) == ["ArticleReceived", "FactsExtracted", "ArticleRetracted"])
  }

  @Test(
    "an article of another publisher, or of none, is read and takes nothing back",
    arguments: ["Other News", nil])
  func strangersCorrection(source: String?) throws {
    let desk = try Desk()
    defer { desk.discard() }
    let right = article("CHN SANCTION USA", source: "The Daily Wire")
    try desk.deliver("a.json", right)
    try desk.run()
    try desk.deliver("b.json", article("CHN PROTEST USA", source: source, corrects: id(right)))
    try desk.run()
    #expect(try !names(desk).contains("ArticleRetracted"))
    guard case .factsExtracted(let extracted) = try desk.events.last else {
      Issue.record("no facts")
      return
    }
    #expect(extracted.notes == ["does not correct \(id(right)): it is not of the same publisher"])
  }
}
