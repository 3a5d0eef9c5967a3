import Domain

/// What the world's names mean: countries, leaders, organisations, topics, and the codebook's tables. Loaded from
/// tab-separated files that an analyst reads and extends, compiled to fast matchers, immutable from then on.
///
///     let ontology = try Ontology.load(directory: "config/ontology", additions: "/etc/tocsin/ontology.d")
///     ontology.country(named: "Chinese")?.code        // "CHN"
///     ArticleActors(in: article.text, published: day, by: ontology).mentions
public struct Ontology: Sendable {
  /// SHA-256 over all files' contents, the first 16 hexadecimal digits: the version that coded facts carry.
  public let version: String
  public let codebook: Codebook
  public let countries: [Country]
  public let organisations: [Organisation]
  public let topics: [SubjectTopic]
  public let instruments: [Instrument]
  public let goods: [Good]
  public let currencies: [Currency]
  /// Rows of each table, in the order in which they are read.
  public let counts: [(table: String, rows: Int)]

  package let actors: ActorMatcher
  package let topicMatcher: SubjectMatcher
  package let instrumentMatcher: SubjectMatcher
  package let goodMatcher: SubjectMatcher
  package let amountWords: AmountWords
  let countryIndex: CountryIndex

  /// Reads every table below `directory` and then below `additions`, whose rows extend and replace.
  ///
  /// - Parameter additions: may be missing on disk.
  /// - Throws: every problem found, with file, line and column.
  public static func load(directory: String, additions: String? = nil) throws(OntologyErrors) -> Ontology {
    var report = ProblemReport()
    let shipped = OntologyFiles(below: directory, isOptional: false, into: &report)
    let added = additions.map { OntologyFiles(below: $0, isOptional: true, into: &report) }
    var tables = OntologyTables()
    for table in TableName.allCases {
      for file in shipped.of(table) { tables.read(file, table, isAddition: false, into: &report) }
      for file in added?.of(table) ?? [] { tables.read(file, table, isAddition: true, into: &report) }
    }
    guard report.problems.isEmpty else { throw OntologyErrors(report.problems) }
    return Ontology(tables, version: version(of: shipped.files + (added?.files ?? [])))
  }

  private static func version(of files: [OntologyFiles.File]) -> String {
    let digests = files.flatMap { Digest(of: $0.bytes).bytes }
    return String(Digest(of: digests).hex.prefix(16))
  }

  private init(_ tables: OntologyTables, version: String) {
    self.version = version
    codebook = tables.codebook
    countries = tables.countries.all
    organisations = tables.organisations.all
    topics = tables.topics.all
    instruments = tables.instruments.all
    goods = tables.goods.all
    currencies = tables.currencies.all
    counts = tables.counts
    let spellings = tables.spellings.all
    actors = ActorMatcher(tables)
    topicMatcher = SubjectMatcher(topics.map { [$0.name] + $0.phrases }, spellings: spellings)
    instrumentMatcher = SubjectMatcher(instruments.map { [$0.name] + $0.phrases }, spellings: spellings)
    goodMatcher = SubjectMatcher(goods.map { [$0.name] + $0.phrases }, spellings: spellings)
    amountWords = AmountWords(currencies: currencies, numbers: tables.numbers.all)
    countryIndex = CountryIndex(tables)
  }
}

/// The tables while they are read.
struct OntologyTables {
  var known = KnownCodes()
  var types = Entries<Codebook.EventType>()
  var modes = Entries<Codebook.Mode>()
  var contexts = Entries<Codebook.Context>()
  var sectors = Entries<Codebook.Sector>()
  var cameo = Entries<Codebook.CameoCode>()
  var countries = Entries<Country>()
  var organisations = Entries<Organisation>()
  var names = Entries<HistoricalName>()
  var places = Entries<GeographicPlace>()
  var leaders = Entries<Tenure>()
  var bodies = Entries<NamedActor>()
  var groups = Entries<NamedActor>()
  var companies = Entries<NamedActor>()
  var media = Entries<NamedActor>()
  var communities = Entries<NamedActor>()
  var agents = Entries<AgentNoun>()
  var titles = Entries<CourtesyTitle>()
  var decoys = Entries<Decoy>()
  var readings = Entries<Reading>()
  var spellings = Entries<Spelling>()
  var topics = Entries<SubjectTopic>()
  var instruments = Entries<Instrument>()
  var goods = Entries<Good>()
  var currencies = Entries<Currency>()
  var numbers = Entries<NumberWord>()

  mutating func read(
    _ file: TableFile, _ table: TableName, isAddition: Bool, into report: inout ProblemReport
  ) {
    let known = known
    func take<Entry>(_ entries: inout Entries<Entry>) {
      entries.read(file, isAddition: isAddition, known: known, into: &report)
    }
    switch table {
    case .types: take(&types)
    case .modes:
      take(&modes)
      self.known.modes = Set(modes.all.map(\.key))
    case .contexts:
      take(&contexts)
      self.known.contexts = Set(contexts.all.map(\.name))
    case .sectors:
      take(&sectors)
      self.known.sectors = Set(sectors.all.map(\.code))
    case .cameo: take(&cameo)
    case .countries:
      take(&countries)
      self.known.countries = Set(countries.all.map(\.code))
    case .organisations:
      take(&organisations)
      self.known.organisations = Set(organisations.all.map(\.code))
    case .names: take(&names)
    case .places: take(&places)
    case .leaders: take(&leaders)
    case .bodies: take(&bodies)
    case .groups: take(&groups)
    case .companies: take(&companies)
    case .media: take(&media)
    case .communities: take(&communities)
    case .agents: take(&agents)
    case .titles: take(&titles)
    case .decoys: take(&decoys)
    case .ambiguous: take(&readings)
    case .spelling: take(&spellings)
    case .topics: take(&topics)
    case .instruments: take(&instruments)
    case .goods: take(&goods)
    case .currencies: take(&currencies)
    case .numbers: take(&numbers)
    }
  }

  var codebook: Codebook {
    var codebook = Codebook()
    codebook.types = types.all
    codebook.modes = modes.all
    codebook.contexts = contexts.all
    codebook.sectors = sectors.all
    codebook.cameo = cameo.all
    codebook.index()
    return codebook
  }

  var counts: [(table: String, rows: Int)] {
    TableName.allCases.map { ($0.rawValue, count(of: $0)) }
  }

  private func count(of table: TableName) -> Int {
    switch table {
    case .types: types.all.count
    case .modes: modes.all.count
    case .contexts: contexts.all.count
    case .sectors: sectors.all.count
    case .cameo: cameo.all.count
    case .countries: countries.all.count
    case .organisations: organisations.all.count
    case .names: names.all.count
    case .places: places.all.count
    case .leaders: leaders.all.count
    case .bodies: bodies.all.count
    case .groups: groups.all.count
    case .companies: companies.all.count
    case .media: media.all.count
    case .communities: communities.all.count
    case .agents: agents.all.count
    case .titles: titles.all.count
    case .decoys: decoys.all.count
    case .ambiguous: readings.all.count
    case .spelling: spellings.all.count
    case .topics: topics.all.count
    case .instruments: instruments.all.count
    case .goods: goods.all.count
    case .currencies: currencies.all.count
    case .numbers: numbers.all.count
    }
  }
}
