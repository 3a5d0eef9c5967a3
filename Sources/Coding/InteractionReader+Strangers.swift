import Ontology
import Syntax

/// Who is meant where no slot of the frame holds anybody: only where facts on places and strangers are asked for.
extension InteractionReader {
  /// Steps below the event's words within which somebody is looked for.
  private static let depthMax = 5

  /// "agreed to help those affected in Yemen", "opened its borders to British beef": the nearest phrase below the
  /// event, its subjects aside, that names a country or a place; else a person or a group.
  func someoneBelow(_ match: FrameMatcher.Match, _ chain: Chain, besides sources: [Party]) -> [Party] {
    let named = nearest(match, chain, besides: sources, onlyNamed: true)
    return named.isEmpty ? nearest(match, chain, besides: sources, onlyNamed: false) : named
  }

  private func nearest(
    _ match: FrameMatcher.Match, _ chain: Chain, besides sources: [Party], onlyNamed: Bool
  ) -> [Party] {
    var level = ([match.token] + match.companions).filter { reading.isVerb($0) || reading.isNominal($0) }
    level += chain.carriers.map(\.token).filter { !level.contains($0) }
    var seen = Set(level + chain.path)
    for _ in 0..<InteractionReader.depthMax {
      var next: [Int] = []
      for node in level {
        for child in reading.children(node)
        where child > (match.frame.partOfSpeech == .noun ? 0 : match.token) && !isAside(child)
          && seen.insert(child).inserted
        {
          next.append(child)
        }
      }
      for node in next.sorted() where !onlyNamed || reading.mention(at: node)?.best.country != nil {
        guard let party = somebody(at: node), !sources.contains(where: { covers($0, party) }) else {
          continue
        }
        return [party]
      }
      level = next
    }
    return []
  }

  /// "was arrested in Niger": where nobody is said to do it, the place stands for those who did.
  func placeOfDeed(_ match: FrameMatcher.Match, _ chain: Chain) -> [Party] {
    guard chain.type.quad == .materialConflict else { return [] }
    for node in [match.token] + chain.carriers.map(\.token)
    where reading.isPassive(node) || reading.isNominal(node) {
      for child in reading.children(node)
      where [.obl, .nmod].contains(reading.relation(child).base)
        && words.locative.contains(reading.introducer(child))
        && !isTime(child)
      {
        guard let mention = reading.mention(at: child) else { continue }
        return [
          Party(
            token: child, run: finder.run(child), kind: .owner, country: mention.best.country, sector: nil,
            name: mention.best.name, isPlural: false)
        ]
      }
    }
    return []
  }

  private func isAside(_ token: Int) -> Bool {
    switch reading.relation(token).base {
    case .nsubj, .csubj, .punct, .case, .mark, .aux, .cc, .parataxis: true
    default: isTime(token) || reading.introducer(token) == words.according
    }
  }

  private func somebody(at token: Int) -> Party? {
    guard reading.isNominal(token) || reading.tokens[token].upos == .adjective else { return nil }
    let mention = reading.mention(at: token)
    guard mention != nil || finder.isPerson(token) || reading.tokens[token].upos == .properNoun else {
      return nil
    }
    // The phrase that a modifier stands in: "Egyptian" of "Egyptian goods".
    var head = token
    if [.amod, .compound, .flat].contains(reading.relation(token).base),
      reading.isNominal(reading.head(token))
    {
      head = reading.head(token)
    }
    if let party = finder.parties(at: head).first(where: { $0.kind > .unknown }) { return party }
    return Party(
      token: head, run: finder.run(head), kind: .unresolved, country: nil, sector: nil,
      name: mention?.best.name,
      isPlural: false)
  }

  private func covers(_ source: Party, _ other: Party) -> Bool {
    source.run.overlaps(other.run) || source.country != nil && source.country == other.country
  }

  /// "on Sunday", "in 2018", "for 16 years", "in the wake of": when, and no party.
  func isTime(_ token: Int) -> Bool {
    let word = reading.tokens[token]
    if TimeReader.isCalendarName(word.form.lowercased()) { return reading.mention(at: token) == nil }
    if word.upos == .numeral { return word.form.utf8.count == 4 && Int(word.form) != nil }
    return InteractionReader.spans.contains(word.lemma)
  }

  /// Nouns that only say when or upon what.
  private static let spans: Set<String> = [
    "year", "month", "week", "day", "hour", "minute", "weekend", "decade", "century", "morning", "evening",
    "night", "afternoon", "today", "yesterday", "tomorrow", "time", "wake", "aftermath", "response", "future",
    "past", "meantime", "beginning", "moment",
  ]
}
