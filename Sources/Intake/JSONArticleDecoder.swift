import Foundation

/// One JSON object (RFC 8259): `{"title", "text" | "body", "date" | "published", "source", "url", "language"}`,
/// all of them strings and only the text needed; `"corrects"` names an earlier article, by its id or URL, that this
/// one takes back. Other members are ignored.
enum JSONArticleDecoder {
  private struct Delivery: Decodable {
    var title: String?
    var text: String?
    var body: String?
    var date: String?
    var published: String?
    var source: String?
    var url: String?
    var language: String?
    var corrects: String?
  }

  static func decode(_ text: String) throws(Rejection) -> DecodedArticle {
    let delivery: Delivery
    do {
      delivery = try JSONDecoder().decode(Delivery.self, from: Data(text.utf8))
    } catch let error as DecodingError {
      throw rejection(error)
    } catch {
      throw Rejection(.notJSON, "\(error)")
    }
    var article = DecodedArticle()
    article.body = String((delivery.text ?? delivery.body ?? "").trimmed())
    if article.body.isBlank { throw Rejection(.noText, "no \"text\" or \"body\" with words in it") }
    // An escape can smuggle in what plain text may not have.
    if article.body.utf8.contains(0) { throw Rejection(.notText, "a NUL character in the text") }
    let metadata = [
      ("title", delivery.title), ("date", delivery.published ?? delivery.date), ("source", delivery.source),
      ("url", delivery.url), ("language", delivery.language), ("corrects", delivery.corrects),
    ]
    for (key, value) in metadata {
      if let value, !value.isBlank { article.set(key, value.replacingOccurrences(of: "\0", with: " ")) }
    }
    return article
  }

  private static func rejection(_ error: DecodingError) -> Rejection {
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      let member = context.codingPath.last.map { "\"\($0.stringValue)\" is not a string" }
      return Rejection(.notJSON, member ?? "not one JSON object")
    case .dataCorrupted(let context):
      let cause = (context.underlyingError as NSError?)?.userInfo["NSDebugDescription"] as? String
      return Rejection(.notJSON, cause ?? context.debugDescription)
    default: return Rejection(.notJSON, "not one JSON object")
    }
  }
}
