/// Cuts a text into sentences by rule: paragraphs and list items first, then stops, with abbreviations, initials,
/// quotations and closing brackets understood. Linear in the length of the text.
struct SentenceSplitter {
  /// Longest sentence, in bytes: what runs on is cut into pieces, marked as cut.
  static let sentenceBytesMax = 6_000

  private let text: Bytes
  /// The text has no capitals: a small letter may begin a sentence.
  private let isCaseless: Bool
  private var sentences: [Sentence] = []

  /// - Parameter titleBytes: bytes of `text` that are its title, without the newline after it; 0 for none.
  static func split(_ text: Bytes, titleBytes: Int) -> (Dateline?, [Sentence]) {
    var splitter = SentenceSplitter(text)
    let title = text.trimmed(0..<min(max(0, titleBytes), text.count))
    splitter.add(title, .headline)
    let body = text.trimmed(min(max(0, titleBytes), text.count)..<text.count)
    let dateline = DatelineScanner.find(text, body)
    var paragraphs = Paragraphs(text, (dateline?.span.upperBound ?? body.lowerBound)..<body.upperBound)
    while let (paragraph, isListItem) = paragraphs.next() {
      splitter.split(paragraph, isListItem ? .listItem : .body)
    }
    return (dateline, splitter.sentences)
  }

  private init(_ text: Bytes) {
    self.text = text
    let sample = text.prefix(20_000)
    let lower = sample.count { $0 >= 97 && $0 <= 122 }
    let upper = sample.count { $0 >= 65 && $0 <= 90 }
    isCaseless = lower >= 40 && upper * 200 < lower
  }

  private mutating func split(_ paragraph: Range<Int>, _ kind: Sentence.Kind) {
    var start = paragraph.lowerBound
    var offset = start
    while offset < paragraph.upperBound {
      let scalar = Scalar(text, at: offset)
      if scalar.kind == .stop || scalar.kind == .mark || scalar.value == 0x2026 {
        let end = endOfStop(offset, paragraph.upperBound)
        if endsSentence(start: start, stop: offset, end: end, limit: paragraph.upperBound) {
          add(start..<end, kind)
          start = end
        }
        offset = end
      } else {
        offset += scalar.length
      }
    }
    add(start..<paragraph.upperBound, kind)
  }

  /// Past a run of stops and the quotes and brackets that close with it.
  private func endOfStop(_ offset: Int, _ limit: Int) -> Int {
    var end = offset
    while end < limit {
      let scalar = Scalar(text, at: end)
      guard scalar.kind == .stop || scalar.kind == .mark || scalar.value == 0x2026 else { break }
      end += scalar.length
    }
    while end < limit {
      let scalar = Scalar(text, at: end)
      guard scalar.kind.closes else { break }
      // "Stop. 'Go'": an apostrophe with a letter behind it opens.
      if scalar.kind == .apostrophe, text.kind(at: end + scalar.length).isWord { break }
      end += scalar.length
    }
    return min(end, limit)
  }

  private func endsSentence(start: Int, stop: Int, end: Int, limit: Int) -> Bool {
    guard end < limit else { return true }
    guard text.kind(at: end) == .space else { return isGlued(stop: stop, end: end) }
    guard let next = nextWord(end, limit) else { return true }
    let first = text.kind(at: next.lowerBound)
    let isFullStop = text[stop] == 46
    if first == .lower && !isCaseless && text[next.lowerBound] < 0x80 { return false }
    guard isFullStop, end == stop + 1 || text.kind(at: stop + 1) != .stop else {
      // "!", "?", "...": a capital decides.
      return first != .comma && first != .stop
    }
    let word = text.lowered(wordBefore(stop, start))
    switch Abbreviations.reading(word) {
    case .word: return !isNumbering(word, start: start, stop: stop)
    case .never:
      // "Plan B. The": a single letter after a word, a sentence starter after it.
      return word.utf8.count == 1 && Abbreviations.starters.contains(text.lowered(next))
        && text.kind(before: text.trimmed(start..<stop - 1).upperBound) == .lower
    case .maybe:
      if first == .digit || first == .comma { return false }
      if end > stop + 1 { return true }
      return Abbreviations.starters.contains(text.lowered(next)) || first == .quote
    }
  }

  /// "1." or "a." at the start of a sentence numbers it.
  private func isNumbering(_ word: String, start: Int, stop: Int) -> Bool {
    word.utf8.count <= 3 && word.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
      && text.trimmed(start..<stop).count == word.utf8.count
  }

  /// "end.Next": a space is missing. Only where a small letter and a capital meet, and the word is no address.
  private func isGlued(stop: Int, end: Int) -> Bool {
    text[stop] == 46 && end == stop + 1 && text.kind(before: stop) == .lower && text.kind(at: end) == .upper
      && text.kind(at: end + 1) == .lower
  }

  private func wordBefore(_ stop: Int, _ start: Int) -> Range<Int> {
    var first = stop
    while first > start, stop - first < 24 {
      let kind = text.kind(before: first)
      guard kind.isWord || kind == .stop else { break }
      first -= 1
    }
    return first..<stop
  }

  private func nextWord(_ end: Int, _ limit: Int) -> Range<Int>? {
    var start = end
    while start < limit {
      let scalar = Scalar(text, at: start)
      guard [.space, .quote, .apostrophe, .open, .hyphen, .dash].contains(scalar.kind) else { break }
      start += scalar.length
    }
    guard start < limit else { return nil }
    var last = start
    while last < limit, last - start < 24 {
      let scalar = Scalar(text, at: last)
      guard scalar.kind.isWord else { break }
      last += scalar.length
    }
    return start..<min(limit, max(last, start + 1))
  }

  private mutating func add(_ range: Range<Int>, _ kind: Sentence.Kind) {
    var rest = text.trimmed(range)
    let isCut = rest.count > SentenceSplitter.sentenceBytesMax
    while !rest.isEmpty {
      let piece = isCut ? rest.lowerBound..<cut(rest) : rest
      let index = kind == .headline ? 0 : (sentences.last?.index ?? 0) + 1
      let span = text.trimmed(piece)
      if !span.isEmpty { sentences.append(Sentence(span: span, index: index, kind: kind, isCut: isCut)) }
      rest = text.trimmed(piece.upperBound..<rest.upperBound)
    }
  }

  /// Where to cut a sentence that is too long: at white space near the limit, else at a character's border.
  private func cut(_ range: Range<Int>) -> Int {
    guard range.count > SentenceSplitter.sentenceBytesMax else { return range.upperBound }
    let limit = range.lowerBound + SentenceSplitter.sentenceBytesMax
    if let space = (limit - 200..<limit).last(where: { text[$0] == 32 || text[$0] == 10 }) { return space }
    var border = limit
    while border > limit - 4, text[border] & 0xC0 == 0x80 { border -= 1 }
    return border
  }
}
