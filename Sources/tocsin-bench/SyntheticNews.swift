import Domain

/// Made-up articles for measuring stores: deterministic from a seed, with the skew of real news. A few pairs have
/// most of the facts, a sixth of the articles are copies, and days run over several years.
struct SyntheticNews {
  struct Shape {
    var facts = 1_000_000
    var factsPerArticle = 4
    var days = 1_500
    var lastDay = Day("2025-10-23")!
    var seed: UInt64 = 7
    /// How many further articles copy an earlier one, of a hundred.
    var copiesPercent = 16
  }

  static let countries = [
    "USA", "CHN", "RUS", "UKR", "DEU", "FRA", "GBR", "JPN", "KOR", "PRK", "IND", "PAK", "IRN", "ISR", "SAU",
    "TUR",
    "EUN", "NATO", "UNO", "CAN", "MEX", "BRA", "ARG", "ZAF", "EGY", "NGA", "AUS", "IDN", "PHL", "VNM", "TWN",
    "POL",
    "ITA", "ESP", "SWE", "NOR", "FIN", "GRC", "SYR", "IRQ", "YEM", "ETH", "KEN", "VEN", "COL", "CUB", "THA",
    "MMR",
    "KAZ", "AZE", "ARM", "GEO", "HUN", "SRB", "QAT", "ARE", "AFG", "BGD", "LKA", "NZL",
  ]
  private static let publishers = (0..<40).map { "Paper \($0)" }
  private static let scores: [(PloverType, Double)] = [
    (.consult, 2.5), (.accuse, -3), (.agree, 2.5), (.threaten, -3.5), (.support, 5), (.sanction, -6),
    (.reject, -2), (.cooperate, 9.5), (.request, 0), (.aid, 10), (.mobilize, -5.5), (.coerce, -7),
    (.assault, -9),
    (.concede, 4.5), (.protest, -5), (.retreat, 6.5),
  ]
  private static let verbs = [
    "announced", "imposed", "rejected", "praised", "threatened", "signed", "extended",
  ]

  let shape: Shape
  private var random: SplitMix
  private var texts: [String] = []
  private(set) var made = 0
  private var article = 0

  init(_ shape: Shape) {
    self.shape = shape
    random = SplitMix(state: shape.seed)
  }

  /// The next article's events, or nil when there are enough facts.
  mutating func next() -> [Event]? {
    guard made < shape.facts else { return nil }
    article += 1
    let id = ArticleID(Digest(of: Array("\(shape.seed)/\(article)".utf8)))
    let day = shape.lastDay.advanced(by: -(shape.days - 1 - made * shape.days / shape.facts))
    let isCopy = !texts.isEmpty && random.below(100) < shape.copiesPercent
    let text = isCopy ? texts[random.below(texts.count)] : newText()
    let count = min(shape.factsPerArticle, shape.facts - made)
    let facts = (1...count).map { fact(FactID(article: id, ordinal: $0), day) }
    made += count
    let received = ArticleReceived(
      article: id, title: "Article \(article) of the bench", published: day.start,
      publisher: SyntheticNews.publishers[random.skewed(SyntheticNews.publishers.count)],
      url: "https://news.example/\(article)", language: "en", delivery: "a\(article).json", format: "json",
      byteCount: 2_000, fingerprint: Fingerprint.of(text))
    return [
      .articleReceived(received),
      .factsExtracted(FactsExtracted(article: id, coder: "0123456789abcdef", sentences: 12, facts: facts)),
    ]
  }

  private mutating func newText() -> String {
    let text = (0..<60).map { _ in "word\(random.below(5_000))" }.joined(separator: " ")
    if texts.count < 500 { texts.append(text) } else { texts[random.below(500)] = text }
    return text
  }

  private mutating func fact(_ id: FactID, _ day: Day) -> Fact {
    let countries = SyntheticNews.countries
    let a = random.skewed(countries.count)
    var b = random.skewed(countries.count)
    if a == b { b = (b + 1) % countries.count }
    let (type, score) = SyntheticNews.scores[random.skewed(SyntheticNews.scores.count)]
    let verb = SyntheticNews.verbs[random.below(SyntheticNews.verbs.count)]
    let padding = (0..<18).map { _ in "word\(random.below(5_000))" }.joined(separator: " ")
    let sentence = "\(countries[a]) \(verb) measures towards \(countries[b]) on \(day), \(padding)."
    let status: Status =
      random.below(10) < 7 ? .occurred : Status.allCases[random.below(Status.allCases.count)]
    return Fact(
      id: id, kind: .interaction, type: type, contexts: ["economic", "diplomatic"], cameo: "163",
      intensity: score,
      source: Actor(
        text: countries[a], span: ByteSpan(start: 0, end: 3), country: countries[a], sector: "GOV",
        name: "Government of \(countries[a])"),
      recipient: Actor(
        text: countries[b], span: ByteSpan(start: 30, end: 33), country: countries[b], sector: nil,
        name: countries[b]),
      status: status, instrument: "tariff", goods: ["steel"], date: EventDate(value: day, precision: .day),
      confidence: Double(50 + random.below(45)) / 100,
      evidence: Evidence(
        sentenceIndex: 1 + random.below(12), sentence: sentence, span: ByteSpan(start: 100, end: 300),
        trigger: Evidence.Trigger(
          text: verb, span: ByteSpan(start: 104, end: 112), rule: "\(type.rawValue.lowercased()).\(verb)")))
  }
}

/// SplitMix64 (G. Steele and others, 2014): small, fast, the same everywhere.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }

  /// Small numbers far more often than large ones: about as 1/(n+1).
  mutating func skewed(_ count: Int) -> Int {
    let share = Double(next() >> 11) / Double(1 << 53)
    return min(count - 1, Int(Double(count) * share * share * share))
  }
}
