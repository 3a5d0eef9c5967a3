import Domain
import Foundation
import Testing

@testable import Coding

/// Sentences written for these tests, one point of grammar or judgement each.
@Suite("The coder")
struct CoderTests {
  private static let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../config").path
  /// Nil where the syntax model is not in the tree.
  static let coder = load(CoderOptions())
  /// For what is read, however sure of it the confidence is, which is learned.
  static let anyConfidence = load(CoderOptions(confidenceMin: 0))

  private static func load(_ options: CoderOptions) -> Coder? {
    guard FileManager.default.fileExists(atPath: data + "/model/english.model") else {
      print("skipped: no syntax model at config/model/english.model")
      return nil
    }
    do {
      return try Coder.load(data: data, options: options)
    } catch {
      Issue.record("\(error)")
      return nil
    }
  }

  static let today = Day(year: 2021, month: 6, day: 16)!

  private func facts(_ text: String) -> [String] {
    guard let coder = Self.coder else { return [] }
    let article = Article(id: ArticleID(Digest(of: Array(text.utf8))), title: "", body: text)
    return coder.code(article, received: Self.today).facts.filter { $0.kind == .interaction }.map { fact in
      "\(fact.source.country ?? "?") \(fact.type!.rawValue) \(fact.recipient?.country ?? "?") \(fact.status.rawValue)"
    }
  }

  @Test(
    "a fact is read in whatever form it is told",
    .enabled(if: coder != nil),
    arguments: [
      ("France condemned Iran on Monday.", "FRA ACCUSE IRN occurred"),
      ("Iran was condemned by France on Monday.", "FRA ACCUSE IRN occurred"),
      ("The French foreign minister accused Iran of deceit.", "FRA ACCUSE IRN occurred"),
      ("Washington imposed sanctions on Russia.", "USA SANCTION RUS occurred"),
      ("Tariffs on Chinese goods were imposed by Washington.", "USA SANCTION CHN occurred"),
      ("India threatened to impose sanctions on Pakistan.", "IND THREATEN PAK threatened"),
      ("Japan rejected China's demands.", "JPN REJECT CHN occurred"),
    ])
  func forms(_ text: String, _ fact: String) { #expect(facts(text).contains(fact)) }

  @Test(
    "what did not happen, or is only spoken of, is no such fact",
    .enabled(if: coder != nil),
    arguments: [
      ("France has not imposed sanctions on Russia.", "SANCTION"),
      ("France accused Russia of attacking Ukraine.", "RUS ASSAULT UKR"),
      ("Fears of a Russian attack on Ukraine have grown.", "ASSAULT"),
    ])
  func denied(_ text: String, _ fact: String) { #expect(!facts(text).contains { $0.contains(fact) }) }

  @Test("what has happened is not dated by what is still to come", .enabled(if: coder != nil))
  func pastBeforeFuture() throws {
    let text = "France accused Iran of deceit and said exports would need a licence from next month."
    let article = Article(id: ArticleID(Digest(of: Array(text.utf8))), title: "", body: text)
    let fact = try #require(
      Self.coder?.code(article, received: Self.today).facts.first { $0.type == .accuse })
    #expect(fact.date.value == Self.today)
  }

  @Test("a meeting is told from both sides", .enabled(if: coder != nil))
  func meetings() {
    let found = facts("The presidents of Turkey and Russia met on Tuesday. Germany held talks with Poland.")
    #expect(found.contains("DEU CONSULT POL occurred"))
    #expect(found.contains("POL CONSULT DEU occurred"))
  }

  @Test(
    "other languages and sport are noted, not coded",
    .enabled(if: coder != nil),
    arguments: [
      "Die Regierung in Berlin hat am Dienstag neue Sanktionen gegen Russland beschlossen und den Botschafter in das "
        + "Auswärtige Amt einbestellt, wie ein Sprecher des Ministeriums gegenüber Journalisten erklärte.",
      "China beat Japan 3-1 in the final of the football cup on Sunday. The striker scored a goal before half-time and "
        + "the coach praised his defender after the match. Japan's goalkeeper saved a penalty in the second round of the "
        + "tournament, and the referee showed a midfielder the red card.",
    ])
  func otherTexts(_ text: String) throws {
    let coder = try #require(Self.coder)
    let article = Article(id: ArticleID(Digest(of: Array(text.utf8))), title: "", body: text)
    let coded = coder.code(article, received: Self.today)
    #expect(coded.facts.isEmpty)
    #expect(coded.notes.count == 1)
  }

  @Test("the same article gives the same facts, also from many threads", .enabled(if: coder != nil))
  func deterministic() async throws {
    let coder = try #require(Self.coder)
    let text = "France condemned Iran. Washington imposed sanctions on Russia, and Moscow vowed to retaliate."
    let article = Article(id: ArticleID(Digest(of: Array(text.utf8))), title: "", body: text)
    let first = coder.code(article, received: Self.today)
    #expect(!first.facts.isEmpty)
    await withTaskGroup(of: CodedArticle.self) { group in
      for _ in 0..<16 { group.addTask { coder.code(article, received: Self.today) } }
      for await coded in group { #expect(coded == first) }
    }
  }

  @Test(
    "every span is where it says: evidence, trigger and parties are slices of the text",
    .enabled(if: coder != nil))
  func spans() throws {
    let coder = try #require(Self.coder)
    let text = "In São Paulo, Brazil signed a treaty with Argentina. “France condemned Iran,” officials said."
    let article = Article(id: ArticleID(Digest(of: Array(text.utf8))), title: "Talks", body: text)
    let utf8 = Array(article.text.utf8)
    let facts = coder.code(article, received: Self.today).facts
    #expect(!facts.isEmpty)
    for fact in facts {
      func slice(_ span: ByteSpan) -> String { String(decoding: utf8[span.start..<span.end], as: UTF8.self) }
      #expect(slice(fact.source.span) == fact.source.text)
      #expect(slice(fact.evidence.span) == fact.evidence.sentence)
      #expect(slice(fact.evidence.trigger.span) == fact.evidence.trigger.text)
    }
  }
}
