import Glibc

/// How facts become numbers: every parameter of stance and escalation, with its unit and default.
///
/// The formulas are in `Stance` and `Escalation` (target Projections). Half-lives and scale are applied when a
/// number is asked for; `weighing` is applied when facts are folded, so a change of it refolds the facts.
public struct NumberSettings: Hashable, Sendable {
  /// What a fact counts for.
  public var weighing = Weighing()
  /// Days after which a day's reports count half towards stance.
  public var stanceHalfLife = 30.0
  /// Days after which a day's hostility counts half towards escalation.
  public var escalationHalfLife = 14.0
  /// The load at which escalation reaches 63 (100·(1 − 1/e)); a smaller scale makes the index more excitable.
  public var escalationScale = 8.0
  /// Half-lives, in days, whose difference is escalation's trend.
  public var fastHalfLife = 7.0
  public var slowHalfLife = 60.0
  /// The evidence of a day at which it counts half of a fully reported one. Small, because a day of reports is a
  /// day of reports: at 0.03 a single report of confidence 0.3 counts 0.91 of a day, and ten further publishers of
  /// it move stance by less than 0.2 points, as they do at every confidence from 0.3 up. At 0.5, they would by 1.
  public var dayEvidenceHalf = 0.03
  /// Stance without any report is 0 with this much weight, in fully reported days of today …
  public var priorWeight = 1.0
  /// … and this standard deviation, in points of stance.
  public var priorDeviation = 3.0
  /// Stance's trend is its change over so many days.
  public var stanceTrendDays = 30
  /// Days older than this count for nothing, and a pair without a report in them is unmonitored.
  public var memoryDays = 730

  public init() {}

  public static let defaults = NumberSettings()

  /// Bounds that a setting must keep; the first that is broken, in words.
  public var complaint: String? {
    func positive(_ name: String, _ value: Double, atMost most: Double) -> String? {
      value > 0 && value <= most ? nil : "\(name) must be above 0 and at most \(most), and is \(value)"
    }
    let complaints = [
      positive("stance half-life", stanceHalfLife, atMost: 3650),
      positive("escalation half-life", escalationHalfLife, atMost: 3650),
      positive("escalation scale", escalationScale, atMost: 10_000),
      positive("fast half-life", fastHalfLife, atMost: 3650),
      positive("slow half-life", slowHalfLife, atMost: 3650),
      positive("day evidence half", dayEvidenceHalf, atMost: 100),
      positive("prior weight", priorWeight, atMost: 100),
      positive("prior deviation", priorDeviation, atMost: 10),
      positive("stance trend days", Double(stanceTrendDays), atMost: 3650),
      positive("memory days", Double(memoryDays), atMost: 3650),
      weighing.complaint,
    ]
    return complaints.compactMap(\.self).first
  }
}

/// What a fact counts for in a cell: its type there, its score and its evidence.
///
/// - `occurred` and `ongoing` facts count as what they are.
/// - `planned` counts as the words that it is: hostile plans are a THREATEN (−3.5), cooperative ones an AGREE
///   (2.5) and a planned RETREAT a CONCEDE (4.5), which is how PLOVER's manual folds them.
/// - `threatened` counts as a THREATEN (−3.5), whatever is threatened.
/// - `hypothetical` and `denied` are listed and count for nothing.
/// - A position counts with its own intensity; one that is planned is still a position.
public struct Weighing: Hashable, Sendable {
  /// Factors on a type's intensity; 1 where a type is absent.
  public var typeWeights: [PloverType: Double] = [:]

  public init() {}

  /// Evidence and scores are carried as integers, so that sums do not depend on the order of arrival.
  public static let evidenceUnit = Double(1 << 20)
  public static let scoreUnit = 1000.0
  /// No single report is more certain than 1 − e^−7 = 0.9991.
  public static let evidenceMax = 7.0

  /// Of the doubt that the strongest report leaves, other origins take away at most this share. Publishers err
  /// together: one agency's wording, and one program that read them all. At ½, eleven independent reports instead
  /// of one raise escalation by less than 8 points at every confidence and intensity (at 1, independence without
  /// bound, by 40 for the gravest assaults), which `PropertyTests` holds.
  public static let corroborationMax = 0.5

  /// A fact as a cell counts it.
  public struct Weight: Hashable, Sendable {
    /// Nil for a position.
    public var type: PloverType?
    /// Thousandths of a point of intensity.
    public var score: Int32
    /// −ln(1 − confidence), in `evidenceUnit`ths.
    public var evidence: Int32
  }

  /// - Parameters:
  ///   - intensity: in thousandths.
  ///   - confidence: in ten-thousandths.
  /// - Returns: nil where the fact counts for nothing.
  public func weight(
    type: PloverType?, status: Status, intensity: Int32, confidence: Int32
  ) -> Weight? {
    guard confidence > 0 else { return nil }
    let evidence = Weighing.evidence(ofConfidence: confidence)
    guard let type else {
      guard status != .denied, status != .hypothetical else { return nil }
      return Weight(type: nil, score: intensity, evidence: evidence)
    }
    let counted: (type: PloverType, score: Double)
    switch status {
    case .hypothetical, .denied: return nil
    case .occurred, .ongoing: counted = (type, Double(intensity))
    case .threatened: counted = (.threaten, -3500)
    case .planned:
      switch type.quad {
      case .verbalCooperation, .materialCooperation:
        counted = type == .retreat || type == .concede ? (.concede, 4500) : (.agree, 2500)
      case .materialConflict: counted = (.threaten, -3500)
      // Words that are yet to be said: as hostile as said, and no more.
      case .verbalConflict: counted = (type, Double(intensity))
      }
    }
    let score = (counted.score * (typeWeights[counted.type] ?? 1)).rounded()
    return Weight(type: counted.type, score: Int32(min(max(score, -10_000), 10_000)), evidence: evidence)
  }

  /// −ln(1 − q) for a confidence in ten-thousandths, at most `evidenceMax`, in `evidenceUnit`ths.
  public static func evidence(ofConfidence confidence: Int32) -> Int32 {
    evidenceTable[Int(min(max(confidence, 0), 10_000))]
  }

  /// Says whether series folded with one weighing hold for another. Raise its first number when `weight` or a cell's formula
  /// changes.
  package var fingerprint: String {
    "2 "
      + typeWeights.filter { $0.value != 1 }.map { "\($0.key.rawValue)=\($0.value)" }.sorted().joined(
        separator: " ")
  }

  var complaint: String? {
    for (type, weight) in typeWeights where !(weight >= 0 && weight <= 10) {
      return "the weight of \(type.rawValue) must be from 0 to 10, and is \(weight)"
    }
    return nil
  }

  private static let evidenceTable: [Int32] = (0...10_000).map { confidence in
    let evidence = confidence == 10_000 ? evidenceMax : -log(1 - Double(confidence) / 10_000)
    return Int32((min(evidence, evidenceMax) * evidenceUnit).rounded())
  }
}

/// A fact's intensity and confidence in the integers that projections keep and weigh.
extension Fact {
  /// Thousandths.
  public var intensityInThousandths: Int32 {
    Int32((min(max(intensity, -10), 10) * Weighing.scoreUnit).rounded())
  }

  /// Ten-thousandths.
  public var confidenceInTenThousandths: Int32 {
    Int32((min(max(confidence, 0), 1) * 10_000).rounded())
  }
}
