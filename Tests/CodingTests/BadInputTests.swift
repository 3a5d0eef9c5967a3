import Domain
import Testing

@testable import Coding

/// Whole articles, written for these tests, that tell of no dealings between countries in words that might.
@Suite("Bad input")
struct BadInputTests {
  private func coded(_ title: String, _ body: String) -> CodedArticle {
    let article = Article(
      id: ArticleID(Digest(of: Array((title + body).utf8))), title: title, body: body)
    return CoderTests.coder!.code(article, received: CoderTests.today)
  }

  private static let hasCoder = CoderTests.coder != nil

  @Test(
    "texts that are no news of states give no facts", .enabled(if: hasCoder),
    arguments: [
      (
        "China beat Japan 3-1",
        """
        China beat Japan 3-1 on Tuesday in a World Cup qualifier. The striker scored twice in the first half and the \
        goalkeeper saved a penalty. The coach praised his players after the match. Japan's defender was sent off \
        in the second half, and the midfielder scored a late goal for the team.
        """
      ),
      (
        "India thrash Pakistan by nine wickets",
        """
        India thrashed Pakistan by nine wickets in the second Test match on Sunday. The captain scored a century and \
        the bowlers took five wickets before lunch. Pakistan won the toss but lost their batsmen cheaply. The teams \
        meet again in the final match of the series.
        """
      ),
      (
        "Storm batters the coast",
        """
        Heavy rain and strong winds will hit northern France on Friday. Temperatures will fall to 4 degrees, forecasters \
        said, with showers and snow over the hills. Sunny spells and a light breeze are forecast for Saturday, with \
        clouds and fog in the evening.
        """
      ),
      (
        "Lemon chicken",
        """
        Beat two eggs with a spoon of Greek yoghurt. Attack the French beans with a sharp knife, crush the Spanish \
        onion and fire up the Dutch oven. Bake for forty minutes and serve with Turkish bread.
        """
      ),
      (
        "The last watch",
        """
        The old sailor filled his pipe. "Tell me about the war," said the boy. The sailor laughed and looked at the \
        sea. "There was a dragon," he said, "and it burned the fleet." The boy did not believe him.
        """
      ),
      (
        "Dollar attacks resistance",
        """
        The dollar attacked resistance at 150 yen while sterling retreated. Shares rallied and bond yields fell as \
        investors sold futures. Analysts said the currency would test support again, and stocks closed higher in \
        heavy trading on the exchange.
        """
      ),
    ])
  func noNews(_ title: String, _ body: String) {
    let facts = coded(title, body).facts
    #expect(facts.isEmpty, "\(facts.map { "\($0.evidence.trigger.rule): \($0.evidence.sentence)" })")
  }

  @Test(
    "a text in another language is not coded, and the article says so", .enabled(if: hasCoder),
    arguments: [
      """
      Die Bundesregierung hat am Dienstag neue Sanktionen gegen Russland angekündigt. Der Außenminister traf seinen \
      französischen Kollegen in Paris, um über die Lage in der Ukraine zu sprechen.
      """,
      """
      Le gouvernement français a condamné mardi les frappes russes en Ukraine. Le ministre des Affaires étrangères \
      a rencontré son homologue allemand à Berlin pour évoquer de nouvelles sanctions.
      """,
      """
      El gobierno de México rechazó el martes los aranceles impuestos por Estados Unidos. La presidenta habló con su \
      homólogo de Canadá sobre una respuesta común de los dos países.
      """,
      "中国外交部星期二谴责美国对台湾的军售，并宣布对有关企业实施制裁。日本外相将于下周访问北京。",
    ])
  func otherLanguages(_ body: String) {
    let coded = coded("", body)
    #expect(coded.facts.isEmpty)
    #expect(coded.notes == [.unsupportedLanguage("und")])
  }

  @Test("a table of figures gives no facts", .enabled(if: hasCoder))
  func table() {
    let coded = coded(
      "Exports by country",
      """
      Country 2019 2020 2021
      China 12.4 13.1 15.0
      Japan 6.2 6.0 6.4
      Germany 9.1 8.7 9.9
      """)
    #expect(coded.facts.isEmpty)
  }

  @Test("an obituary codes nobody's death as an attack", .enabled(if: hasCoder))
  func obituary() {
    let coded = coded(
      "Painter dies at 91",
      """
      The Italian painter died at her home in Rome on Monday after a long illness, her family said. She was born in \
      Turin and studied in Paris. She is survived by two sons and her work hangs in museums in France and Japan.
      """)
    #expect(!coded.facts.contains { $0.type?.quad == .materialConflict })
  }

  @Test(
    "who only stands by, or is only spoken against, takes no part", .enabled(if: hasCoder),
    arguments: [
      ("France opposed the war against Iraq.", "IRQ"),
      ("Germany opposed further sanctions on North Korea.", "PRK"),
      ("The minister told the BBC that Israel received US$25 million.", "USA"),
    ])
  func bystanders(_ text: String, _ country: String) {
    #expect(!coded("", text).facts.contains { $0.recipient?.country == country })
  }

  @Test("a politician's attack on a country is made in words", .enabled(if: hasCoder))
  func wordsOnly() {
    let article = Article(
      id: ArticleID(Digest(of: Array("x".utf8))), title: "", body: "Trump attacked China on Monday.",
      published: Day(year: 2019, month: 6, day: 12)!.start)
    let types = CoderTests.coder!.code(article, received: CoderTests.today).facts.compactMap(\.type)
    #expect(types == [.accuse])
  }

  @Test("what is expected of somebody is planned", .enabled(if: hasCoder))
  func expected() {
    let facts = coded("", "Egypt and Russia are expected to sign a treaty in Moscow next week.").facts
    #expect(!facts.isEmpty)
    #expect(facts.allSatisfy { $0.status == .planned })
  }

  @Test(
    "what has happened in a month without a year happened in the latest such month", .enabled(if: hasCoder))
  func latestMonth() {
    let facts = coded("", "Canada withdrew its troops from Afghanistan in December.").facts
    #expect(facts.map(\.date.value) == [Day(year: 2020, month: 12, day: 1)!])
  }
}
