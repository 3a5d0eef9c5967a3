/// Turns the tables' rows into senses and phrases.
struct ActorCompiler {
  var phrases = PhraseTable.Builder()
  var surnames = PhraseTable.Builder()
  var titles = PhraseTable.Builder()
  var senses: [ActorSense] = []
  var leaders: [ActorMatcher.Leader] = []
  private var actorCount: Int32 = 0
  private let spellings: [String: String]
  /// Names that have several readings, as written.
  private let ambiguous: Set<String>

  init(spellings: [String: String], ambiguous: Set<String>) {
    self.spellings = spellings
    self.ambiguous = ambiguous
  }

  mutating func compile(_ tables: OntologyTables) {
    var actorOfCountry: [String: (actor: Int32, country: Country)] = [:]
    for country in tables.countries.all {
      actorOfCountry[country.code] = (newActor(), country)
      add(country, actor: actorOfCountry[country.code]!.actor)
    }
    var actorOfOrganisation: [String: (actor: Int32, organisation: Organisation)] = [:]
    for organisation in tables.organisations.all {
      actorOfOrganisation[organisation.code] = (newActor(), organisation)
      add(organisation, actor: actorOfOrganisation[organisation.code]!.actor)
    }
    for name in tables.names.all {
      if let known = actorOfCountry[name.country] {
        add(name, of: known.country, actor: known.actor)
      } else if let known = actorOfOrganisation[name.country] {
        add(name, of: known.organisation, actor: known.actor)
      }
    }
    for place in tables.places.all { add(place) }
    add(tables.bodies.all, as: .body)
    add(tables.groups.all, as: .group)
    add(tables.companies.all, as: .company)
    add(tables.media.all, as: .media)
    add(tables.communities.all, as: .community)
    addLeaders(tables.leaders.all)
    for noun in tables.agents.all { add(noun) }
    for title in tables.titles.all { titles.add(title.title, value: 0) }
    for decoy in tables.decoys.all { phrases.add(decoy.phrase, value: ActorMatcher.decoy) }
  }

  private mutating func newActor() -> Int32 {
    actorCount += 1
    return actorCount
  }

  private mutating func sense(
    _ kind: ActorSense.Kind, _ actor: Int32, country: String?, sector: String?, name: String,
    role: String? = nil, years: Years = .always, flags: ActorSense.Flags = []
  ) -> UInt32 {
    senses.append(
      ActorSense(
        kind: kind, actor: actor, country: country, sector: sector, name: name, role: role, years: years,
        flags: flags))
    return UInt32(senses.count - 1)
  }

  /// - Parameter hasWords: the names hold common words, which may have a second spelling.
  private mutating func add(_ names: [String], _ sense: UInt32, hasWords: Bool = false) {
    for name in names {
      var sense = sense
      if ambiguous.contains(name) {
        var flagged = senses[Int(sense)]
        flagged.flags.insert(.ambiguous)
        senses.append(flagged)
        sense = UInt32(senses.count - 1)
      }
      if hasWords {
        for spelled in WordForms.spelled(name, spellings) { phrases.add(spelled, value: sense) }
      } else {
        phrases.add(name, value: sense)
      }
    }
  }

  // MARK: Countries

  private mutating func add(_ country: Country, actor: Int32) {
    let code = country.code
    let byName = sense(.country, actor, country: code, sector: nil, name: country.name)
    add([country.name] + country.otherNames, byName)
    let byAdjective = sense(.adjective, actor, country: code, sector: nil, name: country.name)
    add(country.adjectives, byAdjective)
    let byPeople = sense(.people, actor, country: code, sector: nil, name: country.name)
    add(country.people, byPeople)
    let byCapital = sense(
      .capital, actor, country: code, sector: "GOV", name: country.governmentName,
      role: country.capitals.first)
    // A city state's name is the country's.
    add(country.capitals.filter { $0 != country.name }, byCapital)
    let bySeat = sense(.seat, actor, country: code, sector: "GOV", name: country.governmentName)
    add(country.seats, bySeat)
  }

