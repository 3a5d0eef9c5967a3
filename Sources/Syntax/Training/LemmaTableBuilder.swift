/// Collects what the rules of `LemmaTable` get wrong, and the verbs that they ask for.
struct LemmaTableBuilder {
  private(set) var keys: [UInt32] = []
  private(set) var offsets: [UInt32] = []
  private(set) var texts: [UInt8] = []

  init(_ sentences: [GoldSentence], verbs: [String]) {
    var counts: [String: [String: Int]] = [:]
    var forms: [String: (form: String, upos: UPOS, xpos: XPOS)] = [:]
    var bases = Set(verbs)
    for token in sentences.lazy.flatMap(\.tokens) {
      let upos = LemmaTable.class(of: token.upos)
      if upos == .verb { bases.insert(token.lemma.lowercased()) }
      guard
        [.verb, .noun, .pronoun, .adjective, .adverb, .determiner, .particle].contains(upos)
          || token.xpos == .nnps,
        token.form.utf8.count <= LemmaTable.wordBytesMax, token.lemma.utf8.count <= LemmaTable.wordBytesMax
      else { continue }
      let form = token.xpos == .nnps ? token.form : token.form.lowercased()
      let key = "\(upos.rawValue) \(form)"
      counts[key, default: [:]][token.xpos == .nnps ? token.lemma : token.lemma.lowercased(), default: 0] += 1
      forms[key] = (form, upos, token.xpos)
    }
    var entries: [(form: String, upos: UPOS, lemma: String)] = bases.sorted().filter { !$0.isEmpty }.map {
      ($0, .verb, $0)
    }
    self.init(entries)
    let rules = self
    for key in counts.keys.sorted() {
      let (form, upos, xpos) = forms[key]!
      let lemma = counts[key]!.max { ($0.value, $1.key) < ($1.value, $0.key) }!.key
      let ruled = rules.withTable { $0.lemma(of: form, upos, xpos) }
      if ruled != lemma, upos != .verb || form != lemma { entries.append((form, upos, lemma)) }
    }
    self.init(entries)
  }

  /// Later entries win over earlier ones with the same form and part of speech.
  private init(_ entries: [(form: String, upos: UPOS, lemma: String)]) {
    var last: [UInt32: Int] = [:]
    for (index, entry) in entries.enumerated() { last[LemmaTable.key(entry.form, entry.upos)] = index }
    let kept = last.keys.sorted()
    var starts: [UInt32] = []
    for key in kept {
      let entry = entries[last[key]!]
      starts.append(UInt32(texts.count))
      texts += [UInt8(entry.form.utf8.count)] + Array(entry.form.utf8)
      texts += [UInt8(entry.lemma.utf8.count)] + Array(entry.lemma.utf8)
    }
    let (slots, places) = WordTable.layOut(kept)
    keys = slots
    offsets = places.map { $0 < 0 ? 0 : starts[$0] }
  }

  func withTable<R>(_ body: (LemmaTable) -> R) -> R {
    keys.withUnsafeBufferPointer { keys in
      offsets.withUnsafeBufferPointer { offsets in
        texts.withUnsafeBytes { body(LemmaTable(keys: keys, offsets: offsets, texts: $0)) }
      }
    }
  }
}
