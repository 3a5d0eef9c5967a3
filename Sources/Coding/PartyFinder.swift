import Domain
import Ontology
import Syntax

/// Finds who stands in a slot: names, demonyms with their nouns, appositions, owners, pronouns.
struct PartyFinder {
  let reading: SentenceReading
  let discourse: Discourse
  let persons: Set<Symbol>
  let governmentNames: [String: String]
  /// Also people and things of no known country.
  var takesStrangers = false

  private var words: GrammarWords { reading.words }

  /// The actors that a phrase's head and its coordinated heads mean, in the order of the text.
  func parties(at head: Int, allowingOwner: Bool = true) -> [Party] {
    var found: [Party] = []
    for conjunct in reading.conjuncts(head) where reading.isNominal(conjunct) || mention(conjunct) != nil {
      found += single(conjunct, allowingOwner: allowingOwner)
    }
    if found.count == 1, found[0].kind == .named, let next = neighbour(after: found[0]) { found.append(next) }
    return found
  }

  /// "Japan and the United States …" where the parser lost the second: a name right behind "and".
  private func neighbour(after party: Party) -> Party? {
    var next = party.run.upperBound
    guard next + 1 < reading.count, reading.tokens[next].upos == .coordinator,
      reading.tokens[next].form.lowercased() == "and"
    else { return nil }
    next += 1
    if reading.tokens[next].form.lowercased() == "the", next + 1 < reading.count { next += 1 }
    guard let mention = mention(next), mention.best.kind == .country || mention.best.kind == .organisation,
      mention.best.country != party.country, let place = reading.mentions.firstIndex(of: mention)
    else { return nil }
    let tokens = reading.mentionTokens[place]
    let follows = tokens.upperBound < reading.count ? reading.tokens[tokens.upperBound].form : ""
    guard follows != "'s", follows != "’s", follows != "'" else { return nil }
    return Party(
      token: next, run: tokens, kind: .named, country: mention.best.country, sector: mention.best.sector,
      name: mention.best.name, isPlural: false)
  }

  func mention(_ token: Int) -> ActorMention? { reading.mention(at: token) }

  private func single(_ head: Int, allowingOwner: Bool) -> [Party] {
    if let pair = bothOfTwo(head) { return pair }
    if reading.tokens[head].upos == .pronoun {
      return (pronoun(head) ?? stranger(head)).map { [$0] } ?? []
    }
    if let direct = direct(head) { return [direct] }
    if let possessed = ofPhrase(head) { return possessed }
    if allowingOwner, var owner = owner(of: head) {
      let whole = run(head)
      owner.run = min(whole.lowerBound, owner.run.lowerBound)..<max(whole.upperBound, owner.run.upperBound)
      return [owner]
    }
    return [unresolved(head)]
  }

  // MARK: Runs

  /// The phrase around a head, without relative clauses, appositions and prepositional tails.
  func run(_ head: Int) -> Range<Int> {
    var first = head
    var last = head
    for child in reading.children(head) {
      switch reading.relation(child).base {
      case .det, .amod, .compound, .nummod, .flat, .nmod, .advmod, .fixed, .goeswith:
        if child < head {
          let range = reading.sentence.subtree(of: child)
          if reading.introducer(child) == .unknown || reading.relation(child) == .nmodPoss {
            first = min(first, range.lowerBound)
          }
        } else if reading.relation(child) == .flat || reading.relation(child).base == .compound {
          last = max(last, reading.sentence.subtree(of: child).upperBound - 1)
        }
      default: break
      }
    }
    while first < head, reading.tokens[first].upos == .punctuation || reading.relation(first) == .cc {
      first += 1
    }
    return first..<last + 1
  }

  /// The phrase with its prepositional tails: what nobody is named in is told as a whole.
  private func wideRun(_ head: Int) -> Range<Int> {
    let core = run(head)
    var last = core.upperBound - 1
    for child in reading.children(head) where child > head && reading.relation(child) == .nmod {
      last = max(last, wideRun(child).upperBound - 1)
    }
    return core.lowerBound..<last + 1
  }

