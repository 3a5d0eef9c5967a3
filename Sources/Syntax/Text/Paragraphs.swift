/// Cuts a body into paragraphs and list items. A blank line always ends a paragraph; a single newline ends one
/// unless the text is wrapped at a fixed width or the next line goes on in small letters.
struct Paragraphs {
  /// Lines of wrapped text are at most this long, in bytes.
  private static let wrappedWidthMax = 100

  private let text: Bytes
  private var rest: Range<Int>
  /// Longest line where the text is wrapped; 0 where it is not.
  private let width: Int

  init(_ text: Bytes, _ body: Range<Int>) {
    self.text = text
    rest = body
    width = Paragraphs.wrappedWidth(text, body)
  }

  /// The next paragraph, trimmed, and whether a bullet or number introduces it (which is left out).
  mutating func next() -> (Range<Int>, isListItem: Bool)? {
    while !rest.isEmpty {
      var end = lineEnd(rest.lowerBound)
      while end < rest.upperBound, goesOn(from: rest.lowerBound, lineEnd: end) { end = lineEnd(end + 1) }
      let paragraph = text.trimmed(rest.lowerBound..<end)
      rest = min(end + 1, rest.upperBound)..<rest.upperBound
      guard !paragraph.isEmpty else { continue }
      let content = afterBullet(paragraph)
      return (content, content.lowerBound > paragraph.lowerBound)
    }
    return nil
  }

  private func lineEnd(_ start: Int) -> Int { Paragraphs.lineEnd(text, start, rest.upperBound) }

  private static func lineEnd(_ text: Bytes, _ start: Int, _ limit: Int) -> Int {
    var end = start
    while end < limit, text[end] != 10, text[end] != 13 || (end + 1 < limit && text[end + 1] == 10) {
      end += 1
    }
    return end
  }

  /// Whether the line that ends at `end` and the next are one paragraph.
  private func goesOn(from start: Int, lineEnd end: Int) -> Bool {
    let next = end + 1..<Paragraphs.lineEnd(text, end + 1, rest.upperBound)
    let line = text.trimmed(next)
    guard !line.isEmpty, afterBullet(line).lowerBound == line.lowerBound else { return false }
    let before = text.trimmed(start..<end)
    guard !before.isEmpty else { return false }
    let last = text.kind(before: before.upperBound)
    if last != .stop && last != .mark && text.kind(at: line.lowerBound) == .lower { return true }
    guard width > 0 else { return false }
    // In wrapped text a line that leaves room for the next word ends its paragraph.
    var lineStart = end
    while lineStart > start, text[lineStart - 1] != 10, text[lineStart - 1] != 13 { lineStart -= 1 }
    return end - lineStart > width * 6 / 10 && next.lowerBound == line.lowerBound
  }

  /// Past "- ", "* ", "• ", "1. ", "(a) " at the start of a paragraph.
  private func afterBullet(_ paragraph: Range<Int>) -> Range<Int> {
    let start = paragraph.lowerBound
    let scalar = Scalar(text, at: start)
    let isBullet = [0x2022, 0x25AA, 0x25CF, 0x25E6, 0x2023, 0xB7, 0x2A, 0x2D, 0x2013, 0x2014].contains(
      scalar.value)
    if isBullet, text.kind(at: start + scalar.length) == .space {
      return text.trimmed(start + scalar.length..<paragraph.upperBound)
    }
    var end = start
    let isBracketed = text[start] == UInt8(ascii: "(")
    if isBracketed { end += 1 }
    let first = end
    while end < paragraph.upperBound, end - first < 2, text.kind(at: end) == .digit { end += 1 }
    if end == first, end < paragraph.upperBound, text.kind(at: end).isLetter, text[end] < 0x80 { end += 1 }
    guard end > first, end + 1 < paragraph.upperBound else { return paragraph }
    let isLetter = text.kind(at: first).isLetter
    let closesAfter =
      text[end] == UInt8(ascii: ")") || (text[end] == UInt8(ascii: ".") && !isBracketed && !isLetter)
    guard closesAfter, text.kind(at: end + 1) == .space else { return paragraph }
    return text.trimmed(end + 1..<paragraph.upperBound)
  }

  /// A text is wrapped where no line is longer than a typewriter's and lines keep going on in small letters.
  private static func wrappedWidth(_ text: Bytes, _ body: Range<Int>) -> Int {
    var longest = 0
    var goingOn = 0
    var start = body.lowerBound
    var lines = 0
    while start < body.upperBound, lines < 200 {
      let end = lineEnd(text, start, body.upperBound)
      longest = max(longest, end - start)
      if longest > wrappedWidthMax { return 0 }
      if end + 1 < body.upperBound, end - start > 40, text.kind(at: end + 1) == .lower { goingOn += 1 }
      lines += 1
      start = end + 1
    }
    return goingOn >= 2 ? longest : 0
  }
}
