/// Cuts a sentence into syntactic words after the conventions of the English treebanks of Universal
/// Dependencies. Linear in the length of the sentence; reads any bytes.
struct Tokenizer {
  /// Most tokens in a sentence: the rest is left out, and the sentence marked as cut.
  static let sentenceTokensMax = 512

  private let text: Bytes
  private let limit: Int
  private(set) var tokens: [Range<Int>] = []

  /// The tokens' spans in `text`, in order, without overlap.
  static func tokenize(_ text: Bytes, _ sentence: Range<Int>) -> [Range<Int>] {
    var tokenizer = Tokenizer(text, sentence.upperBound)
    tokenizer.tokens.reserveCapacity(sentence.count / 5 + 4)
    var offset = sentence.lowerBound
    while offset < sentence.upperBound {
      let scalar = Scalar(text, at: offset)
      if scalar.kind == .space {
        offset += scalar.length
      } else {
        offset = tokenizer.chunk(offset)
      }
    }
    return tokenizer.tokens
  }

  private init(_ text: Bytes, _ limit: Int) {
    self.text = text
    self.limit = limit
  }

  /// Cuts the run without white space that starts at `start`.
  /// - Returns: where the run ends.
  private mutating func chunk(_ start: Int) -> Int {
    var end = start
    var isAddress = false
    while end < limit {
      let scalar = Scalar(text, at: end)
      guard scalar.kind != .space else { break }
      if scalar.value == 0x40 || scalar.value == 0x3A || scalar.value == 0x2E { isAddress = true }
      end = min(limit, end + scalar.length)
    }
    var offset = start
    if isAddress || end - start <= 4 {
      if let special = Addresses.find(text, start..<end) {
        piece(from: start, to: special.lowerBound, in: end)
        tokens.append(special)
        offset = special.upperBound
      }
    }
    piece(from: offset, to: end, in: end)
    return end
  }

  private mutating func piece(from start: Int, to end: Int, in limit: Int) {
    var offset = start
    while offset < end {
      let scalar = Scalar(text, at: offset)
      if scalar.kind.isWord {
        offset = word(offset, end)
      } else {
        offset = mark(offset, end, scalar)
      }
    }
  }

  /// Punctuation: runs of one kind of stop, dash or symbol are one token, all else stands alone.
  private mutating func mark(_ start: Int, _ limit: Int, _ scalar: Scalar) -> Int {
    var end = start + scalar.length
    switch scalar.kind {
    case .apostrophe:
      if let close = elided(start, limit) { return close }
      // '' and `` are quotation marks of two characters.
      if end < limit, text[start] == text[end], scalar.length == 1 { end += 1 }
    case .stop, .hyphen, .mark:
      if scalar.kind == .stop, text.kind(at: end) == .digit, end < limit { return word(start, limit) }
      while end < limit {
        let next = Scalar(text, at: end)
        guard next.kind == scalar.kind else { break }
        end += next.length
      }
    case .dash:
      while end < limit, text.kind(at: end) == .dash { end += Scalar(text, at: end).length }
    case .symbol:
      while end < limit {
        let next = Scalar(text, at: end)
        guard next.kind == .symbol,
          next.value == scalar.value || (next.value > 0x2FFF && scalar.value > 0x25FF)
        else { break }
        end += next.length
      }
    default: break
    }
    tokens.append(start..<min(end, limit))
    return min(end, limit)
  }

  /// "'90s", "'em": an apostrophe that stands for letters. "'s" after a bracket or quote is a clitic.
  private mutating func elided(_ start: Int, _ limit: Int) -> Int? {
    let length = Scalar(text, at: start).length
    var end = start + length
    // Between invalid bytes a sentence may end inside what looks like a quote.
    guard end <= limit else { return nil }
    while end < limit, text.kind(at: end).isWord { end += Scalar(text, at: end).length }
    end = min(end, limit)
    let rest = text.lowered(start + length..<end)
    let isDecade = rest.utf8.count >= 2 && rest.utf8.prefix(2).allSatisfy { $0 >= 48 && $0 <= 57 }
    guard Contractions.elided.contains(rest) || (isDecade && rest.utf8.count <= 3) else { return nil }
    tokens.append(start..<end)
    return end
  }

