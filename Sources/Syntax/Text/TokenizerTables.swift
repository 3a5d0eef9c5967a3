/// Words written together that are several syntactic words.
enum Contractions {
  /// Written with an apostrophe in place of their first letters.
  static let elided: Set<String> = [
    "em", "til", "tis", "twas", "cause", "s", "re", "ve", "ll", "d", "m", "n",
  ]

  /// Words without an apostrophe, and where their second part starts.
  static let fused: [String: Int] = [
    "cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3, "gimme": 3, "lemme": 3, "dunno": 2, "dont": 2,
    "didnt": 3,
    "doesnt": 4, "isnt": 2, "wasnt": 3, "wont": 2, "cant": 2, "havent": 4, "couldnt": 5, "wouldnt": 5,
    "im": 1,
    "ive": 1,
  ]

  /// Where the clitic at the end of a word starts: "'s", "n't", "'ll" …
  static func clitic(_ text: Bytes, _ word: Range<Int>) -> Int? {
    var mark = word.upperBound
    var letters = 0
    while letters < 3, mark > word.lowerBound, text[mark - 1] & 0x80 == 0, text[mark - 1] != 0x27 {
      mark -= 1
      letters += 1
    }
    guard letters > 0, letters < 3, mark > word.lowerBound else { return nil }
    let length = text[mark - 1] == 0x27 ? 1 : 3
    let start = mark - length
    guard start > word.lowerBound, Scalar(text, at: start).kind == .apostrophe else { return nil }
    switch text.lowered(mark..<word.upperBound) {
    case "s", "m", "d", "re", "ve", "ll": return start
    case "t": return text[start - 1] | 0x20 == 0x6E && start - 1 > word.lowerBound ? start - 1 : nil
    default: return nil
    }
  }
}

/// Hyphens: the treebanks cut compounds at them, but keep prefixes and telephone numbers whole.
enum Hyphens {
  static let prefixes: Set<String> = [
    "e", "non", "anti", "pre", "post", "re", "co", "pro", "mid", "cross", "over", "under", "multi", "ex",
    "sub",
    "counter", "semi", "mini", "socio", "psycho", "intra", "inter", "ultra", "neo", "vice", "super", "trans",
    "un",
    "de", "bi", "tri", "micro", "macro", "meta", "extra", "out", "quasi", "pseudo", "proto", "arch", "geo",
    "hyper",
    "infra", "electro", "thermo", "mis", "wi", "hi", "sci", "uh", "mm", "t", "x", "u",
  ]

  /// Whether the hyphen at `hyphen` stays inside the word that starts at `start`.
  static func holds(_ text: Bytes, _ start: Int, _ hyphen: Int, _ limit: Int) -> Bool {
    if text.kind(at: start) == .digit { return isNumberGroup(text, start, hyphen, limit) }
    let prefix = text.lowered(start..<hyphen)
    if prefix == "vice" || prefix == "t" || prefix == "x" || prefix == "u" || prefix == "out" { return false }
    return prefixes.contains(prefix)
  }

  /// "713-853-3989", "2004-11-13": groups of digits, the last of three or more, or three groups.
  private static func isNumberGroup(_ text: Bytes, _ start: Int, _ hyphen: Int, _ limit: Int) -> Bool {
    var groups = 1
    var length = 0
    var end = hyphen
    guard (start..<hyphen).allSatisfy({ text.kind(at: $0) == .digit }) else { return false }
    while end < limit {
      let kind = text.kind(at: end)
      if kind == .hyphen {
        groups += 1
        length = 0
      } else if kind == .digit {
        length += 1
      } else {
        break
      }
      end += 1
    }
    if text.kind(at: end).isLetter { return false }
    return groups >= 3 || (length == 4 && hyphen - start == 3)
  }
}

/// Units written against their number: "10am", "5km", "$3m".
enum Units {
  private static let names: Set<String> = [
    "am", "pm", "a.m", "p.m", "a.m.", "p.m.", "k", "m", "b", "bn", "mn", "tn", "trn", "mm", "cm", "km", "kg",
    "g",
    "mg", "lb", "lbs", "ft", "in", "mi", "mph", "kph", "km/h", "mw", "gw", "kw", "kwh", "ghz", "mhz", "hz",
    "gb",
    "mb", "kb", "tb", "hrs", "hr", "min", "mins", "sec", "x", "c", "f", "l", "ml", "bpd", "pts", "p", "bcm",
    "yr",
    "yrs", "nm", "kt", "ha", "sq", "oz",
  ]

  /// Where the unit starts in a word that starts with digits.
  static func find(_ text: Bytes, _ word: Range<Int>) -> Int? {
    var unit = word.lowerBound
    while unit < word.upperBound {
      let kind = text.kind(at: unit)
      let isInner = kind == .comma || kind == .stop || text[unit] == UInt8(ascii: ":")
      guard kind == .digit || (isInner && text.kind(at: unit + 1) == .digit) else { break }
      unit += 1
    }
    guard unit < word.upperBound, word.upperBound - unit <= 4 else { return nil }
    return names.contains(text.lowered(unit..<word.upperBound)) ? unit : nil
  }
}

/// Addresses and smileys: whole, whatever signs they hold.
enum Addresses {
  private static let domains: Set<String> = [
    "com", "org", "net", "gov", "edu", "int", "mil", "uk", "cn", "eu", "io", "info", "ru", "de", "fr", "jp",
    "tv",
    "html", "htm", "pdf", "doc", "xls", "txt", "jpg",
  ]

  private static let smileys: Set<String> = [
    ":)", ":-)", ";)", ";-)", ":(", ":-(", ":D", ":-D", ":P", ":-P", "=)", ":/", ":-/", "<3", ":))", "=D",
    ":o", ":O",
  ]

  /// The address in a run without white space, without the punctuation around it.
  static func find(_ text: Bytes, _ chunk: Range<Int>) -> Range<Int>? {
    if chunk.count <= 4 {
      let word = String(decoding: text[chunk], as: UTF8.self)
      if smileys.contains(word) { return chunk }
    }
    var start = chunk.lowerBound
    var end = chunk.upperBound
    while start < end {
      let scalar = Scalar(text, at: start)
      guard !scalar.kind.isWord else { break }
      start = min(end, start + scalar.length)
    }
    while end > start, !text.kind(before: end).isWord, text[end - 1] != UInt8(ascii: "/") {
      end -= 1
      while end > start, text[end] & 0xC0 == 0x80 { end -= 1 }
    }
    guard end - start >= 5, end - start <= 500 else { return nil }
    let word = text.lowered(start..<end)
    if word.contains("://") || word.hasPrefix("www.") { return start..<end }
    if word.hasPrefix("mailto:") { return start..<end }
    guard let dot = word.utf8.lastIndex(of: 46) else { return nil }
    let suffix = word.utf8[word.utf8.index(after: dot)...].prefix { $0 != 47 }
    guard domains.contains(String(suffix) ?? ""), word.utf8.first != 46 else { return nil }
    let isPlain = word.utf8.allSatisfy { $0 > 0x20 && $0 != 40 && $0 != 41 && $0 != 34 && $0 != 44 }
    return isPlain ? start..<end : nil
  }
}
