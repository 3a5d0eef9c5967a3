import Domain
import Foundation

/// A line of `tocsin code --jsonl` or `--pairs`.
public struct ArticleLine: Sendable {
  public var id: String
  public var title: String
  public var text: String
  public var date: Day?
  /// The marked pair, where there is one.
  public var source: ByteSpan?
  public var target: ByteSpan?

  /// Longest line that is read, in bytes.
  public static let bytesMax = 16 << 20

  /// Why a line is none; `id` is what it says of itself, where it says so.
  public struct Malformed: Error {
    public var id: String?
    public var reason: String
  }

  public init(_ line: [UInt8], needsPair: Bool) throws(Malformed) {
    guard line.count <= ArticleLine.bytesMax else {
      throw Malformed(id: nil, reason: "longer than \(ArticleLine.bytesMax) bytes")
    }
    guard let value = try? JSONSerialization.jsonObject(with: Data(line)),
      let object = value as? [String: Any]
    else { throw Malformed(id: nil, reason: "not a JSON object") }
    let identity = (object["id"] as? String) ?? (object["id"] as? NSNumber).map { $0.stringValue }
    guard let identity else { throw Malformed(id: nil, reason: "no \"id\"") }
    id = identity
    guard let body = object["text"] as? String else { throw Malformed(id: identity, reason: "no \"text\"") }
    text = body
    title = object["title"] as? String ?? ""
    if let written = object["date"] as? String {
      guard let day = Day(written.prefix(10)) else {
        throw Malformed(id: identity, reason: "\"date\" is \"\(written)\", not YYYY-MM-DD")
      }
      date = day
    }
    guard needsPair else { return }
    source = try ArticleLine.span("source", object, identity, in: body)
    target = try ArticleLine.span("target", object, identity, in: body)
  }

  private static func span(
    _ key: String, _ object: [String: Any], _ id: String, in text: String
  ) throws(Malformed) -> ByteSpan {
    guard let fields = object[key] as? [String: Any], let start = (fields["start"] as? NSNumber)?.intValue,
      let end = (fields["end"] as? NSNumber)?.intValue
    else { throw Malformed(id: id, reason: "no \"\(key)\" with \"start\" and \"end\"") }
    guard 0 <= start, start < end, end <= text.utf8.count else {
      throw Malformed(
        id: id, reason: "\"\(key)\" \(start)..\(end) is not inside the text's \(text.utf8.count) bytes")
    }
    return ByteSpan(start: start, end: end)
  }

  /// As an article; its identity is that of the line's id and text.
  public var article: Article {
    Article(
      id: ArticleID(Digest(of: Array((id + "\n" + title + "\n" + text).utf8))), title: title, body: text,
      published: date?.start)
  }
}
