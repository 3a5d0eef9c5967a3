import Domain
import Foundation

/// Stance and escalation computed anew from a list of articles, straight from DESIGN.md's formulas and with nothing
/// of the projections' code: slow, and easy to read.
struct ReferenceNumbers {
  var stories: [Newsroom.Story]
  var settings = NumberSettings()

  private struct CellKey: Hashable {
    var source: String
    var target: String
    var type: String
    var day: Int
  }

  private struct Vote {
    var article: Int
    var evidence: Double
    var score: Double
  }

  private struct DayNumbers {
    var load = 0.0
    var weight = 0.0
    var sum = 0.0
  }

  private let unit = 1_048_576.0

  func escalation(_ a: String, _ b: String, asOf day: Day) -> Double? {
    let days = directionDays()
    guard let load = load(a, b, days, day) else { return nil }
    return 100 * (1 - exp(-load / settings.escalationScale))
  }

  /// By the product formula, not by sums of loads.
  func pairEscalation(_ a: String, _ b: String, asOf day: Day) -> Double? {
    let (x, y) = (escalation(a, b, asOf: day), escalation(b, a, asOf: day))
    if x == nil && y == nil { return nil }
    return 100 * (1 - (1 - (x ?? 0) / 100) * (1 - (y ?? 0) / 100))
  }

  func worldEscalation(_ countries: [String], asOf day: Day) -> Double {
    var pairs: [Double] = []
    for (index, a) in countries.enumerated() {
      for b in countries[(index + 1)...] {
        if let value = pairEscalation(a, b, asOf: day) { pairs.append(value) }
      }
    }
    var product = 1.0
    for (rank, value) in pairs.sorted(by: >).enumerated() {
      product *= pow(1 - value / 100, pow(2, -Double(rank)))
    }
    return 100 * (1 - product)
  }

  func stance(_ a: String, _ b: String, asOf day: Day) -> Double? {
    var numerator = 0.0
    var denominator = settings.priorWeight
    var isKnown = false
    for (key, numbers) in directionDays() where key.source == a && key.target == b {
      let age = Int(day.daysSinceEpoch) - key.day
      guard age >= 0, age < settings.memoryDays else { continue }
      isKnown = true
      let weight =
        pow(2, -Double(age) / settings.stanceHalfLife) * numbers.weight
        / (numbers.weight + settings.dayEvidenceHalf)
      numerator += weight * numbers.sum / numbers.weight
      denominator += weight
    }
    return isKnown ? numerator / denominator : nil
  }

  private struct DayKey: Hashable {
    var source: String
    var target: String
    var day: Int
  }

  private func load(_ a: String, _ b: String, _ days: [DayKey: DayNumbers], _ day: Day) -> Double? {
    var load: Double?
    for (key, numbers) in days where key.source == a && key.target == b {
      let age = Int(day.daysSinceEpoch) - key.day
      guard age >= 0, age < settings.memoryDays else { continue }
      load = (load ?? 0) + pow(2, -Double(age) / settings.escalationHalfLife) * numbers.load
    }
    return load
  }

