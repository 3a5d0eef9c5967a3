/// An article's identity: the SHA-256 of its bytes as delivered.
public struct ArticleID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let digest: Digest

  public init(_ digest: Digest) { self.digest = digest }

  public static func < (a: ArticleID, b: ArticleID) -> Bool { a.digest < b.digest }

  public var description: String { digest.hex }

  /// The first 16 hexadecimal digits: what people type and what fact ids begin with.
  public var short: String { String(digest.hex.prefix(16)) }
}

/// What a delivery decodes to.
public struct Article: Hashable, Sendable {
  public var id: ArticleID
  /// One line; empty where the delivery has no title.
  public var title: String
  /// The text below the title, as decoded: valid UTF-8, offsets into it are meaningful.
  public var body: String
  /// When it was published, where the delivery says so.
  public var published: Timestamp?
  /// Who published it (a newspaper, a wire), as the delivery says.
  public var publisher: String?
  public var url: String?
  /// BCP 47, lower case, as the delivery says: `en`, `zh`.
  public var language: String?

  public init(
    id: ArticleID, title: String, body: String, published: Timestamp? = nil, publisher: String? = nil,
    url: String? = nil, language: String? = nil
  ) {
    self.id = id
    self.title = title
    self.body = body
    self.published = published
    self.publisher = publisher
    self.url = url
    self.language = language
  }

  /// The text that every offset counts in: title, newline, body; the body alone where there is no title.
  public var text: String { title.isEmpty ? body : title + "\n" + body }
}

/// A half-open range of UTF-8 bytes in an article's `text`.
public struct ByteSpan: Hashable, Comparable, Sendable {
  public var start: Int
  public var end: Int

  public init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }

  public init(_ range: Range<Int>) { self.init(start: range.lowerBound, end: range.upperBound) }

  public func overlaps(_ other: ByteSpan) -> Bool { start < other.end && other.start < end }

  public static func < (a: ByteSpan, b: ByteSpan) -> Bool { (a.start, a.end) < (b.start, b.end) }
}
