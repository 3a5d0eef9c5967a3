import Domain

/// What a delivery's bytes decode to, before it has an identity.
package struct DecodedArticle: Hashable, Sendable {
  package var title = ""
  package var body = ""
  package var published: Timestamp?
  package var publisher: String?
  package var url: String?
  package var language: String?
  /// The id or URL of an article that this one corrects.
  package var corrects: String?
  /// What was not understood, such as a date.
  package var notes: [String] = []

  package func article(_ id: ArticleID) -> Article {
    Article(
      id: id, title: title, body: body, published: published, publisher: publisher, url: url,
      language: language)
  }
}

/// The formats that deliveries may have.
package enum DeliveryFormat: String, CaseIterable, Hashable, Sendable {
  case text, markdown, json

  /// A title is one line; what is longer is cut here, at a word.
  static let titleBytesMax = 1000

  /// Finds a delivery's format by its name's ending, else by its first byte, and decodes it.
  package static func decode(
    _ bytes: [UInt8], name: FileName
  ) throws(Rejection) -> (format: DeliveryFormat, article: DecodedArticle) {
    let text = try validText(bytes)
    let ending = name.ending ?? ""
    let format: DeliveryFormat
    var article: DecodedArticle
    switch ending {
    case "md", "markdown": (format, article) = (.markdown, MarkdownDecoder.decode(text))
    case "json": (format, article) = (.json, try JSONArticleDecoder.decode(text))
    case "html", "htm", "xhtml", "xml", "rss", "atom", "nitf":
      throw Rejection(.unsupportedFormat, ".\(ending) is not read; deliver text, Markdown or JSON")
    default:
      let start = text.utf8.drop(while: { $0 <= 0x20 })
      if start.first == UInt8(ascii: "{"), let decoded = try? JSONArticleDecoder.decode(text) {
        (format, article) = (.json, decoded)
      } else if looksLikeMarkup(start) {
        throw Rejection(.unsupportedFormat, "HTML or XML is not read; deliver text, Markdown or JSON")
      } else {
        (format, article) = (.text, TextDecoder.decode(text))
      }
    }
    if article.body.isBlank && article.title.isBlank {
      throw Rejection(
        .noText, format == .json ? "no \"text\" or \"body\" with words in it" : "nothing but white space")
    }
    article.title = oneLine(article.title)
    return (format, article)
  }

  private static func validText(_ bytes: [UInt8]) throws(Rejection) -> String {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw Rejection(.notText, "UTF-16; deliver UTF-8")
    }
    if let zero = bytes.firstIndex(of: 0) { throw Rejection(.notText, "a NUL byte at byte \(zero)") }
    let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    guard let text = String(validating: bytes.dropFirst(isMarked ? 3 : 0), as: UTF8.self) else {
      throw Rejection(.notText, "not UTF-8 from byte \(lengthOfValidPrefix(bytes)) on")
    }
    return text.utf8.contains(UInt8(ascii: "\r")) ? withUnixLines(text) : text
  }

  private static func lengthOfValidPrefix(_ bytes: [UInt8]) -> Int {
    var iterator = bytes.makeIterator()
    var decoder = UTF8()
    var count = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { count += UTF8.width(scalar) }
    return count
  }

  private static func withUnixLines(_ text: String) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    var previous: UInt8 = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\r") {
        result.append(UInt8(ascii: "\n"))
      } else if byte != UInt8(ascii: "\n") || previous != UInt8(ascii: "\r") {
        result.append(byte)
      }
      previous = byte
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func looksLikeMarkup(_ start: some Sequence<UInt8>) -> Bool {
    let head = String(decoding: Array(start.prefix(16)), as: UTF8.self).lowercased()
    return ["<!doctype", "<html", "<?xml", "<rss", "<feed", "<nitf", "<newsmessage"]
      .contains { head.hasPrefix($0) }
  }

  private static func oneLine(_ title: String) -> String {
    var words = title.split(whereSeparator: \.isWhitespace)
    var count = words.reduce(words.count - 1) { $0 + $1.utf8.count }
    while count > titleBytesMax, words.count > 1 { count -= words.removeLast().utf8.count + 1 }
    return words.joined(separator: " ")
  }
}

extension StringProtocol {
  var isBlank: Bool { allSatisfy(\.isWhitespace) }

  func trimmed() -> SubSequence {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return self[endIndex...] }
    return self[first...last]
  }
}