  /// Sums over cells, in 2^−20, rounded cell by cell as the projections promise to.
  private func directionDays() -> [DayKey: DayNumbers] {
    var cells: [CellKey: [Vote]] = [:]
    for (index, story) in stories.enumerated() {
      for fact in story.facts {
        guard let (type, score) = counted(fact), let source = fact.source.country,
          let target = fact.topic?.id ?? fact.recipient?.country, source != target, fact.confidence > 0
        else { continue }
        let said = story.published?.day ?? fact.date.value
        let day = min(fact.date.value, said)
        let evidence = (min(-log(1 - fact.confidence), 7) * unit).rounded()
        cells[
          CellKey(source: source, target: target, type: type, day: Int(day.daysSinceEpoch)), default: []
        ].append(Vote(article: index, evidence: evidence, score: score))
      }
    }
    let clusters = clustersOfCopies()
    var days: [DayKey: DayNumbers] = [:]
    for (key, votes) in cells {
      var evidence = 0.0
      var strongest = 0.0
      var weighted = 0.0
      for origin in independent(votes, clusters) {
        let best = origin.max { a, b in
          (a.evidence, abs(a.score), -a.score) < (b.evidence, abs(b.score), -b.score)
        }!
        evidence += best.evidence
        strongest = max(strongest, best.evidence)
        weighted += best.evidence * best.score
      }
      // At most half of the doubt that the strongest report leaves is taken away by the others.
      let agreement = 1 - exp(-(evidence - strongest) / unit)
      let weight = 1 - exp(-strongest / unit) * (1 - agreement / 2)
      let score = weighted / evidence
      var numbers = days[DayKey(source: key.source, target: key.target, day: key.day)] ?? DayNumbers()
      if score < 0, key.type != "position" {
        let hostility = min(weight * pow(abs(score) / 10, 2), 0.999)
        numbers.load += (-log(1 - hostility) * unit).rounded() / unit
      }
      numbers.weight += (weight * unit).rounded() / unit
      numbers.sum += (weight * score * unit).rounded() / unit
      days[DayKey(source: key.source, target: key.target, day: key.day)] = numbers
    }
    return days
  }

  private func counted(_ fact: Fact) -> (String, Double)? {
    switch fact.status {
    case .denied, .hypothetical: return nil
    default: break
    }
    guard let type = fact.type else { return ("position", fact.intensity) }
    let hostileDeeds: [PloverType] = [.protest, .sanction, .mobilize, .coerce, .assault]
    let hostileWords: [PloverType] = [.request, .accuse, .reject, .threaten]
    switch fact.status {
    case .threatened: return ("THREATEN", -3.5)
    case .planned:
      if hostileDeeds.contains(type) { return ("THREATEN", -3.5) }
      if hostileWords.contains(type) { return (type.rawValue, fact.intensity) }
      return type == .retreat || type == .concede ? ("CONCEDE", 4.5) : ("AGREE", 2.5)
    default: return (type.rawValue, fact.intensity)
    }
  }

  /// Each article's set of copies, by walking from article to article.
  private func clustersOfCopies() -> [Set<Int>] {
    let bands = stories.map { Set(Fingerprint.bands(of: Fingerprint.of($0.text))) }
    return stories.indices.map { start in
      var found: Set<Int> = [start]
      var grew = true
      while grew {
        grew = false
        for index in stories.indices where !found.contains(index) {
          if found.contains(where: { !bands[$0].isDisjoint(with: bands[index]) }) {
            found.insert(index)
            grew = true
          }
        }
      }
      return found
    }
  }

  /// Groups votes until no two groups have anything in common.
  private func independent(_ votes: [Vote], _ clusters: [Set<Int>]) -> [[Vote]] {
    struct Group {
      var votes: [Vote]
      var publishers: Set<String>
    }
    var byCluster: [Set<Int>: [Vote]] = [:]
    for vote in votes { byCluster[clusters[vote.article], default: []].append(vote) }
    var groups: [Group] = byCluster.values.map { votes in
      let first = votes.map { stories[$0.article].published ?? Timestamp(microseconds: .max) }.min()!
      let originals = votes.filter {
        (stories[$0.article].published ?? Timestamp(microseconds: .max)) == first
      }
      let named = Set(originals.compactMap { stories[$0.article].publisher })
      return Group(votes: votes, publishers: named.isEmpty ? ["(unknown)"] : named)
    }
    var merged = true
    while merged {
      merged = false
      search: for a in groups.indices {
        for b in groups.indices where b > a && !groups[a].publishers.isDisjoint(with: groups[b].publishers) {
          groups[a].votes += groups[b].votes
          groups[a].publishers.formUnion(groups[b].publishers)
          groups.remove(at: b)
          merged = true
          break search
        }
      }
    }
    return groups.map(\.votes)
  }
}
