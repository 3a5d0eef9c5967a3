import Testing

@testable import Syntax

@Suite("Lemma corrections")
struct LemmaCorrectionsTests {
  @Test(
    "verbs that no rule takes back to their base are looked up",
    arguments: [
      ("freed", "free"), ("freeing", "free"), ("boycotted", "boycott"), ("rebuffed", "rebuff"),
      ("agreed", "agree"), ("vetoes", "veto"), ("vetoed", "veto"), ("scaled", "scale"), ("scaling", "scale"),
      ("implored", "implore"), ("fled", "flee"), ("oversaw", "oversee"), ("vying", "vie"),
    ])
  func verbs(form: String, lemma: String) {
    #expect(LemmaCorrections.verbs[form] == lemma)
  }

  @Test("plurals are taken back to the word that the tables hold")
  func nouns() {
    #expect(LemmaCorrections.nouns["troops"] == "troop")
    #expect(LemmaCorrections.nouns["bases"] == "base")
  }
}
