import GRDB

/// The statements that `Fold` runs for each event, prepared once.
struct FoldStatements {
  let insertArticle: SQL
  let insertDetail: SQL
  let insertFacts: SQL
  let insertFact: SQL
  let insertParty: SQL
  let insertPublisher: SQL
  let insertBand: SQL
  let insertRetraction: SQL
  let insertRejection: SQL
  let insertAlert: SQL
  let updateAlertCleared: SQL
  let updateExtracted: SQL
  let updateRetracted: SQL
  let updateCluster: SQL
  let selectRow: SQL
  let selectArticle: SQL
  let selectRetraction: SQL
  let selectFactsOfArticle: SQL
  let selectBandCluster: SQL
  let selectClusterMembers: SQL
  let selectFingerprint: SQL
  let selectReports: SQL
  let selectSeries: SQL
  let upsertSeries: SQL
  let deleteSeries: SQL

  init(_ db: Database) throws {
    insertArticle = try SQL(
      db,
      """
      INSERT INTO article (id, received, retracted, cluster, publisher, published, recorded, digest, facts)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)
      """)
    insertDetail = try SQL(
      db,
      """
      INSERT INTO article_detail (id, title, publisher, url, language, delivery, format, bytes, fingerprint)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    insertFacts = try SQL(
      db, "INSERT INTO article_facts (id, coder, sentences, notes, facts) VALUES (?, ?, ?, ?, ?)")
    insertFact = try SQL(
      db,
      """
      INSERT INTO fact (id, source, target, type, status, day, counts, intensity, confidence)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    insertParty = try SQL(db, "INSERT INTO party (id, topic, code) VALUES (?, ?, ?)")
    insertPublisher = try SQL(db, "INSERT INTO publisher (id, name) VALUES (?, ?)")
    insertBand = try SQL(db, "INSERT OR IGNORE INTO band (key, article) VALUES (?, ?)")
    insertRetraction = try SQL(
      db, "INSERT INTO retraction (article, sequence, recorded, reason, by) VALUES (?, ?, ?, ?, ?)")
    insertRejection = try SQL(
      db,
      """
      INSERT INTO rejection (sequence, recorded, delivery, reason, detail, bytes, article)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """)
    insertAlert = try SQL(
      db,
      """
      INSERT OR IGNORE INTO alert (id, sequence, recorded, rule, subject, metric, value, threshold, priority,
        message, cause, article, as_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    updateAlertCleared = try SQL(
      db,
      """
      UPDATE alert SET cleared_sequence = ?, cleared_recorded = ?, cleared_value = ?, cleared_message = ?,
        cleared_as_of = ? WHERE id = ?
      """)
    updateExtracted = try SQL(db, "UPDATE article SET extracted = ?, facts = ? WHERE id = ?")
    updateRetracted = try SQL(db, "UPDATE article SET retracted = ? WHERE id = ?")
    updateCluster = try SQL(db, "UPDATE article SET cluster = ? WHERE id = ?")
    selectRow = try SQL(db, "SELECT id FROM article WHERE digest = ?")
    selectArticle = try SQL(
      db,
      "SELECT extracted, retracted, cluster, publisher, published, recorded FROM article WHERE id = ?")
    selectRetraction = try SQL(db, "SELECT sequence FROM retraction WHERE article = ?")
    selectFactsOfArticle = try SQL(
      db, "SELECT source, target, counts FROM fact WHERE id >= ? AND id < ? AND counts IS NOT NULL")
    selectBandCluster = try SQL(
      db,
      """
      SELECT a.cluster FROM band b JOIN article a ON a.id = b.article
      WHERE b.key = ? AND a.retracted IS NULL LIMIT 1
      """)
    selectClusterMembers = try SQL(
      db, "SELECT id FROM article WHERE cluster = ? AND cluster <> id UNION ALL SELECT ?")
    selectFingerprint = try SQL(db, "SELECT fingerprint FROM article_detail WHERE id = ?")
    selectReports = try SQL(
      db,
      """
      SELECT id, type, status, intensity, confidence FROM fact
      WHERE source = ? AND target = ? AND counts = ?
      """)
    selectSeries = try SQL(
      db, "SELECT days FROM series WHERE year = ? AND source = ? AND target = ?")
    upsertSeries = try SQL(
      db,
      """
      INSERT INTO series (year, source, target, days) VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET days = excluded.days
      """)
    deleteSeries = try SQL(db, "DELETE FROM series WHERE year = ? AND source = ? AND target = ?")
  }
}
