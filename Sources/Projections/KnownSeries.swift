import Domain
import GRDB

/// Articles as they were known at a sequence: which were there and not yet retracted, and which were copies of
/// which then. With `known` nil, as of now.
final class KnownArticles {
  private let database: Database
  private let known: SequenceNumber?
  /// No article of a higher row was known: rows are numbered in the log's order. `Int64.max` as of now.
  let lastRow: Int64
  private let select: SQL
  private let selectFingerprint: SQL
  private let selectBand: SQL
  private let selectCopy: SQL
  /// Articles whose clusters of then may be other than a part of today's; nil until the first one is asked for.
  private var unsettled: Set<Int64>?
  private var origins: [Int64: Origin?] = [:]
  /// By row, where all of them are wanted; a retracted article is nil.
  private var all: [Origin?] = []
  private var clusters: [Int64: Int64] = [:]

  init(_ database: Database, known: SequenceNumber?) throws {
    self.known = known
    lastRow = try known.map { try KnownArticles.lastRow(database, upTo: $0) } ?? .max
    select = try SQL(
      database, "SELECT extracted, retracted, cluster, publisher, published FROM article WHERE id = ?")
    selectFingerprint = try SQL(database, "SELECT fingerprint FROM article_detail WHERE id = ?")
    selectBand = try SQL(database, "SELECT article FROM band WHERE key = ?")
    selectCopy = try SQL(database, "SELECT 1 FROM article WHERE cluster = ? AND cluster <> id LIMIT 1")
    self.database = database
  }

  /// Every article as of now, read in one pass.
  init(allOf database: Database) throws {
    known = nil
    lastRow = .max
    select = try SQL(
      database, "SELECT id, extracted, retracted, cluster, publisher, published FROM article ORDER BY id")
    selectFingerprint = try SQL(database, "SELECT NULL")
    selectBand = selectFingerprint
    selectCopy = selectFingerprint
    self.database = database
    while try select.step() {
      let row = Int(select.int(0))
      while all.count <= row { all.append(nil) }
      guard isVisible(extracted: select.optionalInt(1), retracted: select.optionalInt(2)) else { continue }
      all[row] = Origin(
        cluster: select.int(3), publisher: Int32(select.int(4)), published: select.optionalInt(5) ?? .max)
    }
  }

  /// Ids of facts that were known are below this.
  var factsEnd: Int64 { lastRow == .max ? .max : (lastRow + 1) << Schema.factOrdinalBits }

