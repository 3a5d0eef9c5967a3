extension GoldSentence {
  /// Who says so. A head is a position in the phrase; -1 is the verb of saying.
  private static let speakers:
    [[(form: String, lemma: String, tag: (UPOS, XPOS), relation: Relation, head: Int)]] = [
      [("officials", "official", (.noun, .nns), .nsubj, -1)],
      [("police", "police", (.noun, .nns), .nsubj, -1)],
      [
        ("a", "a", (.determiner, .dt), .det, 1), ("spokesman", "spokesman", (.noun, .nn), .nsubj, -1),
      ],
      [
        ("a", "a", (.determiner, .dt), .det, 2), ("military", "military", (.adjective, .jj), .amod, 2),
        ("spokesman", "spokesman", (.noun, .nn), .nsubj, -1),
      ],
      [
        ("the", "the", (.determiner, .dt), .det, 2), ("foreign", "foreign", (.adjective, .jj), .amod, 2),
        ("ministry", "ministry", (.noun, .nn), .nsubj, -1),
      ],
      [
        ("the", "the", (.determiner, .dt), .det, 1), ("government", "government", (.noun, .nn), .nsubj, -1),
      ],
      [
        ("state", "state", (.noun, .nn), .compound, 1), ("media", "media", (.noun, .nns), .nsubj, -1),
      ],
      [
        ("the", "the", (.determiner, .dt), .det, 1), ("company", "company", (.noun, .nn), .nsubj, -1),
      ],
    ]
  private static let verbs = [
    ("said", "say"), ("said", "say"), ("reported", "report"), ("announced", "announce"),
  ]
  private static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
  private static let attributedTokens = 4...30

  /// "The talks failed." as "The talks failed, officials said on Friday.": news ends in who says so far more often than
  /// the treebanks do. Nil where the sentence is no statement with a verb.
  func attributed(using random: inout Random) -> GoldSentence? {
    guard GoldSentence.attributedTokens.contains(tokens.count), let stop = tokens.last, stop.form == ".",
      let root = tokens.firstIndex(where: { $0.head < 0 }), stop.head == root,
      [.vbd, .vbz, .vbp].contains(tokens[root].xpos) || hasSubjectAndAuxiliary(root),
      !tokens.contains(where: { $0.head == root && [.ccomp, .parataxis, .discourse].contains($0.relation) })
    else { return nil }
    let speaker = GoldSentence.speakers.randomElement(using: &random)!
    let verb = GoldSentence.verbs.randomElement(using: &random)!
    let comma = tokens.count - 1
    let said = comma + 1 + speaker.count
    var copy = self
    copy.tokens.removeLast()
    copy.tokens[root].head = said
    copy.tokens[root].relation = .ccomp
    func add(_ form: String, _ lemma: String, _ tag: (UPOS, XPOS), _ head: Int, _ relation: Relation) {
      copy.tokens.append(
        Token(
          span: stop.span, form: form, lemma: lemma, upos: tag.0, xpos: tag.1, head: head, relation: relation)
      )
    }
    add(",", ",", (.punctuation, .comma), said, .punct)
    for word in speaker {
      add(word.form, word.lemma, word.tag, word.head < 0 ? said : comma + 1 + word.head, word.relation)
    }
    add(verb.0, verb.1, (.verb, .vbd), -1, .root)
    if random.unit() < 0.3 {
      let day = GoldSentence.days.randomElement(using: &random)!
      add("on", "on", (.adposition, .in), said + 2, .case)
      add(day, day, (.properNoun, .nnp), said, .obl)
    }
    add(".", ".", (.punctuation, .stop), said, .punct)
    return copy
  }

  private func hasSubjectAndAuxiliary(_ root: Int) -> Bool {
    let relations = tokens.filter { $0.head == root }.map(\.relation)
    return relations.contains { $0.isSubject } && relations.contains { $0.base == .aux || $0 == .cop }
  }
}
