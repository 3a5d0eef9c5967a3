import Domain
import GRDB

/// Which facts are wanted, newest first.
package struct FactQuery: Hashable, Sendable {
  /// A country as source or recipient.
  package var actor: String?
  /// Between two countries, either way; with `isDirected` from the first to the second only.
  package var pair: Direction?
  package var isDirected = false
  package var topic: String?
  package var types: Set<PloverType> = []
  package var positionsOnly = false
  package var statuses: Set<Status> = []
  package var since: Day?
  package var until: Day?
  package var includesRetracted = false
  package var limit = FactQuery.limitDefault

  package static let limitDefault = 50
  package static let limitMax = 1_000_000

  package init() {}
}

/// A fact with what is known of its article.
package struct ListedFact: Hashable, Sendable {
  package var fact: Fact
  package var article: ArticleSummary

  package init(fact: Fact, article: ArticleSummary) {
    self.fact = fact
    self.article = article
  }
}

extension ProjectionReader {
  package func facts(_ query: FactQuery, knownAt: KnownAt = .now) throws(ProjectionFailure) -> [ListedFact] {
    try reading("read facts from") { db in
      let rows = try factRows(db, query, knownAt)
      let details = ArticleDetails(db)
      return try rows.prefix(query.limit).compactMap { row in
        let article = row.id >> Schema.factOrdinalBits
        let ordinal = Int(row.id & Int64(Schema.factsPerArticleMax))
        guard let summary = try details.summary(article) else { return nil }
        let facts = try details.facts(article, summary.id)
        guard ordinal >= 1, ordinal <= facts.count else { throw Unpacker.Damage() }
        return ListedFact(fact: facts[ordinal - 1], article: summary)
      }
    }
  }

  private struct FactRow {
    var id: Int64
    var day: Int64
  }

  private func factRows(_ db: Database, _ query: FactQuery, _ knownAt: KnownAt) throws -> [FactRow] {
    guard let plan = try FactPlan(query, Parties(db)) else { return [] }
    let articles = try KnownArticles(db, known: try sequence(db, knownAt))
    var rows: [FactRow] = []
    var seen: Set<Int64> = []
    for part in try plan.parts(knownBefore: articles.factsEnd, of: db) {
      let select = try SQL(
        db,
        """
        SELECT id, day FROM fact WHERE \(part) AND day BETWEEN ?1 AND ?2 AND id < ?3\(plan.filter)
        ORDER BY day DESC, id DESC LIMIT ?4
        """)
      select.bind(1, query.since.map { Int64($0.daysSinceEpoch) } ?? Int64(Int32.min))
      select.bind(2, query.until.map { Int64($0.daysSinceEpoch) } ?? Int64(Int32.max))
      select.bind(3, articles.factsEnd)
      var taken = 0
      var page = query.limit
      var isRead = false
      while taken < query.limit, !isRead {
        select.bind(4, page)
        var read = 0
        while taken < query.limit, try select.step() {
          read += 1
          let row = FactRow(id: select.int(0), day: select.int(1))
          guard try query.includesRetracted || articles.origin(row.id >> Schema.factOrdinalBits) != nil,
            seen.insert(row.id).inserted
          else { continue }
          rows.append(row)
          taken += 1
        }
        select.reset()
        isRead = read < page
        // Retracted facts took places: read from the start again, further.
        page *= 2
      }
    }
    if rows.count > 1 { rows.sort { ($0.day, $0.id) > ($1.day, $1.id) } }
    return rows
  }
}

/// How SQLite finds the facts: each part is read newest first off an index, as far as the limit, and the parts
/// are merged.
private struct FactPlan {
  /// Conditions that an index begins with. Numbers only: nothing a user typed is in the text.
  private var parts: [String]
  /// Whether the parts are of every type and status, and so the whole table.
  private var isOfKinds = false
  /// What the index also holds, so that rows need not be read to be turned down.
  var filter = ""

  /// Nil where the query names what no fact has.
  init?(_ query: FactQuery, _ parties: Parties) {
    let types: [Int] =
      query.positionsOnly ? [0] : query.types.map { Int(FactCodes.code(of: $0)) }.sorted()
    let statuses = query.statuses.map { Int(FactCodes.code(of: $0)) }.sorted()
    func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ", ") }
    if !types.isEmpty { filter += " AND type IN (\(list(types)))" }
    if !statuses.isEmpty { filter += " AND status IN (\(list(statuses)))" }
    if let pair = query.pair {
      guard let a = parties.country(pair.source), let b = parties.country(pair.target) else { return nil }
      parts = ["source = \(a) AND target = \(b)"]
      if !query.isDirected { parts.append("source = \(b) AND target = \(a)") }
    } else if let topic = query.topic {
      guard let topic = parties.topic(topic) else { return nil }
      if let actor = query.actor {
        guard let actor = parties.country(actor) else { return nil }
        parts = ["source = \(actor) AND target = \(topic)"]
      } else {
        parts = ["target = \(topic)"]
      }
    } else if let actor = query.actor {
      guard let actor = parties.country(actor) else { return nil }
      parts = ["source = \(actor)", "target = \(actor)"]
    } else {
      let allTypes = types.isEmpty ? Array(0...PloverType.allCases.count) : types
      let allStatuses = statuses.isEmpty ? Array(0..<Status.allCases.count) : statuses
      parts = allTypes.flatMap { type in allStatuses.map { "type = \(type) AND status = \($0)" } }
      isOfKinds = true
    }
  }

  /// The parts to read. An early time has few facts, and they are together in the table: reading those beats
  /// passing over all that came later in the order of days.
  func parts(knownBefore end: Int64, of db: Database) throws -> [String] {
    guard isOfKinds, end != .max else { return parts }
    let last = try SQL(db, "SELECT max(id) FROM fact")
    let isEarly = try last.step() && end < last.int(0) / 2
    return isEarly ? ["+type >= 0"] : parts
  }
}
