import Domain
import Ontology

/// A phrase that takes a role in an event, resolved as far as it goes.
struct Party: Hashable {
  enum Kind: Int8, Comparable {
    /// No actor that the ontology or the grammar knows: "the plan".
    case unknown
    /// A person, group or institution of no known country: "several suspects", "Acme Corp.".
    case unresolved
    /// The owner of what stands in the slot: the Iran of "rejected Iran's demands".
    case owner
    /// Understood from before: "it", "the ministry", "both nations".
    case anaphor
    /// A common noun with its country: "Chinese officials".
    case described
    case named

    static func < (a: Kind, b: Kind) -> Bool { a.rawValue < b.rawValue }
  }

  /// The phrase's head.
  var token: Int
  /// Tokens of the phrase, without its relative clauses.
  var run: Range<Int>
  var kind: Kind
  var country: String?
  var sector: String?
  var name: String?
  /// Names more than one: "the two leaders", "officials".
  var isPlural: Bool
  /// Only a place in the phrase names it: the Qatar of "the meeting in Qatar".
  var isLocated = false

  /// Same actor, as far as can be known.
  func isSame(as other: Party) -> Bool {
    if country != nil || other.country != nil {
      return country == other.country && sector == other.sector && name == other.name
    }
    return token == other.token
  }
}

/// What an article has said so far that pronouns and definite descriptions can mean.
struct Discourse {
  struct Entry {
    var party: Party
    var isPerson: Bool
    /// Its code is a country's, not an organisation's.
    var isState: Bool
    var agent: String?
    var wasSubject: Bool
    var sentence: Int

    /// A name that nobody knows: it is what a pronoun means, as much as a country or a leader would be.
    var isStranger: Bool { party.country == nil }

    var known: Party? { isStranger ? nil : party }
  }

  /// Latest last.
  private(set) var entries: [Entry] = []
  /// The country of the dateline or of the first actor: what "the government" means where nothing else does.
  var home: String?

  static let entriesMax = 64

  mutating func note(_ entry: Entry) {
    entries.append(entry)
    if entries.count > Discourse.entriesMax { entries.removeFirst(entries.count - Discourse.entriesMax) }
  }

  /// Sentences back in which a pronoun looks.
  static let pronounReach = 2

  func person(before sentence: Int) -> Party? {
    let near = entries.filter {
      ($0.isPerson || $0.isStranger) && !$0.party.isPlural
        && sentence - $0.sentence <= Discourse.pronounReach
    }
    if let subject = near.last(where: { $0.wasSubject && $0.sentence >= sentence - 1 }) {
      return subject.known
    }
    // Where several countries' people are near and none was spoken of, any can be meant.
    let isContested = near.contains { $0.party.country != near.last?.party.country }
    return isContested ? nil : near.last?.known
  }

  func thing(before sentence: Int) -> Party? {
    let near = entries.filter { !$0.isPerson && sentence - $0.sentence <= Discourse.pronounReach }
    return (near.last { $0.wasSubject && $0.sentence >= sentence - 1 } ?? near.last)?.known
  }

  /// Several people or states: what "they" means.
  func many(before sentence: Int) -> Party? {
    let near = entries.filter { $0.party.isPlural && $0.sentence == sentence - 1 && $0.wasSubject }
    return near.last?.party
  }

  /// Sentences back in which a definite description looks where the noun has described several countries' parties.
  static let descriptionReach = 3

  /// "the ministry", "the president": the party that the same noun described; of several countries' the one that is near.
  func described(by noun: String, before sentence: Int) -> Party? {
    let same = described(by: noun)
    guard let last = same.last else { return nil }
    if Discourse.areOfOneCountry(same) { return last.party }
    // Where two countries' have been spoken of side by side, either can be meant.
    return isContested(noun, before: sentence) ? nil : near(same, sentence).last?.party
  }

  /// Several countries' parties of that noun are near, so that either can be meant.
  func isContested(_ noun: String, before sentence: Int) -> Bool {
    !Discourse.areOfOneCountry(near(described(by: noun), sentence))
  }

  private func described(by noun: String) -> [Entry] {
    entries.filter { $0.agent == noun && $0.party.country != nil }
  }

  private func near(_ entries: [Entry], _ sentence: Int) -> [Entry] {
    entries.filter { sentence - $0.sentence <= Discourse.descriptionReach }
  }

  private static func areOfOneCountry(_ entries: [Entry]) -> Bool {
    entries.allSatisfy { $0.party.country == entries[0].party.country }
  }

  /// Sentences back in which "both nations" looks.
  static let pairReach = 3

  /// "both nations", "the two leaders": the two that the nearest sentence to name several has named, or the only
  /// two of the sentences before; nobody where more can be meant.
  func two(before sentence: Int, arePersons: Bool) -> [Party] {
    var near: [Party] = []
    var place = sentence
    for entry in entries.reversed()
    where entry.party.country != nil && entry.isState && (!arePersons || entry.isPerson) {
      guard sentence - entry.sentence <= Discourse.pairReach else { break }
      if entry.sentence != place, near.count > 1 { break }
      place = entry.sentence
      let isKnown = near.contains {
        $0.country == entry.party.country && (!arePersons || $0.name == entry.party.name)
      }
      if !isKnown { near.append(entry.party) }
    }
    guard near.count == 2, near[0].country != near[1].country else { return [] }
    return near.reversed()
  }
}
