/// Mends after parsing what no decision word by word could see, where a guideline of Universal Dependencies says how the
/// tree must be.
enum TreeMends {
  static func apply(_ tokens: inout [Token]) {
    mendDoubledSubjects(&tokens)
    mendSoleObjects(&tokens)
    mendGardenPaths(&tokens)
    mendAdpositions(&tokens)
  }

  /// A clause has one subject, but a parser that decides word by word at times gives it two neighbours, both nouns: "the
  /// Commerce", "Ministry". The first is then a part of the second's name.
  private static func mendDoubledSubjects(_ tokens: inout [Token]) {
    for token in tokens.indices.dropFirst() where isSubject(tokens[token]) && isSubject(tokens[token - 1]) {
      guard tokens[token - 1].head == tokens[token].head else { continue }
      tokens[token - 1].head = token
      tokens[token - 1].relation = .compound
      for child in tokens.indices where tokens[child].head == token - 1 { tokens[child].head = token }
    }
  }

  private static func isSubject(_ token: Token) -> Bool {
    (token.relation == .nsubj || token.relation == .nsubjPass)
      && (token.upos == .noun || token.upos == .properNoun)
  }

  /// "If there is just one object, it should be labeled obj, regardless of the morphological case or semantic role that
  /// it bears" (universaldependencies.org/u/dep/iobj).
  private static func mendSoleObjects(_ tokens: inout [Token]) {
    for token in tokens.indices where tokens[token].relation == .iobj {
      let isSole = !tokens.contains {
        $0.head == tokens[token].head && ($0.relation == .obj || $0.relation == .ccomp)
      }
      if isSole { tokens[token].relation = .obj }
    }
  }

  /// A finite verb without a relative pronoun cannot miss its subject in a relative clause (Huddleston and Pullum 2002,
  /// 12 §3): in "the plan, approved by parliament, aims …" it is the predicate, and the noun before it is its subject.
  /// Nor is a phrase with a preposition what a sentence is about: in "in response to the tariffs, Beijing has imposed …"
  /// it hangs on the verb.
  private static func mendGardenPaths(_ tokens: inout [Token]) {
    guard let root = tokens.firstIndex(where: { $0.head < 0 }), isBareNominal(root, tokens) else { return }
    let hasPreposition = tokens.indices.contains { tokens[$0].head == root && tokens[$0].relation == .case }
    for verb in tokens.indices where verb > root && isFinite(verb, tokens) {
      guard [.aclRelcl, .parataxis].contains(tokens[verb].relation), isBelow(verb, root, tokens),
        !hasRelativizer(verb, after: tokens[verb].head, tokens)
      else { continue }
      let hasSubject = tokens.indices.contains { tokens[$0].head == verb && tokens[$0].relation.isSubject }
      // With a preposition the subject is another word, behind a comma; without one it is missing.
      guard hasSubject == hasPreposition,
        hasSubject ? isBehindComma(verb, tokens) : tokens[verb].relation == .aclRelcl
      else { continue }
      let isPassive = tokens.contains { $0.head == verb && $0.relation == .auxPass }
      tokens[verb].head = -1
      tokens[verb].relation = .root
      tokens[root].head = verb
      tokens[root].relation = hasPreposition ? .obl : isPassive ? .nsubjPass : .nsubj
      // What followed the verb on words before it.
      for later in tokens.indices where later > verb && (0..<verb).contains(tokens[later].head) {
        tokens[later].head = verb
      }
      return
    }
  }

  /// Whether its clause begins with or after a comma.
  private static func isBehindComma(_ verb: Int, _ tokens: [Token]) -> Bool {
    let start = tokens.indices.first { isBelow($0, verb, tokens) } ?? verb
    return tokens[start].form == "," || start > 0 && tokens[start - 1].form == ","
  }

  /// A noun with neither copula nor subject: no predicate.
  private static func isBareNominal(_ token: Int, _ tokens: [Token]) -> Bool {
    tokens[token].upos.isNominal
      && !tokens.contains { $0.head == token && ($0.relation == .cop || $0.relation.isSubject) }
  }

  private static func isFinite(_ verb: Int, _ tokens: [Token]) -> Bool {
    if [.vbd, .vbz, .vbp].contains(tokens[verb].xpos) { return true }
    return tokens.contains {
      $0.head == verb && $0.relation.base == .aux && [.vbd, .vbz, .vbp, .md].contains($0.xpos)
    }
  }

  private static func hasRelativizer(_ verb: Int, after noun: Int, _ tokens: [Token]) -> Bool {
    (noun + 1..<verb).contains { index in
      let isRelative =
        [.wdt, .wp, .wpPossessive, .wrb].contains(tokens[index].xpos) || tokens[index].lemma == "that"
      return isRelative && isBelow(index, verb, tokens)
    }
  }

  private static func isBelow(_ token: Int, _ top: Int, _ tokens: [Token]) -> Bool {
    var node = token
    while node >= 0, node != top { node = tokens[node].head }
    return node == top
  }

  /// What marks a noun's case, or is a verb's particle, is an adposition; the same word before a clause is a subordinator
  /// (universaldependencies.org/en/pos/ADP, SCONJ). The tagger decides before the clause is known.
  private static func mendAdpositions(_ tokens: inout [Token]) {
    for token in tokens.indices {
      switch (tokens[token].relation, tokens[token].upos) {
      case (.case, .subordinator): tokens[token].upos = .adposition
      case (.compoundPrt, .adverb):
        tokens[token].upos = .adposition
        tokens[token].xpos = .rp
      default: break
      }
    }
  }
}
