import Ontology
import Syntax

/// Who does what in a clause, whatever its form: passives, control, raising, relative and participial clauses
/// and coordination are undone here, once.
extension SentenceReading {
  /// How far control and coordination are followed.
  private static let climbMax = 6

  func isPassive(_ verb: Int) -> Bool {
    guard tokens[verb].xpos == .vbn || tokens[verb].xpos == .vbd else { return false }
    let below = children(verb)
    if below.contains(where: { relation($0) == .auxPass }) { return true }
    // "have killed people": whatever the subject is read as, it is the one who does it.
    let hasObject = below.contains { relation($0) == .obj && introducer($0) != words.by }
    if hasObject, below.contains(where: { symbols[$0] == words.have }) { return false }
    // "Consulate threatened by gunmen": a headline's passive.
    if !hasObject, let agent = agent(verb),
      sentence.subtree(of: agent).contains(where: { mention(at: $0) != nil })
    {
      return true
    }
    for child in below {
      switch relation(child) {
      case .nsubjPass, .csubjPass: return true
      case .nsubj, .obj: return false
      default: break
      }
    }
    switch relation(verb) {
    case .acl, .amod: return tokens[verb].xpos == .vbn
    case .conj:
      // "was arrested and jailed": the second participle shares the auxiliary.
      return tokens[verb].xpos == .vbn && head(verb) >= 0 && isPassive(head(verb)) && ownObject(verb) == nil
    default: return false
    }
  }

  /// Surface subject of the clause, its own or shared by coordination.
  func surfaceSubject(_ verb: Int, depth: Int = 0) -> Int? {
    if let own = ownSubject(verb) { return own }
    guard depth < SentenceReading.climbMax, head(verb) >= 0 else { return nil }
    let above = head(verb)
    switch relation(verb) {
    case .aclRelcl:
      // "the U.S., which has imposed …": the pronoun is the subject, the noun before it is meant.
      return children(verb).contains(where: { relation($0).base == .nsubj }) || !hasSubjectBeside(verb)
        ? above : nil
    case .acl: return tokens[verb].xpos == .vb ? ownerOrActor(above, depth: depth) : above
    case .advcl where hasMark(verb, words.to) && isVerb(above):
      return controller(of: verb, under: above, depth: depth)
    case .advcl where introducer(verb) == words.for && tokens[verb].xpos == .vbg && isVerb(above):
      // "condemned Israel for attacking Lebanon": who is blamed or praised has done it.
      return logicalObject(above) ?? surfaceSubject(above, depth: depth + 1)
    case .conj, .advcl, .parataxis:
      guard isVerb(above) || tokens[above].upos == .adjective || relation(verb) == .advcl else { return nil }
      return isNominal(above) && !isPredicate(above) ? nil : surfaceSubject(above, depth: depth + 1)
    case .xcomp: return controller(of: verb, under: above, depth: depth)
    case .ccomp where tokens[verb].xpos == .vbg || hasMark(verb, words.to):
      return surfaceSubject(above, depth: depth + 1)
    default: return nil
    }
  }

  /// Of several, which the parser gives where a sentence opens with a place or a time, the one next to the verb.
  private func ownSubject(_ verb: Int) -> Int? {
    let found = children(verb).filter { relation($0).base == .nsubj && !isRelativePronoun($0) }
    guard found.count > 1 else { return found.first }
    let sober = found.filter { $0 >= bodyStart && !TimeReader.isCalendarName(tokens[$0].form.lowercased()) }
    return sober.last { $0 < verb } ?? sober.first ?? found.first
  }

  private func hasSubjectBeside(_ verb: Int) -> Bool {
    children(verb).contains { relation($0).base == .nsubj && !isRelativePronoun($0) }
  }

  /// A nominal with a copula is a predicate: "is a threat".
  func isPredicate(_ token: Int) -> Bool { children(token).contains { relation($0) == .cop } }

  /// Who is understood as the subject of an open clause: the object of the verb above, else its subject.
  private func controller(of verb: Int, under above: Int, depth: Int) -> Int? {
    for child in children(above) where child < verb {
      if relation(child) == .obj || relation(child) == .iobj { return child }
    }
    if let asked = children(above).first(where: {
      $0 < verb && $0 > above && relation($0) == .obl && introducer($0) == words.for
    }) {
      return asked
    }
    return surfaceSubject(above, depth: depth + 1)
  }

