import Domain
import Ontology
import Syntax

/// Finds the interactions of a sentence: which words name events, what becomes of them, and who takes part.
struct InteractionReader {
  let reading: SentenceReading
  let triggers: Triggers
  let matcher: FrameMatcher
  let chains: ChainReader
  let finder: PartyFinder
  let options: CoderOptions
  private(set) var turnedDown: [(Int, TurnedDown.Reason, String)] = []

  /// Parties of one side that an event is read with.
  static let partiesMax = 6

  init(
    reading: SentenceReading, triggers: Triggers, finder: PartyFinder, options: CoderOptions
  ) {
    self.reading = reading
    self.triggers = triggers
    self.finder = finder
    self.options = options
    matcher = FrameMatcher(reading, triggers)
    chains = ChainReader(reading: reading, triggers: triggers, matcher: matcher)
  }

  var words: GrammarWords { reading.words }

  mutating func interactions() -> [Interaction] {
    var found: [Interaction] = []
    var used: Set<Int> = []
    for token in 0..<reading.count where reading.symbols[token] != .unknown && !used.contains(token) {
      for match in matcher.frames(at: token).prefix(3) {
        if match.frame.flags.contains(.weak), !options.allActors {
          turnedDown.append((token, .weakTrigger, match.frame.id))
          continue
        }
        let events = interactions(of: match)
        if events.isEmpty { continue }
        used.formUnion(match.companions)
        found += events
        break
      }
    }
    return deduplicated(found)
  }

  /// Told of readings of which the model of confidence is not sure enough.
  mutating func turnDown(_ trigger: Int, rule: String, _ confidence: Double) {
    turnedDown.append((trigger, .lowConfidence(confidence), rule))
  }

  private mutating func interactions(of match: FrameMatcher.Match) -> [Interaction] {
    let chain = chains.chain(from: match.token, frame: match.frame)
    if deniesObject(match) {
      turnedDown.append((match.token, .negated, match.frame.id))
      return []
    }
    if isKindOfBody(match) {
      turnedDown.append(
        (match.token, .onlyMentioned(under: reading.tokens[reading.head(match.token)].form), match.frame.id))
      return []
    }
    if isOpinion(match), !options.allActors {
      turnedDown.append((match.token, .conditionFails, match.frame.id))
      return []
    }
    if let reason = chain.turnedDown {
      turnedDown.append((match.token, reason, match.frame.id))
      return []
    }
    var (sources, recipients) = parties(of: match, chain)
    if chain.isDemanded {
      if !options.allActors, !hasKnownSpeaker(chain) {
        turnedDown.append((match.token, .onlyMentioned(under: "must"), match.frame.id))
        return []
      }
      demanded(chain, &sources, &recipients)
    }
    sources.removeAll { $0.kind == .owner && !isDoer($0, match) || reading.isByline($0.token) }
    if match.frame.partOfSpeech == .verb { recipients.removeAll { $0.kind == .owner && isOnlyAimedAt($0) } }
    if chain.type == .assault, !options.allActors {
      recipients.removeAll { $0.kind == .owner && !isHittable($0) }
    }
    // "the strip that Egypt held was captured": a place is taken from its owner, who is not taken himself.
    if chain.mode == "abduct", let object = reading.logicalObject(match.token),
      reading.mention(at: object)?.best.kind == .place
    {
      recipients.removeAll { $0.kind == .owner }
    }
    if !options.allActors {
      recipients.removeAll { isOnlyTouched($0, match, chain.type) }
    }
    // "complaints about lending, the association said": who says it need not do it, unless as "it" or "we".
    if let speaker = chain.speaker, !chain.isDemanded, !options.allActors {
      sources.removeAll { $0.token == speaker && $0.kind >= .described }
    }
    if [.consult, .agree].contains(chain.type) || [.consult, .agree].contains(match.frame.type) {
      keepPartners(match, &sources)
      keepPartners(match, &recipients)
    }
    let isMutual =
      match.frame.flags.contains(.mutual) && chain.type == match.frame.type && !isPromisedToAnother(match)
      && !isOneSided(chain.type, sources, recipients)
    if isMutual, recipients.isEmpty || recipients.allSatisfy({ $0.kind <= .unresolved }), sources.count > 1,
      options.allActors || !hasPartner(match)
    {
      recipients = sources
    }
    if options.allActors, sources.isEmpty { sources = placeOfDeed(match, chain) }
    var isGuessed = false
    if options.allActors, recipients.allSatisfy({ $0.kind == .unknown }), !sources.isEmpty {
      let deeper = someoneBelow(match, chain, besides: sources)
      if !deeper.isEmpty { (recipients, isGuessed) = (deeper, true) }
    }
    guard !sources.isEmpty else {
      turnedDown.append((match.token, .noSource, match.frame.id))
      return []
    }
    guard !recipients.isEmpty else {
      turnedDown.append((match.token, .noRecipient, match.frame.id))
      return []
    }
    var found: [Interaction] = []
    for source in sources.prefix(InteractionReader.partiesMax) {
      for recipient in recipients.prefix(InteractionReader.partiesMax) {
        if source.isSame(as: recipient) || !isAllowed(source, recipient, match, chain.type) { continue }
        if !isMutual, !options.allActors, areTogether(source, recipient) { continue }
        let confidence = confidence(match, chain, source, recipient)
        if confidence < options.ruleConfidenceMin {
          turnedDown.append((match.token, .lowConfidence(confidence), match.frame.id))
          continue
        }
        var event = Interaction(
          frame: match.frame, trigger: [match.token] + match.companions, chain: chain, source: source,
          recipient: recipient, isReciprocal: isMutual && !isGuessed, confidence: confidence)
        if isArrest(match, event.chain, source) {
          event.chain.type = .coerce
          event.chain.mode = "arrest"
          event.chain.cameo = "173"
        }
        if chain.isDemanded, chain.speaker != nil {
          event.chain.type = .request
          event.chain.mode = nil
          event.chain.cameo = "100"
          event.chain.status = .occurred
        }
        found.append(event)
        if event.isReciprocal,
          !recipients.contains(where: { $0.token == source.token && $0.isSame(as: source) })
        {
          swap(&event.source, &event.recipient)
          found.append(event)
        }
      }
    }
    return found
  }

