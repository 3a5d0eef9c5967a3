import Domain
import Ontology
import Syntax

/// A policy position before it becomes a fact.
struct Stand {
  var frame: Triggers.PositionFrame
  var trigger: Int
  var source: Party
  var topic: SubjectTopic
  /// Bytes of the article.
  var topicSpan: Range<Int>
  /// Tokens of the topic's phrase.
  var topicTokens: Range<Int>
  var polarity: Polarity
  var status: Status
  var confidence: Double
}

/// Finds who pursues, supports or opposes what: from each topic up to the word that takes a stand on it.
struct PositionReader {
  let reading: SentenceReading
  let triggers: Triggers
  let matcher: FrameMatcher
  let chains: ChainReader
  let finder: PartyFinder
  let topics: [(SubjectMatcher.Match, SubjectTopic)]

  /// How far above the topic the word that takes the stand may be.
  private static let reach = 6

  func stands() -> [Stand] {
    // Titles in capitals tell neither names nor tags well enough for a policy.
    if reading.isAllCapitals { return [] }
    var found: [Stand] = []
    let spans = reading.tokens.map(\.span)
    for (match, topic) in topics {
      let tokens = PositionReader.tokens(match.start..<match.end, among: spans)
      guard let stand = stand(on: topic, tokens, match.start..<match.end) else { continue }
      let twin = found.firstIndex { $0.topic.id == topic.id && $0.source.country == stand.source.country }
      if let twin {
        if found[twin].confidence < stand.confidence { found[twin] = stand }
      } else {
        found.append(stand)
      }
    }
    return found
  }

  private static func tokens(_ bytes: Range<Int>, among spans: [Range<Int>]) -> Range<Int> {
    let first = spans.firstIndex { $0.upperBound > bytes.lowerBound } ?? spans.count
    let end = spans[first...].firstIndex { $0.lowerBound >= bytes.upperBound } ?? spans.count
    return first..<end
  }

  private func stand(on topic: SubjectTopic, _ tokens: Range<Int>, _ span: Range<Int>) -> Stand? {
    guard var node = tokens.first(where: { !tokens.contains(reading.head($0)) }) else { return nil }
    // The phrase itself may hold the word: "its pursuit of …" does, "technology policy" does not.
    for _ in 0..<PositionReader.reach {
      if let stand = stand(at: node, on: topic, tokens, span) { return stand }
      guard reading.head(node) >= 0 else { return nil }
      node = reading.head(node)
    }
    return nil
  }

  private func stand(
    at node: Int, on topic: SubjectTopic, _ tokens: Range<Int>, _ span: Range<Int>
  ) -> Stand? {
    guard !tokens.contains(node), !isDescription(node) else { return nil }
    for entry in triggers.candidates(for: reading.symbols[node]) {
      guard case .position(let index) = entry.meaning, matcher.fits(node, entry.partOfSpeech),
        matcher.companions(of: node, entry.others) != nil
      else { continue }
      let frame = triggers.positions[Int(index)]
      let isFilled = frame.topic.contains { slot in
        reading.fillers(slot, of: node).contains { filler in
          reading.conjuncts(filler).contains { isAbout(tokens, $0, frame.polarity) }
        }
      }
      guard isFilled, frame.needs.allSatisfy({ matcher.holds($0, at: node) }) else { continue }
      if frame.polarity == .opposes, isOfAnother(tokens) { continue }
      // "supports Iran's programme": whose the topic's thing is has no part in what others make of it.
      guard let (source, certainty) = source(of: frame, at: node),
        !(source.kind == .owner && source.run.overlaps(tokens))
      else { continue }
      guard let status = status(at: node) else { return nil }
      return Stand(
        frame: frame, trigger: node, source: source, topic: topic, topicSpan: span, topicTokens: tokens,
        polarity: frame.polarity, status: status,
        confidence: min(0.95, frame.weight * certainty * source.kind.certainty * embedding(of: node)))
    }
    return nil
  }

  /// "developing countries": what only describes a noun states no policy.
  private func isDescription(_ node: Int) -> Bool {
    reading.isVerb(node) && reading.relation(node) == .amod
  }

  /// The deeper below other clauses, the less a stand is its holder's own.
  private func embedding(of node: Int) -> Double {
    reading.depth(of: node) <= PositionReader.shallow ? 1 : 0.8
  }