  // MARK: Names and descriptions

  /// The phrase itself names or describes an actor.
  private func direct(_ head: Int) -> Party? {
    let own = mention(head)
    if let own, own.best.isNamed, isPartOfName(head, own) { return nil }
    if let own, own.best.isNamed, !isPlace(head, own) { return named(head, own.best) }
    // A title before or after a name, an agent noun with its country, a name in apposition.
    let core = coreMentions(head)
    if let leader = core.first(where: { $0.best.kind == .leader })?.best, !contradicts(leader, core) {
      return named(head, leader)
    }
    let headSense = own?.sense(.agent)
    let agent = headSense ?? core.compactMap { $0.sense(.agent) }.last
    let country = core.first { $0.best.country != nil && $0.best.kind != .agent && $0.best.kind != .media }
    if let agent, isActorNoun(head, agent, own), !isRelationOfAnother(head) {
      if let company = core.first(where: { $0.best.kind == .company })?.best {
        // "the presidents of Acme and Globex": officers of companies, whatever else the noun names.
        return Party(
          token: head, run: run(head), kind: .described, country: company.country, sector: company.sector,
          name: company.name, isPlural: isPlural(head))
      }
      if let body = core.first(where: {
        $0.best.kind == .body || $0.best.kind == .organisation || $0.best.kind == .group
      })?.best, !(body.kind == .organisation && isPossessed(head)) {
        return Party(
          token: head, run: run(head), kind: .described, country: body.country,
          sector: body.sector ?? agent.sector, name: body.name, isPlural: isPlural(head))
      }
      if let country = country?.best {
        return Party(
          token: head, run: run(head), kind: .described, country: country.country,
          sector: isOfficerElsewhere(head) ? "CVL" : agent.sector, name: country.name,
          isPlural: isPlural(head))
      }
      if let anchored = anaphor(head, agent) { return anchored }
    }
    // "Iranian Mohammad X": an unknown name with a demonym.
    let isName =
      reading.tokens[head].upos == .properNoun && own == nil && reading.symbols[head] == .unknown
      && !reading.isAllCapitals && !followsFullStop(head)
    // "Japan Fund" is no Japanese named Fund.
    let senses: [ActorSense.Kind] = isPerson(head) ? [.adjective, .country, .people] : [.adjective, .people]
    if isName || isPerson(head), !isRelationOfAnother(head),
      let country = core.first(where: { mention in
        senses.contains { mention.sense($0) != nil }
      })?.best,
      country.country != nil
    {
      return Party(
        token: head, run: run(head), kind: .described, country: country.country,
        sector: isPerson(head) ? "CVL" : nil, name: country.name, isPlural: isPlural(head))
    }
    if let appositive = apposition(head) { return appositive }
    return nil
  }

  /// "Senator Brown" is not the Brown who is prime minister.
  private func isOtherOffice(_ leader: ActorSense, _ core: [ActorMention]) -> Bool {
    leader.flags.contains(.surname)
      && core.contains { mention in
        guard let title = mention.sense(.agent)?.name.lowercased() else { return false }
        return PartyFinder.lesserOffices.contains(title) && leader.role?.lowercased() != title
      }
  }

  private static let lesserOffices: Set<String> = [
    "senator", "congressman", "congresswoman", "representative", "mayor", "governor", "judge", "sheriff",
    "professor", "councillor", "councilman", "coach", "bishop", "archbishop", "cardinal", "reverend", "constable",
    "detective", "sergeant", "lieutenant", "captain", "attorney", "lawyer", "doctor", "father", "sister",
  ]

  /// "Bank of France Governor X" is no longer what the table of leaders still has X as.
  private func contradicts(_ leader: ActorSense, _ core: [ActorMention]) -> Bool {
    isOtherOffice(leader, core)
      || core.contains { mention in
      mention.best.kind == .body && mention.best.country != nil && mention.best.country != leader.country
    }
  }

  /// "U.S. Policy": some wires set a capital behind every full stop, which then tells no name.
  private func followsFullStop(_ head: Int) -> Bool {
    head > 0 && reading.tokens[head - 1].form.last == "."
  }

