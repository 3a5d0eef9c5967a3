/// A country or territory of ISO 3166-1.
public struct Country: Hashable, Sendable {
  /// ISO 3166-1 alpha-3.
  public var code: String
  /// ISO 3166-1 alpha-2.
  public var iso2: String
  /// The name in common use, without an article.
  public var name: String
  /// Whether the name takes one: the Netherlands.
  public var takesArticle: Bool
  public var otherNames: [String]
  public var adjectives: [String]
  /// The people, singular and plural: `Briton`, `Britons`.
  public var people: [String]
  /// The capital first, other spellings and seats of government that are cities after it.
  public var capitals: [String]
  /// Buildings and offices that stand for the government and for nothing else: the Kremlin.
  public var seats: [String]
  public var origin: Origin

  public var nameInSentence: String { takesArticle ? "the " + name : name }
  public var governmentName: String { "Government of " + nameInSentence }
}

extension Country: TableEntry {
  enum Column: Int, TableColumn { case code, iso2, name, the, names, adjectives, people, capitals, seats }

  var key: String { code }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let code = row.required(.code, into: &report), let name = row.required(.name, into: &report)
    else { return nil }
    if code.utf8.count != 3 || !code.utf8.allSatisfy(Folding.isUpper) {
      row.problem(.code, "'\(code)' is no ISO 3166-1 alpha-3 code", into: &report)
    }
    self.init(
      code: code, iso2: row.text(.iso2) ?? "", name: name, takesArticle: row.text(.the) != nil,
      otherNames: row.list(.names), adjectives: row.list(.adjectives), people: row.list(.people),
      capitals: row.list(.capitals), seats: row.list(.seats), origin: row.origin)
  }
}

/// A name that held for some years, or that needs a flag: West Germany, Zaire, Peking.
public struct HistoricalName: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable { case name, adjective, people, capital, seat }

  public var name: String
  public var country: String
  public var kind: Kind
  public var years: Years
  public var origin: Origin
}

extension HistoricalName: TableEntry {
  enum Column: Int, TableColumn { case name, country, kind, from, to }

  var key: String { "\(name)\t\(country)\t\(kind.rawValue)" }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let name = row.required(.name, into: &report),
      let country = row.actorCode(.country, known: known, into: &report)
    else { return nil }
    let kind: Kind = row.choice(.kind, into: &report) ?? .name
    self.init(
      name: name, country: country, kind: kind, years: row.years(from: .from, to: .to, into: &report),
      origin: row.origin)
  }
}

/// A place inside a country, or a region of several.
public struct GeographicPlace: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    case city, state, region, territory, sea, water, island, mountain, site, base, continent, world
  }

  public var name: String
  /// Nil for a sea or a region of several countries.
  public var country: String?
  public var kind: Kind
  public var aliases: [String]
  /// The name is an ordinary word too: Nice, Reading, Mobile.
  public var isWord: Bool
  public var origin: Origin
}

extension GeographicPlace: TableEntry {
  enum Column: Int, TableColumn { case name, country, kind, aliases, flags }

  var key: String { "\(name)\t\(country ?? "")" }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let name = row.required(.name, into: &report) else { return nil }
    let country = row.actorCode(.country, known: known, into: &report)
    let kind: Kind = row.choice(.kind, into: &report) ?? .city
    for flag in row.list(.flags) where flag != "word" {
      row.problem(.flags, "unknown flag '\(flag)'", hint: "known is: word", into: &report)
    }
    self.init(
      name: name, country: country, kind: kind, aliases: row.list(.aliases),
      isWord: row.list(.flags).contains("word"), origin: row.origin)
  }
}
