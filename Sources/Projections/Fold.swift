import Domain
import GRDB

/// Applies events to the tables: the one place where the log becomes rows. Lives as long as its connection.
///
/// Live, each event leaves clusters and series right. In bulk, `finishBulk()` makes them at the end, in one pass
/// each, with the same result.
final class Fold {
  let database: Database
  let weighing: Weighing
  let isBulk: Bool
  let statements: FoldStatements
  private(set) var parties: Parties
  var publishers: [String: Int32] = [:]
  var counters: Counters
  /// Days whose numbers must be computed again, and why.
  var dirty: [DirtyDay: Touch] = [:]
  var origins: [Int64: Origin] = [:]
  /// In bulk: bands that are not written yet.
  var bulkBands: [BulkBand] = []
  var bulkTouched: [DirtyDay: Touch] = [:]
  private var latestArticle: (id: ArticleID, row: Int64)?
  private var nextArticle: Int64

  struct PartyKey: Hashable {
    var isTopic: Bool
    var code: String
  }

  struct DirtyDay: Hashable {
    var source: Int64
    var target: Int64
    var day: Int32
  }

  /// The event that touched something, and its article.
  struct Touch: Hashable {
    var sequence: SequenceNumber
    var article: ArticleID?
  }

  init(_ database: Database, weighing: Weighing, isBulk: Bool) throws {
    self.database = database
    self.weighing = weighing
    self.isBulk = isBulk
    statements = try FoldStatements(database)
    counters = try Counters(database)
    parties = try Parties(database)
    let publishers = try SQL(database, "SELECT id, name FROM publisher")
    while try publishers.step() { self.publishers[publishers.text(1) ?? ""] = Int32(publishers.int(0)) }
    let last = try SQL(database, "SELECT max(id) FROM article")
    nextArticle = try last.step() ? last.int(0) + 1 : 1
  }

  func apply(_ recorded: RecordedEvent) throws {
    switch recorded.event {
    case .articleReceived(let event): try receive(event, recorded)
    case .factsExtracted(let event): try extract(event, recorded)
    case .articleRejected(let event): try reject(event, recorded)
    case .articleRetracted(let event): try retract(event, recorded)
    case .alertRaised(let event): try raise(event, recorded)
    case .alertCleared(let event): try clear(event, recorded)
    case .rulesLoaded(let event): counters.coder = event.coder
    case .recordLost: break
    }
    counters.checkpoint = recorded.sequence
    counters.checkpointRecorded = recorded.recorded
  }

  // MARK: Articles and facts

  /// An article that is there already changes nothing: delivery is at least once, its effect once.
  private func receive(_ event: ArticleReceived, _ recorded: RecordedEvent) throws {
    guard try row(of: event.article) == nil else { return }
    let row = nextArticle
    nextArticle += 1
    latestArticle = (event.article, row)
    let retracted = try retraction(of: event.article)
    let publisher = try publisherNumber(name: event.publisher, url: event.url)
    let insert = statements.insertArticle
    insert.bind(1, row)
    insert.bind(2, recorded.sequence.number)
    insert.bind(3, retracted)
    insert.bind(4, row)
    insert.bind(5, Int64(publisher))
    insert.bind(6, event.published?.microseconds)
    insert.bind(7, recorded.recorded.microseconds)
    insert.bind(8, event.article.digest)
    try insert.run()
    let detail = statements.insertDetail
    detail.bind(1, row)
    detail.bind(2, event.title)
    detail.bind(3, event.publisher)
    detail.bind(4, event.url)
    detail.bind(5, event.language)
    detail.bind(6, event.delivery)
    detail.bind(7, event.format)
    detail.bind(8, event.byteCount)
    detail.bind(9, event.fingerprint.isEmpty ? nil : FingerprintBytes.pack(event.fingerprint))
    try detail.run()
    counters.articles += 1
    if retracted != nil { counters.retracted += 1 }
    let day = (event.published ?? recorded.recorded).day
    counters.newestDay = max(counters.newestDay ?? day, day)
    let touch = Touch(sequence: recorded.sequence, article: event.article)
    try addToClusters(row, Fingerprint.bands(of: event.fingerprint), isVisible: retracted == nil, touch)
  }

