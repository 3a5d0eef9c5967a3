import Domain
import Glibc

/// A report of something: a fact of an article, as a cell weighs it.
struct Report: Hashable, Sendable {
  var fact: Int64
  /// 0 for a position, else `FactCodes.code(of:)`.
  var type: UInt8
  var score: Int32
  var evidence: Int32
  var origin: Origin
}

/// Everything reported about (source, target, type, day): what independent origins say, taken together.
struct Cell: Hashable, Sendable {
  var type: UInt8
  /// Σ over origins of the evidence of each one's strongest report, in `Weighing.evidenceUnit`ths.
  var evidence: Int64
  /// The greatest of those.
  var strongest: Int64
  /// Σ over origins of evidence × score.
  var weightedScore: Int64
  var origins: Int
  var reports: Int

  /// How sure it is that this happened, 0 to 1: what the strongest origin alone makes it, and of the doubt
  /// that this leaves a share that grows with what the others add, up to `Weighing.corroborationMax`.
  var weight: Double {
    let doubt = exp(-Double(strongest) / Weighing.evidenceUnit)
    let agreed = 1 - exp(-Double(evidence - strongest) / Weighing.evidenceUnit)
    return 1 - doubt * (1 - Weighing.corroborationMax * agreed)
  }
  /// The evidence-weighted mean intensity, −10 to 10.
  var score: Double { Double(weightedScore) / Double(evidence) / Weighing.scoreUnit }

  /// What the cell adds to its day: integers, so that days are sums in any order.
  var parts: DayParts {
    let weight = self.weight
    let score = self.score
    var load = 0.0
    if type != 0, score < 0 {
      let hostility = min(weight * (score / 10) * (score / 10), Cell.hostilityMax)
      load = -log(1 - hostility)
    }
    return DayParts(
      load: Int64((load * DayParts.unit).rounded()), weight: Int64((weight * DayParts.unit).rounded()),
      sum: Int64((weight * score * DayParts.unit).rounded()), origins: origins, reports: reports)
  }

  static let hostilityMax = 0.999

  /// The cells of one source, target and day, by type.
  static func cells(of reports: [Report]) -> [Cell] {
    if reports.count == 1, let only = reports.first {
      return [
        Cell(
          type: only.type, evidence: Int64(only.evidence), strongest: Int64(only.evidence),
          weightedScore: Int64(only.evidence) * Int64(only.score), origins: 1, reports: 1)
      ]
    }
    var byType: [UInt8: [Report]] = [:]
    for report in reports { byType[report.type, default: []].append(report) }
    return byType.keys.sorted().map { cell(of: byType[$0]!, type: $0) }
  }

  private static func cell(of reports: [Report], type: UInt8) -> Cell {
    let origins = Origins.fold(reports.map(\.origin))
    var strongest: [Int: Report] = [:]
    for (report, origin) in zip(reports, origins) {
      if let best = strongest[origin], best.isStronger(than: report) { continue }
      strongest[origin] = report
    }
    var cell = Cell(
      type: type, evidence: 0, strongest: 0, weightedScore: 0, origins: strongest.count,
      reports: reports.count)
    for report in strongest.values {
      cell.evidence += Int64(report.evidence)
      cell.strongest = max(cell.strongest, Int64(report.evidence))
      cell.weightedScore += Int64(report.evidence) * Int64(report.score)
    }
    return cell
  }
}

extension Report {
  /// More evidence, then more intensity, then hostility. Two that tie count the same.
  fileprivate func isStronger(than other: Report) -> Bool {
    (evidence, abs(score), -score) > (other.evidence, abs(other.score), -other.score)
  }
}

/// What a day of a direction adds to stance and escalation.
struct DayParts: Hashable, Sendable {
  static let unit = Double(1 << 20)

  /// Σ ℓ over hostile cells, in 2^−20.
  var load: Int64 = 0
  /// Σ w over cells, in 2^−20.
  var weight: Int64 = 0
  /// Σ w·s over cells, in 2^−20 points.
  var sum: Int64 = 0
  var origins = 0
  var reports = 0

  static func += (a: inout DayParts, b: DayParts) {
    a.load += b.load
    a.weight += b.weight
    a.sum += b.sum
    a.origins += b.origins
    a.reports += b.reports
  }

  init(load: Int64 = 0, weight: Int64 = 0, sum: Int64 = 0, origins: Int = 0, reports: Int = 0) {
    self.load = load
    self.weight = weight
    self.sum = sum
    self.origins = origins
    self.reports = reports
  }

  init(of reports: [Report]) {
    self.init()
    for cell in Cell.cells(of: reports) { self += cell.parts }
  }
}
