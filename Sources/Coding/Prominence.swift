import Ontology

/// How much an article is about each country: how often it is named, and whether the title names it. Who is named once,
/// in passing, is more often misread than whom the article is about.
struct Prominence: Sendable {
  private var counts: [String: Int] = [:]
  private var titled: Set<String> = []
  /// Of an article this short nothing can be said.
  private let isShort: Bool

  private static let shortBytes = 400

  /// - Parameters:
  ///   - mentions: the article's.
  ///   - titleBytes: UTF-8 bytes of the title, which stands first.
  ///   - bytes: of the article.
  init(_ mentions: [ActorMention], titleBytes: Int, bytes: Int) {
    for mention in mentions {
      guard let country = mention.best.country else { continue }
      counts[country, default: 0] += 1
      if mention.start < titleBytes { titled.insert(country) }
    }
    isShort = bytes - titleBytes < Prominence.shortBytes
  }

  /// Features of a country that is `role` of a fact.
  func features(of country: String?, as role: String) -> [String] {
    guard !isShort, let country else { return [] }
    let count = counts[country] ?? 0
    let often = count <= 1 ? "once" : count <= 3 ? "some" : count <= 8 ? "often" : "much"
    return ["\(role)-named=\(often)"] + (titled.contains(country) ? ["\(role)-in-title"] : [])
  }

  /// Features of the two together.
  func features(of first: String?, _ second: String?) -> [String] {
    guard !isShort, let first, let second else { return [] }
    let both = [first, second].count { titled.contains($0) }
    let least = min(counts[first] ?? 0, counts[second] ?? 0)
    let countries = counts.count
    return [
      "in-title=\(both)", "least-named=\(min(least, 4))",
      "countries=\(countries <= 2 ? "two" : countries <= 4 ? "few" : countries <= 8 ? "many" : "more")",
    ]
  }
}
