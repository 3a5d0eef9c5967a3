import Domain
import Ontology
import Syntax

/// What the words above and around an event make of it: carriers, modals, negation, reported speech.
struct Chain {
  var type: PloverType
  var mode: String?
  var cameo: String
  var contexts: [String]
  var status: Status = .occurred
  /// How far the chain weakens the reading, in (0, 1].
  var factor = 1.0
  var carriers: [(token: Int, carrier: Triggers.Carrier)] = []
  /// The word that says that there is no such event, and why.
  var turnedDown: TurnedDown.Reason?
  /// Subject of the reporting verb.
  var speaker: Int?
  /// The event was asked of its subject: "must", "should" in reported speech.
  var isDemanded = false
  /// Tokens of the chain, the trigger first: modals and dates are looked for among their dependents.
  var path: [Int]
  /// Operators met, innermost first.
  var operators: [String] = []
}

/// Climbs from an event's word to the top of its clause.
struct ChainReader {
  let reading: SentenceReading
  let triggers: Triggers
  let matcher: FrameMatcher

  static let depthMax = 8

  private var words: GrammarWords { reading.words }

  func chain(from token: Int, frame: Triggers.Frame) -> Chain {
    var chain = Chain(
      type: frame.type, mode: frame.mode, cameo: frame.cameo, contexts: frame.contexts, path: [token])
    if frame.flags.contains(.future) { chain.status = .planned }
    var node = token
    if frame.partOfSpeech == .noun {
      if isDenied(noun: token) { chain.turnedDown = .negated }
      applyModifiers(of: node, to: &chain)
      applyCarriersBelow(node, to: &chain)
    } else {
      applyModality(of: node, to: &chain)
    }
    var depth = 0
    while depth < ChainReader.depthMax, let next = step(from: node, in: &chain) {
      node = next
      chain.path.append(node)
      depth += 1
    }
    if isAnnounced(by: node), chain.status == .occurred { apply("plan", to: &chain, at: node) }
    applyClause(around: node, to: &chain)
    if isQuestion { weaken(&chain, to: .hypothetical, by: 0.6) }
    return chain
  }

  /// What the clause that holds the event's phrase says of it, where none of its words carries the event: "if they
  /// engage in military action", "talks are set to resume", "after the talks he will fly home" not.
  private func applyClause(around top: Int, to chain: inout Chain) {
    var node = reading.firstConjunct(top)
    var isInPhrase = reading.isNominal(node)
    for _ in 0..<ChainReader.depthMax {
      if reading.isVerb(node), node != top || reading.isNominal(chain.path[0]), reading.isConditional(node) {
        return weaken(&chain, to: .hypothetical, by: 0.8)
      }
      if reading.isVerb(node), isInverted(node) { return weaken(&chain, to: .hypothetical, by: 0.8) }
      guard reading.head(node) >= 0 else { return }
      let above = reading.firstConjunct(reading.head(node))
      if isDatedByPlan(node, under: above) { return weaken(&chain, to: .planned, by: 0.9) }
      if isInPhrase, reading.relation(node).isSubject,
        ChainReader.imagining.contains(reading.tokens[above].lemma)
          || chain.type.quad == .materialCooperation && isImagined(above)
      {
        return weaken(&chain, to: .hypothetical, by: 0.8)
      }
      if isInPhrase, reading.relation(node).isSubject, chain.status == .occurred,
        chain.type.quad != .materialConflict,
        reading.isVerb(above) || reading.tokens[above].upos == .adjective, awaits(above)
      {
        apply("plan", to: &chain, at: above)
      }
      isInPhrase = isInPhrase && [.nmod, .compound, .amod].contains(reading.relation(node).base)
      node = above
    }
  }

  /// "A will speak when B visits": in the present tense, beside what is still to come.
  private func isDatedByPlan(_ verb: Int, under above: Int) -> Bool {
    guard reading.relation(verb) == .advcl, reading.isVerb(verb), reading.isVerb(above),
      [.vbz, .vbp, .vbg].contains(reading.tokens[verb].xpos),
      reading.children(verb).contains(where: {
        $0 < verb && ChainReader.dating.contains(reading.tokens[$0].lemma)
      })
    else { return false }
    return auxiliaries(of: above).contains {
      [words.will, words.shall, words.would].contains(reading.symbols[$0])
    }
  }

