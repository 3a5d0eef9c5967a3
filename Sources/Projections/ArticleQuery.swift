import Domain
import GRDB

/// What is known of an article, without its facts.
package struct ArticleSummary: Hashable, Sendable {
  package var id: ArticleID
  package var received: SequenceNumber
  package var recorded: Timestamp
  package var published: Timestamp?
  package var title: String
  package var publisher: String?
  package var url: String?
  package var language: String?
  package var format: String
  package var delivery: String
  package var facts: Int
  package var sentences: Int
  package var notes: [String]
  package var retraction: Retraction?
  /// The first article of the copies that it belongs to; itself where it has none.
  package var cluster: ArticleID
  /// Articles in its cluster, itself included; 1 where it has no copies.
  package var copies: Int

  package struct Retraction: Hashable, Sendable {
    package var sequence: SequenceNumber
    package var recorded: Timestamp
    package var reason: String
    package var by: ArticleID?
  }
}

package struct ArticleWithFacts: Hashable, Sendable {
  package var article: ArticleSummary
  package var facts: [Fact]
}

/// Reads articles' details, each once.
final class ArticleDetails {
  private let database: Database
  private var summaries: [Int64: ArticleSummary] = [:]
  private var unpacked: [Int64: [Fact]] = [:]

  init(_ database: Database) { self.database = database }

  func summary(_ row: Int64) throws -> ArticleSummary? {
    if let known = summaries[row] { return known }
    let select = try SQL(
      database,
      """
      SELECT a.digest, a.received, a.recorded, a.published, d.title, d.publisher, d.url, d.language, d.format,
        d.delivery, a.facts, f.sentences, f.notes, r.sequence, r.recorded, r.reason, r.by, c.digest,
        (SELECT count(*) FROM article m WHERE m.cluster = a.cluster AND m.cluster <> m.id)
      FROM article a JOIN article_detail d ON d.id = a.id LEFT JOIN article_facts f ON f.id = a.id
      LEFT JOIN retraction r ON r.article = a.digest LEFT JOIN article c ON c.id = a.cluster
      WHERE a.id = ?
      """)
    select.bind(1, row)
    guard try select.step(), let digest = select.digest(0) else { return nil }
    var retraction: ArticleSummary.Retraction?
    if let sequence = select.optionalInt(13) {
      retraction = ArticleSummary.Retraction(
        sequence: SequenceNumber(UInt64(bitPattern: sequence)),
        recorded: Timestamp(microseconds: select.int(14)),
        reason: select.text(15) ?? "", by: select.digest(16).map { ArticleID($0) })
    }
    let id = ArticleID(digest)
    let summary = ArticleSummary(
      id: id, received: SequenceNumber(UInt64(bitPattern: select.int(1))),
      recorded: Timestamp(microseconds: select.int(2)),
      published: select.optionalInt(3).map { Timestamp(microseconds: $0) }, title: select.text(4) ?? "",
      publisher: select.text(5), url: select.text(6), language: select.text(7), format: select.text(8) ?? "",
      delivery: select.text(9) ?? "", facts: Int(select.int(10)), sentences: Int(select.int(11)),
      notes: (select.text(12) ?? "").split(separator: "\n").map(String.init), retraction: retraction,
      cluster: select.digest(17).map { ArticleID($0) } ?? id, copies: Int(select.int(18)) + 1)
    summaries[row] = summary
    return summary
  }

  func facts(_ row: Int64, _ id: ArticleID) throws -> [Fact] {
    if let known = unpacked[row] { return known }
    let select = try SQL(database, "SELECT facts FROM article_facts WHERE id = ?")
    select.bind(1, row)
    guard try select.step(), !select.isNull(0) else { return [] }
    let facts = try select.withBytes(0) { try FactCodec.unpack($0, of: id) }
    unpacked[row] = facts
    return facts
  }