  /// "Serbia's neighbours", "critics of Iran": people who are defined by not being their owner.
  private func isRelationOfAnother(_ head: Int) -> Bool {
    let below = reading.children(head)
    let isRelation =
      PartyFinder.relations.contains(reading.tokens[head].lemma)
      || below.contains {
        [.compound, .amod].contains(reading.relation($0).base)
          && PartyFinder.relations.contains(reading.tokens[$0].lemma)
      }
    return isRelation
      && below.contains { child in
        // "Saudi allies" are others; a "Chinese rival" is Chinese.
        reading.relation(child) == .nmodPoss
          || reading.tokens[head].lemma == "ally" && child < head && mention(child)?.best.country != nil
          || reading.relation(child) == .nmod && reading.introducer(child) == words.of
      }
  }

  private static let relations: Set<String> = [
    "neighbour", "neighbor", "ally", "rival", "partner", "critic", "opponent", "enemy", "foe", "adversary",
    "creditor", "competitor", "supporter", "backer", "sympathiser", "sympathizer", "lender", "neighbouring",
    "neighboring",
  ]

  /// "President of the Japan Chamber of Commerce": of an institution that nobody knows, not of the country in its
  /// name.
  private func isOfficerElsewhere(_ head: Int) -> Bool {
    reading.children(head).contains { tail in
      tail > head && reading.relation(tail) == .nmod && reading.introducer(tail) == words.of
        && reading.tokens[tail].upos == .properNoun && mention(tail) == nil
    }
  }

  /// "North Korea's U.N. ambassador" speaks for the owner.
  private func isPossessed(_ head: Int) -> Bool {
    reading.children(head).contains {
      reading.relation($0) == .nmodPoss && mention($0)?.best.kind == .country
    }
  }

  private func named(_ head: Int, _ sense: ActorSense) -> Party {
    let name: String
    var sector = sense.sector
    switch sense.kind {
    case .capital, .seat:
      sector = sector ?? "GOV"
      name = sense.country.flatMap { governmentNames[$0] } ?? sense.name
    case .people: name = sense.name
    default: name = sense.name
    }
    return Party(
      token: head, run: run(head), kind: .named, country: sense.country, sector: sector, name: name,
      isPlural: sense.flags.contains(.plural))
  }

  /// Mentions inside the phrase: its modifiers before the head, names after it, appositions, and "of …".
  private func coreMentions(_ head: Int) -> [ActorMention] {
    var found: [ActorMention] = []
    func add(_ token: Int) {
      if let mention = mention(token), found.last?.start != mention.start { found.append(mention) }
    }
    for child in reading.children(head) where child < head {
      switch reading.relation(child).base {
      case .amod, .compound, .flat, .nmod, .appos, .det:
        guard reading.introducer(child) == .unknown || reading.relation(child) == .nmodPoss else { continue }
        for token in reading.sentence.subtree(of: child) { add(token) }
      default: break
      }
    }
    add(head)
    for child in reading.children(head) where child > head {
      switch reading.relation(child).base {
      case .flat, .compound: for token in reading.sentence.subtree(of: child) { add(token) }
      case .appos: for token in run(child) { add(token) }
      case .nmod
      where belongs(child, to: head): for token in run(child) { add(token) }
      default: break
      }
    }
    return found
  }

  /// "rebels in Colombia" are Colombia's; soldiers and officials in a country need not be, nor is the ambassador
  /// to it.
  private func belongs(_ tail: Int, to head: Int) -> Bool {
    let introducer = reading.introducer(tail)
    if introducer == words.in {
      return mention(head)?.sense(.agent)?.sector.map(PartyFinder.localSectors.contains) ?? false
    }
    if introducer == words.from {
      // "the withdrawal of troops from Darfur": they were there.
      let above = reading.head(head)
      return above < 0 || !reading.isSeparation(above)
    }
    return introducer == words.of || introducer == words.for
  }

  /// Sectors whose people are of the place where they are.
  private static let localSectors: Set<String> = ["REB", "OPP", "CVL", "PTY", "CRM", "LAB", "EDU"]

