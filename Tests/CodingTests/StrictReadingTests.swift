import Domain
import Testing

@testable import Coding

/// Sentences written for these tests that tempt a reader to facts which they do not assert, and their near relations
/// that do assert something.
@Suite("Strict reading")
struct StrictReadingTests {
  private func facts(_ text: String) -> [String] {
    guard let coder = CoderTests.coder else { return [] }
    let article = Article(id: ArticleID(Digest(of: Array(text.utf8))), title: "", body: text)
    return coder.code(article, received: CoderTests.today).facts.filter { $0.kind == .interaction }.map {
      fact in
      "\(fact.source.country ?? "?") \(fact.type!.rawValue) \(fact.recipient?.country ?? "?") \(fact.status.rawValue)"
    }
  }

  private static let hasCoder = CoderTests.coder != nil

  @Test(
    "who only stands near an event takes no part in it", .enabled(if: hasCoder),
    arguments: [
      ("Three of Serbia's neighbours recognised Kosovo on Monday.", "SRB"),
      ("Saudi allies condemned Iran.", "SAU"),
      ("Mario Duarte Peres, a fruit grower, welcomed the American decision.", "ISR"),
      ("Senator Brown accused the Chinese government of deceit.", "GBR"),
      ("Japan Fund rejected an offer from the United States.", "JPN"),
      ("The EC oils measure urges the United States to retaliate.", "EUN"),
      ("47 percent of Australians condemned Iran.", "AUS"),
      ("Colombia will not attend the Managua meeting.", "NIC"),
      ("The people of Tokelau have rejected independence from New Zealand.", "NZL"),
      ("Critics said the attacks on Kenya were cruel, the Swiss government said.", "CHE"),
      (
        "Canada criticised Iran. Halcyon Tools Inc said it accepted an invitation from the Russian ministry.",
        "RUS"
      ),
    ])
  func bystanders(_ text: String, _ country: String) {
    #expect(!facts(text).contains { $0.contains(country) })
  }

  @Test(
    "those who act together do not act on each other", .enabled(if: hasCoder),
    arguments: [
      ("The plan was welcomed by the World Bank and the International Monetary Fund.", "WBK SUPPORT IMF"),
      ("Poland, Norway and Chile held negotiations with creditor banks.", "POL CONSULT NOR"),
      ("Norway and Egypt agreed to help Kenya.", "NOR AGREE EGY"),
    ])
  func together(_ text: String, _ fact: String) { #expect(!facts(text).contains { $0.hasPrefix(fact) }) }

  @Test(
    "what is denied, imagined or blamed is no deed", .enabled(if: hasCoder),
    arguments: [
      ("China condemned the plot to attack Japan.", "CHN ASSAULT JPN"),
      ("The reports did not mean that France was attacking Algeria.", "FRA ASSAULT DZA occurred"),
      ("France said it would fight American milk duties.", "FRA ASSAULT USA"),
      ("France condemned Israel for attacking Lebanon.", "FRA ASSAULT LBN"),
      ("If Iran attacks Israel, prices will rise.", "IRN ASSAULT ISR occurred"),
      ("Were Iran to attack Israel, prices would rise.", "IRN ASSAULT ISR occurred"),
    ])
  func undone(_ text: String, _ fact: String) { #expect(!facts(text).contains { $0.hasPrefix(fact) }) }

  @Test(
    "what is arranged is planned", .enabled(if: hasCoder),
    arguments: [
      ("French ministers are to travel to India.", "FRA CONSULT IND planned"),
      ("Japan plans to increase its influence by helping Kenya.", "JPN AID KEN planned"),
    ])
  func arranged(_ text: String, _ fact: String) { #expect(facts(text).contains(fact)) }

  @Test(
    "\"the two countries\" are the two that were named, and nobody where more were", .enabled(if: hasCoder))
  func both() {
    let end = "The two countries signed a treaty on Monday."
    #expect(facts("India and Pakistan share a border. " + end).contains("IND SUPPORT PAK occurred"))
    #expect(!facts("India, Pakistan and China share borders. " + end).contains { $0.contains("SUPPORT") })
  }

  @Test("self-reliance is pursued, and is no reliance to be rid of", .enabled(if: hasCoder))
  func selfReliance() throws {
    let text = "China pursues technological self-reliance."
    let article = Article(id: ArticleID(Digest(of: Array(text.utf8))), title: "", body: text)
    let facts = try #require(CoderTests.coder).code(article, received: CoderTests.today).facts
    #expect(facts.contains { $0.topic?.id == "technological-self-reliance" && $0.polarity == .pursues })
  }
}
