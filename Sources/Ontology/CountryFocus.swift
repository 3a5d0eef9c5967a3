/// Which countries an article is about, as against those that it names in passing.
///
/// Every mention that resolves to a country adds to that country's weight: by where it stands (title, dateline or
/// first paragraph, elsewhere) and by what it is (the country itself, or a company that happens to have its home
/// there). The article is about the countries whose weight reaches a least weight and a share of the heaviest.
public struct CountryFocus: Sendable {
  /// Weights of a mention by its place in the article. Chosen by hand, rounded, not fitted to the digit.
  static let titleWeight = 3.0
  static let leadWeight = 2.0
  static let bodyWeight = 1.0
  /// A mention that names the country only through what has its home there.
  static let indirectShare = 0.5
  static let weightLeast = 1.5
  /// Of the heaviest country's weight.
  static let shareLeast = 0.25
  /// The first paragraph at most, in bytes, where lines do not tell.
  static let leadBytes = 400

  /// ISO alpha-3 and weight, heaviest first.
  public let weights: [(country: String, weight: Double)]

  /// The countries that the article is about, heaviest first.
  public var countries: [String] {
    guard let heaviest = weights.first?.weight else { return [] }
    return weights.filter {
      $0.weight >= CountryFocus.weightLeast && $0.weight >= CountryFocus.shareLeast * heaviest
    }.map(\.country)
  }

  /// - Parameters:
  ///   - actors: the article's, title included.
  ///   - titleEnd: bytes of the title; 0 where there is none.
  public init(_ actors: ArticleActors, titleEnd: Int, by ontology: Ontology) {
    var sums: [String: Double] = [:]
    for mention in actors.mentions {
      guard
        let sense = mention.senses.first(where: { $0.country.map(ontology.isCountry) ?? false }),
        let code = sense.country
      else { continue }
      let place =
        mention.start < titleEnd
        ? CountryFocus.titleWeight
        : mention.start < titleEnd + CountryFocus.leadBytes
          ? CountryFocus.leadWeight : CountryFocus.bodyWeight
      sums[code, default: 0] += place * CountryFocus.share(of: sense)
    }
    weights = sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }

  private static func share(of sense: ActorSense) -> Double {
    switch sense.kind {
    case .media: 0
    case .company, .community, .group: indirectShare
    default: 1
    }
  }
}

extension Ontology {
  /// Whether a code is a country's, not an organisation's.
  public func isCountry(_ code: String) -> Bool { countryIndex.isCountry(code) }
}
