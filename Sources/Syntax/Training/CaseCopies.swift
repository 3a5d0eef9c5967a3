/// Copies of gold sentences as headlines, capitals, small letters, reports of what was said or news of trade would have
/// them, so that the model reads these as well.
enum CaseCopies {
  /// Share of sentences that are repeated in other capitals.
  private static let recased = 0.25
  /// Of these, in lower case and in upper case; the rest is in Title Case.
  private static let lower = 0.3
  private static let upper = 0.15
  /// Share of sentences that are repeated as headlines are written.
  private static let headlines = 0.15
  /// Share of sentences that are repeated as what somebody said.
  private static let attributed = 0.08
  /// Share of sentences that are repeated with one of our nouns, where they have a place for it; and with one as a verb.
  private static let nouns = 0.2
  private static let verbs = 0.1
  /// Headlines are short, in tokens.
  static let headlineTokensMax = 24

  /// The sentences, then the copies.
  static func added(to sentences: [GoldSentence], classes: WordClasses, seed: UInt64) -> [GoldSentence] {
    var random = Random(seed: seed)
    let actions = ActionWords(classes)
    var copies: [GoldSentence] = []
    let sentences = sentences.enumerated().map { number, sentence in
      var sentence = sentence
      sentence.number = number
      return sentence
    }
    for sentence in sentences {
      if random.unit() < recased {
        let draw = random.unit()
        if draw < lower {
          copies.append(sentence.withForms { $0.lowercased() })
        } else if draw < lower + upper {
          copies.append(sentence.withForms { $0.uppercased() })
        } else {
          copies.append(random.unit() < 0.6 ? sentence.inTitleCase() : sentence.inHeadlineCase())
        }
      }
      if random.unit() < headlines, let headline = sentence.asHeadline() {
        copies.append(random.unit() < 0.5 ? headline.inHeadlineCase() : headline)
      }
      if random.unit() < attributed, let report = sentence.attributed(using: &random) {
        copies.append(report)
      }
      for copy in actions.copies(of: sentence, nouns: nouns, verbs: verbs, using: &random) {
        let headline = random.unit() < 0.4 ? copy.asHeadline() ?? copy : copy
        copies.append(random.unit() < 0.25 ? headline.inHeadlineCase() : headline)
      }
    }
    return sentences + copies
  }
}

extension GoldSentence {
  /// Every word with a capital, as in headlines.
  package func inTitleCase() -> GoldSentence { withForms { $0.prefix(1).uppercased() + $0.dropFirst() } }

  /// Title Case with short function words left small.
  func inHeadlineCase() -> GoldSentence {
    var copy = inTitleCase()
    for (index, token) in tokens.enumerated() where index > 0 && token.form.utf8.count <= 4 {
      if [.adposition, .determiner, .coordinator, .particle].contains(token.upos) {
        copy.tokens[index] = token.with(form: token.form.lowercased())
      }
    }
    return copy
  }

  /// Headlines leave out articles, passive auxiliaries and the full stop, and tell the past in the present tense.
  func asHeadline() -> GoldSentence? {
    guard tokens.count >= 4, tokens.count <= CaseCopies.headlineTokensMax else { return nil }
    var hasChildren = Set<Int>()
    for token in tokens where token.head >= 0 { hasChildren.insert(token.head) }
    var kept: [Int] = []
    for (index, token) in tokens.enumerated() {
      let isArticle = token.relation == .det && ["a", "an", "the"].contains(token.form.lowercased())
      let isStop = token.relation == .punct && token.form == "." && index == tokens.count - 1
      let isPassive =
        token.relation == .auxPass && (token.xpos == .vbd || token.xpos == .vbz || token.xpos == .vbp)
      if hasChildren.contains(index) || !(isArticle || isStop || isPassive) { kept.append(index) }
    }
    guard kept.count < tokens.count, kept.count >= 3 else { return nil }
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    var copy = self
    copy.tokens = kept.map { index in
      let token = tokens[index]
      var form = token.form
      var xpos = token.xpos
      if token.upos == .verb, token.xpos == .vbd {
        form = Inflection.present(token.lemma)
        xpos = .vbz
        if token.form.first?.isUppercase == true { form = form.prefix(1).uppercased() + form.dropFirst() }
      }
      return Token(
        span: token.span, form: form, lemma: token.lemma, upos: token.upos, xpos: xpos,
        head: token.head < 0 ? -1 : places[token.head] ?? -1, relation: token.relation)
    }
    return copy
  }
}

extension Token {
  /// The same word written otherwise.
  func with(form: String) -> Token {
    Token(span: span, form: form, lemma: lemma, upos: upos, xpos: xpos, head: head, relation: relation)
  }
}