  private static let dating: Set<String> = ["when", "once", "after", "before", "until"]

  /// "hopes that exports would grow", "exports may not exceed": of flows, that they do is only imagined.
  private func isImagined(_ verb: Int) -> Bool {
    auxiliaries(of: verb).contains {
      [words.would, words.could, words.may, words.might, words.should].contains(reading.symbols[$0])
    }
  }

  /// What is said of an event that is not said to happen: "an attack is possible".
  private static let imagining: Set<String> = [
    "possible", "conceivable", "imaginable", "probable", "unthinkable", "inevitable", "imminent",
  ]

  /// "the alleged attack", "a possible visit": what makes a noun's event doubtful, or still to come.
  private static let doubting: Set<String> = [
    "alleged", "supposed", "purported", "rumoured", "rumored", "possible", "potential", "feared",
    "hypothetical", "would-be", "suspected", "conceivable",
  ]

  private static let coming: Set<String> = [
    "planned", "upcoming", "forthcoming", "impending", "imminent", "scheduled", "future", "looming",
    "prospective",
  ]

  private func applyModifiers(of noun: Int, to chain: inout Chain) {
    for child in reading.children(noun) where child < noun && reading.relation(child).base == .amod {
      let form = reading.tokens[child].form.lowercased()
      if ChainReader.doubting.contains(form) { weaken(&chain, to: .hypothetical, by: 0.8) }
      if ChainReader.coming.contains(form) { weaken(&chain, to: .planned, by: 0.9) }
    }
  }

  /// "Were Iran to reject the offer", "Should talks fail": a condition without its "if".
  private func isInverted(_ verb: Int) -> Bool {
    guard reading.tokens.last?.form != "?" else { return false }
    return reading.children(verb).contains { child in
      child < verb && ["were", "should", "had"].contains(reading.tokens[child].form.lowercased())
        && (reading.relation(child).base == .aux || reading.relation(child) == .cop)
        && reading.children(verb).contains { $0 > child && $0 < verb && reading.relation($0).isSubject }
        && !reading.children(verb).contains { $0 < child && reading.relation($0).isSubject }
    }
  }

  /// "is set to begin", "are due on Monday": what a verb or an adjective says of its subject is still to come.
  private func awaits(_ node: Int) -> Bool {
    if ChainReader.awaiting.contains(reading.tokens[node].lemma) { return true }
    return auxiliaries(of: node).contains {
      reading.symbols[$0] == words.will || reading.symbols[$0] == words.shall
    }
  }

  private static let awaiting: Set<String> = [
    "set", "due", "expect", "schedule", "slate", "plan", "likely", "poise", "bind", "bound", "ready",
    "loom",
  ]

  /// "India, Japan to discuss ore prices": an infinitive at the top of a headline is a plan.
  private func isAnnounced(by top: Int) -> Bool {
    guard reading.sentence.index == 0, top > 1,
      reading.head(top) < 0 || reading.relation(top) == .acl && reading.head(reading.head(top)) < 0
    else { return false }
    if reading.tokens[top].xpos == .vb { return reading.tokens[top - 1].form.lowercased() == "to" }
    return reading.tokens[top - 1].form.lowercased() == "be"
      && reading.tokens[top - 2].form.lowercased() == "to"
  }

  /// An infinitive that a headline sets for the future.
  func isHeadlined(_ verb: Int) -> Bool {
    reading.sentence.index == 0 && (isHeadlineFuture(verb) || isAnnounced(by: verb))
  }

  private var isQuestion: Bool { reading.tokens.last?.form == "?" }

