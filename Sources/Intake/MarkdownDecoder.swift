import Domain

/// Markdown (CommonMark) as far as news articles use it: front matter between `---` lines, headings, emphasis,
/// links, lists and quotations become plain paragraphs; code and images are left out.
enum MarkdownDecoder {
  /// Lines of front matter read at most.
  static let frontMatterLinesMax = 100

  static func decode(_ text: String) -> DecodedArticle {
    var article = DecodedArticle()
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    takeFrontMatter(from: &lines, into: &article)
    var paragraphs: [String] = []
    var isInCode = false
    for line in lines {
      let bare = line.trimmed()
      if bare.hasPrefix("```") || bare.hasPrefix("~~~") {
        isInCode.toggle()
        continue
      }
      if isInCode || isRule(bare) { continue }
      let (isHeading, content) = block(bare)
      let plain = inline(content)
      if isHeading, article.title.isEmpty, paragraphs.allSatisfy(\.isEmpty) {
        article.title = plain
      } else {
        paragraphs.append(plain)
      }
    }
    article.body = String(paragraphs.joined(separator: "\n").trimmed())
    return article
  }

  private static func takeFrontMatter(
    from lines: inout ArraySlice<Substring>, into article: inout DecodedArticle
  ) {
    guard lines.first?.trimmed() == "---",
      let end = lines.dropFirst().prefix(frontMatterLinesMax).firstIndex(where: { $0.trimmed() == "---" })
    else { return }
    for line in lines[(lines.startIndex + 1)..<end] {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let key = line[..<colon].trimmed().lowercased()
      let value = String(line[line.index(after: colon)...].trimmed().trimming("\"'"))
      guard !value.isEmpty else { continue }
      article.set(key, value)
    }
    lines = lines[(end + 1)...]
  }

  /// `---`, `***`, `___`, and the `===` under a heading.
  private static func isRule(_ line: Substring) -> Bool {
    let marks = line.filter { !$0.isWhitespace }
    guard let mark = marks.first, "-*_=".contains(mark) else { return false }
    return marks.count >= 3 && marks.allSatisfy { $0 == mark }
  }

  /// Takes off what makes a line a heading, a list's item or a quotation.
  private static func block(_ line: Substring) -> (isHeading: Bool, content: Substring) {
    var line = line
    while line.hasPrefix(">") { line = line.dropFirst().trimmed() }
    let hashes = line.prefix { $0 == "#" }
    if (1...6).contains(hashes.count), line.dropFirst(hashes.count).first?.isWhitespace == true {
      return (true, line.dropFirst(hashes.count).trimmed().trimming("#").trimmed())
    }
    for marker in ["- ", "* ", "+ "] where line.hasPrefix(marker) {
      return (false, line.dropFirst(2).trimmed())
    }
    let digits = line.prefix { $0.isASCII && $0.isNumber }
    if (1...3).contains(digits.count), line.dropFirst(digits.count).hasPrefix(". ") {
      return (false, line.dropFirst(digits.count + 2).trimmed())
    }
    return (false, line)
  }

  /// Plain text of a line: `**word**` is word, `[word](link)` is word, `![…](…)` is nothing.
  static func inline(_ line: Substring) -> String {
    var result = ""
    var rest = line
    while let character = rest.first {
      let after = rest.dropFirst()
      switch character {
      case "\\" where after.first.map { $0.isASCII && ($0.isPunctuation || $0.isSymbol) } ?? false:
        result.append(after.first!)
        rest = after.dropFirst()
      case "!" where after.hasPrefix("["):
        guard let link = link(after) else { fallthrough }
        rest = link.rest
      case "[":
        guard let link = link(rest) else { fallthrough }
        result += inline(link.text)
        rest = link.rest
      case "*", "`": rest = after
      case "_":
        // Inside a word it is a character of the word.
        let isInner = (result.last?.isWordPart ?? false) && (after.first?.isWordPart ?? false)
        if isInner { result.append(character) }
        rest = after
      default:
        result.append(character)
        rest = after
      }
    }
    return result
  }

  private static func link(_ text: Substring) -> (text: Substring, rest: Substring)? {
    guard let close = text.firstIndex(of: "]") else { return nil }
    let after = text[text.index(after: close)...]
    guard after.first == "(", let end = after.firstIndex(of: ")") else { return nil }
    return (text[text.index(after: text.startIndex)..<close], after[after.index(after: end)...])
  }
}

extension Character {
  fileprivate var isWordPart: Bool { isLetter || isNumber }
}

extension Substring {
  fileprivate func trimming(_ characters: String) -> Substring {
    var result = self
    while let first = result.first, characters.contains(first) { result = result.dropFirst() }
    while let last = result.last, characters.contains(last) { result = result.dropLast() }
    return result
  }
}

extension DecodedArticle {
  /// Bytes of a value that a delivery says about itself; a longer one is no date, name or address.
  static let valueBytesMax = 2_000

  /// Sets what a delivery says about itself, by the names in use for it.
  mutating func set(_ key: String, _ value: String) {
    guard key == "title" || value.utf8.count <= DecodedArticle.valueBytesMax else {
      notes.append("\(key) left out: longer than \(DecodedArticle.valueBytesMax) bytes")
      return
    }
    switch key {
    case "title": title = value
    case "date", "published":
      published = Timestamp(value)
      if published == nil { notes.append("date not understood: \(value)") }
    case "source", "publisher": publisher = value
    case "url": url = value
    case "language", "lang": language = value.lowercased()
    case "corrects": corrects = String(value.trimmed())
    default: break
    }
  }
}
