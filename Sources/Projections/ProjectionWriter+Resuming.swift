import Domain
import GRDB

/// What the pipeline asks before it goes on: which articles are known, how much there is, which alerts stand.
extension ProjectionWriter {
  /// Those of `articles` that have been received, retracted ones too.
  package func known(among articles: some Sequence<ArticleID>) throws(ProjectionFailure) -> Set<ArticleID> {
    try querying("look articles up in") { database in
      let select = try SQL(database, "SELECT 1 FROM article WHERE digest = ?")
      var known: Set<ArticleID> = []
      for article in articles {
        select.bind(1, article.digest)
        if try select.step() { known.insert(article) }
        select.reset()
      }
      return known
    }
  }

  /// The articles of an id (64 hexadecimal digits) or a URL that still count.
  package func articles(named name: String) throws(ProjectionFailure) -> [ArticleID] {
    try querying("look articles up in") { database in
      let digest = Digest(hex: name)
      let select = try SQL(
        database,
        digest != nil
          ? "SELECT digest FROM article WHERE digest = ? AND retracted IS NULL"
          : """
          SELECT a.digest FROM article_detail d JOIN article a ON a.id = d.id
          WHERE d.url = ? AND a.retracted IS NULL ORDER BY a.id LIMIT 100
          """)
      if let digest { select.bind(1, digest) } else { select.bind(1, name) }
      var articles: [ArticleID] = []
      while try select.step() { if let digest = select.digest(0) { articles.append(ArticleID(digest)) } }
      return articles
    }
  }

  /// The key of an article's publisher, as `Publisher.key` makes it; nil where it names none.
  package func publisher(of article: ArticleID) throws(ProjectionFailure) -> String? {
    try querying("look articles up in") { database in
      let select = try SQL(
        database, "SELECT p.name FROM article a JOIN publisher p ON p.id = a.publisher WHERE a.digest = ?")
      select.bind(1, article.digest)
      return try select.step() ? select.text(0) : nil
    }
  }

  /// The newest word on each alert that a rule has raised for a subject: that it is raised, or that it was cleared.
  package func alerts() throws(ProjectionFailure) -> [RecordedEvent] {
    try querying("read the alerts of") { database in
      let select = try SQL(
        database,
        """
        SELECT id, sequence, recorded, rule, subject, metric, value, threshold, priority, message, cause, article,
          as_of, cleared_sequence, cleared_recorded, cleared_value, cleared_message, cleared_as_of
        FROM alert WHERE cleared_sequence IS NULL
          OR cleared_sequence IN (SELECT max(cleared_sequence) FROM alert GROUP BY rule, subject)
        ORDER BY coalesce(cleared_sequence, sequence)
        """)
      var alerts: [RecordedEvent] = []
      while try select.step() {
        if let alert = ProjectionWriter.alert(select) { alerts.append(alert) }
      }
      return alerts
    }
  }

  private static func alert(_ row: SQL) -> RecordedEvent? {
    guard let id = row.text(0), let rule = row.text(3), let subject = row.text(4).flatMap({ Subject($0) }),
      let metric = row.text(5), let message = row.text(9)
    else { return nil }
    let cause = SequenceNumber(UInt64(bitPattern: row.int(10)))
    if let cleared = row.optionalInt(13) {
      return RecordedEvent(
        sequence: SequenceNumber(UInt64(bitPattern: cleared)),
        recorded: Timestamp(microseconds: row.int(14)),
        event: .alertCleared(
          AlertCleared(
            id: AlertID(id), rule: rule, subject: subject, metric: metric, value: row.double(15),
            threshold: row.double(7), message: row.text(16) ?? "", cause: cause,
            asOf: Day(daysSinceEpoch: Int32(clamping: row.int(17))))))
    }
    return RecordedEvent(
      sequence: SequenceNumber(UInt64(bitPattern: row.int(1))), recorded: Timestamp(microseconds: row.int(2)),
      event: .alertRaised(
        AlertRaised(
          id: AlertID(id), rule: rule, subject: subject, metric: metric, value: row.double(6),
          threshold: row.double(7), priority: Int(row.int(8)), message: message, cause: cause,
          article: row.isNull(11) ? nil : row.digest(11).map { ArticleID($0) },
          asOf: Day(daysSinceEpoch: Int32(clamping: row.int(12))))))
  }

  /// Articles received, facts in them, deliveries rejected: in all, ever.
  package var totals: (articles: Int, facts: Int, rejected: Int) {
    (counters.articles, counters.facts, counters.rejected)
  }
}
