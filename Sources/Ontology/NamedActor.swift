/// A named actor that is no country and no leader: a ministry, an alliance, a rebel movement, a company.
public struct NamedActor: Hashable, Sendable {
  public var name: String
  /// Its home, or for an organisation its own code; nil where it has none.
  public var country: String?
  public var sector: String?
  public var aliases: [String]
  public var years: Years
  /// Its name in capitals is an ordinary word: WHO, IS.
  public var isWord: Bool
  public var origin: Origin
}

/// Reads the tables of named actors, which have the same columns: bodies, groups, companies, media,
/// communities.
extension NamedActor: TableEntry {
  enum Column: Int, TableColumn { case name, country, sector, aliases, from, to, flags }

  var key: String { "\(name)\t\(country ?? "")" }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let name = row.required(.name, into: &report) else { return nil }
    for flag in row.list(.flags) where flag != "word" {
      row.problem(.flags, "unknown flag '\(flag)'", hint: "known is: word", into: &report)
    }
    self.init(
      name: name, country: row.actorCode(.country, known: known, into: &report),
      sector: row.sector(.sector, known: known, into: &report), aliases: row.list(.aliases),
      years: row.years(from: .from, to: .to, into: &report), isWord: row.list(.flags).contains("word"),
      origin: row.origin)
  }
}

/// An international organisation or bloc, with a code that stands where a country's would.
public struct Organisation: Hashable, Sendable {
  public var code: String
  public var name: String
  public var sector: String
  public var aliases: [String]
  /// Adjectives: `Opec`'s none, the European Union's `European`.
  public var isWord: Bool
  public var years: Years
  public var origin: Origin
}

extension Organisation: TableEntry {
  enum Column: Int, TableColumn { case code, name, sector, aliases, from, to, flags }

  var key: String { code }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let code = row.required(.code, into: &report), let name = row.required(.name, into: &report)
    else { return nil }
    if known.countries.contains(code) {
      row.problem(.code, "'\(code)' is a country's code already", into: &report)
    }
    self.init(
      code: code, name: name, sector: row.sector(.sector, known: known, into: &report) ?? "IGO",
      aliases: row.list(.aliases), isWord: row.list(.flags).contains("word"),
      years: row.years(from: .from, to: .to, into: &report), origin: row.origin)
  }
}

/// A person in an office, for the years that he or she held it. A person has a row per office.
public struct Tenure: Hashable, Sendable {
  /// How far the surname alone names the person.
  public enum SurnameUse: Hashable, Sendable {
    case never
    /// After the full name, or after a title: `President Bush`.
    case guarded
    /// Anywhere: `Gorbachev`.
    case alone
  }

  public var name: String
  public var country: String?
  public var sector: String
  public var role: String
  public var years: Years
  public var surname: String
  public var surnameUse: SurnameUse
  public var aliases: [String]
  public var origin: Origin
}

extension Tenure: TableEntry {
  enum Column: Int, TableColumn { case name, country, sector, role, from, to, surname, aliases }

  var key: String { "\(name)\t\(country ?? "")\t\(role)\t\(years.from ?? 0)" }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let name = row.required(.name, into: &report) else { return nil }
    var surname = row.text(.surname) ?? ""
    var use = SurnameUse.guarded
    if surname == "-" { use = .never }
    if surname.utf8.last == UInt8(ascii: "!") {
      use = .alone
      surname.removeLast()
    }
    if surname.isEmpty { surname = name.split(separator: " ").last.map(String.init) ?? name }
    self.init(
      name: name, country: row.actorCode(.country, known: known, into: &report),
      sector: row.sector(.sector, known: known, into: &report) ?? "ELI", role: row.text(.role) ?? "",
      years: row.years(from: .from, to: .to, into: &report), surname: surname, surnameUse: use,
      aliases: row.list(.aliases), origin: row.origin)
  }
}

/// A common noun for actors: `troops`, `foreign ministry`, `lawmaker`. Beside a country's adjective or name it
/// makes an actor of that country and this sector.
public struct AgentNoun: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// One person, or several in the plural: `minister`.
    case person
    /// An institution: `ministry`.
    case body
    /// People together: `troops`, `police`.
    case group
    /// A thing that acts for its owner: `warship`, `jet`.
    case asset
  }

  public var noun: String
  public var plurals: [String]
  /// Nil where the noun tells none: nation, ally.
  public var sector: String?
  public var kind: Kind
  /// It stands before a surname: `President Bush`.
  public var isTitle: Bool
  public var origin: Origin
}

extension AgentNoun: TableEntry {
  enum Column: Int, TableColumn { case noun, plural, sector, kind, flags }

  var key: String { noun }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let noun = row.required(.noun, into: &report) else { return nil }
    for flag in row.list(.flags) where flag != "title" {
      row.problem(.flags, "unknown flag '\(flag)'", hint: "known is: title", into: &report)
    }
    self.init(
      noun: noun, plurals: row.list(.plural),
      sector: row.sector(.sector, known: known, into: &report),
      kind: row.choice(.kind, into: &report) ?? .person, isTitle: row.list(.flags).contains("title"),
      origin: row.origin)
  }
}