  /// For "a decision to attack", "plans to visit": the noun's owner, else the subject of what governs it.
  private func ownerOrActor(_ noun: Int, depth: Int) -> Int? {
    if mention(at: noun)?.best.isNamed == true { return noun }
    for child in children(noun) where relation(child) == .nmodPoss { return child }
    for child in children(noun)
    where child < noun && (relation(child) == .amod || relation(child) == .compound) {
      if let mention = mention(at: child), mention.best.country != nil { return child }
    }
    for child in children(noun) where relation(child) == .nmod && introducer(child) == words.by {
      return child
    }
    let first = firstConjunct(noun)
    guard head(first) >= 0, isVerb(head(first)) else { return nil }
    if relation(first).isSubject { return isPassive(head(first)) ? agent(head(first)) : nil }
    // "condemned the activity to raid the post": only of an intention is the doer whoever has it.
    guard SentenceReading.intentions.contains(tokens[noun].lemma) else { return nil }
    return depth < SentenceReading.climbMax ? logicalSubject(head(first), depth: depth + 1) : nil
  }

  /// Nouns whose infinitive is done by whoever has, makes or drops them: "made a decision to attack".
  private static let intentions: Set<String> = [
    "plan", "decision", "effort", "attempt", "move", "bid", "vow", "pledge", "promise", "threat",
    "offer", "agreement", "intention", "intent", "desire", "willingness", "readiness", "chance",
    "opportunity", "ability", "permission", "deal", "commitment", "step", "measure", "resolve",
    "proposal", "refusal", "failure", "right", "need", "campaign", "operation", "mission", "mandate",
    "authority", "order", "agenda", "strategy", "scheme", "programme", "program", "project",
    "initiative", "push", "drive", "treaty", "pact", "accord", "contract", "bill", "law", "legislation",
    "resolution", "request", "wish", "hope", "way", "excuse", "reason", "time", "power", "capacity",
    "capability", "determination", "motion", "choice", "option", "responsibility", "duty", "obligation",
    "freedom", "reluctance", "unwillingness", "consent", "approval", "money", "fund", "troop", "force",
    "delegation", "team", "envoy", "letter", "call", "invitation",
  ]

  func isRelativePronoun(_ token: Int) -> Bool {
    words.relative.contains(symbols[token])
      && (tokens[token].upos == .pronoun || tokens[token].upos == .determiner)
  }

  /// "by X" below a passive.
  func agent(_ verb: Int) -> Int? {
    children(verb).first {
      relation($0) == .oblAgent
        || ((relation($0).base == .obl || relation($0) == .obj && $0 > verb)
          && introducer($0) == words.by && !isTime($0))
    }
  }

  private func isTime(_ token: Int) -> Bool { tokens[token].upos == .numeral }

  /// The one who does it.
  func logicalSubject(_ verb: Int, depth: Int = 0) -> Int? {
    if isPassive(verb) {
      if let agent = agent(verb) { return agent }
      if relation(verb) == .conj, head(verb) >= 0, depth < SentenceReading.climbMax, isPassive(head(verb)) {
        return agent(head(verb))
      }
      return nil
    }
    return surfaceSubject(verb, depth: depth)
  }

  private func ownObject(_ verb: Int) -> Int? {
    children(verb).first {
      relation($0) == .obj && !isRelativePronoun($0) && !(introducer($0) == words.by && isPassive(verb))
    }
  }

  /// The noun that a relative clause speaks of: of "accusations of cyber attacks, which China denies" the accusations,
  /// wherever the parser hung the clause.
  func antecedent(of verb: Int) -> Int {
    var noun = firstConjunct(head(verb))
    for _ in 0..<2 {
      guard relation(noun) == .nmod, introducer(noun) == words.of,
        SentenceReading.sayings.contains(tokens[head(noun)].lemma)
      else { break }
      noun = firstConjunct(head(noun))
    }
    return SentenceReading.sayings.contains(tokens[noun].lemma) ? noun : head(verb)
  }

  /// What is said rather than what it is about is denied, rejected or repeated.
  private static let sayings: Set<String> = [
    "accusation", "allegation", "charge", "claim", "report", "suggestion", "rumour", "rumor", "threat",
    "demand", "warning", "criticism", "complaint",
  ]