  private static let shallow = 2

  /// "criticized that country's human rights record": what is another's is blamed on it, the topic is not opposed.
  private func isOfAnother(_ topic: Range<Int>) -> Bool {
    topic.contains { token in
      reading.children(token).contains { reading.relation($0) == .nmodPoss && !topic.contains($0) }
    }
  }

  /// Whether a phrase is about the topic: its head is part of the topic, or the topic completes the head ("progress
  /// in AI"). What lies deeper is no object of the stand.
  private func isAbout(_ topic: Range<Int>, _ filler: Int, _ polarity: Polarity) -> Bool {
    if topic.contains(filler) { return true }
    // "the end of its cease-fire"
    if let first = topic.first(where: { !topic.contains(reading.head($0)) }),
      let carrier = matcher.carrier(at: filler, over: first),
      PositionReader.undoing.contains(carrier.operation)
    {
      return false
    }
    guard var node = topic.first(where: { !topic.contains(reading.head($0)) }), reading.isNominal(filler)
    else {
      return false
    }
    node = reading.firstConjunct(node)
    guard reading.head(node) == filler, reading.relation(node).base == .nmod else { return false }
    let introducer = reading.introducer(node)
    if polarity == .opposes { return introducer == reading.words.of }
    // "called for a crackdown on corruption", "for its closure over abuses", "ratified a convention against torture"
    return !PositionReader.countering.contains(reading.tokens[filler].lemma)
      && !reading.words.setting.contains(introducer)
  }

  /// The frame's own source, or the subject of the clause that the stand is part of.
  private func source(of frame: Triggers.PositionFrame, at node: Int) -> (Party, Double)? {
    // "urged Japan to boost demand": what others want of somebody is not yet his stand.
    if isWantedByAnother(node) { return nil }
    for slot in frame.source {
      for filler in reading.fillers(slot, of: node) {
        if let party = known(filler) { return (party, 1) }
      }
    }
    // Whose own subject is nobody known takes no stand for whoever stands above.
    if reading.isVerb(node), let subject = reading.surfaceSubject(node) {
      if let party = known(subject) { return (party, 1) }
      if reading.head(subject) == node, !reading.isRelativePronoun(subject) { return nil }
      // "to people who fight terrorism", "called on debtors to open their markets"; "blamed for pursuing" too.
      let relation = reading.relation(reading.firstConjunct(node))
      if relation.base == .acl, isSomebody(subject) { return nil }
      if relation == .advcl, reading.introducer(node) == reading.words.for { return nil }
    }
    if let holder = holder(of: node), known(holder) == nil { return nil }
    var above = node
    var certainty = 0.95
    for _ in 0..<4 {
      guard reading.head(above) >= 0 else { return nil }
      let below = above
      above = reading.head(above)
      certainty *= 0.95
      // "vetoed a resolution condemning …", "denied charges of developing …": what holds the stand is turned down.
      if let carrier = matcher.carrier(at: above, over: reading.firstConjunct(below)),
        PositionReader.undoing.contains(carrier.operation)
      {
        return nil
      }
      let subject =
        reading.isVerb(above) ? reading.logicalSubject(above) ?? reading.surfaceSubject(above) : nil
      if let subject, !reading.sentence.isInside(node, subject) {
        // Another subject than a known actor takes the stand: "He said recommendations include …".
        guard let party = known(subject), party.kind != .anaphor, !isWantedByAnother(above) else {
          return nil
        }
        return (party, certainty)
      }
      if reading.isNominal(above), let owner = finder.owner(of: above), owner.country != nil,
        !owner.isLocated, owner.kind != .anaphor, reading.head(owner.token) == above, isMaker(owner.token)
      {
        return (owner, certainty)
      }
      if isPredicateOfAnother(above) { return nil }
    }
    return nil
  }

  /// "the vote is a step in the quest for democracy": a predicate with a subject of its own, which is no actor.
  private func isPredicateOfAnother(_ node: Int) -> Bool {
    let children = reading.children(node)
    guard !reading.isVerb(node), children.contains(where: { reading.relation($0) == .cop }),
      let subject = children.first(where: { reading.relation($0).isSubject })
    else { return false }
    return known(subject) == nil
  }