  /// An article's first facts are its facts: the same bytes are coded once.
  private func extract(_ event: FactsExtracted, _ recorded: RecordedEvent) throws {
    guard let row = try row(of: event.article) else { return }
    let article = statements.selectArticle
    article.bind(1, row)
    defer { article.reset() }
    guard try article.step(), article.isNull(0) else { return }
    let isVisible = article.isNull(1)
    let said = article.optionalInt(4) ?? article.int(5)
    let saidDay = Timestamp(microseconds: said).day
    origins[row] = nil
    let update = statements.updateExtracted
    update.bind(1, recorded.sequence.number)
    update.bind(2, event.facts.count)
    update.bind(3, row)
    try update.run()
    let packed = statements.insertFacts
    packed.bind(1, row)
    packed.bind(2, event.coder)
    packed.bind(3, event.sentences)
    packed.bind(4, event.notes.isEmpty ? nil : event.notes.joined(separator: "\n"))
    packed.bind(5, event.facts.isEmpty ? nil : FactCodec.pack(event.facts, of: event.article))
    try packed.run()
    let touch = Touch(sequence: recorded.sequence, article: event.article)
    for (index, fact) in event.facts.prefix(Schema.factsPerArticleMax).enumerated() {
      let dirtyDay = try insert(fact, id: row << Schema.factOrdinalBits | Int64(index + 1), said: saidDay)
      if isVisible, let dirtyDay { touched(dirtyDay, touch) }
    }
    counters.facts += event.facts.count
  }

  /// - Returns: the day whose numbers the fact is part of; nil where it counts for nothing.
  private func insert(_ fact: Fact, id: Int64, said: Day) throws -> DirtyDay? {
    let source = try fact.source.country.map { try party($0, isTopic: false) } ?? 0
    let target: Int64 =
      if let topic = fact.topic {
        try party(topic.id, isTopic: true)
      } else {
        try fact.recipient?.country.map { try party($0, isTopic: false) } ?? 0
      }
    let counts = fact.dayThatCounts(said: said).flatMap { day -> Int32? in
      let isCounted =
        source != 0 && target != 0 && source != target
        && weighing.weight(
          type: fact.type, status: fact.status, intensity: fact.intensityInThousandths,
          confidence: fact.confidenceInTenThousandths) != nil
      return isCounted ? day.daysSinceEpoch : nil
    }
    let insert = statements.insertFact
    insert.bind(1, id)
    insert.bind(2, source)
    insert.bind(3, target)
    insert.bind(4, Int(FactCodes.code(of: fact.type)))
    insert.bind(5, Int(FactCodes.code(of: fact.status)))
    insert.bind(6, Int(fact.date.value.daysSinceEpoch))
    insert.bind(7, counts.map(Int64.init))
    insert.bind(8, Int(fact.intensityInThousandths))
    insert.bind(9, Int(fact.confidenceInTenThousandths))
    try insert.run()
    return counts.map { DirtyDay(source: source, target: target, day: $0) }
  }

  private func retract(_ event: ArticleRetracted, _ recorded: RecordedEvent) throws {
    guard try retraction(of: event.article) == nil else { return }
    let insert = statements.insertRetraction
    insert.bind(1, event.article.digest)
    insert.bind(2, recorded.sequence.number)
    insert.bind(3, recorded.recorded.microseconds)
    insert.bind(4, event.reason)
    insert.bind(5, event.by?.digest.bytes)
    try insert.run()
    guard let row = try row(of: event.article) else { return }
    counters.retracted += 1
    let touch = Touch(sequence: recorded.sequence, article: event.article)
    try touchFacts(ofArticle: row, touch)
    let update = statements.updateRetracted
    update.bind(1, recorded.sequence.number)
    update.bind(2, row)
    try update.run()
    origins[row] = nil
    try removeFromCluster(row, touch)
  }

  // MARK: Looking up

  /// The article's row, or nil where it is not there.
  func row(of article: ArticleID) throws -> Int64? {
    if let latestArticle, latestArticle.id == article { return latestArticle.row }
    let select = statements.selectRow
    select.bind(1, article.digest)
    defer { select.reset() }
    guard try select.step() else { return nil }
    latestArticle = (article, select.int(0))
    return select.int(0)
  }

