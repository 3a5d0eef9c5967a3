/// One pass over an article that finds its actors; see `ArticleActors`.
struct ActorReader {
  /// Years before an office in which its later holder's surname alone can mean him or her.
  private static let renownYears = 8
  /// Years after an office in which its holder's surname alone still does.
  private static let memoryYears = 40
  /// Years after an office in which title and surname still mean its holder.
  private static let titleYears = 3
  /// Places and media of so few letters are not believed in a line of capitals.
  private static let shortNameLetters = 4
  /// Letters of an acronym introduced in brackets.
  private static let acronymLetters = 2...6

  let matcher: ActorMatcher
  let year: Int?
  private(set) var mentions: [ActorMention] = []

  /// Numbers of leaders named in full so far.
  private var named: Set<Int32> = []
  private var acronyms: [String: [ActorSense]] = [:]
  /// Where the last courtesy title ended.
  private var titleEnd = -1
  private var line = Line(end: 0, style: .prose)
  /// Where the last word began and ended.
  private var lastWord = 0..<0
  private var hintCounts: [String: [Int]]?

  private struct Line {
    enum Style { case prose, headline, capitals }
    var end: Int
    var style: Style
  }

  init(matcher: ActorMatcher, year: Int?) {
    self.matcher = matcher
    self.year = year
  }

  mutating func read(_ text: borrowing Span<UInt8>) {
    let end = text.count
    var position = 0
    while position < end {
      let (hash, wordEnd) = PhraseTable.word(in: text, at: position, end: end)
      if wordEnd == position {
        position += ActorMatcher.gapStep(in: text, at: position)
        continue
      }
      if position >= line.end { line = ActorReader.line(in: text, from: position) }
      var next = wordEnd
      if let match = matcher.phrases.longestMatch(
        in: text, at: position, end: end, firstWord: hash, firstWordEnd: wordEnd)
      {
        if takePhrase(match, in: text, at: position) { next = max(match.end, wordEnd) }
      } else if let match = matcher.surnames.longestMatch(
        in: text, at: position, end: end, firstWord: hash, firstWordEnd: wordEnd)
      {
        if takeSurname(match, in: text, at: position) { next = max(match.end, wordEnd) }
      } else if let match = matcher.titles.longestMatch(
        in: text, at: position, end: end, firstWord: hash, firstWordEnd: wordEnd)
      {
        titleEnd = match.end
      } else if !acronyms.isEmpty {
        takeAcronym(in: text, position..<wordEnd)
      }
      lastWord = position..<next
      position = next
    }
  }

  // MARK: Phrases

  /// - Returns: whether the phrase's bytes are used up.
  private mutating func takePhrase(
    _ match: PhraseTable.Match, in text: borrowing Span<UInt8>, at start: Int
  ) -> Bool {
    if match.values.contains(ActorMatcher.decoy) { return true }
    if isTicker(start, match.end, in: text) { return true }
    var senses = match.values.map { matcher.senses[Int($0)] }
    if line.style == .capitals, match.end - start <= ActorReader.shortNameLetters {
      // GAO in a headline of capitals is an accounting office, not a town in Mali; SPA is no news agency.
      senses.removeAll { $0.kind == .place || $0.kind == .media }
    }
    let isPlainWordHere = line.style == .capitals || beginsSentence(start, in: text)
    if isPlainWordHere { senses.removeAll { $0.flags.contains(.word) } }
    if senses.isEmpty { return false }
    for index in senses.indices { dated(&senses[index]) }
    if senses.contains(where: { $0.flags.contains(.ambiguous) }) {
      guard resolve(&senses, in: text, start..<match.end) else { return true }
    }
    if senses.count > 1 {
      senses = senses.enumerated().sorted {
        (order($0.element), $0.offset) < (order($1.element), $1.offset)
      }.map(\.element)
    }
    for sense in senses where sense.kind == .leader { named.insert(sense.actor) }
    mentions.append(ActorMention(start: start, end: match.end, senses: senses))
    noteAcronym(after: match.end, in: text, senses)
    return true
  }

  /// Likelier senses have smaller numbers; what was in force in the article's year comes first.
  private func order(_ sense: ActorSense) -> Int {
    let rank =
      switch sense.kind {
      case .country, .leader, .organisation, .body: 0
      case .capital, .seat, .group, .adjective: 1
      case .company, .media, .community, .people: 2
      case .place, .agent: 3
      }
    let chosen = sense.flags.contains(.ambiguous) ? 0 : 1
    let distance = year.map { min(sense.years.distance(to: $0), 200) } ?? 2200 - (sense.years.to ?? 2200)
    return chosen * 100_000 + rank * 10_000 + (sense.years == .always ? 0 : distance)
  }

  private func dated(_ sense: inout ActorSense) {
    guard sense.years != .always else { return }
    let holds = year.map { sense.years.contains($0) } ?? (sense.years.to == nil)
    if holds { return }
    sense.flags.insert(.outOfYears)
    if sense.kind == .leader, sense.sector != "REB" { sense.sector = "ELI" }
  }