  /// "called on debtors to open their markets": somebody whom the stand's infinitive hangs on.
  private func holder(of node: Int) -> Int? {
    let first = reading.firstConjunct(node)
    guard reading.isVerb(first), reading.relation(first) == .acl, reading.head(first) >= 0 else { return nil }
    let noun = reading.head(first)
    return isSomebody(noun) ? noun : nil
  }

  /// A person, or a body that can want something, whether or not it is known whose.
  private func isSomebody(_ noun: Int) -> Bool {
    finder.isPerson(noun) || reading.mention(at: noun)?.best.kind == .agent
  }

  /// The subject of its open clause, or of one above it, is the object of the verb above, or whom that verb is
  /// said "for".
  private func isWantedByAnother(_ node: Int) -> Bool {
    var place = reading.firstConjunct(node)
    for _ in 0..<3 {
      guard reading.isVerb(place),
        [.xcomp, .ccomp, .csubj, .advcl, .acl].contains(reading.relation(place).base),
        reading.head(place) >= 0
      else { return false }
      if reading.hasMark(place, reading.words.to) {
        if reading.hasMark(place, reading.words.for) { return true }
        let isWanted = reading.children(reading.head(place)).contains { child in
          child < place && reading.isNominal(child)
            && (reading.relation(child) == .iobj
              || reading.relation(child) == .obj && known(child) != nil
              || reading.relation(child).base == .obl
                && [reading.words.for, reading.words.on].contains(reading.introducer(child)))
        }
        if isWanted { return true }
      } else if reading.relation(place).base != .advcl {
        return false
      }
      place = reading.firstConjunct(reading.head(place))
    }
    return false
  }

  /// Verbs that end, refuse or forbid what stands in their open clause.
  private static let stopping: Set<String> = [
    "suspend", "halt", "stop", "cease", "refuse", "decline", "delay", "postpone", "fail", "avoid", "abandon",
    "cancel", "resist", "oppose", "prevent", "forbid", "ban", "bar", "prohibit", "reject", "refrain", "quit",
  ]

  /// Sectors that make no policy.
  private static let bystanders: Set<String> = [
    "MED", "BUS", "CVL", "MNC", "EDU", "SOC", "LAB", "REF", "CRM", "JRN", "REB",
    "IMG", "UAF",
  ]

  private func known(_ token: Int) -> Party? {
    finder.parties(at: token).first {
      $0.country != nil && !$0.isLocated && !reading.isByline($0.token)
        && ($0.kind != .owner || isMaker($0.token))
        && !PositionReader.bystanders.contains($0.sector ?? "")
    }
  }

  /// "China's plan", "a plan approved by the ruling party", no "package with the World Bank".
  private func isMaker(_ owner: Int) -> Bool {
    let introducer = reading.introducer(owner)
    return introducer == .unknown || introducer == reading.words.by || introducer == reading.words.of
  }

  /// Carriers under which a stand is no longer taken.
  private static let undoing: Set<String> = [
    "end", "reduce", "cancel", "refuse", "fail", "mention", "deny", "suppose",
  ]

  private static let unwilling: Set<String> = [
    "unlikely", "unable", "unwilling", "reluctant", "hesitant", "loath", "incapable",
  ]

  private static let undecided: Set<String> = [
    "consider", "mull", "weigh", "ponder", "contemplate", "debate", "discuss", "vote", "explore", "study",
    "review",
  ]

  /// What is followed by what others are to do.
  private static let mandative: Set<String> = [
    "imperative", "demand", "recommend", "propose", "urge", "request", "require", "stipulate", "emphasize",
    "emphasise", "advise", "suggest", "advisable", "desirable",
  ]

  private static let suspecting: Set<String> = [
    "allege", "suspect", "fear", "accuse", "charge", "complain", "doubt", "predict", "imagine", "hope",
    "wish",
  ]

  /// What somebody calls so he wants.
  private static let needed: Set<String> = [
    "necessary", "essential", "critical", "crucial", "vital", "important", "imperative", "needed",
    "urgent", "key", "priority", "goal", "aim", "right", "desirable", "indispensable",
  ]

