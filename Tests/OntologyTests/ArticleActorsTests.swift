import Domain
import Testing

@testable import Ontology

@Suite("Actors in an article")
struct ArticleActorsTests {
  private func mentions(_ text: String, _ day: String? = nil) throws -> [ActorMention] {
    ArticleActors(in: text, published: day.flatMap { Day($0) }, by: try Shipped.ontology).mentions
  }

  private func texts(_ text: String, _ day: String? = nil) throws -> [String] {
    let bytes = Array(text.utf8)
    return try mentions(text, day).map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) }
  }

  @Test("a country is found by name, people, adjective and capital")
  func countries() throws {
    let found = try mentions("Japan told the Chinese that Beijing must pay French farmers, Poles said.")
    #expect(
      found.filter { $0.best.kind != .agent }.map(\.best.country) == ["JPN", "CHN", "CHN", "FRA", "POL"])
  }
}