  private mutating func add(_ name: HistoricalName, of country: Country, actor: Int32) {
    let kind: ActorSense.Kind =
      switch name.kind {
      case .name: .country
      case .adjective: .adjective
      case .people: .people
      case .capital: .capital
      case .seat: .seat
      }
    let isGovernment = kind == .capital || kind == .seat
    let byName = sense(
      kind, actor, country: country.code, sector: isGovernment ? "GOV" : nil,
      name: isGovernment ? country.governmentName : country.name, role: isGovernment ? name.name : nil,
      years: name.years)
    add([name.name], byName)
  }

  /// A seat that stands for an organisation: Brussels, Turtle Bay.
  private mutating func add(_ name: HistoricalName, of organisation: Organisation, actor: Int32) {
    let kind: ActorSense.Kind = name.kind == .seat || name.kind == .capital ? .seat : .organisation
    let byName = sense(
      kind, actor, country: organisation.code, sector: organisation.sector, name: organisation.name,
      role: name.name, years: name.years)
    add([name.name], byName)
  }

  private mutating func add(_ place: GeographicPlace) {
    let byName = sense(
      .place, newActor(), country: place.country, sector: nil, name: place.name, role: place.kind.rawValue,
      flags: place.isWord ? .word : [])
    add([place.name] + place.aliases, byName)
  }

  // MARK: Organisations and groups

  private mutating func add(_ organisation: Organisation, actor: Int32) {
    let byName = sense(
      .organisation, actor, country: organisation.code, sector: organisation.sector,
      name: organisation.name, years: organisation.years, flags: organisation.isWord ? .word : [])
    add([organisation.name] + organisation.aliases, byName, hasWords: true)
  }

  private mutating func add(_ actors: [NamedActor], as kind: ActorSense.Kind) {
    for actor in actors {
      let byName = sense(
        kind, newActor(), country: actor.country, sector: actor.sector, name: actor.name, years: actor.years,
        flags: actor.isWord ? .word : [])
      add([actor.name] + actor.aliases, byName, hasWords: kind == .body || kind == .group)
    }
  }

  // MARK: People

  private mutating func addLeaders(_ tenures: [Tenure]) {
    var numbers: [String: Int] = [:]
    var names: [[String]] = []
    var surnameForms: [Set<String>] = []
    for tenure in tenures {
      let number: Int
      if let known = numbers[tenure.name] {
        number = known
      } else {
        number = leaders.count
        numbers[tenure.name] = number
        leaders.append(ActorMatcher.Leader(senses: [], surnameUse: .never))
        names.append([])
        surnameForms.append([])
      }
      let actor = leaders[number].senses.first.map { senses[Int($0)].actor } ?? newActor()
      let byOffice = sense(
        .leader, actor, country: tenure.country, sector: tenure.sector, name: tenure.name, role: tenure.role,
        years: tenure.years)
      leaders[number].senses.append(Int32(byOffice))
      names[number] += [tenure.name] + tenure.aliases
      if tenure.surnameUse != .never {
        surnameForms[number].insert(tenure.surname)
        if leaders[number].surnameUse != .alone { leaders[number].surnameUse = tenure.surnameUse }
      }
    }
    for (number, leader) in leaders.enumerated() {
      for sense in leader.senses { add(Array(Set(names[number])).sorted(), UInt32(sense)) }
      for surname in surnameForms[number].sorted() { surnames.add(surname, value: UInt32(number)) }
    }
  }

  // MARK: Common nouns

  private mutating func add(_ noun: AgentNoun) {
    let actor = newActor()
    let flags: ActorSense.Flags = noun.isTitle ? .title : []
    let singular = sense(
      .agent, actor, country: nil, sector: noun.sector, name: noun.noun, role: noun.kind.rawValue,
      flags: flags)
    add([noun.noun], singular, hasWords: true)
    let plurals = noun.plurals.isEmpty ? [WordForms.plural(of: noun.noun)].compactMap { $0 } : noun.plurals
    let plural = sense(
      .agent, actor, country: nil, sector: noun.sector, name: noun.noun, role: noun.kind.rawValue,
      flags: flags.union(.plural))
    // `police`, `troops`: a plural alone.
    add(plurals.filter { $0 != "-" && $0 != noun.noun }, plural, hasWords: true)
  }
}