  /// One step up; nil at the top.
  private func step(from node: Int, in chain: inout Chain) -> Int? {
    let base = reading.firstConjunct(node)
    let above = reading.head(base)
    guard above >= 0 else { return nil }
    if let carrier = matcher.carrier(at: above, over: base) {
      chain.carriers.append((above, carrier))
      apply(ChainReader.isExpectation(above, reading) ? "plan" : carrier.operation, to: &chain, at: above)
      if reading.isNominal(above), isDenied(noun: above) { apply("not", to: &chain, at: above) }
      if reading.isVerb(above) || reading.tokens[above].upos == .adjective {
        applyModality(of: above, to: &chain)
      }
      // "has not ruled out a strike", "dared them to invade"
      let isLeftOpen =
        carrier.operation == "refuse" && isNegated(above)
        || carrier.operation == "do" && reading.isVerb(base) && isLeftToAnother(base, above)
      if isLeftOpen { weaken(&chain, to: .hypothetical, by: 0.8) }
      // "defended its decision to sell": taken some time ago, and what came of it is not told.
      if reading.tokens[base].lemma == "decision", chain.status == .planned,
        ChainReader.lookingBack.contains(reading.tokens[above].lemma)
      {
        chain.turnedDown = chain.turnedDown ?? .onlyMentioned(under: reading.tokens[above].form)
      }
      return above
    }
    switch reading.relation(base) {
    case .ccomp, .csubj:
      // "it is important that the U.S. reduce …": what is judged has not been said to happen.
      if reading.tokens[above].upos == .adjective || reading.relation(base) == .csubj {
        weaken(&chain, to: .hypothetical, by: 0.7)
        return nil
      }
      if reading.hasMark(base, words.to),
        !reading.children(base).contains(where: { reading.relation($0).isSubject })
      {
        // "had done this to encourage rebels": a purpose.
        weaken(&chain, to: .planned, by: 0.85)
      }
      fallthrough
    case .parataxis:
      guard reading.isVerb(above) else { return nil }
      if words.speech.contains(reading.symbols[above]) {
        if let subject = reading.logicalSubject(above) { chain.speaker = subject }
        if isNegated(above) { chain.turnedDown = chain.turnedDown ?? .negated }
        return above
      }
      // "did not mean that it was warning": what is denied above is not said below.
      if isNegated(above) { chain.turnedDown = chain.turnedDown ?? .negated }
      chain.factor *= 0.8
      return above
    case .xcomp:
      chain.factor *= 0.85
      if reading.symbols[above] == words.be || reading.symbols[above] == words.have,
        reading.hasMark(base, words.to)
      {
        apply("plan", to: &chain, at: above)
      } else if isLeftToAnother(base, above) {
        weaken(&chain, to: .hypothetical, by: 0.8)
      }
      applyModality(of: above, to: &chain)
      return above
    case .advcl:
      let introducer = reading.introducer(base)
      if reading.isConditional(base) || introducer == words.until {
        weaken(&chain, to: .hypothetical, by: 0.8)
      } else if introducer == words.without {
        chain.turnedDown = chain.turnedDown ?? .negated
      } else if introducer == words.to || reading.hasMark(base, words.to) {
        weaken(&chain, to: .planned, by: 0.75)
      } else if introducer == words.by, reading.tokens[base].xpos == .vbg, reading.isVerb(above) {
        // "plans to increase trade by helping China": as the deed, so the way it is done.
        // Of what is not done, or only imagined, the way to do it is no refusal.
        if isNegated(above) {
          chain.turnedDown = chain.turnedDown ?? .negated
          return nil
        }
        chain.factor *= 0.9
        applyModality(of: above, to: &chain)
        return above
      }
      return nil
    case .acl:
      if reading.tokens[base].xpos == .vb { weaken(&chain, to: .planned, by: 0.75) }
      // "found no proof showing that", "did not see documents saying that"
      if isMissing(above) { chain.turnedDown = chain.turnedDown ?? .negated }
      return nil
    case .conj: return nil
    case .nmod, .compound:
      chain.factor *= 0.8
      return nil
    case .obl:
      // "opposed to re-entering into talks": a noun on the side of what another verb says.
      chain.factor *= 0.9
      return nil
    default:
      return nil
    }
  }

  private static let lookingBack: Set<String> = ["defend", "justify", "explain", "excuse", "regret"]

  /// A noun that is denied, or the object of a denied verb.
  private func isMissing(_ noun: Int) -> Bool {
    if isDenied(noun: noun) { return true }
    let first = reading.firstConjunct(noun)
    return reading.relation(first) == .obj && isNegated(reading.head(first))
  }

