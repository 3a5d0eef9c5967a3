/// Finds topics, instruments or goods in a text: phrases with their regular plurals, in both spellings.
package struct SubjectMatcher: Sendable {
  package struct Match: Hashable, Sendable {
    /// Bytes of the text.
    package var start: Int
    package var end: Int
    /// The row, in the order of the ontology's list.
    package var entry: Int
  }

  private let phrases: PhraseTable

  init(_ entries: [[String]], spellings: [Spelling]) {
    var builder = PhraseTable.Builder()
    let others = WordForms.otherSpellings(spellings)
    for (number, forms) in entries.enumerated() {
      var seen: Set<String> = []
      for form in forms {
        for spelled in WordForms.spelled(form, others) {
          for phrase in [spelled, WordForms.plural(of: spelled)].compactMap({ $0 })
          where seen.insert(phrase).inserted {
            builder.add(phrase, value: UInt32(number))
          }
        }
      }
    }
    phrases = PhraseTable(builder)
  }

  /// Longest matches in `range`, from left to right, none overlapping.
  package func matches(in text: borrowing Span<UInt8>, _ range: Range<Int>) -> [Match] {
    var found: [Match] = []
    var position = range.lowerBound
    while position < range.upperBound {
      let (hash, wordEnd) = PhraseTable.word(in: text, at: position, end: range.upperBound)
      if wordEnd == position {
        position += ActorMatcher.gapStep(in: text, at: position)
      } else if let match = phrases.longestMatch(
        in: text, at: position, end: range.upperBound, firstWord: hash, firstWordEnd: wordEnd)
      {
        found.append(Match(start: position, end: match.end, entry: Int(match.values[0])))
        position = max(match.end, wordEnd)
      } else {
        position = wordEnd
      }
    }
    return found
  }

  /// The match that begins at `start`, the beginning of a word.
  package func match(in text: borrowing Span<UInt8>, at start: Int, end: Int) -> Match? {
    phrases.longestMatch(in: text, at: start, end: end).map {
      Match(start: start, end: $0.end, entry: Int($0.values[0]))
    }
  }
}

extension Ontology {
  package func topics(in text: borrowing Span<UInt8>, _ range: Range<Int>) -> [(
    SubjectMatcher.Match, SubjectTopic
  )] { topicMatcher.matches(in: text, range).map { ($0, topics[$0.entry]) } }

  package func instruments(
    in text: borrowing Span<UInt8>, _ range: Range<Int>
  ) -> [(SubjectMatcher.Match, Instrument)] {
    instrumentMatcher.matches(in: text, range).map { ($0, instruments[$0.entry]) }
  }

  package func goods(in text: borrowing Span<UInt8>, _ range: Range<Int>) -> [(SubjectMatcher.Match, Good)] {
    goodMatcher.matches(in: text, range).map { ($0, goods[$0.entry]) }
  }
}

/// Currencies and numbers as words, for amounts: `$500 billion`, `three million marks`.
package struct AmountWords: Sendable {
  /// ISO 4217 by lower-case name, plurals included: `dollars`, `u.s. dollar`.
  private var currencyNames: [String: String] = [:]
  /// ISO 4217 by symbol: `$`, `US$`, `€`.
  private var currencySymbols: [String: String] = [:]
  private var numbers: [String: Double] = [:]

  init(currencies: [Currency], numbers: [NumberWord]) {
    for currency in currencies {
      for name in currency.names {
        currencyNames[name.lowercased()] = currency.code
        if let plural = WordForms.plural(of: name) { currencyNames[plural.lowercased()] = currency.code }
      }
      for symbol in currency.symbols { currencySymbols[symbol] = currency.code }
      currencySymbols[currency.code] = currency.code
    }
    for number in numbers { self.numbers[number.word.lowercased()] = number.value }
  }

  package func currency(named name: String) -> String? { currencyNames[name.lowercased()] }
  package func currency(symbol: String) -> String? { currencySymbols[symbol] }
  /// `three` is 3, `billion` and `bn` 1e9.
  package func number(_ word: String) -> Double? { numbers[word.lowercased()] }
}
