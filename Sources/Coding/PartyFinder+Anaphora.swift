import Domain
import Ontology
import Syntax

/// Pronouns and definite descriptions: who is meant, by the sentence and by the discourse before it.
extension PartyFinder {
  func pronoun(_ token: Int) -> Party? {
    switch subjectAbove(token) {
    case .known(let party): return party
    case .somethingElse where ["it", "its", "itself"].contains(reading.tokens[token].form.lowercased()):
      // "The firm said it accepted": it is the firm, whoever was spoken of before.
      return nil
    default: break
    }
    let sentence = reading.sentence.index
    let found: Party?
    switch reading.tokens[token].form.lowercased() {
    case "he", "him", "his", "she", "her", "hers": found = discourse.person(before: sentence)
    case "it", "its", "itself":
      // Of what is done to "it", seldom a country is meant: "it was backed by France".
      let isDoer = reading.relation(token) == .nsubj || reading.relation(token) == .nmodPoss
      found = isDoer ? discourse.thing(before: sentence) : nil
    case "they", "them", "their": found = discourse.many(before: sentence)
    default: found = nil
    }
    guard var party = found else { return nil }
    party.token = token
    party.run = token..<token + 1
    party.kind = .anaphor
    return party
  }

  private enum Antecedent {
    case none
    /// A noun that names nobody.
    case somethingElse
    case known(Party)
  }

  /// "China said it …", "The president defended his …": the subject of a clause above, or of the pronoun's own.
  private func subjectAbove(_ token: Int) -> Antecedent {
    let form = reading.tokens[token].form.lowercased()
    let isPersonal = ["he", "him", "his", "she", "her"].contains(form)
    guard isPersonal || ["it", "its", "they", "them", "their", "itself"].contains(form) else { return .none }
    let isPossessive = reading.relation(token) == .nmodPoss
    var node = token
    var isOther = false
    for _ in 0..<PartyFinder.climbMax {
      guard reading.head(node) >= 0 else { return isOther ? .somethingElse : .none }
      node = reading.head(node)
      guard reading.isVerb(node) || reading.isPredicate(node) else { continue }
      // "alleges that it is building": who suspects something of somebody does not mean himself.
      if !isPossessive, reading.head(token) != node,
        PartyFinder.suspecting.contains(reading.tokens[node].lemma)
      {
        isOther = isOther || !isPersonal
        continue
      }
      var subjects = reading.children(node).filter { reading.relation($0).isSubject }
      if subjects.isEmpty, reading.isVerb(node), let shared = reading.surfaceSubject(node) {
        subjects = [shared]
      }
      for child in subjects
      where child < token && !reading.isRelativePronoun(child)
        && (isPossessive || reading.firstConjunct(token) != child)
      {
        guard reading.tokens[child].upos != .pronoun, !reading.sentence.isInside(token, child) else {
          continue
        }
        let found = parties(at: child, allowingOwner: false)
        guard found.count == 1, var party = found.first, party.kind >= .unresolved else {
          isOther = isOther || !isPossessive && !isPersonal && reading.isNominal(child) && !isPlural(child)
          continue
        }
        let isSomebody = isPersonNoun(child)
        if isPersonal != isSomebody, isPersonal || form == "it" || form == "its" {
          isOther = isOther || !isPossessive && form == "it" && party.country == nil
          continue
        }
        // The name says more than the pronoun: its span is the evidence.
        party.kind = party.country == nil ? .unresolved : .anaphor
        return .known(party)
      }
    }
    if isPossessive, let below = subjectBelow(token) { return .known(below) }
    return isOther ? .somethingElse : .none
  }

  private static let suspecting: Set<String> = ["allege", "suspect", "accuse", "fear", "charge"]

  /// "For its part, Washington …": a possessive before its clause's subject means that subject.
  private func subjectBelow(_ token: Int) -> Party? {
    var node = token
    while reading.head(node) >= 0 {
      node = reading.head(node)
      guard reading.isVerb(node) else { continue }
      guard let subject = reading.surfaceSubject(node), subject > token,
        var party = parties(at: subject, allowingOwner: false).first, party.country != nil
      else { return nil }
      party.kind = .anaphor
      return party
    }
    return nil
  }

  /// "He", of whom nothing is known, where strangers are taken; what stands for a thing or an expletive is not.
  func stranger(_ token: Int) -> Party? {
    let form = reading.tokens[token].form.lowercased()
    guard takesStrangers,
      ["he", "she", "him", "her", "they", "them", "it", "we", "us", "i", "me", "who"].contains(form),
      reading.relation(token) != .expl
    else { return nil }
    return Party(
      token: token, run: token..<token + 1, kind: .unresolved, country: nil, sector: nil, name: nil,
      isPlural: ["they", "them", "we", "us"].contains(form))
  }

