import Domain
import GRDB

/// A number taken apart: its parts, largest first, whose points sum to it.
package struct Explanation: Hashable, Sendable {
  /// What is explained.
  package enum Question: Hashable, Sendable {
    case escalation(Subject)
    /// Of a country towards a country, or towards a topic.
    case stance(String, towards: String, isTopic: Bool)
  }

  package var question: Question
  package var asOf: Day
  package var value: Double
  /// A direction's or a pair's number is made of cells …
  package var cells: [CellPart] = []
  /// … a country's or the world's of pairs.
  package var pairs: [PairPart] = []
  /// Points of the parts that are not listed, and how many those are; a day that had no need to be taken apart
  /// is one.
  package var otherPoints: Double
  package var others: Int

  /// What a cell adds to the number.
  package struct CellPart: Hashable, Sendable {
    package var source: String
    package var target: String
    /// Nil for positions.
    package var type: PloverType?
    package var day: Day
    /// In points of the number; all parts sum to its value.
    package var points: Double
    /// Of the number's value, −1 to 1; nil where the value is 0.
    package var share: Double?
    /// How sure it is that it happened, 0 to 1, and its mean intensity.
    package var weight: Double
    package var score: Double
    /// Independent origins, and the facts that they report.
    package var origins: [OriginPart]
  }

  package struct OriginPart: Hashable, Sendable {
    package var facts: [ListedFact]
  }

  package struct PairPart: Hashable, Sendable {
    package var subject: Subject
    package var points: Double
    package var share: Double?
    /// The pair's own escalation, and what of it counts at its rank.
    package var escalation: Double
    package var rankWeight: Double
  }
}

extension ProjectionReader {
  /// Takes a number apart.
  ///
  /// - Parameter limit: parts listed; the rest is summed up.
  /// - Returns: nil where the number does not exist: the subject is unmonitored.
  package func explain(
    _ question: Explanation.Question, asOf day: Day, knownAt: KnownAt = .now, limit: Int = 10
  ) throws(ProjectionFailure) -> Explanation? {
    try reading("explain a number from") { db in
      let numbers = try self.numbers(db, knownAt)
      let explainer = Explainer(
        database: db, numbers: numbers,
        articles: try KnownArticles(db, known: try sequence(db, knownAt)), question: question, day: day,
        limit: limit)
      return try explainer.explanation()
    }
  }
}

/// Works an explanation out. Cells are computed for the days that can hold the largest parts, in order of what a
/// day can hold, until no other day can: a pair with years of reports is explained from a few days' facts.
private struct Explainer {
  let database: Database
  let numbers: Numbers
  let articles: KnownArticles
  let question: Explanation.Question
  let day: Day
  let limit: Int

  func explanation() throws -> Explanation? {
    switch question {
    case .escalation(let subject):
      switch subject {
      case .world: return try pairs(.all, subject)
      case .country(let code):
        guard let country = numbers.parties.country(code) else { return nil }
        return try pairs(.with(country), subject)
      case .pair(let a, let b):
        guard let a = numbers.parties.country(a), let b = numbers.parties.country(b) else { return nil }
        return try cells([(a, b), (b, a)])
      case .direction(let a, let b):
        guard let a = numbers.parties.country(a), let b = numbers.parties.country(b) else { return nil }
        return try cells([(a, b)])
      }
    case .stance(let a, let target, let isTopic):
      guard let a = numbers.parties.country(a),
        let b = isTopic ? numbers.parties.topic(target) : numbers.parties.country(target)
      else { return nil }
      return try cells([(a, b)])
    }
  }

  // MARK: Pairs