  /// The last article received up to then, by halving: there is no index on what rows already are in order of.
  private static func lastRow(_ database: Database, upTo known: SequenceNumber) throws -> Int64 {
    let end = try SQL(database, "SELECT max(id) FROM article")
    var (low, high) = (Int64(0), try end.step() ? end.int(0) : 0)
    let select = try SQL(database, "SELECT received FROM article WHERE id >= ? ORDER BY id LIMIT 1")
    while low < high {
      let middle = low + (high - low + 1) / 2
      select.bind(1, middle)
      let isKnown = try select.step() && UInt64(bitPattern: select.int(0)) <= known.number
      select.reset()
      if isKnown { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// Nil where the article's facts were not known, or known to be retracted. The cluster is today's;
  /// `resolveClusters` gives that of then.
  func origin(_ article: Int64) throws -> Origin? {
    if !all.isEmpty { return Int(article) < all.count ? all[Int(article)] : nil }
    if let origin = origins[article] { return origin }
    select.bind(1, article)
    defer { select.reset() }
    var origin: Origin?
    if try select.step(), isVisible(extracted: select.optionalInt(0), retracted: select.optionalInt(1)) {
      origin = Origin(
        cluster: select.int(2), publisher: Int32(select.int(3)),
        published: select.optionalInt(4) ?? .max)
    }
    origins[article] = origin
    return origin
  }

  /// Whether facts with these sequences count.
  func isVisible(extracted: Int64?, retracted: Int64?) -> Bool {
    guard let extracted else { return false }
    guard let known else { return retracted == nil }
    return UInt64(bitPattern: extracted) <= known.number
      && (retracted.map { UInt64(bitPattern: $0) > known.number } ?? true)
  }

  /// Gives reports of one cell the clusters of then; needed only where more than one article reports.
  func resolveClusters(_ reports: inout [Report]) throws {
    guard known != nil, reports.count > 1 else { return }
    for index in reports.indices {
      reports[index].origin.cluster = try cluster(reports[index].fact >> Schema.factOrdinalBits)
    }
  }

  /// The smallest article that bands lead to from this one, through articles visible then.
  private func cluster(_ article: Int64) throws -> Int64 {
    if let known = clusters[article] { return known }
    if try isAlone(article) {
      clusters[article] = article
      return article
    }
    return try flood(article).name
  }

  /// Whether today's clusters show that it had no copies then. What was visible then is visible today, unless it was
  /// retracted since: so an article without copies today had none then, if no retracted one was among them.
  private func isAlone(_ article: Int64) throws -> Bool {
    let unsettled = try self.unsettled ?? findUnsettled()
    self.unsettled = unsettled
    if unsettled.contains(article) { return false }
    guard try origin(article)?.cluster == article else { return false }
    selectCopy.bind(1, article)
    defer { selectCopy.reset() }
    return try !selectCopy.step()
  }

  /// What was retracted since, and its copies of then.
  private func findUnsettled() throws -> Set<Int64> {
    let select = try SQL(
      database,
      "SELECT a.id FROM retraction AS r JOIN article AS a ON a.digest = r.article WHERE a.retracted > ?")
    select.bind(1, Int64(bitPattern: known?.number ?? .max))
    var found: Set<Int64> = []
    while try select.step() {
      let article = select.int(0)
      if !found.contains(article), try origin(article) != nil { found.formUnion(try flood(article).members) }
    }
    return found
  }

  /// All that bands lead to from an article, through articles visible then.
  private func flood(_ article: Int64) throws -> (name: Int64, members: Set<Int64>) {
    var found: Set<Int64> = [article]
    var waiting = [article]
    while let next = waiting.popLast() {
      for band in try bands(next) {
        selectBand.bind(1, band)
        while try selectBand.step() {
          let other = selectBand.int(0)
          if !found.contains(other), try origin(other) != nil {
            found.insert(other)
            waiting.append(other)
          }
        }
        selectBand.reset()
      }
    }
    let name = found.min()!
    for member in found { clusters[member] = name }
    return (name, found)
  }

  private func bands(_ article: Int64) throws -> [Int64] {
    selectFingerprint.bind(1, article)
    defer { selectFingerprint.reset() }
    guard try selectFingerprint.step(), let bytes = selectFingerprint.bytes(0) else { return [] }
    return Fingerprint.bands(of: FingerprintBytes.unpack(bytes))
  }
}

/// Reads the reports of directions from their facts, day by day.
struct ReportReader {
  let database: Database
  let weighing: Weighing
  let articles: KnownArticles

  /// Calls `body` with each day's reports, a direction's days in ascending order.
  func visit(
    _ selection: SeriesSelection, _ days: ClosedRange<Int32>,
    _ body: (_ source: Int64, _ target: Int64, _ day: Int32, _ reports: [Report]) throws -> Void
  ) throws {
    for part in selection.parts {
      let select = try SQL(
        database,
        """
        SELECT source, target, counts, id, type, status, intensity, confidence FROM fact
        WHERE counts BETWEEN ?4 AND ?5 AND id < ?6\(part.condition) ORDER BY source, target, counts
        """)
      if let source = part.source { select.bind(2, source) }
      if let target = part.target { select.bind(3, target) }
      select.bind(4, Int(days.lowerBound))
      select.bind(5, Int(days.upperBound))
      select.bind(6, articles.factsEnd)
      var key = Fold.DirtyDay(source: 0, target: 0, day: 0)
      var reports: [Report] = []
      func flush() throws {
        if reports.isEmpty { return }
        try articles.resolveClusters(&reports)
        try body(key.source, key.target, key.day, reports)
        reports.removeAll(keepingCapacity: true)
      }
      while try select.step() {
        let next = Fold.DirtyDay(source: select.int(0), target: select.int(1), day: Int32(select.int(2)))
        if next != key {
          try flush()
          key = next
        }
        let fact = select.int(3)
        guard let origin = try articles.origin(fact >> Schema.factOrdinalBits) else { continue }
        let report = try Report(
          fact: fact, origin: origin, weighing: weighing, type: UInt8(select.int(4)),
          status: UInt8(select.int(5)), intensity: Int32(select.int(6)), confidence: Int32(select.int(7)))
        if let report { reports.append(report) }
      }
      try flush()
    }
  }
}

/// The series as it would have been folded from what was known at a sequence, from the facts.
struct KnownSeries: SeriesSource {
  let reader: ReportReader

  func visit(
    _ selection: SeriesSelection, _ days: ClosedRange<Int32>,
    _ body: (Int64, Int64, Int, UnsafeRawBufferPointer) -> Void
  ) throws {
    var key = Fold.YearKey(source: 0, target: 0, year: 0)
    var entries: [DaySeries.Entry] = []
    func flush() {
      if entries.isEmpty { return }
      DaySeries.pack(entries, year: key.year).withUnsafeBytes { body(key.source, key.target, key.year, $0) }
      entries.removeAll(keepingCapacity: true)
    }
    try reader.visit(selection, days) { source, target, day, reports in
      let next = Fold.YearKey(source: source, target: target, year: DaySeries.year(of: day))
      if next != key {
        flush()
        key = next
      }
      entries.append(DaySeries.Entry(day: day, parts: DayParts(of: reports)))
    }
    flush()
  }
}