  private func isActorNoun(_ head: Int, _ agent: ActorSense, _ own: ActorMention?) -> Bool {
    own?.sense(.agent) != nil || reading.tokens[head].upos == .properNoun
  }

  func isPerson(_ head: Int) -> Bool { persons.contains(reading.symbols[head]) }

  func isPlural(_ head: Int) -> Bool {
    reading.tokens[head].xpos == .nns || reading.tokens[head].xpos == .nnps
  }

  /// "X, a spokesman for the Chinese ministry".
  private func apposition(_ head: Int) -> Party? {
    for child in reading.children(head) where reading.relation(child) == .appos {
      if var party = direct(child), party.country != nil {
        party.token = head
        party.run = run(head)
        party.kind = .described
        return party
      }
    }
    return nil
  }

  // MARK: Places

  /// "Air UK", "the Iran-deal": a country's name that is part of another name or word.
  private func isPartOfName(_ head: Int, _ mention: ActorMention) -> Bool {
    guard mention.best.kind == .country || mention.best.kind == .capital,
      let place = reading.mentions.firstIndex(of: mention)
    else { return false }
    let run = reading.mentionTokens[place]
    if run.lowerBound > 0, !reading.isAllCapitals {
      let before = run.lowerBound - 1
      if reading.tokens[before].upos == .properNoun, reading.symbols[before] == .unknown,
        self.mention(before) == nil, reading.head(before) == head,
        [.compound, .flat].contains(reading.relation(before).base)
      {
        return true
      }
    }
    return isJoined(run) || goesOn(run)
  }

  /// "Japan Fund": the name goes on behind the country.
  private func goesOn(_ run: Range<Int>) -> Bool {
    let next = run.upperBound
    guard next < reading.count, !reading.isAllCapitals, reading.tokens[next].upos == .properNoun,
      reading.symbols[next] == .unknown, mention(next) == nil,
      reading.tokens[next].form.first?.isUppercase == true
    else { return false }
    return reading.relation(next) == .flat && run.contains(reading.head(next))
  }

  /// "Iran-deal": with a hyphen and a word behind it that is no actor itself.
  private func isJoined(_ run: Range<Int>) -> Bool {
    let hyphen = run.upperBound
    guard hyphen + 1 < reading.count, reading.tokens[hyphen].form == "-",
      reading.tokens[hyphen].span.lowerBound == reading.tokens[hyphen - 1].span.upperBound,
      reading.tokens[hyphen + 1].span.lowerBound == reading.tokens[hyphen].span.upperBound
    else { return false }
    return mention(hyphen + 1) == nil
  }

  /// "in Beijing": a place and no party. Capitals, places, and countries that a preposition of place introduces.
  func isPlace(_ head: Int, _ mention: ActorMention) -> Bool {
    switch mention.best.kind {
    case .place: return true
    case .capital, .country, .seat:
      // "in Kenya and Ethiopia"
      return words.locative.contains(reading.introducer(reading.firstConjunct(head)))
    default: return false
    }
  }

  /// The place that stands at `head`, whatever introduces it.
  func country(at head: Int) -> (code: String?, name: String)? {
    guard let mention = mention(head) else { return nil }
    return (mention.best.country, mention.best.name)
  }

  // MARK: Owners

  /// "members of the Taliban", "a group of Chinese officials".
  private func ofPhrase(_ head: Int) -> [Party]? {
    guard isPerson(head) || reading.tokens[head].upos == .numeral || isPlural(head),
      !isRelationOfAnother(head), !PartyFinder.shares.contains(reading.tokens[head].lemma)
    else { return nil }
    for child in reading.children(head)
    where reading.relation(child) == .nmod && reading.introducer(child) == words.of {
      let inner = parties(at: child, allowingOwner: false).filter { $0.kind >= .anaphor }
      guard !inner.isEmpty else { continue }
      return inner.map { party in
        var party = party
        party.token = head
        let start = min(run(head).lowerBound, party.run.lowerBound)
        party.run = start..<max(party.run.upperBound, start)
        party.kind = .described
        return party
      }
    }
    return nil
  }