  private static let climbMax = 6

  private func isPersonNoun(_ head: Int) -> Bool {
    if isPerson(head) { return true }
    guard let sense = mention(head)?.best else { return reading.tokens[head].upos == .properNoun }
    return sense.kind == .leader || sense.kind == .agent && sense.role == "person"
  }

  private func hasDefiniteArticle(_ head: Int) -> Bool {
    reading.children(head).contains {
      reading.relation($0).base == .det
        && ["the", "this", "that"].contains(reading.tokens[$0].form.lowercased())
    }
  }

  /// "the ministry", "the government", "police".
  func anaphor(_ head: Int, _ agent: ActorSense) -> Party? {
    guard hasDefiniteArticle(head) || reading.tokens[head].upos == .properNoun, !isIntroduced(head),
      !isOfAnother(head)
    else { return nil }
    if var party = discourse.described(by: agent.name.lowercased(), before: reading.sentence.index) {
      party.token = head
      party.run = run(head)
      party.kind = .anaphor
      return party
    }
    if discourse.isContested(agent.name.lowercased(), before: reading.sentence.index) { return nil }
    return stateOrgan(head, agent)
  }

  /// "the envoy, Michael Green": a name beside the noun says who it is, and it is nobody from before.
  private func isIntroduced(_ head: Int) -> Bool {
    reading.children(head).contains {
      $0 > head && [.appos, .flat].contains(reading.relation($0).base)
        && reading.tokens[$0].upos == .properNoun && mention($0) != mention(head)
    }
  }

  /// "the government in Madrid", "the government of Sadam": whose it is stands beside it, and is nobody from before.
  private func isOfAnother(_ head: Int) -> Bool {
    reading.children(head).contains { tail in
      guard tail > head, reading.relation(tail).base == .nmod, reading.tokens[tail].upos == .properNoun
      else { return false }
      let introducer = reading.introducer(tail)
      return introducer == words.of || introducer == words.in && mention(tail) != nil
    }
  }

  private static let stateSectors: Set<String> = ["GOV", "MIL", "PTY", "LEG"]

  /// "the government", "the ruling party" that nobody introduced: of the country that the article is at home in.
  private func stateOrgan(_ head: Int, _ agent: ActorSense) -> Party? {
    guard let home = discourse.home, let name = governmentNames[home], !isPlural(head),
      hasDefiniteArticle(head), !isLocal(head),
      PartyFinder.stateSectors.contains(agent.sector ?? "")
    else { return nil }
    return Party(
      token: head, run: run(head), kind: .anaphor, country: home, sector: agent.sector, name: name,
      isPlural: false)
  }

  /// "the city council", "the provincial government": of some part of the country.
  private func isLocal(_ head: Int) -> Bool {
    run(head).contains { PartyFinder.localities.contains(reading.tokens[$0].lemma.lowercased()) }
  }

  private static let localities: Set<String> = [
    "city", "town", "county", "municipal", "local", "provincial", "regional", "village", "district",
    "borough", "tribal", "mayor", "council",
  ]

  /// What two countries are together called.
  private static let plainPlurals: Set<String> = [
    "countries", "nations", "sides", "states", "powers", "governments", "capitals", "economies",
    "neighbours", "neighbors", "allies", "both", "superpowers",
  ]

  /// "both nations", "the two leaders", "the two countries".
  func bothOfTwo(_ head: Int) -> [Party]? {
    guard isPlural(head) || reading.tokens[head].form.lowercased() == "both" else { return nil }
    let saysTwo = reading.children(head).contains { child in
      let form = reading.tokens[child].form.lowercased()
      return form == "both" || (form == "two" && hasDefiniteArticle(head))
    }
    let sense = mention(head)?.sense(.agent)
    let isPlain = PartyFinder.plainPlurals.contains(reading.tokens[head].form.lowercased())
    let isOfState = sense?.sector.map { $0 != "PTY" && PartyFinder.stateSectors.contains($0) } ?? false
    guard saysTwo, isOfState || isPlain else { return nil }
    let two = discourse.two(before: reading.sentence.index, arePersons: !isPlain && isPerson(head))
    guard two.count == 2 else { return nil }
    return two.map { party in
      var party = party
      party.token = head
      party.run = run(head)
      party.kind = .anaphor
      party.sector = isPlain ? nil : sense?.sector ?? party.sector
      return party
    }
  }
}