  private func pairs(_ selection: SeriesSelection, _ subject: Subject) throws -> Explanation? {
    let directions = try numbers.loads(selection, asOf: day)
    guard let whole = Numbers.rolledUp(directions, numbers.settings) else { return nil }
    let ranked = Numbers.pairs(directions).filter { $0.value.loads.main > 0 }
      .sorted { ($0.value.loads.main, $1.key.source) > ($1.value.loads.main, $0.key.source) }
    var parts: [Explanation.PairPart] = []
    var rankWeight = 1.0
    for (key, load) in ranked.prefix(min(limit, Loads.ranksMax)) {
      guard let a = numbers.parties.code(key.source), let b = numbers.parties.code(key.target) else {
        continue
      }
      let share = rankWeight * load.loads.main / whole.load
      parts.append(
        Explanation.PairPart(
          subject: a < b ? .pair(a, b) : .pair(b, a), points: share * whole.value, share: share,
          escalation: load.loads.escalation(numbers.settings).value, rankWeight: rankWeight))
      rankWeight /= 2
    }
    return Explanation(
      question: question, asOf: day, value: whole.value, pairs: parts,
      otherPoints: parts.isEmpty ? 0 : whole.value - parts.reduce(0) { $0 + $1.points },
      others: max(0, ranked.count - parts.count))
  }

  // MARK: Cells

  private struct DayOfDirection {
    var source: Int64
    var target: Int64
    var day: Int32
    var parts: DayParts
    /// No cell of the day has more points than this, either way.
    var bound: Double
  }

  private struct Candidate {
    var day: DayOfDirection
    var cell: Cell
    var reports: [Report]
    var points: Double
  }

  private func cells(_ directions: [(Int64, Int64)]) throws -> Explanation? {
    let scale = try pointScale(directions)
    guard let scale else { return nil }
    var days: [DayOfDirection] = []
    for (from, to) in directions {
      try numbers.source.visit(.direction(from, to), numbers.measure.window(asOf: day)) { _, _, year, bytes in
        DaySeries.forEach(in: bytes, year: year) { entry, parts in
          guard let bound = scale.bound(entry, parts) else { return }
          days.append(DayOfDirection(source: from, target: to, day: entry, parts: parts, bound: bound))
        }
      }
    }
    days.sort { ($0.bound, $0.day, $0.source) > ($1.bound, $1.day, $1.source) }
    var found: [Candidate] = []
    let reader = ReportReader(database: database, weighing: numbers.settings.weighing, articles: articles)
    var opened = 0
    for entry in days {
      if found.count >= limit, abs(found[limit - 1].points) >= entry.bound { break }
      opened += 1
      try reader.visit(.direction(entry.source, entry.target), entry.day...entry.day) { _, _, _, reports in
        for (cell, own) in Cell.withReports(reports) {
          let points = scale.points(cell, entry.day, entry.parts)
          if points != 0 { found.append(Candidate(day: entry, cell: cell, reports: own, points: points)) }
        }
      }
      found.sort { (abs($0.points), $0.day.day, $0.cell.type) > (abs($1.points), $1.day.day, $1.cell.type) }
    }
    let listed = found.prefix(limit)
    let details = ArticleDetails(database)
    return Explanation(
      question: question, asOf: day, value: scale.value,
      cells: try listed.map { try part($0, scale.value, details) },
      otherPoints: listed.isEmpty ? 0 : scale.value - listed.reduce(0) { $0 + $1.points },
      others: found.count - listed.count + days.count - opened)
  }

  /// How many points a cell of a day has: the number is linear in its cells once the whole is known.
  private struct PointScale {
    var value: Double
    var asOf: Int32
    var measure: Measure
    /// Points for each unit of load, or for each unit of λ·m·x.
    var factor: Double
    var isStance: Bool

    func bound(_ day: Int32, _ parts: DayParts) -> Double? {
      if isStance {
        guard let decay = measure.stance.factor(of: day, asOf: asOf), parts.weight > 0 else { return nil }
        // A cell's weight is at most 1 and its score at most 10; a single report is a single cell.
        let sum =
          parts.reports == 1
          ? abs(Double(parts.sum)) : 10 * min(Double(parts.weight), DayParts.unit)
        return decay * credence(parts) * sum / Double(parts.weight) * factor
      }
      guard let decay = measure.escalation.factor(of: day, asOf: asOf), parts.load > 0 else { return nil }
      return decay * Double(parts.load) / DayParts.unit * factor
    }

