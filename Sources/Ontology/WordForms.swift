/// English forms that the tables leave out because they are regular.
enum WordForms {
  /// The regular plural of a noun phrase's last word: `tariffs`, `embassies`, `sea lanes`. Phrases that end in a
  /// capital, a digit or a dot have none.
  static func plural(of phrase: String) -> String? {
    let bytes = Array(phrase.utf8)
    guard let last = bytes.last, Folding.isLower(last), bytes.count >= 3 else { return nil }
    let before = bytes[bytes.count - 2]
    let isVowelBefore = "aeiou".utf8.contains(before)
    switch last {
    case UInt8(ascii: "s"), UInt8(ascii: "x"), UInt8(ascii: "z"): return phrase + "es"
    case UInt8(ascii: "h") where before == UInt8(ascii: "c") || before == UInt8(ascii: "s"):
      return phrase + "es"
    case UInt8(ascii: "y") where !isVowelBefore: return phrase.dropLast() + "ies"
    default: return phrase + "s"
    }
  }

  /// The phrase, and the phrase in the other spelling where it has a word of which there are two.
  static func spelled(_ phrase: String, _ spellings: [String: String]) -> [String] {
    guard !spellings.isEmpty else { return [phrase] }
    var changed = false
    let words = phrase.split(separator: " ", omittingEmptySubsequences: false).map { word in
      let lowered = word.lowercased()
      guard let other = spellings[lowered] else { return String(word) }
      changed = true
      guard word.first?.isUppercase == true else { return other }
      return other.prefix(1).uppercased() + other.dropFirst()
    }
    return changed ? [phrase, words.joined(separator: " ")] : [phrase]
  }

  /// Each spelling's other one, both ways, plurals included.
  static func otherSpellings(_ spellings: [Spelling]) -> [String: String] {
    var others: [String: String] = [:]
    for spelling in spellings {
      let pairs = [(spelling.british, spelling.american)]
      for (british, american) in pairs {
        others[british] = american
        others[american] = british
        if let britishPlural = plural(of: british), let americanPlural = plural(of: american) {
          others[britishPlural] = americanPlural
          others[americanPlural] = britishPlural
        }
      }
    }
    return others
  }
}
