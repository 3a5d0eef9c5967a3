import Domain

/// The words that name events, and the roles around them: `config/ontology/triggers`, loaded and interned.
/// The tables' meaning is documented in the README there.
package struct Triggers: Sendable {
  package enum PartOfSpeech: UInt8, Sendable { case verb, noun, adjective }

  /// Where a party or an embedded event is looked for, seen from the trigger word.
  package enum Slot: Hashable, Sendable {
    case subject, object, indirectObject, openClause, closedClause, possessor, modifier
    /// A prepositional phrase: `against`, `with`.
    case preposition(Symbol)
  }

  /// One or more words; the others stand beside the head.
  package struct Phrase: Hashable, Sendable {
    package var head: Symbol
    package var others: [Symbol]
  }

  /// Words that a condition accepts: lemmas, and classes that only the coder can decide.
  package struct WordSet: Hashable, Sendable {
    package var lemmas: Set<Symbol> = []
    package var builtIn: Set<BuiltInClass> = []
  }

  package enum BuiltInClass: Hashable, Sendable {
    case actor, country, leader, event, conflict, cooperation, money, placeName
    case type(PloverType)
  }

  package enum Condition: Hashable, Sendable {
    /// The slot's head is (or, negated, is not) one of the words.
    case slot(Slot, WordSet, negated: Bool)
    case present(Slot)
    case absent(Slot)
    /// Some (negated: no) word of the sentence is one of the words.
    case sentence(WordSet, negated: Bool)

    var specificity: Double {
      switch self {
      case .slot(_, _, negated: false): 2
      case .sentence(_, negated: false): 1.5
      case .present: 1
      case .absent, .slot, .sentence: 0.1
      }
    }
  }

  package struct Flags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A plural or coordinated subject acts upon itself; facts come in pairs.
    package static let mutual = Flags(rawValue: 1)
    /// Usually inside one country: a fact needs both parties named.
    package static let domestic = Flags(rawValue: 2)
    /// Speaks of what is to come.
    package static let future = Flags(rawValue: 4)
    /// Too vague for open text; counts when a pair is given.
    package static let weak = Flags(rawValue: 8)
  }

  /// A word that names an event.
  package struct Frame: Sendable {
    package var id: String
    package var phrases: [Phrase]
    package var partOfSpeech: PartOfSpeech
    package var type: PloverType
    package var source: [Slot]
    package var recipient: [Slot]
    package var mode: String?
    /// Empty where the type's root stands for it.
    package var cameo: String
    package var contexts: [String]
    package var needs: [Condition]
    package var flags: Flags
    /// How often the word in this frame really means the type, in [0, 1].
    package var weight: Double

    /// How much its conditions say in favour of this meaning where a word has several: a word that must be there
    /// says most, one that must be absent next to nothing.
    package var specificity: Double { needs.reduce(0) { $0 + $1.specificity } }
  }

  /// A light or embedding verb (or noun, or adjective) that changes the event below it.
  package struct Carrier: Sendable {
    package var id: String
    package var phrases: [Phrase]
    package var partOfSpeech: PartOfSpeech
    package var event: [Slot]
    package var operation: String
    package var source: [Slot]
    package var recipient: [Slot]
    package var needs: [Condition]
  }

  /// What an operator makes of an event of one type.
  package struct Operation: Sendable, Hashable {
    package var type: PloverType?
    package var mode: String?
    package var cameo: String?
    package var status: Status?
    /// The event is no fact.
    package var drops: Bool
  }

  /// A verb or noun that states a policy towards a topic.
  package struct PositionFrame: Sendable {
    package var id: String
    package var phrases: [Phrase]
    package var partOfSpeech: PartOfSpeech
    package var polarity: Polarity
    package var source: [Slot]
    package var topic: [Slot]
    package var needs: [Condition]
    package var weight: Double
  }

  package internal(set) var symbols = Symbols()
  package internal(set) var frames: [Frame] = []
  package internal(set) var carriers: [Carrier] = []
  package internal(set) var positions: [PositionFrame] = []
  /// By operator name and type.
  package internal(set) var operations: [String: [PloverType: Operation]] = [:]
  /// Classes of `class` rows, by name.
  package internal(set) var classes: [String: Set<Symbol>] = [:]

  /// How many types the row that gave an operation spoke of: the narrower row wins.
  var scopes: [String: [PloverType: Int]] = [:]

  /// Candidates by the symbol of the head, longest phrase first: what one word may mean.
  package struct Entry: Sendable {
    package enum Meaning: Sendable { case frame(Int32), carrier(Int32), position(Int32) }
    package var partOfSpeech: PartOfSpeech
    package var others: [Symbol]
    package var meaning: Meaning
  }
  package internal(set) var entries: [[Entry]] = []

  package func candidates(for symbol: Symbol) -> [Entry] {
    Int(symbol.index) < entries.count ? entries[Int(symbol.index)] : []
  }

  /// The word's symbol, made known where no table mentions it: the grammar has words of its own.
  package mutating func know(_ word: String) -> Symbol { symbols.intern(word) }

  /// What becomes of an event of `type` under `operation`; nil where the table says nothing, so that the event
  /// stays as it is.
  package func apply(_ operation: String, to type: PloverType) -> Operation? { operations[operation]?[type] }
}
