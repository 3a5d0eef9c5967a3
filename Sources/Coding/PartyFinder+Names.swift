import Ontology
import Syntax

/// Names that do not mean whom they seem to: of others of that name, parts of longer names, relations of their owner.
extension PartyFinder {
  /// "Senator Brown" is not the Brown who is prime minister.
  private func isOtherOffice(_ leader: ActorSense, _ core: [ActorMention]) -> Bool {
    leader.flags.contains(.surname)
      && core.contains { mention in
        guard let title = mention.sense(.agent)?.name.lowercased() else { return false }
        return PartyFinder.lesserOffices.contains(title) && leader.role?.lowercased() != title
      }
  }

  private static let lesserOffices: Set<String> = [
    "senator", "congressman", "congresswoman", "representative", "mayor", "governor", "judge",
    "sheriff", "professor", "councillor", "councilman", "coach", "bishop", "archbishop", "cardinal",
    "reverend", "constable", "detective", "sergeant", "lieutenant", "captain", "attorney", "lawyer",
    "doctor", "father", "sister",
  ]

  /// "Bank of France Governor X" is no longer what the table of leaders still has X as.
  func contradicts(_ leader: ActorSense, _ core: [ActorMention]) -> Bool {
    isOtherOffice(leader, core)
      || core.contains { mention in
        mention.best.kind == .body && mention.best.country != nil && mention.best.country != leader.country
      }
  }

  /// "U.S. Policy": some wires set a capital behind every full stop, which then tells no name.
  func followsFullStop(_ head: Int) -> Bool {
    head > 0 && reading.tokens[head - 1].form.last == "."
  }

  /// "Serbia's neighbours", "critics of Iran": people who are defined by not being their owner.
  func isRelationOfAnother(_ head: Int) -> Bool {
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
    "neighbour", "neighbor", "ally", "rival", "partner", "critic", "opponent", "enemy", "foe",
    "adversary", "creditor", "competitor", "supporter", "backer", "sympathiser", "sympathizer",
    "lender", "neighbouring", "neighboring",
  ]

  /// "President of the Japan Chamber of Commerce": of an institution that nobody knows, not of the country in its
  /// name.
  func isOfficerElsewhere(_ head: Int) -> Bool {
    reading.children(head).contains { tail in
      tail > head && reading.relation(tail) == .nmod && reading.introducer(tail) == words.of
        && reading.tokens[tail].upos == .properNoun && mention(tail) == nil
    }
  }

  /// "North Korea's U.N. ambassador" speaks for the owner.
  func isPossessed(_ head: Int) -> Bool {
    reading.children(head).contains {
      reading.relation($0) == .nmodPoss && mention($0)?.best.kind == .country
    }
  }

  /// "Air UK", "the Iran-deal": a country's name that is part of another name or word.
  func isPartOfName(_ head: Int, _ mention: ActorMention) -> Bool {
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
}
