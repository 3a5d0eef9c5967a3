/// Mends after parsing what no decision word by word could see, where a guideline of Universal Dependencies says how the
/// tree must be.
enum TreeMends {
  static func apply(_ tokens: inout [Token]) {
    mendDoubledSubjects(&tokens)
    mendSoleObjects(&tokens)
    mendGardenPaths(&tokens)
    mendContentClauses(&tokens)
    mendDays(&tokens)
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

  /// A finite verb without a relative pronoun cannot miss its subject in a relative clause (Huddleston and Pullum 2002, ch.
  /// 12): in "the plan, approved by parliament, aims …" it is the predicate, and the noun before it is its subject.
  /// Nor is a phrase with a preposition what a sentence is about: in "in response to the tariffs, Beijing has imposed …"
  /// it hangs on the verb.
  private static func mendGardenPaths(_ tokens: inout [Token]) {
    guard let root = tokens.firstIndex(where: { $0.head < 0 }), isBareNominal(root, tokens) else { return }
    let hasPreposition = tokens.contains { $0.head == root && $0.relation == .case }
    for verb in tokens.indices where tokens[verb].head >= root && tokens[verb].head < verb {
      guard isFinite(verb, tokens), [.aclRelcl, .parataxis].contains(tokens[verb].relation),
        isLast(verb, below: root, tokens),
        !hasRelativizer(verb, after: tokens[verb].head, tokens)
      else { continue }
      let hasSubject = tokens.contains { $0.head == verb && $0.relation.isSubject }
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

  /// Whether it hangs below `top` over words before it only.
  private static func isLast(_ verb: Int, below top: Int, _ tokens: [Token]) -> Bool {
    var node = verb
    while node > top, tokens[node].head < verb { node = tokens[node].head }
    return node == top
  }

  /// "showing that Iran sold …": a clause with "that" right behind a verb which has no other complement says what is
  /// shown (universaldependencies.org/u/dep/ccomp).
  private static func mendContentClauses(_ tokens: inout [Token]) {
    for clause in tokens.indices where tokens[clause].relation == .advcl && tokens[clause].head < clause {
      guard
        let mark = tokens.indices.first(where: {
          tokens[$0].head == clause && tokens[$0].relation == .mark && tokens[$0].lemma == "that"
        }), mark > 0, mark < clause, tokens[mark - 1].upos == .verb
      else { continue }
      let verb = mark - 1
      let isFree = !tokens.contains {
        $0.head == verb && [.ccomp, .obj, .csubj, .xcomp].contains($0.relation)
      }
      // The clause hangs on the verb's own head or on the verb, so no arc crosses another.
      guard isFree, isBelow(verb, tokens[clause].head, tokens),
        (mark..<clause).allSatisfy({ isBelow($0, clause, tokens) }), !isBelow(verb, clause, tokens)
      else { continue }
      tokens[clause].head = verb
      tokens[clause].relation = .ccomp
    }
  }

  /// "sanctions on Iran on Monday": a day is no part of what a name names, but of what happened on it.
  private static func mendDays(_ tokens: inout [Token]) {
    for day in tokens.indices where tokens[day].relation == .nmod && days.contains(tokens[day].form) {
      let name = tokens[day].head
      guard name < day, tokens[name].upos == .properNoun, !days.contains(tokens[name].form) else { continue }
      // Up to the verb, over phrases that end with the day.
      var below = name
      while tokens[below].head >= 0, tokens[tokens[below].head].upos != .verb { below = tokens[below].head }
      let verb = tokens[below].head
      let isAtEnd = tokens.indices.allSatisfy {
        $0 <= day || isBelow($0, day, tokens) || !isBelow($0, below, tokens)
      }
      guard verb >= 0, verb < name, isAtEnd else { continue }
      tokens[day].head = verb
      tokens[day].relation = .obl
    }
  }

  private static let days: Set<String> = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]

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