  /// The one it is done to.
  func logicalObject(_ verb: Int) -> Int? {
    if let object = ownObject(verb) { return object }
    if isPassive(verb) {
      for child in children(verb) where relation(child) == .nsubjPass && !isRelativePronoun(child) {
        return child
      }
      switch relation(verb) {
      case .acl, .amod: return head(verb)
      case .aclRelcl: return antecedent(of: verb)
      case .conj where head(verb) >= 0: return logicalObject(head(verb))
      default: return surfaceSubject(verb)
      }
    }
    let saysWhere = children(verb).contains { $0 < verb && words.places.contains(symbols[$0]) }
    if relation(verb) == .aclRelcl || relation(verb) == .amod, hasSubjectBeside(verb), !saysWhere {
      // "accusations, which China has denied", "the talks they held": the noun is the object. "May has held talks"
      // is at times read as if "held" only described the talks.
      return relation(verb) == .aclRelcl ? antecedent(of: verb) : head(verb)
    }
    // "condemned and rejected the plan": the object stands with the last verb.
    for child in children(verb) where relation(child) == .conj && isVerb(child) {
      if !children(child).contains(where: { relation($0).base == .nsubj }), let object = ownObject(child) {
        return object
      }
    }
    return nil
  }

  /// Dependents of `token` introduced by `preposition`.
  func prepositional(_ token: Int, _ preposition: Symbol) -> [Int] {
    children(token).filter { child in
      switch relation(child) {
      case .obl, .oblAgent, .nmod, .advcl, .acl, .ccomp, .xcomp, .nmodDesc:
        return introducer(child) == preposition
      default: return false
      }
    }
  }

  /// "independence from New Zealand", "the withdrawal of troops from Darfur": what is parted from it is not its own.
  func isSeparation(_ noun: Int) -> Bool { SentenceReading.separations.contains(tokens[noun].lemma) }

  private static let separations: Set<String> = [
    "independence", "withdrawal", "secession", "separation", "departure", "exit", "return", "escape",
    "freedom", "liberation", "protection", "distance", "evacuation", "pullout", "retreat", "removal",
    "absence",
  ]

  /// "ruled out launching": right behind the verb or its particle, which has no object, as the parser may mistake it.
  private func isGerundObject(_ verb: Int, of above: Int) -> Bool {
    guard tokens[verb].xpos == .vbg, introducer(verb) == .unknown, isVerb(above), verb > above + 1,
      ownObject(above) == nil
    else { return false }
    return (above + 1..<verb).allSatisfy { relation($0) == .compoundPrt && head($0) == above }
  }

  /// "claims that Niger had sold uranium", read as a relative clause although nothing in it is missing.
  private func isContent(_ verb: Int) -> Bool {
    guard relation(verb) == .aclRelcl, SentenceReading.sayings.contains(tokens[head(verb)].lemma),
      children(verb).contains(where: { $0 < verb && tokens[$0].form.lowercased() == "that" })
    else { return false }
    let isFull = children(verb).contains { relation($0) == .obj && $0 > verb }
    return isFull && hasSubjectBeside(verb)
  }

  /// What fills `slot` of the trigger at `token`. Prepositional phrases are also taken from the object of a verb,
  /// where the parser may have hung them.
  func fillers(_ slot: Triggers.Slot, of token: Int) -> [Int] {
    switch slot {
    case .subject:
      if isVerb(token) { return logicalSubject(token).map { [$0] } ?? [] }
      if let child = children(token).first(where: { relation($0).isSubject && !isRelativePronoun($0) }) {
        return [child]
      }
      if relation(token) == .xcomp || relation(token) == .conj || relation(token) == .aclRelcl
        || relation(token) == .advcl
      {
        return surfaceSubject(token).map { [$0] } ?? []
      }
      if tokens[token].upos == .adjective, relation(token) == .amod || relation(token) == .acl {
        return [head(token)]
      }
      return []
    case .object: return logicalObject(token).map { [$0] } ?? []
    case .indirectObject: return children(token).filter { relation($0) == .iobj }
    case .openClause:
      return children(token).filter {
        relation($0) == .xcomp || (relation($0) == .acl && tokens[$0].xpos != .vbn)
          || (relation($0) == .advcl && (hasMark($0, words.to) || isGerundObject($0, of: token)))
      }
    case .closedClause:
      return children(token).filter {
        relation($0) == .ccomp || relation($0) == .acl || relation($0) == .parataxis || isContent($0)
      }
    case .possessor: return children(token).filter { relation($0) == .nmodPoss }
    case .modifier:
      return children(token).filter {
        $0 < token && (relation($0) == .amod || relation($0) == .compound || relation($0) == .nmod)
          && mention(at: $0) != nil
      }
    case .preposition(let word):
      var found = prepositional(token, word)
      if isVerb(token) {
        if let object = ownObject(token), word != words.from || !isSeparation(object) {
          found += prepositional(object, word).filter { $0 > token }
        }
        for child in children(token) where relation(child) == .xcomp || relation(child) == .advmod {
          found += prepositional(child, word)
        }
      }
      return found
    }
  }
}
