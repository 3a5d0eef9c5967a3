/// Plain text: a title on the first line where that line reads like one, then the body.
enum TextDecoder {
  /// A longer first line is a paragraph.
  static let titleBytesMax = 300

  static func decode(_ text: String) -> DecodedArticle {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.firstIndex(where: { !$0.isBlank }) else { return DecodedArticle() }
    let rest = lines[(first + 1)...]
    let after = rest.drop(while: \.isBlank)
    var article = DecodedArticle()
    guard !after.isEmpty, isTitle(lines[first].trimmed(), next: rest.first ?? "") else {
      article.body = String(text.trimmed())
      return article
    }
    article.title = String(lines[first].trimmed())
    article.body = String(after.joined(separator: "\n").trimmed())
    return article
  }

  /// A line that ends like a sentence is one, unless it stands alone; a line that goes on in lower case is the
  /// beginning of a paragraph.
  private static func isTitle(_ line: Substring, next: Substring) -> Bool {
    guard line.utf8.count <= titleBytesMax else { return false }
    if next.isBlank { return true }
    if let last = line.last, ".;,:".contains(last) { return false }
    return next.first(where: { !$0.isWhitespace })?.isLowercase == false
  }
}
