/// Dictionary forms: what the treebanks say of a form, and rules for the rest. The table lies in the model file:
/// a text is a length byte and the form, a length byte and the lemma.
struct LemmaTable {
  let keys: UnsafeBufferPointer<UInt32>
  let offsets: UnsafeBufferPointer<UInt32>
  let texts: UnsafeRawBufferPointer

  static let wordBytesMax = 60

  func isSound() -> Bool {
    guard keys.count == offsets.count, keys.contains(0) else { return false }
    for (key, offset) in zip(keys, offsets) where key != 0 {
      let form = Int(offset)
      guard form < texts.count else { return false }
      let lemma = form + 1 + Int(texts[form])
      guard lemma < texts.count, lemma + 1 + Int(texts[lemma]) <= texts.count else { return false }
    }
    return true
  }

  /// The dictionary form of a word: lower case except for names.
  func lemma(of form: String, _ upos: UPOS, _ xpos: XPOS) -> String {
    guard form.utf8.count <= LemmaTable.wordBytesMax else { return form }
    if upos == .properNoun { return xpos == .nnps ? lookUp(form, upos) ?? Inflection.singular(form) : form }
    let lower = form.lowercased()
    if upos == .noun, let right = LemmaCorrections.nouns[lower] { return right }
    if LemmaTable.class(of: upos) == .verb, let right = LemmaCorrections.verbs[lower] { return right }
    if let known = lookUp(lower, LemmaTable.class(of: upos)) { return known }
    switch xpos {
    case .nns: return Inflection.singular(lower)
    case .vbz: return Inflection.singular(lower)
    case .vbd, .vbn: return base(lower, ending: "ed")
    case .vbg: return base(lower, ending: "ing")
    case .jjr, .rbr: return Inflection.positive(lower, ending: "er")
    case .jjs, .rbs: return Inflection.positive(lower, ending: "est")
    default: return lower
    }
  }

  /// The table knows one kind of verb.
  static func `class`(of upos: UPOS) -> UPOS { upos == .auxiliary ? .verb : upos }

  static func key(_ form: String, _ upos: UPOS) -> UInt32 {
    var form = form
    let hash = form.withUTF8 { text in
      text.baseAddress.map { FeatureHash.bytes($0, text.count, 40 + UInt32(upos.number)) } ?? 0
    }
    return hash == 0 ? 1 : hash
  }

  /// A verb's base form: the first of the possible ones that the table knows, else the likeliest.
  private func base(_ form: String, ending: String) -> String {
    let candidates = Inflection.bases(form, ending: ending)
    return candidates.first { lookUp($0, .verb) == $0 } ?? candidates.first ?? form
  }

  private func lookUp(_ form: String, _ upos: UPOS) -> String? {
    guard let slot = WordTable.find(LemmaTable.key(form, upos), keys) else { return nil }
    let start = Int(offsets[slot])
    let lemma = start + 1 + Int(texts[start])
    guard texts[start + 1..<lemma].elementsEqual(form.utf8) else { return nil }
    return String(decoding: texts[lemma + 1..<lemma + 1 + Int(texts[lemma])], as: UTF8.self)
  }
}

extension UPOS {
  /// Position among all parts of speech, for hashes and tables.
  var number: Int {
    switch self {
    case .adjective: 0
    case .adposition: 1
    case .adverb: 2
    case .auxiliary: 3
    case .coordinator: 4
    case .determiner: 5
    case .interjection: 6
    case .noun: 7
    case .numeral: 8
    case .particle: 9
    case .pronoun: 10
    case .properNoun: 11
    case .punctuation: 12
    case .subordinator: 13
    case .symbol: 14
    case .verb: 15
    case .other: 16
    }
  }
}
