import Domain
import Glibc

/// 2^(−age/halfLife) for whole days of age, up to the memory's end: beyond it nothing counts.
struct Decay: Sendable {
  let factors: [Double]

  init(halfLife: Double, memoryDays: Int) {
    factors = (0..<memoryDays).map { exp2(-Double($0) / halfLife) }
  }

  /// Nil where the day lies after `asOf`, or before what is remembered.
  @inline(__always)
  func factor(of day: Int32, asOf: Int32) -> Double? {
    let age = Int(asOf) - Int(day)
    return age >= 0 && age < factors.count ? factors[age] : nil
  }
}

/// The settings in the form that the sums need.
struct Measure: Sendable {
  let settings: NumberSettings
  let stance: Decay
  /// At the index's own half-life, the fast and the slow one.
  let escalation: Decay
  let fast: Decay
  let slow: Decay

  init(_ settings: NumberSettings) {
    self.settings = settings
    stance = Decay(halfLife: settings.stanceHalfLife, memoryDays: settings.memoryDays)
    escalation = Decay(halfLife: settings.escalationHalfLife, memoryDays: settings.memoryDays)
    fast = Decay(halfLife: settings.fastHalfLife, memoryDays: settings.memoryDays)
    slow = Decay(halfLife: settings.slowHalfLife, memoryDays: settings.memoryDays)
  }

  /// The days that count as of `day`, oldest first.
  func window(asOf day: Day) -> ClosedRange<Int32> {
    day.daysSinceEpoch - Int32(settings.memoryDays) + 1...day.daysSinceEpoch
  }
}