  /// "agreed with Oslo that the plan was sound", "agrees with her on this point": of one opinion, and no agreement.
  private func isOpinion(_ match: FrameMatcher.Match) -> Bool {
    guard match.frame.type == .agree, reading.tokens[match.token].lemma == "agree",
      !reading.fillers(.preposition(words.with), of: match.token).isEmpty,
      reading.fillers(.openClause, of: match.token).isEmpty, reading.logicalObject(match.token) == nil
    else { return false }
    return
      (reading.fillers(.preposition(words.on), of: match.token)
      + reading.fillers(.preposition(words.to), of: match.token)).allSatisfy {
        InteractionReader.opinions.contains(reading.tokens[$0].lemma)
      }
  }

  private static let opinions: Set<String> = [
    "point", "view", "assessment", "opinion", "analysis", "matter", "question", "judgement", "judgment",
  ]

  /// What soldiers and police seize somebody for is an arrest; only what is called kidnapping is that of a state, too.
  private func isArrest(_ match: FrameMatcher.Match, _ chain: Chain, _ source: Party) -> Bool {
    guard chain.type == .assault, chain.mode == "abduct", let country = source.country,
      finder.governmentNames[country] != nil,
      InteractionReader.stateSectors.contains(source.sector ?? "GOV")
    else { return false }
    let words = [match.token] + match.companions
    return !words.contains { InteractionReader.kidnapping.contains(reading.tokens[$0].lemma) }
  }

  private static let stateSectors: Set<String> = ["GOV", "MIL", "COP", "SPY", "JUD", "LEG"]

  private static let kidnapping: Set<String> = [
    "kidnap", "abduct", "hijack", "hostage", "disappear", "kidnapping", "abduction", "hijacking",
    "disappearance", "shield", "carjack", "piracy",
  ]

