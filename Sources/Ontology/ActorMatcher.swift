/// Every phrase that can mean an actor, compiled for one scan over a text.
package struct ActorMatcher: Sendable {
  /// What a text holds of actors, without their senses.
  package struct Presence: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// A named actor: a country, a leader, an organisation …
    package static let named = Presence(rawValue: 1)
    /// A common noun for one, a country's adjective, or a place.
    package static let common = Presence(rawValue: 2)
  }

  let phrases: PhraseTable
  /// Surnames of leaders, looked up only where no phrase begins.
  let surnames: PhraseTable
  let titles: PhraseTable
  let hints: PhraseTable
  let senses: [ActorSense]
  /// Leaders by number, each with a sense per office.
  let leaders: [Leader]
  /// By lower-case name.
  let readings: [String: [Reading]]
  /// What hint phrase n speaks for: indices of (name, reading).
  let hintTargets: [(name: String, reading: Int)]

  struct Leader: Sendable {
    var senses: [Int32]
    var surnameUse: Tenure.SurnameUse
  }

  /// The value of phrases that are no actors.
  static let decoy = UInt32.max

  init(_ tables: OntologyTables) {
    var readings: [String: [Reading]] = [:]
    for reading in tables.readings.all { readings[reading.name.lowercased(), default: []].append(reading) }
    self.readings = readings
    var compiler = ActorCompiler(
      spellings: WordForms.otherSpellings(tables.spellings.all),
      ambiguous: Set(tables.readings.all.map(\.name)))
    compiler.compile(tables)
    phrases = PhraseTable(compiler.phrases)
    surnames = PhraseTable(compiler.surnames)
    titles = PhraseTable(compiler.titles)
    senses = compiler.senses
    leaders = compiler.leaders
    var hintBuilder = PhraseTable.Builder()
    var hintTargets: [(name: String, reading: Int)] = []
    for (name, list) in readings.sorted(by: { $0.key < $1.key }) {
      for (place, reading) in list.enumerated() {
        for word in reading.words {
          hintBuilder.add(word, value: UInt32(hintTargets.count))
          hintTargets.append((name, place))
        }
      }
    }
    hints = PhraseTable(hintBuilder)
    self.hintTargets = hintTargets
  }

  package var phraseCount: Int { phrases.phraseCount + surnames.phraseCount }

  /// The gate: what kinds of actor phrases `range` of a text holds, ambiguity left open. Stops at the first
  /// named one. Made to be cheaper than splitting the text into tokens.
  package func presence(in text: borrowing Span<UInt8>, _ range: Range<Int>) -> Presence {
    var presence: Presence = []
    var position = range.lowerBound
    let end = range.upperBound
    while position < end {
      let (hash, wordEnd) = PhraseTable.word(in: text, at: position, end: end)
      if wordEnd == position {
        position += ActorMatcher.gapStep(in: text, at: position)
        continue
      }
      if let match = phrases.longestMatch(
        in: text, at: position, end: end, firstWord: hash, firstWordEnd: wordEnd)
      {
        for value in match.values where value != ActorMatcher.decoy {
          if senses[Int(value)].isNamed { return .named }
          presence.insert(.common)
        }
        position = match.end
      } else if surnames.mayBegin(hash),
        surnames.longestMatch(in: text, at: position, end: end, firstWord: hash, firstWordEnd: wordEnd) != nil
      {
        return .named
      } else {
        position = wordEnd
      }
    }
    return presence
  }

  /// Bytes to go on where no word begins: a character of general punctuation is three, of Latin-1 two.
  @inline(__always)
  static func gapStep(in text: borrowing Span<UInt8>, at index: Int) -> Int {
    switch text[unchecked: index] {
    case 0xE2: 3
    case 0xC2: 2
    default: 1
    }
  }
}
