import Domain
import Glibc

/// How an actor stands towards another or towards a topic on a day.
///
/// Per day W = Σw and x = Σw·s/W over the day's cells, m = W/(W + κ); with λ = 2^(−1/half-life)
/// S = Σ λ^(t−d)·m·x / (k + Σ λ^(t−d)·m): where little is known it stays near 0. Its standard error treats the
/// prior as k days of score 0 with deviation σ₀, over Kish's effective number of days (L. Kish, "Survey
/// Sampling", 1965).
package struct Stance: Hashable, Sendable {
  /// −10 to 10.
  package var value: Double
  /// In the same points.
  package var standardError: Double
  /// Independent reports, each counted less the older it is.
  package var reports: Double
  /// Its change over `NumberSettings.stanceTrendDays`.
  package var trend: Double
  /// The newest day with a report that counts.
  package var last: Day

  package var word: Word { Word(value) }

  /// Stance in a word, by cut-offs on its value.
  package enum Word: String, CaseIterable, Hashable, Sendable {
    /// At most −3.
    case hostile
    /// Above −3, at most −1.
    case strained
    /// Between −1 and 1.
    case neutral
    /// At least 1, below 3.
    case cooperative
    /// At least 3.
    case allied

    package init(_ value: Double) {
      switch value {
      case ...(-3): self = .hostile
      case ...(-1): self = .strained
      case 3...: self = .allied
      case 1...: self = .cooperative
      default: self = .neutral
      }
    }
  }
}

/// The sums that stance is made of, gathered day by day.
struct StanceSums {
  /// Σ λm, Σ λm·x, Σ λm·x² and Σ (λm)².
  var weight = 0.0
  var first = 0.0
  var second = 0.0
  var squares = 0.0
  var reports = 0.0
  var last: Int32?

  mutating func add(_ day: Int32, _ parts: DayParts, asOf: Int32, _ measure: Measure) {
    guard let factor = measure.stance.factor(of: day, asOf: asOf), parts.weight > 0 else { return }
    let evidence = Double(parts.weight) / DayParts.unit
    let score = Double(parts.sum) / Double(parts.weight)
    let weight = factor * evidence / (evidence + measure.settings.dayEvidenceHalf)
    self.weight += weight
    first += weight * score
    second += weight * score * score
    squares += weight * weight
    reports += factor * Double(parts.origins)
    last = max(last ?? day, day)
  }

  func value(_ settings: NumberSettings) -> Double { first / (settings.priorWeight + weight) }

  func standardError(_ settings: NumberSettings) -> Double {
    let prior = settings.priorWeight
    let mean = value(settings)
    let total = prior + weight
    let spread = max(0, second - 2 * mean * first + mean * mean * weight)
    let variance =
      (prior * (settings.priorDeviation * settings.priorDeviation + mean * mean) + spread) / total
    let effective = total * total / (prior * prior + squares)
    return sqrt(variance / max(effective, 1))
  }
}