  /// "directed the army to attack", "wants Tokyo to ease curbs": that its object does it is not said; it is of
  /// "prompted Beijing to retaliate".
  private func isLeftToAnother(_ verb: Int, _ above: Int) -> Bool {
    guard reading.hasMark(verb, words.to), !ChainReader.bringingAbout.contains(reading.tokens[above].lemma)
    else { return false }
    return reading.children(above).contains {
      $0 < verb && (reading.relation($0) == .obj || reading.relation($0) == .iobj) && reading.isNominal($0)
    }
  }

  private static let bringingAbout: Set<String> = [
    "prompt", "cause", "lead", "force", "make", "help", "compel", "drive", "provoke", "oblige", "see",
    "enable", "move", "spur", "trigger", "inspire", "assist", "use", "send",
  ]

  /// "tariffs imposed by Washington", "sanctions that were lifted": the carrier stands below the noun.
  private func applyCarriersBelow(_ noun: Int, to chain: inout Chain) {
    var below = Array(reading.children(noun))
    for tail in below where reading.relation(tail) == .nmod && reading.introducer(tail) == words.of {
      below += reading.conjuncts(tail).flatMap { reading.children($0) }.filter {
        reading.relation($0) == .aclRelcl && reading.antecedent(of: $0) == noun
      }
    }
    for child in below
    where (reading.relation(child).base == .acl || reading.relation(child) == .amod) && reading.isVerb(child)
    {
      guard let carrier = matcher.carrier(at: child, over: noun) else { continue }
      chain.carriers.append((child, carrier))
      apply(carrier.operation, to: &chain, at: child)
      // "the talks, which must be concluded by October": they go on, whatever is asked of them.
      let isDemanded = chain.isDemanded
      var modal = chain
      applyModality(of: child, to: &modal)
      if modal.isDemanded == isDemanded { chain = modal }
    }
  }

  /// "is expected to sign": what others foresee of somebody is his plan.
  private static func isExpectation(_ verb: Int, _ reading: SentenceReading) -> Bool {
    reading.isVerb(verb) && reading.tokens[verb].lemma == "expect" && reading.isPassive(verb)
  }

  // MARK: Operators

  func apply(_ operation: String, to chain: inout Chain, at token: Int) {
    chain.operators.append(operation)
    guard let change = triggers.apply(operation, to: chain.type) else { return }
    if change.drops {
      chain.turnedDown =
        chain.turnedDown
        ?? (operation == "not" ? .negated : .onlyMentioned(under: reading.tokens[token].form))
      return
    }
    if let type = change.type {
      chain.type = type
      chain.mode = change.mode
      chain.cameo = change.cameo ?? ""
    }
    if let status = change.status { chain.status = ChainReader.combined(chain.status, status) }
  }

  private static func combined(_ held: Status, _ new: Status) -> Status {
    switch (held, new) {
    case (.hypothetical, _): .hypothetical
    case (.planned, .occurred), (.planned, .ongoing): .planned
    default: new
    }
  }

  private func weaken(_ chain: inout Chain, to status: Status, by factor: Double) {
    chain.factor *= factor
    if chain.status == .occurred || chain.status == .ongoing || status == .hypothetical {
      chain.status = status
    }
  }

  // MARK: Modality

  private func applyModality(of verb: Int, to chain: inout Chain) {
    let auxiliaries = auxiliaries(of: verb)
    let isNegated = isNegated(verb)
    var hasModal = false
    for auxiliary in auxiliaries {
      switch reading.symbols[auxiliary] {
      case words.will, words.shall:
        hasModal = true
        if !isNegated { apply("will", to: &chain, at: auxiliary) }
      case words.would:
        hasModal = true
        if !isNegated { apply(isReported(verb) ? "will" : "would", to: &chain, at: auxiliary) }
      case words.may, words.might, words.could, words.can:
        apply("may", to: &chain, at: auxiliary)
        chain.factor *= 0.9
      case words.should, words.must, words.ought:
        chain.isDemanded = true
        apply("would", to: &chain, at: auxiliary)
      default: break
      }
    }
    // "Japan to reduce aid": a headline's future. "Ministers are to travel": what has been arranged.
    if !hasModal, isHeadlineFuture(verb) || isArranged(verb, auxiliaries) {
      apply("will", to: &chain, at: verb)
    }
    // "the time is not right for Israel to be negotiating"
    if reading.hasMark(verb, words.to), reading.hasMark(verb, words.for) {
      weaken(&chain, to: .hypothetical, by: 0.8)
    }
    if isNegated { apply(hasModal ? "refuse" : "not", to: &chain, at: verb) }
    if chain.status == .occurred, reading.tokens[verb].xpos == .vbg,
      auxiliaries.contains(where: { reading.symbols[$0] == words.be })
    {
      chain.status = .ongoing
    }
  }

