/// How phrases and text are compared: letter by letter, accents of Latin letters folded away.
///
/// A *word* is a run of ASCII letters and digits and of non-ASCII characters other than punctuation; what
/// lies between two words of a phrase is a *gap*.
enum Folding {
  /// A character of the text as it is compared.
  struct Character {
    /// The letter or digit, its case kept, its accent folded away; a lead byte as it is where it has none.
    var byte: UInt8
    /// Bytes that it takes in the text; 0 where it belongs to no word.
    var length: Int
  }

  /// What lies between two neighbouring words of a phrase.
  enum Gap: UInt8 {
    /// The words do not belong to one phrase: a sentence's end, a bracket, too long a gap.
    case none
    case space, hyphen, apostrophe, ampersand, slash
    /// `U.S.`
    case dot
    /// `St. Louis`
    case dotSpace
    /// `Washington, D.C.`
    case commaSpace
  }

  /// White space inside a phrase is at most a line break and an indentation.
  static let gapBytesMax = 12

  @inline(__always)
  static func character(in text: borrowing Span<UInt8>, at index: Int, end: Int) -> Character {
    let byte = text[unchecked: index]
    if byte < 0x80 { return Character(byte: byte, length: isASCIIWord(byte) ? 1 : 0) }
    guard index + 1 < end else { return Character(byte: byte, length: 1) }
    return wide(byte, text[unchecked: index + 1])
  }

  @inline(__always)
  static func isASCIIWord(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
  }

  @inline(__always)
  static func lowered(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  @inline(__always)
  static func isUpper(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }

  @inline(__always)
  static func isLower(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }

  private static func wide(_ first: UInt8, _ second: UInt8) -> Character {
    switch first {
    case 0xC3...0xC5:
      let base = latin[Int(first - 0xC3) << 6 | Int(second & 0x3F)]
      return base == 0x2E ? Character(byte: first, length: 1) : Character(byte: base, length: 2)
    // U+2000…U+203F: general punctuation, dashes and quotation marks.
    case 0xE2 where second == 0x80: return Character(byte: first, length: 0)
    // U+0080…U+00BF: the no-break space, guillemets, signs.
    case 0xC2: return Character(byte: first, length: 0)
    default: return Character(byte: first, length: 1)
    }
  }

  /// Base letters of U+00C0…U+017F (Latin-1 Supplement and Latin Extended-A); `.` where there is none.
  private static let latin: [UInt8] = Array(
    ("AAAAAAACEEEEIIIIDNOOOOO.OUUUUYTsaaaaaaaceeeeiiiidnooooo.ouuuuyty"
      + "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL"
      + "lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs").utf8)

  /// The gap that begins at `index`, and where the next word begins.
  static func gap(in text: borrowing Span<UInt8>, at index: Int, end: Int) -> (Gap, next: Int) {
    guard index < end else { return (.none, index) }
    var position = index
    var gap = Gap.space
    switch text[unchecked: position] {
    case UInt8(ascii: "-"): (gap, position) = (.hyphen, position + 1)
    case UInt8(ascii: "'"): (gap, position) = (.apostrophe, position + 1)
    case UInt8(ascii: "/"): (gap, position) = (.slash, position + 1)
    case UInt8(ascii: "&"): (gap, position) = (.ampersand, position + 1)
    case UInt8(ascii: "."): (gap, position) = (.dot, position + 1)
    case UInt8(ascii: ","): (gap, position) = (.commaSpace, position + 1)
    case 0xE2 where position + 2 < end && text[unchecked: position + 1] == 0x80:
      // U+2010…U+2013 are hyphens and dashes, U+2018 and U+2019 apostrophes.
      switch text[unchecked: position + 2] {
      case 0x90...0x93: gap = .hyphen
      case 0x98, 0x99: gap = .apostrophe
      default: return (.none, index)
      }
      position += 3
    default: break
    }
    let blank = blankEnd(in: text, at: position, end: end)
    let spaced = blank > position
    switch gap {
    case .space: if !spaced { return (.none, index) }
    case .dot: if spaced { gap = .dotSpace }
    case .commaSpace: if !spaced { return (.none, index) }
    case .ampersand: break
    default: if spaced { return (.none, index) }
    }
    position = blank
    if gap == .space, position < end, text[unchecked: position] == UInt8(ascii: "&") {
      gap = .ampersand
      position = blankEnd(in: text, at: position + 1, end: end)
    }
    guard position < end, position - index <= gapBytesMax,
      character(in: text, at: position, end: end).length > 0
    else { return (.none, index) }
    return (gap, position)
  }

  private static func blankEnd(in text: borrowing Span<UInt8>, at index: Int, end: Int) -> Int {
    var position = index
    while position < end {
      switch text[unchecked: position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      case 0xC2 where position + 1 < end && text[unchecked: position + 1] == 0xA0: position += 2
      default: return position
      }
    }
    return position
  }

  /// Whether a phrase's gap allows the text's: a hyphen and a space stand for each other.
  static func allows(_ phrase: Gap, _ text: Gap) -> Bool {
    switch phrase {
    case .none: false
    case .space, .hyphen: text == .space || text == .hyphen
    case .dot: text == .dot || text == .dotSpace
    case .dotSpace: text == .dotSpace || text == .space
    default: phrase == text
    }
  }
}
