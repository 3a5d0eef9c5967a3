import Domain
import Glibc

/// How tense it is between a subject's countries on a day, 0 to 100.
///
/// Per cell with s < 0: v = min(w·(|s|/10)², 0.999) and ℓ = −ln(1 − v), each type once a day. A direction's load
/// is Σ 2^(−(t−d)/H)·ℓ and its escalation 100(1 − e^(−load/K)). A pair's 100[1 − (1−E_ab)(1−E_ba)] is therefore
/// the same function of the sum of both loads; a country's and the world's 100[1 − Π(1−E_k)^(2^−(k−1))] over
/// pairs in descending order that of Σ load_k·2^−(k−1).
package struct Escalation: Hashable, Sendable {
  /// 0 to 100.
  package var value: Double
  /// At the fast and the slow half-life, on a scale on which steady hostility reads the same as in `value`.
  package var fast: Double
  package var slow: Double
  /// Fast minus slow: above 0 while it rises.
  package var trend: Double { fast - slow }
  /// What `value` is computed from.
  package var load: Double
}

/// A load at the three half-lives.
struct Loads: Hashable, Sendable {
  var main = 0.0
  var fast = 0.0
  var slow = 0.0

  mutating func add(_ day: Int32, _ parts: DayParts, asOf: Int32, _ measure: Measure) {
    guard let factor = measure.escalation.factor(of: day, asOf: asOf), parts.load > 0 else { return }
    let load = Double(parts.load) / DayParts.unit
    let age = Int(asOf) - Int(day)
    main += factor * load
    fast += measure.fast.factors[age] * load
    slow += measure.slow.factors[age] * load
  }

  static func + (a: Loads, b: Loads) -> Loads {
    Loads(main: a.main + b.main, fast: a.fast + b.fast, slow: a.slow + b.slow)
  }

  /// Pairs' loads rolled up: the worst counts whole, the next half, and so on.
  static func rolledUp(_ pairs: [Loads]) -> Loads {
    Loads(
      main: rolledUp(pairs.map(\.main)), fast: rolledUp(pairs.map(\.fast)), slow: rolledUp(pairs.map(\.slow)))
  }

  /// Ranks beyond this one would add less than 10^−15 of their load.
  static let ranksMax = 50

  static func rolledUp(_ loads: [Double]) -> Double {
    // The highest few, kept sorted: a world has thousands of pairs, and history asks for a thousand days.
    var highest: [Double] = []
    highest.reserveCapacity(ranksMax + 1)
    for load in loads {
      if highest.count == ranksMax, load <= highest[ranksMax - 1] { continue }
      var place = highest.count
      while place > 0, highest[place - 1] < load { place -= 1 }
      highest.insert(load, at: place)
      if highest.count > ranksMax { highest.removeLast() }
    }
    var sum = 0.0
    var share = 1.0
    for load in highest {
      sum += share * load
      share /= 2
    }
    return sum
  }

  func escalation(_ settings: NumberSettings) -> Escalation {
    Escalation(
      value: Loads.index(main, settings.escalationScale),
      fast: Loads.index(fast, settings.scale(atHalfLife: settings.fastHalfLife)),
      slow: Loads.index(slow, settings.scale(atHalfLife: settings.slowHalfLife)), load: main)
  }

  static func index(_ load: Double, _ scale: Double) -> Double { 100 * (1 - exp(-load / scale)) }
}

extension NumberSettings {
  /// The scale at which a steady daily load reads the same at another half-life: load grows with 1/(1 − 2^(−1/H)).
  package func scale(atHalfLife halfLife: Double) -> Double {
    escalationScale * (1 - exp2(-1 / escalationHalfLife)) / (1 - exp2(-1 / halfLife))
  }
}