  private func isHeadlineFuture(_ verb: Int) -> Bool {
    ([.root, .ccomp].contains(reading.relation(verb)) || reading.sentence.index == 0)
      && reading.tokens[verb].xpos == .vb
      && reading.children(verb).contains { reading.relation($0).isSubject && $0 < verb }
      && !reading.hasMark(verb, words.for)
      && reading.children(verb).contains { reading.symbols[$0] == words.to && $0 == verb - 1 }
  }

  private func isArranged(_ verb: Int, _ auxiliaries: [Int]) -> Bool {
    guard let be = auxiliaries.first(where: { reading.symbols[$0] == words.be }) else { return false }
    return reading.children(verb).contains { $0 > be && $0 < verb && reading.symbols[$0] == words.to }
  }

  /// Its own, or, where it shares subject and auxiliary with a verb before it, that one's.
  private func auxiliaries(of verb: Int) -> [Int] {
    let own = reading.children(verb).filter {
      reading.relation($0).base == .aux || reading.relation($0) == .cop
    }
    if !own.isEmpty || reading.relation(verb) != .conj { return own }
    let hasSubject = reading.children(verb).contains { reading.relation($0).isSubject }
    let first = reading.firstConjunct(verb)
    guard !hasSubject, first != verb, reading.tokens[verb].xpos == reading.tokens[first].xpos else {
      return own
    }
    return reading.children(first).filter { reading.relation($0).base == .aux }
  }

  func isNegated(_ verb: Int) -> Bool {
    for child in reading.children(verb) {
      if words.negators.contains(reading.symbols[child]), child < verb || reading.relation(child) == .advmod {
        return true
      }
      if reading.relation(child).isSubject, isDenied(noun: child) { return true }
      if reading.tokens[child].form.lowercased() == "n't" || reading.tokens[child].form == "n’t" {
        return true
      }
    }
    return sharesNegation(verb)
  }

  /// "will not stand aside and let": what shares the auxiliary shares the "not" behind it.
  private func sharesNegation(_ verb: Int) -> Bool {
    guard reading.relation(verb) == .conj else { return false }
    let below = reading.children(verb)
    let first = reading.firstConjunct(verb)
    let isOwnClause = below.contains {
      reading.relation($0).isSubject || reading.relation($0).base == .aux || reading.relation($0) == .mark
    }
    let isContrast = below.contains {
      $0 < verb && ["but", "instead", "rather", "then", "still"].contains(reading.tokens[$0].lemma)
    }
    guard !isOwnClause, !isContrast, reading.isVerb(verb),
      reading.tokens[verb].xpos == reading.tokens[first].xpos,
      let auxiliary = reading.children(first).first(where: { reading.relation($0).base == .aux })
    else { return false }
    return reading.children(first).contains {
      $0 > auxiliary && $0 < first
        && (words.negators.contains(reading.symbols[$0])
          || ["n't", "n’t"].contains(reading.tokens[$0].form.lowercased()))
    }
  }

  func isDenied(noun: Int) -> Bool {
    if reading.symbols[noun] == words.nobody || reading.symbols[noun] == words.none { return true }
    return reading.children(noun).contains {
      (reading.symbols[$0] == words.no || reading.symbols[$0] == words.neither)
        && reading.relation($0).base == .det
    }
  }

  /// "said it would": a plan, not a condition.
  private func isReported(_ verb: Int) -> Bool {
    var node = verb
    for _ in 0..<ChainReader.depthMax {
      let base = reading.firstConjunct(node)
      let above = reading.head(base)
      guard above >= 0 else { break }
      if words.speech.contains(reading.symbols[above]),
        reading.relation(base) == .ccomp || reading.relation(base) == .parataxis
      {
        return true
      }
      if reading.relation(base) != .xcomp { break }
      node = above
    }
    return reading.children(reading.firstConjunct(verb)).contains {
      reading.relation($0) == .parataxis && words.speech.contains(reading.symbols[$0])
    }
  }
}
