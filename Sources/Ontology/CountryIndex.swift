/// Countries and organisations by whatever people call them.
public struct CountryIndex: Sendable {
  private var codes: [String: String] = [:]
  /// Every name, as the tables write it.
  private(set) var names: [String] = []
  private let countryCodes: Set<String>

  init(_ tables: OntologyTables) {
    countryCodes = tables.known.countries
    for organisation in tables.organisations.all {
      for name in [organisation.name, organisation.code] + organisation.aliases {
        add(name, organisation.code)
      }
    }
    for name in tables.names.all { add(name.name, name.country) }
    for country in tables.countries.all {
      for name in country.seats + country.capitals + country.people + country.adjectives + country.otherNames
      {
        add(name, country.code)
      }
    }
    // Codes and names proper last: they win over what others are also called.
    for country in tables.countries.all {
      for name in [country.iso2, country.code, country.name] where !name.isEmpty { add(name, country.code) }
    }
  }

  private mutating func add(_ name: String, _ code: String) {
    codes[name.lowercased()] = code
    names.append(name)
  }

  func isCountry(_ code: String) -> Bool { countryCodes.contains(code) }

  /// The code under which facts name a country or organisation; case does not matter.
  public func code(named name: String) -> String? {
    let lowered = name.lowercased()
    if let code = codes[lowered] { return code }
    return lowered.hasPrefix("the ") ? codes[String(lowered.dropFirst(4))] : nil
  }
}

extension CountryIndex {
  /// Sectors too: organisations name theirs, and an unknown one is told.
  private static let tables: [TableName] = [.sectors, .countries, .organisations, .names]

  /// Reads the names alone, in a tenth of the time that the whole ontology takes: for a query that names a country.
  ///
  /// - Parameters:
  ///   - directory: `ontology` of the data directory.
  ///   - additions: the administrator's own tables; may be absent.
  /// - Throws: every problem of the tables of names.
  public static func load(
    directory: String, additions: String? = nil
  ) throws(OntologyErrors) -> CountryIndex {
    var report = ProblemReport()
    let shipped = OntologyFiles(below: directory, isOptional: false, only: tables, into: &report)
    let added = additions.map { OntologyFiles(below: $0, isOptional: true, only: tables, into: &report) }
    var read = OntologyTables()
    for table in tables {
      for file in shipped.of(table) { read.read(file, table, isAddition: false, into: &report) }
      for file in added?.of(table) ?? [] { read.read(file, table, isAddition: true, into: &report) }
    }
    guard report.problems.isEmpty else { throw OntologyErrors(report.problems) }
    return CountryIndex(read)
  }

  /// Near names for one that is unknown, best first: `did you mean …`.
  public func suggestions(for name: String) -> [String] { Suggestion.nearest(to: name, among: names) }
}

extension Ontology {
  /// A country by its name, an older name, its people, its capital, or its ISO code; case does not matter.
  public func country(named name: String) -> Country? {
    guard let code = countryIndex.code(named: name) else { return nil }
    return countries.first { $0.code == code }
  }

  /// The same for organisations: `EUN`, `European Union`, `EU`.
  public func organisation(named name: String) -> Organisation? {
    guard let code = countryIndex.code(named: name) else { return nil }
    return organisations.first { $0.code == code }
  }

  /// The code under which facts name a country or organisation.
  public func actorCode(named name: String) -> String? { countryIndex.code(named: name) }

  /// The name of a code in facts: `China` for `CHN`.
  public func name(ofCode code: String) -> String? {
    countries.first { $0.code == code }?.name ?? organisations.first { $0.code == code }?.name
  }

  /// Near names for one that is unknown, best first: `did you mean …`.
  public func suggestions(for name: String) -> [String] {
    countryIndex.suggestions(for: name)
  }
}