  /// Puts the reading that the article's words speak for first.
  /// - Returns: false where it is no actor at all.
  private mutating func resolve(
    _ senses: inout [ActorSense], in text: borrowing Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    let name = ActorReader.string(text, range).lowercased()
    guard let readings = matcher.readings[name] else { return true }
    let counts = hints(in: text)[name] ?? []
    var best = 0
    for place in counts.indices where counts[place] > counts[best] { best = place }
    let reading = readings[best]
    guard let country = reading.country else { return false }
    for index in senses.indices {
      let isChosen =
        senses[index].country == country && (reading.kind ?? senses[index].kind) == senses[index].kind
      if isChosen { senses[index].flags.insert(.ambiguous) } else { senses[index].flags.remove(.ambiguous) }
    }
    if senses.contains(where: { $0.flags.contains(.ambiguous) }) {
      // A seat of an organisation stays a capital, and a name of anything a place.
      senses.removeAll { !$0.flags.contains(.ambiguous) && $0.kind != .place && $0.kind != .capital }
    }
    return true
  }

  private mutating func hints(in text: borrowing Span<UInt8>) -> [String: [Int]] {
    if let hintCounts { return hintCounts }
    var counts: [String: [Int]] = [:]
    var position = 0
    let end = text.count
    while position < end {
      let (hash, wordEnd) = PhraseTable.word(in: text, at: position, end: end)
      if wordEnd == position {
        position += ActorMatcher.gapStep(in: text, at: position)
        continue
      }
      let match = matcher.hints.longestMatch(
        in: text, at: position, end: end, firstWord: hash, firstWordEnd: wordEnd)
      for value in match?.values ?? [] {
        let target = matcher.hintTargets[Int(value)]
        let count = matcher.readings[target.name]?.count ?? 0
        counts[target.name, default: [Int](repeating: 0, count: count)][target.reading] += 1
      }
      position = wordEnd
    }
    hintCounts = counts
    return counts
  }

  // MARK: Surnames

  private mutating func takeSurname(
    _ match: PhraseTable.Match, in text: borrowing Span<UInt8>, at start: Int
  ) -> Bool {
    let before = context(before: start, in: text)
    if before.isOtherName { return false }
    let nextIsName = line.style == .prose && beginsName(after: match.end, in: text)
    var found: [(sense: ActorSense, wasNamed: Bool)] = []
    for value in match.values {
      let leader = matcher.leaders[Int(value)]
      var offices = leader.senses.map { matcher.senses[Int($0)] }
      let wasNamed = named.contains(offices[0].actor)
      let distance = offices.map { yearsAway($0) }.min() ?? 0
      let isBefore = year.map { year in offices.allSatisfy { ($0.years.from ?? 0) > year } } ?? false
      var isMeant = wasNamed && !nextIsName
      if !isMeant, before.hasTitle { isMeant = distance <= ActorReader.titleYears }
      if !isMeant, leader.surnameUse == .alone, !nextIsName {
        isMeant = distance <= (isBefore ? ActorReader.renownYears : ActorReader.memoryYears)
      }
      if let country = before.country, !offices.contains(where: { $0.country == country }) { isMeant = false }
      guard isMeant else { continue }
      for index in offices.indices {
        dated(&offices[index])
        offices[index].flags.insert(.surname)
      }
      found += offices.map { ($0, wasNamed) }
    }
    guard !found.isEmpty else { return false }
    let anyNamed = found.contains { $0.wasNamed }
    let senses = found.filter { $0.wasNamed || !anyNamed }.map(\.sense).enumerated()
      .sorted { (order($0.element), $0.offset) < (order($1.element), $1.offset) }.map(\.element)
    mentions.append(ActorMention(start: start, end: match.end, senses: senses))
    return true
  }

  private func yearsAway(_ office: ActorSense) -> Int {
    guard let year else { return office.years.to == nil ? 0 : 2100 - (office.years.to ?? 0) }
    return office.years.distance(to: year)
  }

  private struct Before {
    var hasTitle = false
    /// The country of an adjective or name before the title: `French President …`.
    var country: String?
    /// A capitalised word that is neither a title nor an actor: another person's given name.
    var isOtherName = false
  }

  private func context(before start: Int, in text: borrowing Span<UInt8>) -> Before {
    var before = Before()
    guard start > 0 else { return before }
    if isSpace(from: titleEnd, to: start, in: text) {
      before.hasTitle = true
      return before
    }
    if let last = mentions.last, isSpace(from: last.end, to: start, in: text) {
      if last.best.flags.contains(.title) {
        before.hasTitle = true
        if mentions.count > 1 {
          let owner = mentions[mentions.count - 2]
          let isOwner = owner.best.kind == .adjective || owner.best.kind == .country
          if isOwner, isSpace(from: owner.end, to: last.start, in: text) {
            before.country = owner.best.country
          }
        }
      } else if last.best.kind == .place {
        // `Sydney Brenner`, `Jordan Clinton`: a place's name as a given name.
        before.isOtherName = line.style == .prose
      }
      return before
    }
    if line.style == .prose, isSpace(from: lastWord.upperBound, to: start, in: text),
      Folding.isUpper(Folding.character(in: text, at: lastWord.lowerBound, end: text.count).byte),
      !beginsSentence(lastWord.lowerBound, in: text)
    {
      before.isOtherName = true
    }
    return before
  }