    func points(_ cell: Cell, _ day: Int32, _ parts: DayParts) -> Double {
      if isStance {
        let decay = measure.stance.factor(of: day, asOf: asOf) ?? 0
        return decay * credence(parts) * Double(cell.parts.sum) / Double(parts.weight) * factor
      }
      let decay = measure.escalation.factor(of: day, asOf: asOf) ?? 0
      return decay * Double(cell.parts.load) / DayParts.unit * factor
    }

    /// m = W/(W + κ).
    private func credence(_ parts: DayParts) -> Double {
      let evidence = Double(parts.weight) / DayParts.unit
      return evidence / (evidence + measure.settings.dayEvidenceHalf)
    }
  }

  private func pointScale(_ directions: [(Int64, Int64)]) throws -> PointScale? {
    let measure = numbers.measure
    if case .stance = question {
      var sums = StanceSums()
      let (from, to) = directions[0]
      try numbers.source.visit(.direction(from, to), measure.window(asOf: day)) { _, _, year, bytes in
        DaySeries.forEach(in: bytes, year: year) { entry, parts in
          sums.add(entry, parts, asOf: day.daysSinceEpoch, measure)
        }
      }
      guard sums.last != nil else { return nil }
      return PointScale(
        value: sums.value(measure.settings), asOf: day.daysSinceEpoch, measure: measure,
        factor: 1 / (measure.settings.priorWeight + sums.weight), isStance: true)
    }
    var loads: [Numbers.Key: Numbers.DirectionLoad] = [:]
    for (from, to) in directions {
      loads.merge(try numbers.loads(.direction(from, to), asOf: day)) { first, _ in first }
    }
    guard let whole = Numbers.pairs(loads).first?.value.loads.escalation(measure.settings) else { return nil }
    return PointScale(
      value: whole.value, asOf: day.daysSinceEpoch, measure: measure,
      factor: whole.load > 0 ? whole.value / whole.load : 0, isStance: false)
  }

  private func part(
    _ candidate: Candidate, _ value: Double, _ details: ArticleDetails
  ) throws -> Explanation.CellPart {
    let numbersOfOrigins = Origins.fold(candidate.reports.map(\.origin))
    var byOrigin: [Int: [ListedFact]] = [:]
    for (report, origin) in zip(candidate.reports, numbersOfOrigins) {
      let article = report.fact >> Schema.factOrdinalBits
      let ordinal = Int(report.fact & Int64(Schema.factsPerArticleMax))
      guard let summary = try details.summary(article) else { continue }
      let facts = try details.facts(article, summary.id)
      guard ordinal >= 1, ordinal <= facts.count else { throw Unpacker.Damage() }
      byOrigin[origin, default: []].append(ListedFact(fact: facts[ordinal - 1], article: summary))
    }
    return Explanation.CellPart(
      source: numbers.parties.code(candidate.day.source) ?? "?",
      target: numbers.parties.code(candidate.day.target) ?? "?",
      type: try FactCodes.type(ofCode: candidate.cell.type), day: Day(daysSinceEpoch: candidate.day.day),
      points: candidate.points, share: value == 0 ? nil : candidate.points / value,
      weight: candidate.cell.weight, score: candidate.cell.score,
      origins: byOrigin.keys.sorted().map { Explanation.OriginPart(facts: byOrigin[$0]!) })
  }
}

extension Cell {
  /// The cells of one day with the reports that make each.
  static func withReports(_ reports: [Report]) -> [(Cell, [Report])] {
    var byType: [UInt8: [Report]] = [:]
    for report in reports { byType[report.type, default: []].append(report) }
    return cells(of: reports).map { ($0, byType[$0.type] ?? []) }
  }
}
