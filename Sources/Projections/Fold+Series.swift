import Domain

/// Keeping `series` right: the days that a batch touched are computed again from their facts.
extension Fold {
  /// - Returns: the directions touched and the newest touch of each.
  func refreshSeries() throws -> [DirtyDay: Touch] {
    let touched = dirty
    dirty.removeAll(keepingCapacity: true)
    var byYear: [YearKey: [Int32]] = [:]
    for day in touched.keys {
      let key = YearKey(source: day.source, target: day.target, year: DaySeries.year(of: day.day))
      byYear[key, default: []].append(day.day)
    }
    for (key, days) in byYear {
      var series = try loadSeries(key)
      for day in days { series.set(day, DayParts(of: try reports(key.source, key.target, day))) }
      try saveSeries(series, key)
    }
    if origins.count > Fold.originsKeptMax { origins.removeAll(keepingCapacity: true) }
    return touched
  }

  /// Makes every series again from the facts, in one pass.
  func makeAllSeries() throws {
    try database.execute(sql: "DELETE FROM series")
    let source = KnownSeries(
      reader: ReportReader(
        database: database, weighing: weighing, articles: try KnownArticles(allOf: database)))
    var failure: (any Error)?
    try source.visit(.all, Int32.min...Int32.max) { source, target, year, days in
      guard failure == nil else { return }
      do { try saveYear(Array(days), YearKey(source: source, target: target, year: year)) } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }

  private func saveYear(_ days: [UInt8], _ key: YearKey) throws {
    let save = statements.upsertSeries
    save.bind(1, key.year)
    save.bind(2, key.source)
    save.bind(3, key.target)
    save.bind(4, days)
    try save.run()
  }

  struct YearKey: Hashable {
    var source: Int64
    var target: Int64
    var year: Int
  }

  static let originsKeptMax = 50_000

  private func loadSeries(_ key: YearKey) throws -> DaySeries {
    var series = DaySeries()
    let select = statements.selectSeries
    select.bind(1, key.year)
    select.bind(2, key.source)
    select.bind(3, key.target)
    defer { select.reset() }
    if try select.step() { select.withBytes(0) { series.append($0, year: key.year) } }
    return series
  }

  private func saveSeries(_ series: DaySeries, _ key: YearKey) throws {
    if !series.entries.isEmpty { return try saveYear(DaySeries.pack(series.entries, year: key.year), key) }
    let delete = statements.deleteSeries
    delete.bind(1, key.year)
    delete.bind(2, key.source)
    delete.bind(3, key.target)
    try delete.run()
  }

  private func reports(_ source: Int64, _ target: Int64, _ day: Int32) throws -> [Report] {
    let select = statements.selectReports
    select.bind(1, source)
    select.bind(2, target)
    select.bind(3, Int(day))
    defer { select.reset() }
    var reports: [Report] = []
    while try select.step() {
      let fact = select.int(0)
      guard let origin = try origin(ofArticle: fact >> Schema.factOrdinalBits) else { continue }
      let report = try Report(
        fact: fact, origin: origin, weighing: weighing, type: UInt8(select.int(1)),
        status: UInt8(select.int(2)),
        intensity: Int32(select.int(3)), confidence: Int32(select.int(4)))
      if let report { reports.append(report) }
    }
    return reports
  }

  /// Nil where the article is retracted.
  private func origin(ofArticle row: Int64) throws -> Origin? {
    if let known = origins[row] { return known }
    let select = statements.selectArticle
    select.bind(1, row)
    defer { select.reset() }
    guard try select.step(), select.isNull(1) else { return nil }
    let origin = Origin(
      cluster: select.int(2), publisher: Int32(select.int(3)), published: select.optionalInt(4) ?? .max)
    origins[row] = origin
    return origin
  }
}

extension Report {
  /// - Returns: nil where the fact counts for nothing.
  init?(
    fact: Int64, origin: Origin, weighing: Weighing, type: UInt8, status: UInt8, intensity: Int32,
    confidence: Int32
  ) throws(Unpacker.Damage) {
    let weight = weighing.weight(
      type: try FactCodes.type(ofCode: type), status: try FactCodes.status(ofCode: status),
      intensity: intensity, confidence: confidence)
    guard let weight else { return nil }
    self.init(
      fact: fact, type: FactCodes.code(of: weight.type), score: weight.score, evidence: weight.evidence,
      origin: origin)
  }
}