  /// What works against, ends or changes its complement.
  private static let countering: Set<String> = [
    "crackdown", "clampdown", "fight", "battle", "war", "campaign", "action", "curb", "ban", "limit", "end",
    "change", "amendment", "cut", "reduction", "restriction", "restraint", "opposition", "resistance",
    "rejection", "repeal", "suspension", "decrease", "decline", "drop", "slowdown", "moratorium",
    "easing", "lifting", "removal", "dismantling", "halt",
  ]

  /// Nouns under which nothing is asserted any more: "doubts about its willingness to disarm".
  private static let doubting: Set<String> = [
    "doubt", "denial", "lack", "absence", "refusal", "scepticism", "skepticism", "failure", "inability",
    "reluctance", "unwillingness", "fear", "suspicion", "claim", "allegation", "accusation", "charge",
    "ground", "grounds", "pretext", "rumour", "rumor",
  ]

  /// Nil where the clause is negated or only imagined.
  private func status(at node: Int) -> Status? {
    var status = Status.ongoing
    var above = node
    for _ in 0..<6 {
      // "has no intention of boosting", "is unlikely to succeed in"
      if reading.isNominal(above), chains.isDenied(noun: above) { return nil }
      if PositionReader.unwilling.contains(reading.tokens[above].lemma) { return nil }
      if reading.isVerb(above) {
        if chains.isNegated(above) { return nil }
        if chains.isHeadlined(above) { status = .planned }
        // "said that lifting the embargo would be difficult": what is judged is not taken up.
        if reading.relation(above).base == .csubj,
          !PositionReader.needed.contains(reading.tokens[reading.head(above)].lemma)
        {
          return nil
        }
        for child in reading.children(above) where reading.relation(child).base == .aux {
          switch reading.symbols[child] {
          case reading.words.will, reading.words.shall: status = .planned
          case reading.words.would, reading.words.could, reading.words.can, reading.words.may,
            reading.words.might, reading.words.should, reading.words.must:
            return nil
          default: break
          }
        }
      }
      let up = reading.head(above)
      if up >= 0, let carrier = matcher.carrier(at: up, over: above),
        PositionReader.undoing.contains(carrier.operation)
      {
        return nil
      }
      if up >= 0, reading.isVerb(above), [.xcomp, .ccomp].contains(reading.relation(above).base),
        PositionReader.stopping.contains(reading.tokens[up].lemma)
      {
        return nil
      }
      // "alleges that Iran is building": what somebody is suspected of is not his word.
      if up >= 0, reading.relation(above) == .ccomp,
        PositionReader.suspecting.contains(reading.tokens[up].lemma)
      {
        return nil
      }
      // "to consider lifting", "to vote on", "thinking of": nothing is decided yet.
      if up >= 0, PositionReader.undecided.contains(reading.tokens[up].lemma),
        [.xcomp, .ccomp, .obj, .advcl, .obl].contains(reading.relation(reading.firstConjunct(above)).base)
      {
        return nil
      }
      // "It is imperative that the authorities ease the delivery of aid": they are asked to.
      if up >= 0, [.ccomp, .csubj].contains(reading.relation(above)), reading.isVerb(above),
        PositionReader.mandative.contains(reading.tokens[up].lemma)
      {
        return nil
      }
      let introducer = reading.introducer(above)
      if reading.isVerb(above), introducer != reading.words.whether, reading.isConditional(above) {
        return nil
      }
      if [reading.words.until, reading.words.without, reading.words.against].contains(introducer),
        reading.isVerb(above)
      {
        return nil
      }
      guard up >= 0 else { break }
      let isClause = [.advcl, .acl].contains(reading.relation(reading.firstConjunct(above)).base)
      if isClause, reading.isNominal(up), chains.isDenied(noun: up) { return nil }
      if !reading.isVerb(up), PositionReader.doubting.contains(reading.tokens[up].lemma) { return nil }
      // A purpose stands and falls with what serves it: "has no intention of raising taxes to reduce the deficit".
      // So does what its verb is about: "if the group succeeds in defending prices".
      let introducing = reading.introducer(above)
      let isPart =
        reading.hasMark(above, reading.words.to) || introducing == reading.words.in
        || introducing == reading.words.at || introducing == reading.words.of
        || introducing == reading.words.by
      guard !isClause || isPart else { break }
      above = up
    }
    if reading.tokens.last?.form == "?" { return nil }
    return status
  }
}