  private func retraction(of article: ArticleID) throws -> Int64? {
    let select = statements.selectRetraction
    select.bind(1, article.digest)
    defer { select.reset() }
    return try select.step() ? select.int(0) : nil
  }

  private func party(_ code: String, isTopic: Bool) throws -> Int64 {
    let key = PartyKey(isTopic: isTopic, code: code)
    if let id = parties.number(key) { return id }
    let id = Int64(parties.count + 1)
    let insert = statements.insertParty
    insert.bind(1, id)
    insert.bind(2, isTopic ? 1 : 0)
    insert.bind(3, code)
    try insert.run()
    parties.add(id, key)
    return id
  }

  /// Nil where the target is a topic.
  func direction(_ source: Int64, _ target: Int64) -> Direction? {
    guard !parties.isTopic(target), let from = parties.code(source), let to = parties.code(target) else {
      return nil
    }
    return Direction(from, to)
  }

  private func publisherNumber(name: String?, url: String?) throws -> Int32 {
    guard let key = Publisher.key(name: name, url: url) else { return 0 }
    if let id = publishers[key] { return id }
    let id = Int32(publishers.count + 1)
    let insert = statements.insertPublisher
    insert.bind(1, Int(id))
    insert.bind(2, key)
    try insert.run()
    publishers[key] = id
    return id
  }

  func touched(_ day: DirtyDay, _ touch: Touch) {
    if isBulk {
      // Which directions is all that a whole log's fold can tell; their days are computed from the facts.
      bulkTouched[DirtyDay(source: day.source, target: day.target, day: 0)] = touch
    } else {
      dirty[day] = touch
    }
  }

  /// Marks every day that the article's facts are part of.
  func touchFacts(ofArticle row: Int64, _ touch: Touch) throws {
    guard !isBulk else { return }
    let select = statements.selectFactsOfArticle
    select.bind(1, row << Schema.factOrdinalBits)
    select.bind(2, (row + 1) << Schema.factOrdinalBits)
    defer { select.reset() }
    while try select.step() {
      touched(DirtyDay(source: select.int(0), target: select.int(1), day: Int32(select.int(2))), touch)
    }
  }

  // MARK: Rejections and alerts

  private func reject(_ event: ArticleRejected, _ recorded: RecordedEvent) throws {
    let insert = statements.insertRejection
    insert.bind(1, recorded.sequence.number)
    insert.bind(2, recorded.recorded.microseconds)
    insert.bind(3, event.delivery)
    insert.bind(4, event.reason)
    insert.bind(5, event.detail)
    insert.bind(6, event.byteCount.map(Int64.init))
    insert.bind(7, event.article?.digest.bytes)
    try insert.run()
    counters.rejected += 1
  }

  private func raise(_ event: AlertRaised, _ recorded: RecordedEvent) throws {
    let insert = statements.insertAlert
    insert.bind(1, event.id.description)
    insert.bind(2, recorded.sequence.number)
    insert.bind(3, recorded.recorded.microseconds)
    insert.bind(4, event.rule)
    insert.bind(5, event.subject.description)
    insert.bind(6, event.metric)
    insert.bind(7, event.value)
    insert.bind(8, event.threshold)
    insert.bind(9, event.priority)
    insert.bind(10, event.message)
    insert.bind(11, event.cause.number)
    insert.bind(12, event.article?.digest.bytes)
    insert.bind(13, Int(event.asOf.daysSinceEpoch))
    try insert.run()
  }

  private func clear(_ event: AlertCleared, _ recorded: RecordedEvent) throws {
    let update = statements.updateAlertCleared
    update.bind(1, recorded.sequence.number)
    update.bind(2, recorded.recorded.microseconds)
    update.bind(3, event.value)
    update.bind(4, event.message)
    update.bind(5, Int(event.asOf.daysSinceEpoch))
    update.bind(6, event.id.description)
    try update.run()
  }
}

extension Fact {
  /// The day on which the fact counts: its own, but none after the day on which it was said, because what is
  /// announced for later was announced then. A fact dated no finer than a year has no day to count on.
  func dayThatCounts(said: Day) -> Day? {
    date.precision == .year ? nil : min(date.value, said)
  }
}