  // MARK: Acronyms

  /// `European Chemicals Agency (ECHA)`: from here on, ECHA means what stands before the bracket.
  private mutating func noteAcronym(
    after end: Int, in text: borrowing Span<UInt8>, _ senses: [ActorSense]
  ) {
    guard senses[0].isNamed, end + 2 < text.count, text[end] == 0x20, text[end + 1] == UInt8(ascii: "(")
    else {
      return
    }
    let start = end + 2
    var close = start
    while close < text.count, Folding.isUpper(text[close]) { close += 1 }
    guard close < text.count, text[close] == UInt8(ascii: ")"), ActorReader.acronymLetters ~= close - start
    else { return }
    var introduced = senses
    for index in introduced.indices { introduced[index].flags.insert(.introduced) }
    acronyms[ActorReader.string(text, start..<close)] = introduced
  }

  private mutating func takeAcronym(in text: borrowing Span<UInt8>, _ word: Range<Int>) {
    // In its own bracket it is the name just before.
    guard word.lowerBound == 0 || text[word.lowerBound - 1] != UInt8(ascii: "(") else { return }
    guard ActorReader.acronymLetters ~= word.count, Folding.isUpper(text[word.lowerBound]),
      Folding.isUpper(text[word.lowerBound + 1]),
      let senses = acronyms[ActorReader.string(text, word)]
    else { return }
    mentions.append(ActorMention(start: word.lowerBound, end: word.upperBound, senses: senses))
  }

  // MARK: The text around

  /// `<ROK>`, `<FFXA.S>`: a share's symbol on a news wire.
  private func isTicker(_ start: Int, _ end: Int, in text: borrowing Span<UInt8>) -> Bool {
    guard start > 0, text[start - 1] == UInt8(ascii: "<"), end < text.count else { return false }
    return text[end] == UInt8(ascii: ">") || text[end] == UInt8(ascii: ".")
  }

  private static func string(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> String {
    var bytes: [UInt8] = []
    for index in range { bytes.append(text[index]) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func isSpace(from: Int, to: Int, in text: borrowing Span<UInt8>) -> Bool {
    guard from >= 0, from < to, to - from <= Folding.gapBytesMax else { return false }
    for index in from..<to where text[index] != 0x20 && text[index] != 0x0A { return false }
    return true
  }

  /// Whether the next word has a capital and is no common noun for an actor, as in `Reagan Administration`.
  private func beginsName(after end: Int, in text: borrowing Span<UInt8>) -> Bool {
    var position = end
    while position < text.count, text[position] == 0x20 || text[position] == 0x0A { position += 1 }
    guard position > end, position < text.count,
      Folding.isUpper(Folding.character(in: text, at: position, end: text.count).byte)
    else { return false }
    let next = matcher.phrases.longestMatch(in: text, at: position, end: text.count)
    return
      !(next?.values.contains { $0 != ActorMatcher.decoy && matcher.senses[Int($0)].kind == .agent } ?? false)
  }

  /// Whether nothing but blanks, quotation marks and brackets lies between `start` and a sentence's end.
  private func beginsSentence(_ start: Int, in text: borrowing Span<UInt8>) -> Bool {
    var position = start - 1
    while position >= 0 {
      switch text[position] {
      case 0x20, 0x0D, UInt8(ascii: "\""), UInt8(ascii: "("), UInt8(ascii: "'"): position -= 1
      case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ":"): return true
      case 0x0A:
        // A wrapped line goes on; a blank line or a heading's end does not.
        let breaks =
          position == 0 || text[position - 1] == 0x0A || start - position > 3 || line.style != .prose
        if breaks { return true }
        position -= 1
      default: return false
      }
    }
    return true
  }

  /// The line from `start` on: all capitals, a headline's capitals, or prose.
  private static func line(in text: borrowing Span<UInt8>, from start: Int) -> Line {
    var end = start
    var lower = 0
    var words = 0
    var capitals = 0
    var isInWord = false
    while end < text.count, text[unchecked: end] != 0x0A {
      let byte = text[unchecked: end]
      let isWord = Folding.isASCIIWord(byte) || byte >= 0x80 || byte == UInt8(ascii: "'")
      if isWord, !isInWord {
        words += 1
        if Folding.isUpper(byte) { capitals += 1 }
      }
      if Folding.isLower(byte) { lower += 1 }
      isInWord = isWord
      end += 1
    }
    if lower == 0, words > 1 { return Line(end: end, style: .capitals) }
    let isHeadline = words > 2 && words < 30 && capitals * 10 >= words * 6
    return Line(end: end, style: isHeadline ? .headline : .prose)
  }
}