  /// A word with what belongs inside it: stops of abbreviations, commas of numbers, apostrophes of names.
  private mutating func word(_ start: Int, _ limit: Int) -> Int {
    var end = start
    var hyphen: Int?
    scan: while end < limit {
      let scalar = Scalar(text, at: end)
      let next = text.kind(at: end + scalar.length)
      let hasNext = end + scalar.length < limit
      switch scalar.kind {
      case .lower, .upper, .digit: break
      case .stop:
        guard hasNext, holdsStop(start, end, next) else { break scan }
      case .comma:
        guard hasNext, scalar.length == 1, next == .digit, text.kind(before: end) == .digit else {
          break scan
        }
      case .apostrophe:
        guard hasNext, next.isWord, scalar.value != 0x60 else { break scan }
      case .hyphen:
        guard hasNext, next.isWord, hyphen != nil || Hyphens.holds(text, start, end, limit) else {
          break scan
        }
        hyphen = end
      case .symbol:
        guard hasNext, next.isWord, holdsSymbol(scalar.value, start, end, next) else { break scan }
      case .currency:
        // "US$", "A$".
        guard end - start <= 3, (start..<end).allSatisfy({ text.kind(at: $0) == .upper }) else { break scan }
        end += scalar.length
        break scan
      default: break scan
      }
      end = min(limit, end + scalar.length)
    }
    end = withStop(start, end, limit)
    append(start..<end)
    return end
  }

  /// Whether a stop with more behind it is part of the word: decimals, "U.S", "p.m", "Node.js".
  private func holdsStop(_ start: Int, _ stop: Int, _ next: CharacterClass) -> Bool {
    if next == .digit { return stop == start || text.kind(before: stop) == .digit }
    guard next.isLetter else { return false }
    let isLetters = text.kind(before: stop).isLetter
    guard isLetters else { return false }
    // "end.Next": a missing space, unless an abbreviation's short parts are on both sides.
    var first = stop
    while first > start, text.kind(before: first).isLetter { first -= 1 }
    return stop - first <= 2 || next == .lower
  }

  /// "AT&T", "9/11", "10:30", "a_b".
  private func holdsSymbol(_ value: UInt32, _ start: Int, _ offset: Int, _ next: CharacterClass) -> Bool {
    let before = text.kind(before: offset)
    return switch value {
    case UInt32(UInt8(ascii: "&")): before == .upper && next == .upper
    case UInt32(UInt8(ascii: "/")): before == .digit && next == .digit && text.kind(at: start) == .digit
    case UInt32(UInt8(ascii: ":")): before == .digit && next == .digit
    case UInt32(UInt8(ascii: "_")), UInt32(UInt8(ascii: "@")): before.isWord
    default: false
    }
  }

  /// Takes the stop behind an abbreviation into the word, but not the stop that ends the sentence behind a word.
  private func withStop(_ start: Int, _ end: Int, _ limit: Int) -> Int {
    guard end < limit, text[end] == 46, text.kind(at: end + 1) != .stop || end + 1 >= limit else {
      return end
    }
    let word = text.lowered(start..<end)
    switch Abbreviations.reading(word) {
    case .word: return end
    case .maybe: return end + 1
    case .never:
      // "in group B." ends a sentence; "No." ends one that says no.
      let isLast = end + 1 >= self.limit
      if isLast, ["no", "ed", "op", "art", "fig", "ch", "sec", "col", "fr", "al-"].contains(word) {
        return end
      }
      if isLast, word.utf8.count == 1, text.kind(at: start) == .upper { return end }
      return end + 1
    }
  }

  /// Appends a word, cut at its clitics and units.
  private mutating func append(_ range: Range<Int>) {
    var rest = range
    if text.kind(at: rest.lowerBound) == .digit, let unit = Units.find(text, rest) {
      tokens.append(rest.lowerBound..<unit)
      rest = unit..<rest.upperBound
    }
    var clitics: [Range<Int>] = []
    while let start = Contractions.clitic(text, rest), start > rest.lowerBound {
      clitics.append(start..<rest.upperBound)
      rest = rest.lowerBound..<start
    }
    if clitics.isEmpty, let start = Contractions.fused[text.lowered(rest)] {
      tokens.append(rest.lowerBound..<rest.lowerBound + start)
      rest = rest.lowerBound + start..<rest.upperBound
    }
    tokens.append(rest)
    tokens.append(contentsOf: clitics.reversed())
  }
}
