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
      $0.isPerson && !$0.party.isPlural && sentence - $0.sentence <= Discourse.pronounReach
    }
    return (near.last { $0.wasSubject && $0.sentence >= sentence - 1 } ?? near.last)?.party
  }

  func thing(before sentence: Int) -> Party? {
    let near = entries.filter { !$0.isPerson && sentence - $0.sentence <= Discourse.pronounReach }
    let found = near.last { $0.wasSubject && $0.sentence >= sentence - 1 } ?? near.last
    // A company that nobody knows is what "it" means, as much as a country would be.
    return found?.party.country == nil ? nil : found?.party
  }

  /// Several people or states: what "they" means.
  func many(before sentence: Int) -> Party? {
    let near = entries.filter { $0.party.isPlural && sentence - $0.sentence <= Discourse.pronounReach }
    return (near.last { $0.wasSubject && $0.sentence >= sentence - 1 } ?? near.last)?.party
  }

  /// "the ministry", "the president": the latest party that the same noun described.
  func described(by noun: String) -> Party? {
    entries.last { $0.agent == noun && $0.party.country != nil }?.party
  }

  /// The latest two countries, for "both nations", "the two leaders".
  var lastTwo: [Party] {
    var found: [Party] = []
    for entry in entries.reversed() where entry.party.country != nil && entry.isState {
      if !found.contains(where: { $0.country == entry.party.country }) { found.append(entry.party) }
      if found.count == 2 { break }
    }
    return found
  }
}