  /// "the aid agency", "peace talks envoy": the word says what somebody is for, not that it happens.
  private func isKindOfBody(_ match: FrameMatcher.Match) -> Bool {
    guard match.frame.partOfSpeech == .noun, reading.relation(match.token) == .compound,
      reading.head(match.token) > match.token
    else { return false }
    return InteractionReader.bodies.contains(reading.tokens[reading.head(match.token)].lemma)
  }

  private static let bodies: Set<String> = [
    "agency", "organization", "organisation", "group", "worker", "official", "office", "department",
    "ministry", "minister", "committee", "commission", "envoy", "expert", "team", "coordinator",
    "charity", "convoy", "spokesman", "spokeswoman", "representative", "negotiator", "delegate",
    "analyst", "bureau",
  ]

  /// "upgraded its relations with Iraq", "declared a ceasefire with the government": one of the two does it.
  private func isOneSided(_ type: PloverType, _ sources: [Party], _ recipients: [Party]) -> Bool {
    [.support, .retreat].contains(type) && !options.allActors
      && recipients.contains { recipient in
        recipient.kind > .unresolved && !sources.contains { $0.isSame(as: recipient) }
      }
  }

  /// "conducts no trade with", "signed no agreement": the verb stands, what it would do does not.
  private func deniesObject(_ match: FrameMatcher.Match) -> Bool {
    guard match.frame.partOfSpeech == .verb else { return false }
    return (match.companions + reading.fillers(.object, of: match.token)).contains {
      chains.isDenied(noun: $0)
    }
  }

  /// Nobody knows who demands it otherwise: "the department's office said that Japan should …".
  private func hasKnownSpeaker(_ chain: Chain) -> Bool {
    guard let speaker = chain.speaker else { return false }
    return finder.parties(at: speaker).contains { $0.kind >= .anaphor }
  }

  /// "Russia says Israel must end attacks": the speaker asks it of the subject.
  private func demanded(_ chain: Chain, _ sources: inout [Party], _ recipients: inout [Party]) {
    guard let speaker = chain.speaker else { return }
    let speakers = finder.parties(at: speaker).filter { $0.kind >= .anaphor }
    guard !speakers.isEmpty, !sources.isEmpty else { return }
    recipients = sources
    sources = speakers
  }

  /// Operators of carriers whose subject judges the event and has no part in it.
  private static let answers: Set<String> = ["deny", "judge", "mention"]

  // MARK: Roles

  private func parties(of match: FrameMatcher.Match, _ chain: Chain) -> ([Party], [Party]) {
    let token = match.token
    let frame = match.frame
    if frame.flags.contains(.mutual), let between = between(token, chain) { return (between, between) }
    var recipients = first(frame.recipient, at: token)
    if recipients.isEmpty, frame.partOfSpeech == .noun {
      recipients = first([.preposition(words.against)], at: token)
    }
    var sources = first(frame.source, at: token)
    if recipients.isEmpty || recipients.allSatisfy({ $0.kind <= .unresolved }) {
      let below = besideCompanions(match)
      if !below.isEmpty { recipients = below }
    }
    if frame.partOfSpeech == .noun {
      for (place, carrier) in chain.carriers {
        if InteractionReader.answers.contains(carrier.operation) {
          // "accusations that China has denied": who answers them is whom they are made to.
          if recipients.allSatisfy({ $0.kind <= .unresolved }), carrier.operation == "deny" {
            let above = first(carrier.source, at: place).filter { $0.kind > .unresolved }
            if !above.isEmpty { recipients = above }
          }
          continue
        }
        // "prepared for an Israeli attack": whose it will be is said, and who awaits it has no part in it.
        if carrier.operation == "plan", frame.type.quad == .materialConflict, hasDemonym(token) { continue }
        let own = sources
        let above = first(carrier.source, at: place)
        if own.isEmpty || own.allSatisfy({ $0.kind <= .unresolved }) {
          if !above.isEmpty { sources = above }
        } else if !areFull(own, recipients) || chain.type != frame.type, let subject = above.first,
          subject.kind >= .owner,
          !own.contains(where: { $0.isSame(as: subject) }),
          subject.country != own.first?.country
        {
          // "lifted Iran sanctions", "accepted Iran's offer": the noun's name is the other party.
          if recipients.isEmpty { recipients = own }
          sources = above
        }
        if recipients.isEmpty || recipients.allSatisfy({ $0.kind <= .unresolved }) {
          let outer = first(frame.recipient.filter { $0 != .object } + carrier.recipient, at: place)
            .filter { candidate in
              !sources.contains { $0.token == candidate.token } && candidate.token != token
            }
          if !outer.isEmpty, recipients.isEmpty || outer.contains(where: { $0.kind > .unresolved }) {
            recipients = outer
          }
        }
      }
      if recipients.isEmpty || recipients.allSatisfy({ $0.kind <= .unresolved }) {
        let shared = sharedRecipients(token, frame)
        if !shared.isEmpty { recipients = shared }
      }
    } else {
      for (place, carrier) in chain.carriers where recipients.isEmpty {
        recipients = first(carrier.recipient, at: place).filter { candidate in
          candidate.token != token && !sources.contains { $0.token == candidate.token }
        }
      }
    }
    if recipients.isEmpty || recipients.allSatisfy({ $0.kind == .unknown }) {
      let response = respondedTo(chain)
      if !response.isEmpty { recipients = response }
    }
    return (sources, recipients)
  }

