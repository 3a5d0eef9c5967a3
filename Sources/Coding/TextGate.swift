import Domain
import Ontology

/// Decides from a text's words alone whether it is English news that can be coded.
struct TextGate: Sendable {
  /// Words looked at.
  static let wordsMax = 1_500
  /// Below this share of function words a text is not English. English news has 35 to 50 %; German, French or
  /// Spanish texts share a few of the words by chance ("in", "a", "on") and stay below 10 %.
  static let functionWordShareMin = 0.18
  /// Shorter texts, in words, are taken as they are: headlines have few function words.
  static let wordsMin = 14

  private let functionWords: Set<String> = [
    "the", "of", "to", "and", "a", "in", "that", "for", "is", "on", "with", "as", "was", "at", "by", "it",
    "from", "has", "have", "be", "are", "its", "an", "said", "not", "this", "will", "which", "were", "his",
    "he", "they", "their", "but", "or", "had", "who", "been", "would", "than", "after", "over", "says", "no",
  ]
  private let kinds: [(name: String, class: String, min: Int, share: Double)] = [
    ("sport", "sport", 5, 0.025), ("weather", "weather", 4, 0.03), ("markets", "market-report", 6, 0.045),
  ]
  private let vocabulary: [String: Set<String>]

  init(_ triggers: Triggers) {
    var vocabulary: [String: Set<String>] = [:]
    for name in ["sport", "weather", "market-report"] {
      vocabulary[name] = Set((triggers.classes[name] ?? []).map { triggers.symbols.text(of: $0) })
    }
    self.vocabulary = vocabulary
  }

  func note(on text: [UInt8], language: String?) -> CodedArticle.Note? {
    if let language, !language.isEmpty, !language.lowercased().hasPrefix("en"), language != "und" {
      return .unsupportedLanguage(language)
    }
    var words = 0
    var nonLatin = 0
    var common = 0
    var hits = [Int](repeating: 0, count: kinds.count)
    var distinct = [Set<String>](repeating: [], count: kinds.count)
    TextGate.forEachWord(text) { word, isASCII in
      words += 1
      if !isASCII { nonLatin += 1 }
      if functionWords.contains(word) { common += 1 }
      for index in kinds.indices {
        let terms = vocabulary[kinds[index].class] ?? []
        let singular = word.hasSuffix("s") ? String(word.dropLast()) : word
        if terms.contains(word) || terms.contains(singular) {
          hits[index] += 1
          distinct[index].insert(singular)
        }
      }
      return words < TextGate.wordsMax
    }
    guard words > 0 else { return nil }
    if nonLatin * 2 > words { return .unsupportedLanguage("und") }
    if words >= TextGate.wordsMin, Double(common) < Double(words) * TextGate.functionWordShareMin,
      Double(nonLatin) > Double(words) * 0.02 || Double(common) < Double(words) * 0.08
    {
      return .unsupportedLanguage("und")
    }
    for (index, kind) in kinds.enumerated() {
      if distinct[index].count >= kind.min, Double(hits[index]) >= Double(words) * kind.share {
        return .notNews(kind.name)
      }
    }
    return nil
  }

  /// Lower-case words of letters; whether each is plain ASCII.
  private static func forEachWord(_ text: [UInt8], _ body: (String, Bool) -> Bool) {
    var start = 0
    var index = 0
    while index <= text.count {
      let byte = index < text.count ? text[index] : 0x20
      let isLetter = byte >= 0x80 || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
      if !isLetter {
        if index > start {
          let word = text[start..<index]
          let isASCII = word.allSatisfy { $0 < 0x80 }
          if !body(String(decoding: word, as: UTF8.self).lowercased(), isASCII) { return }
        }
        start = index + 1
      }
      index += 1
    }
  }
}