  /// "47 percent of Australians" are not Australia.
  private static let shares: Set<String> = ["percent", "pct", "cent", "percentage", "survey", "poll"]

  /// Whose it is: "Iran's demands", "Russian aggression", "the demands of Iran", "attacks by Israel".
  func owner(of head: Int, depth: Int = 0) -> Party? {
    if isRelationOfAnother(head) || PartyFinder.shares.contains(reading.tokens[head].lemma) { return nil }
    if let direct = directOwner(of: head) { return direct }
    guard depth < PartyFinder.ownerDepthMax else { return nil }
    // "restrictions on chips and tariffs on Chinese goods": the owner of what stands below.
    for child in reading.children(head)
    where child > head && reading.relation(child) == .nmod && mention(child) == nil {
      if let inner = owner(of: child, depth: depth + 1) { return inner }
    }
    return nil
  }

  private static let ownerDepthMax = 2

  private func directOwner(of head: Int) -> Party? {
    for child in reading.children(head) {
      let relation = reading.relation(child)
      let introducer = reading.introducer(child)
      let isOwner: Bool
      switch relation.base {
      case .nmod:
        isOwner =
          relation == .nmodPoss || introducer == words.of || introducer == words.by
          || introducer == words.from && !reading.isSeparation(head) || introducer == words.against || introducer == words.with
          || (introducer == .unknown && child < head) || introducer == words.on
          || introducer == words.to || introducer == words.for
      case .amod, .compound: isOwner = child < head && !isVenue(child, of: head)
      case .acl:
        if let agent = reading.agent(child), let party = ownerParty(agent) { return party }
        continue
      default: isOwner = false
      }
      guard isOwner, var party = ownerParty(child) else { continue }
      party.isLocated = introducer == words.in
      return party
    }
    return nil
  }

  /// "the Paris pact", "the Managua meeting": where it was made or held.
  private func isVenue(_ child: Int, of head: Int) -> Bool {
    mention(child)?.best.kind == .capital && PartyFinder.held.contains(reading.tokens[head].lemma.lowercased())
  }

  private static let held: Set<String> = [
    "pact", "accord", "agreement", "treaty", "summit", "meeting", "conference", "talk", "round", "protocol",
    "declaration", "convention", "club", "process", "forum", "session", "game", "olympics", "protocols", "plan",
  ]

  private func ownerParty(_ child: Int) -> Party? {
    if let mention = mention(child), mention.best.country != nil || mention.best.isNamed,
      mention.best.kind != .place, mention.best.kind != .agent, mention.best.kind != .media
    {
      return Party(
        token: child, run: reading.relation(child) == .nmodPoss ? child..<child + 1 : run(child),
        kind: .owner,
        country: mention.best.country,
        sector: mention.best.kind == .adjective ? nil : mention.best.sector, name: mention.best.name,
        isPlural: false)
    }
    var inner: Party?
    if reading.tokens[child].upos == .pronoun {
      inner = pronoun(child)
    } else if reading.tokens[child].upos.isNominal {
      inner = direct(child)
    }
    if inner == nil, takesStrangers, reading.tokens[child].upos == .properNoun || isPerson(child) {
      inner = unresolved(child)
    }
    guard var party = inner, party.kind >= .anaphor || takesStrangers && party.kind == .unresolved else {
      return nil
    }
    party.kind = party.country == nil ? .unresolved : .owner
    return party
  }

  /// A phrase that resolves to nobody known.
  func unresolved(_ head: Int) -> Party {
    let isSomeone =
      reading.tokens[head].upos == .properNoun || isPerson(head) || mention(head) != nil
      || reading.tokens[head].upos == .pronoun
    let sense = mention(head)?.best
    let isName = reading.tokens[head].upos == .properNoun || reading.tokens[head].upos == .pronoun
    return Party(
      token: head, run: isName ? run(head) : wideRun(head), kind: isSomeone ? .unresolved : .unknown,
      country: nil,
      sector: sense?.sector, name: nil, isPlural: isPlural(head))
  }
}
