import Domain
import Ontology
import Syntax

/// Who of those in an event's slots can take part in it.
extension InteractionReader {
  /// Who can meet or agree: no reporter, no place of a meeting, no thing that somebody owns.
  func keepPartners(_ match: FrameMatcher.Match, _ parties: inout [Party]) {
    parties.removeAll { party in
      if party.kind == .owner && !isOwnOf(match.token, party) || party.sector == "MED" { return true }
      guard match.frame.partOfSpeech == .noun, reading.head(party.token) == match.token,
        let sense = reading.mention(at: party.token)?.best
      else { return false }
      let isInside =
        [.compound, .amod].contains(reading.relation(party.token).base)
        || reading.relation(party.token) == .nmod && reading.introducer(party.token) == words.of
      // "the Geneva talks", "the IMF meeting": where, and whose own.
      return isInside
        && (sense.kind == .capital
          || sense.kind == .organisation
            && InteractionReader.gatherings.contains(reading.tokens[match.token].lemma))
    }
  }

  /// Who owns what acts may be said to act himself; who is only mentioned in it ("a document to the G8") may not,
  /// nor whose goods, papers and troubles do something: "the EC measure urges", "Chinese exports hit".
  func isDoer(_ owner: Party, _ match: FrameMatcher.Match) -> Bool {
    let introducer = reading.introducer(owner.token)
    if [words.in, words.on, words.to, words.for, words.against, words.at].contains(introducer) {
      return false
    }
    guard !options.allActors, match.frame.partOfSpeech == .verb else { return true }
    return [.nmodPoss, .nmod].contains(reading.relation(owner.token))
      || owner.run.contains { InteractionReader.mouthpieces.contains(reading.tokens[$0].lemma) }
  }

  /// Nouns through which their owner acts or speaks.
  private static let mouthpieces: Set<String> = [
    "statement", "announcement", "decision", "resolution", "policy", "action", "move", "law", "ruling",
    "attack", "strike", "raid", "offensive", "operation", "invasion", "rocket", "missile", "shelling",
    "fire", "airstrike", "bomb", "bombing", "force", "plane", "jet", "warplane", "aircraft", "ship",
    "warship", "helicopter", "drone", "tank", "artillery", "leadership", "side", "sanction", "tariff",
    "ban", "delegation", "mission",
  ]

  /// "welcomed by the World Bank and the IMF": side by side they act, or suffer, together.
  func areTogether(_ a: Party, _ b: Party) -> Bool {
    if a.token != b.token, reading.firstConjunct(a.token) == reading.firstConjunct(b.token) { return true }
    let (first, second) = a.run.lowerBound < b.run.lowerBound ? (a.run, b.run) : (b.run, a.run)
    guard first.upperBound <= second.lowerBound else { return false }
    let between = first.upperBound..<second.lowerBound
    return between.contains { reading.tokens[$0].form.lowercased() == "and" }
      && between.allSatisfy { [.coordinator, .determiner, .punctuation].contains(reading.tokens[$0].upos) }
  }

  /// "A and B agreed to help C": the promise is C's, and not between them.
  func isPromisedToAnother(_ match: FrameMatcher.Match) -> Bool {
    guard !options.allActors, match.frame.type == .agree else { return false }
    return reading.fillers(.openClause, of: match.token).contains { below in
      matcher.frames(at: below).prefix(1).contains { deed in
        deed.frame.recipient.contains { slot in
          reading.fillers(slot, of: below).contains { filler in
            finder.parties(at: filler).contains { $0.kind >= .described }
          }
        }
      }
    }
  }

  /// "fight U.S. potash duties" is no war: what is struck in its owner's place stands somewhere.
  func isHittable(_ owner: Party) -> Bool {
    !owner.run.contains { token in
      InteractionReader.intangible.contains(reading.tokens[token].lemma.lowercased())
        || InteractionReader.intangibleClasses.contains {
          triggers.classes[$0]?.contains(reading.symbols[token]) == true
        }
    }
  }

  private static let intangibleClasses = ["law", "demand", "agreement", "right", "meeting", "relation"]

  private static let intangible: Set<String> = [
    "policy", "action", "decision", "duty", "tariff", "tax", "dominance", "influence", "economy",
    "purchase", "interest", "system", "practice", "record", "stance", "position", "spending", "subsidy",
    "import", "export", "growth", "debt", "deficit", "inflation", "program", "programme", "credibility",
    "reputation", "approach", "handling", "role", "claim", "statement", "speech", "remark", "effort",
    "conduct", "behaviour", "behavior", "domination", "hegemony", "competition", "currency",
    "leadership", "use", "failure", "forecast", "estimate", "report", "figure", "proposal", "study",
    "argument", "budget", "finding", "view", "idea",
  ]

  /// "negotiations with creditor banks": the partner is named, whoever it is; those who talk to it do not talk to
  /// each other.
  func hasPartner(_ match: FrameMatcher.Match) -> Bool {
    reading.fillers(.preposition(words.with), of: match.token).contains {
      reading.isNominal($0) && !isTime($0)
    }
  }

  /// "opposed the war against Iraq", "backed sanctions on Iran": who suffers the object is not who owns it.
  func isOnlyAimedAt(_ owner: Party) -> Bool {
    guard owner.country != nil else { return false }
    let introducer = reading.introducer(owner.token)
    return [words.on, words.against, words.over, words.for].contains(introducer)
  }

  /// What an organisation holds among its own.
  private static let gatherings: Set<String> = [
    "meeting", "conference", "summit", "session", "assembly", "convention",
  ]

  /// "China's talks with …": the owner of the event itself takes part.
  private func isOwnOf(_ trigger: Int, _ party: Party) -> Bool { reading.head(party.token) == trigger }

  /// "hailed the dictator's death", "opposed the Afghan mission": what is said of a loss is no favour to who suffers
  /// it, nor is a venture that of the place where it goes on.
  func isOnlyTouched(_ owner: Party, _ match: FrameMatcher.Match, _ type: PloverType) -> Bool {
    let thing = thing(of: owner)
    let lemma = reading.tokens[thing].lemma.lowercased()
    switch type {
    case .support:
      return InteractionReader.losses.contains(lemma) && reading.logicalObject(match.token) == thing
    case .accuse, .reject, .request:
      let isEmbassy = reading.children(thing).contains {
        ["diplomatic", "permanent", "trade", "consular"].contains(reading.tokens[$0].lemma)
      }
      return InteractionReader.ventures.contains(lemma) && !isEmbassy
        && (owner.kind != .owner || [.amod, .compound].contains(reading.relation(owner.token).base))
    default: return false
    }
  }

  /// The head of the phrase that names its owner.
  private func thing(of owner: Party) -> Int {
    let above = reading.head(owner.token)
    return owner.kind == .owner && above >= 0 && owner.run.contains(above) ? above : owner.token
  }

  private static let losses: Set<String> = [
    "death", "defeat", "arrest", "capture", "ouster", "ousting", "overthrow", "downfall", "fall",
    "removal", "resignation", "conviction", "execution", "killing", "departure", "demise", "surrender",
    "collapse", "dismissal", "exit", "indictment", "extradition", "suspension", "expulsion", "isolation",
  ]

  private static let ventures: Set<String> = [
    "mission", "war", "deployment", "campaign", "conflict", "crisis",
  ]
}
