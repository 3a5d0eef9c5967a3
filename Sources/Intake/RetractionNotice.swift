import Domain
import Foundation

/// A delivery that is no article but takes one back: `{"retract": "ARTICLE ID", "reason": "…"}`, as
/// `tocsin retract` writes it.
package struct RetractionNotice: Hashable, Sendable {
  package var article: ArticleID
  package var reason: String

  /// A larger delivery is not looked into: a notice is an id and a sentence.
  static let bytesMax = 4 << 10

  private struct Delivery: Decodable {
    var retract: String
    var reason: String
  }

  /// Nil where the bytes are no notice: they are then an article, or rejected as one.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count <= RetractionNotice.bytesMax, bytes.first == UInt8(ascii: "{"),
      let delivery = try? JSONDecoder().decode(Delivery.self, from: Data(bytes)),
      let digest = Digest(hex: delivery.retract), !delivery.reason.allSatisfy(\.isWhitespace)
    else { return nil }
    article = ArticleID(digest)
    reason = delivery.reason
  }
}