  private func hasDemonym(_ noun: Int) -> Bool {
    reading.children(noun).contains {
      $0 < noun && reading.relation($0) == .amod && reading.mention(at: $0)?.best.kind == .adjective
    }
  }

  /// "the Russian invasion of Georgia": both roles are taken by names of different countries.
  private func areFull(_ sources: [Party], _ recipients: [Party]) -> Bool {
    recipients.contains { to in
      to.kind >= .anaphor && to.country != nil && sources.allSatisfy { $0.country != to.country }
    }
  }

  /// "called for sanctions against Moscow": the party may hang on another word of the trigger's phrase.
  private func besideCompanions(_ match: FrameMatcher.Match) -> [Party] {
    let prepositions = match.frame.recipient.filter { if case .preposition = $0 { true } else { false } }
    for companion in match.companions {
      let place = reading.tokens[companion].upos == .adposition ? reading.head(companion) : companion
      guard place >= 0, place != match.token else { continue }
      let found = first(prepositions, at: place).filter { $0.kind > .unresolved }
      if !found.isEmpty { return found }
    }
    return []
  }

  /// The parties in the first slot that holds a known actor; else in the first that holds anything.
  private func first(_ slots: [Triggers.Slot], at token: Int) -> [Party] {
    var fallback: [Party] = []
    for slot in slots {
      for filler in reading.fillers(slot, of: token) where !isTime(filler) {
        let parties = finder.parties(at: filler)
        let known = parties.filter { $0.kind > .unresolved }
        if !known.isEmpty { return slot == .subject || slot == .object ? parties : known }
        if fallback.isEmpty { fallback = parties }
      }
    }
    return fallback
  }

  /// "talks between A and B".
  private func between(_ token: Int, _ chain: Chain) -> [Party]? {
    for place in [token] + chain.carriers.map(\.token) {
      for filler in reading.fillers(.preposition(words.between), of: place) {
        let parties = finder.parties(at: filler).filter { $0.kind >= .anaphor }
        if parties.count > 1 { return parties }
      }
    }
    return nil
  }

  /// "restrictions on chips and tariffs on Chinese goods": events of one type share what one of them names.
  private func sharedRecipients(_ token: Int, _ frame: Triggers.Frame) -> [Party] {
    for sibling in reading.conjuncts(reading.firstConjunct(token)) where sibling != token {
      let isSameType = matcher.frames(at: sibling).contains { $0.frame.type == frame.type }
      guard isSameType else { continue }
      let found = first(frame.recipient, at: sibling).filter { $0.kind > .unresolved }
      if !found.isEmpty { return found }
    }
    return []
  }