  /// The rows whose digest begins with these hexadecimal digits, at most `limit`.
  func rows(digestPrefix prefix: String, limit: Int) throws -> [Int64] {
    let digits = prefix.lowercased()
    guard !digits.isEmpty, digits.utf8.count <= 2 * Digest.byteCount,
      let low = Digest(hex: digits + String(repeating: "0", count: 2 * Digest.byteCount - digits.utf8.count)),
      let high = Digest(hex: digits + String(repeating: "f", count: 2 * Digest.byteCount - digits.utf8.count))
    else { return [] }
    let select = try SQL(database, "SELECT id FROM article WHERE digest BETWEEN ? AND ? LIMIT ?")
    select.bind(1, low)
    select.bind(2, high)
    select.bind(3, limit)
    var rows: [Int64] = []
    while try select.step() { rows.append(select.int(0)) }
    return rows
  }
}

extension ProjectionReader {
  /// Articles, newest received first.
  ///
  /// - Parameter clustersOnly: only the first article of each cluster.
  package func articles(
    limit: Int, clustersOnly: Bool = false, knownAt: KnownAt = .now
  ) throws(ProjectionFailure) -> [ArticleSummary] {
    try reading("read articles from") { db in
      let details = ArticleDetails(db)
      let known = try sequence(db, knownAt)
      let select = try SQL(
        db,
        "SELECT id FROM article WHERE id <= ?1 \(clustersOnly ? "AND cluster = id" : "") ORDER BY id DESC LIMIT ?2"
      )
      select.bind(1, try KnownArticles(db, known: known).lastRow)
      select.bind(2, limit)
      var articles: [ArticleSummary] = []
      while try select.step() {
        if let article = try details.summary(select.int(0)) { articles.append(article) }
      }
      return articles
    }
  }

  /// The articles whose id begins with `prefix` (hexadecimal digits), at most two: enough to tell that it is not
  /// unique.
  package func articles(idPrefix prefix: String) throws(ProjectionFailure) -> [ArticleWithFacts] {
    try reading("read articles from") { db in
      let details = ArticleDetails(db)
      return try details.rows(digestPrefix: prefix, limit: 2).compactMap { row in
        guard let article = try details.summary(row) else { return nil }
        return ArticleWithFacts(article: article, facts: try details.facts(row, article.id))
      }
    }
  }

  /// Articles that came from this URL, newest first: a correction may name what it corrects by it.
  package func articles(url: String) throws(ProjectionFailure) -> [ArticleSummary] {
    try reading("read articles from") { db in
      let details = ArticleDetails(db)
      let select = try SQL(db, "SELECT id FROM article_detail WHERE url = ? ORDER BY id DESC LIMIT 100")
      select.bind(1, url)
      var articles: [ArticleSummary] = []
      while try select.step() {
        if let article = try details.summary(select.int(0)) { articles.append(article) }
      }
      return articles
    }
  }

  /// The copies of an article, itself among them, oldest first.
  package func copies(of id: ArticleID) throws(ProjectionFailure) -> [ArticleSummary] {
    try reading("read articles from") { db in
      let details = ArticleDetails(db)
      let select = try SQL(
        db,
        """
        SELECT m.id FROM article a JOIN article m
          ON m.id = a.cluster OR (m.cluster = a.cluster AND m.cluster <> m.id)
        WHERE a.digest = ? ORDER BY m.id LIMIT 10000
        """)
      select.bind(1, id.digest)
      var articles: [ArticleSummary] = []
      while try select.step() {
        if let article = try details.summary(select.int(0)) { articles.append(article) }
      }
      return articles
    }
  }

  /// The fact of this id, or nil.
  package func fact(_ id: FactID) throws(ProjectionFailure) -> ListedFact? {
    let parts = id.description.split(separator: "-", maxSplits: 1)
    guard parts.count == 2, parts[0].count == 16, let ordinal = Int(parts[1]) else { return nil }
    for found in try articles(idPrefix: String(parts[0])) where ordinal >= 1 && ordinal <= found.facts.count {
      return ListedFact(fact: found.facts[ordinal - 1], article: found.article)
    }
    return nil
  }
}
