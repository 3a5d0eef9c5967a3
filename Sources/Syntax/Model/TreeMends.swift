/// Mends after parsing what no decision word by word could see, where a guideline of Universal Dependencies says how the
/// tree must be.
enum TreeMends {
  static func apply(_ tokens: inout [Token]) {
    mendDoubledSubjects(&tokens)
    mendSoleObjects(&tokens)
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
