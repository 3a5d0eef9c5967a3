import Ontology
import Syntax
import Testing

@testable import Coding

@Suite("Lemmas of triggers")
struct TriggerLemmaTests {
  private let symbols = {
    var symbols = Symbols()
    for verb in ["outlaw", "sue", "ban", "decry", "accord"] { _ = symbols.intern(verb) }
    return symbols
  }()

  private func verb(_ form: String, lemma: String) -> String {
    let token = Token(
      span: 0..<form.utf8.count, form: form, lemma: lemma, upos: .verb, xpos: .vbd, head: -1, relation: .root)
    return symbols.text(of: symbols.symbol(of: token))
  }

  @Test(
    "a verb with a wrong lemma is found by the base forms that its spelling allows",
    arguments: [
      ("outlawed", "outlawe", "outlaw"), ("suing", "suing", "sue"), ("Banned", "bann", "ban"),
      ("decried", "decri", "decry"),
    ])
  func base(form: String, lemma: String, verb: String) {
    #expect(self.verb(form, lemma: lemma) == verb)
  }

  @Test("a lemma that the triggers know stays, and a word without a trigger has none")
  func known() {
    #expect(verb("accorded", lemma: "accord") == "accord")
    #expect(verb("walked", lemma: "walk") == symbols.text(of: .unknown))
  }
}
