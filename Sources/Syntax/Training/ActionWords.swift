/// Our nouns of action put into gold sentences, as nouns and, those that are verbs as well, as verbs: the treebanks have
/// few "export controls" and no "arms embargo", but many words in the same places.
struct ActionWords {
  private let nouns: [String]
  private let verbs: [String]

  /// First parts of compounds.
  private static let modifiers: [(form: String, lemma: String, tag: XPOS)] = [
    ("export", "export", .nn), ("import", "import", .nn), ("trade", "trade", .nn), ("arms", "arm", .nns),
    ("oil", "oil", .nn), ("gas", "gas", .nn), ("travel", "travel", .nn), ("visa", "visa", .nn),
    ("border", "border", .nn), ("price", "price", .nn), ("asset", "asset", .nn), ("aid", "aid", .nn),
    ("bomb", "bomb", .nn), ("air", "air", .nn), ("drone", "drone", .nn), ("missile", "missile", .nn),
    ("energy", "energy", .nn), ("grain", "grain", .nn), ("chip", "chip", .nn),
    ("technology", "technology", .nn),
    ("security", "security", .nn), ("investment", "investment", .nn), ("tax", "tax", .nn),
    ("peace", "peace", .nn),
    ("weapons", "weapon", .nns), ("ceasefire", "ceasefire", .nn), ("fuel", "fuel", .nn),
    ("food", "food", .nn),
    ("government", "government", .nn), ("street", "street", .nn), ("troop", "troop", .nn),
    ("carbon", "carbon", .nn),
  ]
  private static let places: Set<Relation> = [.obj, .nsubj, .nsubjPass, .obl, .nmod, .conj, .root]

  init(_ classes: WordClasses) {
    nouns = classes.actionNouns
    let known = Set(classes.actionVerbs)
    verbs = nouns.filter { known.contains($0) }
  }

  /// At most one copy with a noun put in and one with a verb.
  func copies(
    of sentence: GoldSentence, nouns nounShare: Double, verbs verbShare: Double, using random: inout Random
  ) -> [GoldSentence] {
    guard !nouns.isEmpty else { return [] }
    var copies: [GoldSentence] = []
    if random.unit() < nounShare, let copy = withNoun(sentence, using: &random) { copies.append(copy) }
    if !verbs.isEmpty, random.unit() < verbShare, let copy = withVerb(sentence, using: &random) {
      copies.append(copy)
    }
    return copies
  }

  /// A compound of common nouns where there is one, else an object.
  private func withNoun(_ sentence: GoldSentence, using random: inout Random) -> GoldSentence? {
    let tokens = sentence.tokens
    let commons = tokens.indices.filter {
      tokens[$0].upos == .noun && (tokens[$0].xpos == .nn || tokens[$0].xpos == .nns)
        && ActionWords.places.contains(tokens[$0].relation)
    }
    let compounds = commons.filter {
      $0 > 0 && tokens[$0 - 1].head == $0 && tokens[$0 - 1].relation == .compound
        && tokens[$0 - 1].upos == .noun
    }
    guard
      let place = compounds.randomElement(using: &random)
        ?? commons.filter({ tokens[$0].relation == .obj }).randomElement(using: &random)
    else { return nil }
    let noun = nouns.randomElement(using: &random)!
    var copy = sentence
    copy.put(
      tokens[place].xpos == .nns ? Inflection.present(noun) : noun, lemma: noun, xpos: tokens[place].xpos,
      place)
    var first = place
    if compounds.contains(place) {
      let modifier = ActionWords.modifiers.randomElement(using: &random)!
      first = place - 1
      copy.put(modifier.form, lemma: modifier.lemma, xpos: modifier.tag, first)
    }
    copy.fitArticle(before: first)
    return copy
  }

  /// A verb with an object, in a form that tells of an action.
  private func withVerb(_ sentence: GoldSentence, using random: inout Random) -> GoldSentence? {
    let tokens = sentence.tokens
    let places = tokens.indices.filter { index in
      tokens[index].upos == .verb && [.vbz, .vbd, .vbp, .vb].contains(tokens[index].xpos)
        && tokens.contains { $0.head == index && $0.relation == .obj }
        && !tokens.contains { $0.head == index && $0.relation == .compoundPrt }
    }
    guard let place = places.randomElement(using: &random) else { return nil }
    let verb = verbs.randomElement(using: &random)!
    let form =
      switch tokens[place].xpos {
      case .vbz: Inflection.present(verb)
      case .vbd: Inflection.pasts(verb)[0]
      default: verb
      }
    var copy = sentence
    copy.put(form, lemma: verb, xpos: tokens[place].xpos, place)
    return copy
  }
}

extension GoldSentence {
  /// Another word in the same place of the tree, with a capital where the old one had it.
  fileprivate mutating func put(_ form: String, lemma: String, xpos: XPOS, _ place: Int) {
    let old = tokens[place]
    let isCapital = old.form.first?.isUppercase == true
    tokens[place] = Token(
      span: old.span, form: isCapital ? form.prefix(1).uppercased() + form.dropFirst() : form, lemma: lemma,
      upos: old.upos, xpos: xpos, head: old.head, relation: old.relation)
  }

  /// "an" before a vowel, "a" before others.
  fileprivate mutating func fitArticle(before place: Int) {
    guard place > 0, ["a", "an"].contains(tokens[place - 1].form) else { return }
    let isVowel = tokens[place].form.lowercased().first.map { "aeiou".contains($0) } ?? false
    tokens[place - 1] = tokens[place - 1].with(form: isVowel ? "an" : "a")
  }
}
