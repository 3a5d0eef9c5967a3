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

  var words: GrammarWords { reading.words }

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
  func direct(_ head: Int) -> Party? {
    let own = mention(head)
    if let own, own.best.isNamed, isPartOfName(head, own) { return nil }
    // A title before or after a name, an agent noun with its country, a name in apposition.
    let core = coreMentions(head)
    let isNamesake = own.map { $0.best.kind == .leader && contradicts($0.best, core) } ?? false
    if let own, own.best.isNamed, !isNamesake, !isPlace(head, own) { return named(head, own.best) }
    if let leader = core.first(where: { $0.best.kind == .leader })?.best, !contradicts(leader, core) {
      return named(head, leader)
    }
    let headSense = own?.sense(.agent)
    let agent = headSense ?? core.compactMap { $0.sense(.agent) }.last
    let country = core.first {
      $0.best.country != nil && $0.best.kind != .agent && $0.best.kind != .media
        && !(isNamesake && $0.best.kind == .leader)
    }
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
      if !isNamesake, let anchored = anaphor(head, agent) { return anchored }
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
    // "its citizens in China" are its owner's.
    if introducer == words.in {
      return !isOwned(head)
        && mention(head)?.sense(.agent)?.sector.map(PartyFinder.localSectors.contains) ?? false
    }
    if introducer == words.from {
      // "the withdrawal of troops from Darfur": they were there.
      let above = reading.head(head)
      return above < 0 || !reading.isSeparation(above)
    }
    return introducer == words.of || introducer == words.for
  }

  private func isOwned(_ head: Int) -> Bool {
    reading.children(head).contains { $0 < head && reading.relation($0) == .nmodPoss }
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
