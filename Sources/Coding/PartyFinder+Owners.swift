import Ontology
import Syntax

/// Whose a thing is: the Iran of "rejected Iran's demands", who takes part where the thing itself cannot.
extension PartyFinder {
  /// "members of the Taliban", "a group of Chinese officials".
  func ofPhrase(_ head: Int) -> [Party]? {
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
          || introducer == words.from && !reading.isSeparation(head) || introducer == words.against
          || introducer == words.with
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
    mention(child)?.best.kind == .capital
      && PartyFinder.held.contains(reading.tokens[head].lemma.lowercased())
  }

  private static let held: Set<String> = [
    "pact", "accord", "agreement", "treaty", "summit", "meeting", "conference", "talk", "round",
    "protocol", "declaration", "convention", "club", "process", "forum", "session", "game", "olympics",
    "protocols", "plan",
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
}
