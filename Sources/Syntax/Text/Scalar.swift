typealias Bytes = UnsafeBufferPointer<UInt8>

/// What the splitter and the tokenizer need to know of a character.
enum CharacterClass: UInt8 {
  case space, lower, upper, digit, stop, comma, mark, quote, apostrophe, open, close, hyphen, dash, currency,
    symbol

  var isLetter: Bool { self == .lower || self == .upper }
  var isWord: Bool { self == .lower || self == .upper || self == .digit }
  /// Closes a sentence together with the stop before it.
  var closes: Bool { self == .quote || self == .apostrophe || self == .close }
}

/// One Unicode scalar of a text, read without trust in the text's encoding: a byte that is not UTF-8 counts as a
/// letter one byte long.
struct Scalar {
  var value: UInt32
  var length: Int
  var kind: CharacterClass

  /// - Precondition: `offset` lies in `text`.
  @inline(__always)
  init(_ text: Bytes, at offset: Int) {
    let byte = text[offset]
    if byte < 0x80 {
      value = UInt32(byte)
      length = 1
      kind = Scalar.ascii[Int(byte)]
    } else {
      (value, length) = Scalar.decode(text, offset)
      kind = Scalar.classify(value)
    }
  }

  private static func decode(_ text: Bytes, _ offset: Int) -> (UInt32, Int) {
    let lead = text[offset]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2, lead < 0xF5, offset + length <= text.count else { return (0xFFFD, 1) }
    var value = UInt32(lead) & (0x7F >> UInt32(length))
    for index in offset + 1..<offset + length {
      guard text[index] & 0xC0 == 0x80 else { return (0xFFFD, 1) }
      value = value << 6 | UInt32(text[index] & 0x3F)
    }
    return (value, length)
  }

  private static let ascii: [CharacterClass] = (0..<128).map { byte in
    switch UInt8(byte) {
    case 0...32, 127: .space
    case UInt8(ascii: "a")...UInt8(ascii: "z"): .lower
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): .upper
    case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
    case UInt8(ascii: "."): .stop
    case UInt8(ascii: ","): .comma
    case UInt8(ascii: "!"), UInt8(ascii: "?"): .mark
    case UInt8(ascii: "\""): .quote
    case UInt8(ascii: "'"), UInt8(ascii: "`"): .apostrophe
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): .open
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): .close
    case UInt8(ascii: "-"): .hyphen
    case UInt8(ascii: "$"): .currency
    default: .symbol
    }
  }

  private static func classify(_ value: UInt32) -> CharacterClass {
    switch value {
    case 0x85, 0xA0, 0x1680, 0x2000...0x200B, 0x200E, 0x200F, 0x2028...0x202F, 0x205F...0x206F, 0x3000,
      0xFEFF:
      .space
    case 0xAB, 0xBB, 0x201C...0x201F, 0x2039, 0x203A, 0x300C...0x300F: .quote
    case 0x2018...0x201B, 0xB4, 0x2032: .apostrophe
    case 0x2010, 0x2011: .hyphen
    case 0x2012...0x2015, 0x2212: .dash
    case 0x3002, 0xFF01, 0xFF1F, 0x061F: .mark
    case 0x60C, 0xFF0C, 0x3001: .comma
    case 0xA2...0xA5, 0x20A0...0x20CF: .currency
    case 0xC0...0xD6, 0xD8...0xDE, 0x391...0x3A9, 0x400...0x42F: .upper
    case 0x100...0x17F: value % 2 == 0 ? .upper : .lower
    case 0xAA, 0xB5, 0xBA: .lower
    case 0x80...0xBF, 0xD7, 0xF7, 0x2020...0x2BFF, 0xFE00...0xFE0F, 0x1F000...0x1FFFF, 0xE0000...0xE0FFF:
      .symbol
    default: .lower
    }
  }
}

extension UnsafeBufferPointer where Element == UInt8 {
  /// The class of the character at `offset`; white space past the end.
  @inline(__always)
  func kind(at offset: Int) -> CharacterClass {
    offset >= 0 && offset < count ? Scalar(self, at: offset).kind : .space
  }

  /// The class of the character that ends before `offset`; white space at the start.
  func kind(before offset: Int) -> CharacterClass {
    guard offset > 0, offset <= count else { return .space }
    var start = offset - 1
    while start > 0, offset - start < 4, self[start] & 0xC0 == 0x80 { start -= 1 }
    return Scalar(self, at: start).kind
  }

  /// The bytes of a range with ASCII letters in lower case.
  func lowered(_ range: Range<Int>) -> String {
    String(decoding: range.map { self[$0] >= 65 && self[$0] <= 90 ? self[$0] + 32 : self[$0] }, as: UTF8.self)
  }

  /// `range` without white space at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end {
      let scalar = Scalar(self, at: start)
      guard scalar.kind == .space else { break }
      start = Swift.min(end, start + scalar.length)
    }
    while end > start {
      var last = end - 1
      while last > start, end - last < 4, self[last] & 0xC0 == 0x80 { last -= 1 }
      guard Scalar(self, at: last).kind == .space else { break }
      end = last
    }
    return start..<end
  }
}