  /// "In response to Washington's actions, …", "prompting Beijing to retaliate": whom the deed answers.
  private func respondedTo(_ chain: Chain) -> [Party] {
    for place in chain.path {
      for child in reading.children(place)
      where reading.relation(child).base == .obl && words.response.contains(reading.symbols[child]) {
        let found = first(
          [.preposition(words.to), .preposition(words.against), .preposition(words.for)], at: child
        )
        .filter { $0.kind > .unresolved }
        if !found.isEmpty { return found }
      }
    }
    let retaliations = ["retaliate", "respond", "hit back", "strike back", "counter"]
    guard retaliations.contains(reading.tokens[chain.path[0]].lemma) else { return [] }
    for place in chain.path.dropFirst() {
      if let subject = reading.logicalSubject(place) {
        let found = finder.parties(at: subject).filter { $0.kind > .unresolved }
        if !found.isEmpty { return found }
      }
    }
    return onlyOther(than: chain.path[0])
  }

  /// The one other country that the sentence names: whom a retaliation answers where the sentence does not say.
  private func onlyOther(than verb: Int) -> [Party] {
    guard let subject = reading.logicalSubject(verb), let own = finder.parties(at: subject).first?.country
    else {
      return []
    }
    var others: [Party] = []
    for (index, mention) in reading.mentions.enumerated() {
      guard let code = mention.best.country, code != own,
        mention.best.kind == .country || mention.best.kind == .capital,
        let head = reading.mentionTokens[index].last
      else { continue }
      if others.contains(where: { $0.country == code }) { continue }
      others.append(
        Party(
          token: head, run: reading.mentionTokens[index], kind: .owner, country: code,
          sector: mention.best.sector,
          name: mention.best.name, isPlural: false))
    }
    return others.count == 1 ? others : []
  }

  // MARK: Judgement

  private mutating func isAllowed(
    _ source: Party, _ recipient: Party, _ match: FrameMatcher.Match, _ type: PloverType
  ) -> Bool {
    if options.allActors {
      return source.kind != .unknown && source.token != recipient.token
    }
    guard let from = source.country, let to = recipient.country else {
      let missing = source.country == nil ? source : recipient
      turnedDown.append((match.token, .unresolvedActor(text(missing)), match.frame.id))
      return false
    }
    if from == to {
      turnedDown.append((match.token, .actsOnItself(from), match.frame.id))
      return false
    }
    if !Plausibility.allows(type, source, recipient) || hosts(source, recipient, match) {
      turnedDown.append((match.token, .implausibleParties, match.frame.id))
      return false
    }
    return true
  }

  /// "the IMF and World Bank meetings": two organisations' own meetings, not one between them.
  private func hosts(_ source: Party, _ recipient: Party, _ match: FrameMatcher.Match) -> Bool {
    match.frame.partOfSpeech == .noun && match.frame.type == .consult
      && [source, recipient].allSatisfy { $0.sector == "IGO" && $0.token < match.token }
  }

  func text(_ party: Party) -> String { reading.tokens[party.run].map(\.form).joined(separator: " ") }

  private func confidence(
    _ match: FrameMatcher.Match, _ chain: Chain, _ source: Party, _ recipient: Party
  ) -> Double {
    var value = match.frame.weight * chain.factor * source.kind.certainty * recipient.kind.certainty
    if chain.status == .hypothetical { value *= 0.7 }
    if match.frame.partOfSpeech == .noun { value *= 0.95 }
    // "New Zealand competition excluded Australia": what somebody owns seldom acts for him.
    if source.kind == .owner, match.frame.partOfSpeech == .verb { value *= 0.8 }
    return min(0.98, value * 1.1)
  }

  /// Of several readings of the same thing in a sentence, the surest.
  private func deduplicated(_ events: [Interaction]) -> [Interaction] {
    var kept: [Interaction] = []
    for event in events {
      let twin = kept.firstIndex {
        $0.chain.type == event.chain.type && $0.source.isSame(as: event.source)
          && $0.recipient.isSame(as: event.recipient) && $0.chain.status == event.chain.status
      }
      if let twin {
        if kept[twin].confidence < event.confidence { kept[twin] = event }
      } else {
        kept.append(event)
      }
    }
    return kept
  }
}

extension Party.Kind {
  /// How often a phrase of this kind is read rightly.
  var certainty: Double {
    switch self {
    case .named, .described: 1
    case .anaphor: 0.77
    case .owner: 0.85
    case .unresolved: 0.85
    case .unknown: 0.6
    }
  }
}
