import Testing

@testable import Syntax

@Suite("Dictionary forms by rule")
struct LemmaTests {
  private let rules = LemmaTableBuilder(
    [], verbs: ["invade", "ban", "visit", "control", "retaliate", "warn", "hope"])

  @Test(
    "undo inflection",
    arguments: [
      ("imposed", UPOS.verb, XPOS.vbd, "impose"), ("banned", .verb, .vbn, "ban"),
      ("denies", .verb, .vbz, "deny"),
      ("retaliating", .verb, .vbg, "retaliate"), ("visited", .verb, .vbd, "visit"),
      ("warned", .verb, .vbd, "warn"),
      ("invading", .verb, .vbg, "invade"), ("hoping", .verb, .vbg, "hope"), ("struck", .verb, .vbd, "strike"),
      ("withdrew", .verb, .vbd, "withdraw"), ("pushes", .verb, .vbz, "push"),
      ("endorsed", .verb, .vbn, "endorse"),
      ("countries", .noun, .nns, "country"), ("tariffs", .noun, .nns, "tariff"),
      ("sanctions", .noun, .nns, "sanction"),
      ("speeches", .noun, .nns, "speech"), ("larger", .adjective, .jjr, "large"),
      ("biggest", .adjective, .jjs, "big"),
      ("Reuters", .properNoun, .nnp, "Reuters"), ("THREATENED", .verb, .vbd, "threaten"),
    ] as [(String, UPOS, XPOS, String)])
  func undo(_ form: String, _ upos: UPOS, _ xpos: XPOS, _ lemma: String) {
    rules.withTable { table in #expect(table.lemma(of: form, upos, xpos) == lemma) }
  }

  @Test("what the treebank says wins over the rules")
  func exceptions() {
    let token = Token(
      span: 0..<4, form: "data", lemma: "datum", upos: .noun, xpos: .nns, head: -1, relation: .root)
    var sentence = GoldSentence()
    sentence.tokens = [token]
    LemmaTableBuilder([sentence], verbs: []).withTable { table in
      #expect(table.lemma(of: "data", .noun, .nns) == "datum")
      #expect(table.lemma(of: "Data", .noun, .nns) == "datum")
    }
  }
}
