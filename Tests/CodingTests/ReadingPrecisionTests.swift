import Domain
import Testing

@testable import Coding

/// Sentences written for these tests: who is meant, and what has been said to happen.
@Suite("Precise reading")
struct ReadingPrecisionTests {
  /// - Parameter isSure: leave out what the confidence, which is learned, is not sure of.
  private func facts(_ text: String, title: String = "", isSure: Bool = true) -> [String] {
    guard let coder = isSure ? CoderTests.coder : CoderTests.anyConfidence else { return [] }
    let article = Article(id: ArticleID(Digest(of: Array((title + text).utf8))), title: title, body: text)
    return coder.code(article, received: CoderTests.today).facts.map { fact in
      let kind =
        fact.type.map { [$0.rawValue, fact.mode].compactMap(\.self).joined(separator: "/") }
        ?? fact.polarity?.rawValue ?? ""
      let target = fact.recipient?.country ?? fact.topic?.id ?? "?"
      return "\(fact.source.country ?? "?") \(kind) \(target) \(fact.status.rawValue)"
    }
  }

  private static let hasCoder = CoderTests.coder != nil

  @Test(
    "what is not ruled out has not occurred", .enabled(if: hasCoder),
    arguments: [
      "France has not ruled out bombing Libya.",
      "The minister said on Monday that France has not ruled out bombing Libya.",
      "Turkey, which did not rule out invading Syria, called for talks.",
      "Officials said the United States had refused to rule out attacking Iran and would press for sanctions.",
      "Egypt closed its border and has not ruled out launching air strikes on Libya.",
      "India's refusal to rule out an attack on Pakistan alarmed China.",
    ])
  func leftOpen(_ text: String) {
    #expect(!facts(text).contains { $0.contains("ASSAULT") && !$0.hasSuffix("hypothetical") })
  }

