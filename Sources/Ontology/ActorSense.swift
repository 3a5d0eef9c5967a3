/// One thing that a phrase of a text can mean as an actor.
public struct ActorSense: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A country by its name.
    case country
    /// A country by its adjective: `Chinese`. It colours a noun and is no actor alone.
    case adjective
    /// A country's people: `Britons`, `the Chinese`.
    case people
    /// A capital: the government, or the city. Grammar decides: "Beijing said" against "in Beijing".
    case capital
    /// A building or office that is the government: the Kremlin.
    case seat
    case place
    case leader
    /// A named organ of a state: the Pentagon, the Duma, the Bundesbank.
    case body
    /// An international organisation or bloc.
    case organisation
    /// A party or armed group.
    case group
    case company
    /// A news outlet: a speaker, seldom a party.
    case media
    /// An ethnic or religious community.
    case community
    /// A common noun: `troops`, `the foreign ministry`.
    case agent
  }

  public struct Flags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The phrase has other readings; the one given is the likelier.
    public static let ambiguous = Flags(rawValue: 1 << 0)
    /// In capitals, or at a sentence's beginning, it is an ordinary word.
    public static let word = Flags(rawValue: 1 << 1)
    /// A person by the surname alone.
    public static let surname = Flags(rawValue: 1 << 2)
    public static let plural = Flags(rawValue: 1 << 3)
    /// The noun stands before names: `President`.
    public static let title = Flags(rawValue: 1 << 4)
    /// The office or name did not hold in the article's year; for a person the sector is then `ELI`.
    public static let outOfYears = Flags(rawValue: 1 << 5)
    /// The text introduced it itself: an acronym in brackets.
    public static let introduced = Flags(rawValue: 1 << 6)
  }

  public var kind: Kind
  /// Equal for all senses and phrases of one actor.
  public var actor: Int32
  /// ISO 3166-1 alpha-3, or an organisation's code, or nil.
  public var country: String?
  /// PLOVER's sector, or nil for a country as a whole.
  public var sector: String?
  /// For people to read: `Government of China`, `Xi Jinping`; for an agent noun its singular.
  public var name: String
  /// The office (`president`), or the kind of noun or place (`person`, `city`).
  public var role: String?
  public var years: Years
  public var flags: Flags

  /// It names an actor by itself, as a common noun, an adjective and a place do not.
  public var isNamed: Bool {
    switch kind {
    case .agent, .adjective, .place: false
    default: true
    }
  }
}

/// A phrase of a text that means an actor or a place.
public struct ActorMention: Hashable, Sendable {
  /// Bytes of the text.
  public var start: Int
  public var end: Int
  /// Likeliest first; never empty.
  public var senses: [ActorSense]

  public var best: ActorSense { senses[0] }

  /// The first sense of one of the kinds.
  public func sense(_ kinds: ActorSense.Kind...) -> ActorSense? { senses.first { kinds.contains($0.kind) } }

  /// The tokens that the mention covers, of a sentence's tokens given in order by their byte ranges. A part of
  /// a token (`China-based` kept whole) counts as that token.
  public func tokens(among tokens: some RandomAccessCollection<Range<Int>>) -> Range<Int> {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      let token = tokens[tokens.index(tokens.startIndex, offsetBy: middle)]
      if token.upperBound <= start { low = middle + 1 } else { high = middle }
    }
    var last = low
    while last < tokens.count, tokens[tokens.index(tokens.startIndex, offsetBy: last)].lowerBound < end {
      last += 1
    }
    return low..<last
  }
}
