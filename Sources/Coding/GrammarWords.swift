import Ontology

/// Function words that the grammar itself knows, as symbols.
struct GrammarWords: Sendable {
  let by, of, with, against, to, from, on, `in`, at, between, among, `for`, into, over, after, before: Symbol
  let not, never, no, neither, without, nobody, none, hardly, nt: Symbol
  let will, shall, would, should, must, may, might, could, can, ought, need: Symbol
  let be, have, say, `if`, unless, until, whether, according: Symbol
  let relative: Set<Symbol>
  let locative: Set<Symbol>
  /// "where", "when": what they refer back to is no object.
  let places: Set<Symbol>
  let negators: Set<Symbol>
  /// What sets a topic against its phrase, or names it as a cause: "closure over abuses", "due to".
  let setting: Set<Symbol>
  /// What opens a clause that is only imagined.
  let conditions: Set<Symbol>
  let speech: Set<Symbol>
  let response: Set<Symbol>

  init(_ triggers: inout Triggers) {
    func word(_ text: String) -> Symbol { triggers.know(text) }
    by = word("by")
    of = word("of")
    with = word("with")
    against = word("against")
    to = word("to")
    from = word("from")
    on = word("on")
    self.in = word("in")
    at = word("at")
    between = word("between")
    among = word("among")
    self.for = word("for")
    into = word("into")
    over = word("over")
    after = word("after")
    before = word("before")
    not = word("not")
    nt = word("n't")
    never = word("never")
    no = word("no")
    neither = word("neither")
    without = word("without")
    nobody = word("nobody")
    none = word("none")
    hardly = word("hardly")
    will = word("will")
    shall = word("shall")
    would = word("would")
    should = word("should")
    must = word("must")
    may = word("may")
    might = word("might")
    could = word("could")
    can = word("can")
    ought = word("ought")
    need = word("need")
    be = word("be")
    have = word("have")
    say = word("say")
    self.if = word("if")
    unless = word("unless")
    until = word("until")
    whether = word("whether")
    according = word("according")
    relative = Set(["who", "which", "that", "whom", "whose"].map { triggers.know($0) })
    locative = Set(
      ["in", "at", "near", "inside", "around", "across", "throughout", "outside", "within", "off", "through"]
        .map { triggers.know($0) })
    places = Set(["where", "when", "why"].map { triggers.know($0) })
    negators = [not, nt, never, hardly]
    setting = [against, over, without, word("due")]
    conditions = [self.if, unless, whether]
    speech = triggers.classes["speech"] ?? []
    response = Set(
      ["response", "retaliation", "reply", "answer", "reaction", "revenge"].map { triggers.know($0) })
  }
}