  @Test(
    "below a negation, a doubt, a demand or a decision long taken, nothing has occurred",
    .enabled(if: hasCoder),
    arguments: [
      ("Canada would not anger China by supporting Taiwan.", "CAN REJECT"),
      ("Sweden will not stand aside and let Russia invade Finland.", "SWE CONCEDE"),
      ("Germany defended its decision to sell submarines to Israel.", "DEU COOPERATE"),
      ("The inspectors found no papers showing that Iran sold missiles to Syria.", "IRN COOPERATE"),
      ("Officials investigated claims that Niger had sold uranium to Iraq.", "NER COOPERATE"),
      (
        "Australian minister Alexander Downer called the allegation against New Zealand absurd.",
        "AUS ACCUSE/allege"
      ),
      ("Russia welcomed the arrest of the Georgian president.", "RUS COERCE"),
      ("Mexico dismissed the charge of bribery made by Canada.", "MEX CONCEDE"),
      ("Hamas prepared for an Israeli incursion into Gaza.", "PSE ASSAULT"),
    ])
  func undone(_ text: String, _ fact: String) { #expect(!facts(text).contains { $0.hasPrefix(fact) }) }

  @Test(
    "the relations of those sentences that do assert something are read", .enabled(if: hasCoder),
    arguments: [
      ("Canada angered China by supporting Taiwan.", "CAN SUPPORT TWN occurred"),
      ("Germany announced its decision to sell submarines to Israel.", "DEU COOPERATE ISR planned"),
      ("France will not attend and condemned Russia.", "FRA ACCUSE/disapprove RUS occurred"),
      ("Norway will meet Sweden when Finland visits Denmark.", "FIN CONSULT/visit DNK planned"),
    ])
  func asserted(_ text: String, _ fact: String) { #expect(facts(text).contains(fact)) }

  @Test("an alleged attack has not occurred, a planned one is planned", .enabled(if: hasCoder))
  func doubted() {
    func told(_ word: String) -> [String] { facts("Oil rose after the \(word) U.S. attack on Iran.") }
    #expect(told("new").contains("USA ASSAULT IRN occurred"))
    #expect(told("planned").contains("USA ASSAULT IRN planned"))
    #expect(!told("alleged").contains("USA ASSAULT IRN occurred"))
  }

  @Test("a headline's infinitive is still to come, in the passive, too", .enabled(if: hasCoder))
  func headlines() {
    let found = facts("Nothing else is known.", title: "Turkish president to be condemned by Greece")
    #expect(found.contains("GRC ACCUSE/disapprove TUR planned"))
    let stand = facts(
      "Nothing else is known.", title: "Danish minister to oppose bank deregulation", isSure: false)
    #expect(stand.contains("DNK opposes deregulation planned"))
  }

  @Test(
    "a state arrests, and abducts where that is the word", .enabled(if: hasCoder),
    arguments: [
      ("Iran seized ten French sailors.", "IRN COERCE/arrest FRA occurred"),
      ("Iran detained ten French fishermen.", "IRN COERCE/arrest FRA occurred"),
      ("Soldiers from Turkey captured a Greek officer.", "TUR COERCE/arrest GRC occurred"),
      ("Egypt took four Israeli diplomats prisoner.", "EGY COERCE/arrest ISR occurred"),
      ("Libya kidnapped two French tourists.", "LBY ASSAULT/abduct FRA occurred"),
      ("Hezbollah captured an Israeli soldier.", "LBN ASSAULT/abduct ISR occurred"),
      ("Rebels in Colombia seized two Swedish journalists.", "COL ASSAULT/abduct SWE occurred"),
    ])
  func arrests(_ text: String, _ fact: String) { #expect(facts(text).contains(fact)) }

  @Test(
    "who mediates is no party", .enabled(if: hasCoder),
    arguments: [
      ("A Norway-brokered ceasefire between Sudan and Chad took effect on Monday.", "NOR"),
      ("Sudan and Chad signed a ceasefire brokered by Norway.", "NOR"),
      ("Sudan and Chad held talks mediated by Egypt in Cairo.", "EGY"),
      ("Sudan reached an agreement with Chad mediated by Libya.", "LBY"),
    ])
  func mediators(_ text: String, _ mediator: String) {
    let found = facts(text)
    #expect(found.contains { $0.hasPrefix("SDN") && $0.contains(" TCD ") })
    #expect(!found.contains { $0.contains(mediator) })
  }

  @Test(
    "whose people are abroad, whose office is named, whose government it is", .enabled(if: hasCoder),
    arguments: [
      ("Poland's government warned its citizens in Belarus to leave.", "BLR"),
      ("Canada and Japan warned their nationals in Kenya to stay indoors.", "KEN"),
      ("Protesters gathered in Warsaw. The government in Spain condemned Russia.", "POL"),
      ("Poland condemned Iran. The government of Sadam accused Kuwait of theft.", "POL ACCUSE/allege"),
      ("More Danes oppose the Afghan mission.", "AFG"),
      ("China hailed the Somali leader's death.", "CHN SUPPORT"),
      ("Germany demanded the release of the Iranian dissidents.", "IRN"),
      ("The foreign minister, Alfredo Franco, met Polish officials.", "FRA"),
      ("Canadian officials condemned Iran. Finance minister Paul Kirchner condemned Russia.", "USA"),
    ])
  func others(_ text: String, _ fact: String) { #expect(!facts(text).contains { $0.contains(fact) }) }

  @Test("an office with its name is what \"the president\" means after it", .enabled(if: hasCoder))
  func offices() {
    let text =
      "Iraq's parliament met. French President Emmanuel Macron spoke on Monday. "
      + "The president condemned Russia."
    #expect(facts(text).contains("FRA ACCUSE/disapprove RUS occurred"))
    let two =
      "French President Emmanuel Macron spoke. Polish President Andrzej Duda spoke. "
      + "The president condemned Russia."
    #expect(!facts(two).contains { $0.contains("RUS") })
    let visit =
      "The Norwegian prime minister met the Swedish prime minister. The prime minister condemned Russia."
    #expect(!facts(visit).contains { $0.contains("RUS") })
  }

  @Test(
    "to be of one opinion is no agreement", .enabled(if: hasCoder),
    arguments: [
      ("Poland agreed with Sweden on this point.", false),
      ("Poland agreed with Sweden that the road was long.", false),
      ("Poland agreed with Sweden on a fisheries treaty.", true),
    ])
  func opinions(_ text: String, _ isAgreement: Bool) {
    #expect(facts(text).contains("POL AGREE SWE occurred") == isAgreement)
  }

  @Test(
    "a stand is its holder's own", .enabled(if: hasCoder),
    arguments: [
      ("Britain can only do business with people who renounce terrorism.", "GBR opposes"),
      ("French minister Alain Durand said that lifting the arms embargo was difficult.", "FRA opposes"),
      ("The Security Council vetoed a resolution condemning the use of force.", "UNO.SC opposes"),
      ("Spain alleges that Iran is building nuclear weapons.", "IRN pursues"),
      ("Canada called on the debtor countries to enact economic reforms.", "CAN pursues"),
      ("War began on the grounds that Iraq was building nuclear weapons.", "IRQ pursues"),
      ("Spain alleges that it is building nuclear weapons.", "ESP pursues"),
      ("Indonesia is expanding palm oil output.", "IDN pursues oil-production"),
      ("Pakistan lifted the state of emergency.", "PAK opposes martial-law"),
    ])
  func stands(_ text: String, _ fact: String) { #expect(!facts(text).contains { $0.hasPrefix(fact) }) }

  @Test(
    "topics are told apart", .enabled(if: hasCoder),
    arguments: [
      ("Pakistan lifted the state of emergency.", "PAK opposes emergency-rule ongoing"),
      ("Chile supports political reform.", "CHL supports political-reform ongoing"),
      ("Spain is fighting unemployment.", "ESP opposes unemployment ongoing"),
    ])
  func topics(_ text: String, _ fact: String) { #expect(facts(text).contains(fact)) }
}
