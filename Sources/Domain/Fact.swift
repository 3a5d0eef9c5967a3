/// One thing that an article asserts: an interaction (source → recipient) or a position (source → topic).
public struct Fact: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable { case interaction, position }

  public var id: FactID
  public var kind: Kind
  /// The PLOVER type; nil for a position.
  public var type: PloverType?
  /// PLOVER's mode of the type, such as `visit` or `arrest`.
  public var mode: String?
  /// PLOVER's contexts, in the ontology's order.
  public var contexts: [String]
  /// The CAMEO event code, such as `163`; nil for a position.
  public var cameo: String?
  /// In [−10, 10]: PLOVER's intensity of the type and mode; for a position the sign of its polarity scaled.
  public var intensity: Double
  public var source: Actor
  /// Nil for a position.
  public var recipient: Actor?
  /// Both directions hold (a meeting, a treaty) and this fact has a twin with the two actors exchanged.
  public var reciprocal: Bool
  /// Nil for an interaction.
  public var topic: Topic?
  /// Nil for an interaction.
  public var polarity: Polarity?
  public var status: Status
  /// Who says so, where the article attributes it.
  public var attribution: Actor?
  /// An ontology id in words: `export control`, `tariff`.
  public var instrument: String?
  public var goods: [String]
  public var amount: Amount?
  /// By when a position or plan is to be reached: a year or an ISO date, `2030`.
  public var horizon: String?
  public var place: Place?
  public var date: EventDate
  /// Probability in [0, 1] that the fact is right in all its parts.
  public var confidence: Double
  public var evidence: Evidence

  public init(
    id: FactID, kind: Kind, type: PloverType? = nil, mode: String? = nil, contexts: [String] = [],
    cameo: String? = nil, intensity: Double, source: Actor, recipient: Actor? = nil,
    reciprocal: Bool = false, topic: Topic? = nil, polarity: Polarity? = nil, status: Status,
    attribution: Actor? = nil, instrument: String? = nil, goods: [String] = [], amount: Amount? = nil,
    horizon: String? = nil, place: Place? = nil, date: EventDate, confidence: Double, evidence: Evidence
  ) {
    self.id = id
    self.kind = kind
    self.type = type
    self.mode = mode
    self.contexts = contexts
    self.cameo = cameo
    self.intensity = intensity
    self.source = source
    self.recipient = recipient
    self.reciprocal = reciprocal
    self.topic = topic
    self.polarity = polarity
    self.status = status
    self.attribution = attribution
    self.instrument = instrument
    self.goods = goods
    self.amount = amount
    self.horizon = horizon
    self.place = place
    self.date = date
    self.confidence = confidence
    self.evidence = evidence
  }

  /// The type as PLOVER's manual folds it: a planned CONSULT, SUPPORT, COOPERATE or AID is AGREE to it, a
  /// planned RETREAT is CONCEDE. The fact keeps its own type and says `planned`.
  public var foldedType: PloverType? {
    guard status == .planned else { return type }
    return switch type {
    case .consult, .support, .cooperate, .aid: .agree
    case .retreat: .concede
    default: type
    }
  }
}

/// A fact's name: the first 16 hexadecimal digits of its article's digest, a dash, and its place among the
/// article's facts, counted from 1. The same article coded by the same rules has the same ids.
public struct FactID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let description: String

  public init(article: ArticleID, ordinal: Int) { description = "\(article.short)-\(ordinal)" }
  public init(_ description: String) { self.description = description }

  public static func < (a: FactID, b: FactID) -> Bool { a.description < b.description }
}

/// An actor as mentioned in a text, resolved as far as the ontology reaches.
public struct Actor: Hashable, Sendable {
  /// As the text has it.
  public var text: String
  public var span: ByteSpan
  /// ISO 3166-1 alpha-3, an international organisation's code (`EUN`, `NATO`), or nil.
  public var country: String?
  /// PLOVER's sector: `GOV`, `MIL`, `BUS` …
  public var sector: String?
  /// The resolved name: `Government of China`.
  public var name: String?

  public init(
    text: String, span: ByteSpan, country: String? = nil, sector: String? = nil, name: String? = nil
  ) {
    self.text = text
    self.span = span
    self.country = country
    self.sector = sector
    self.name = name
  }
}

public struct Topic: Hashable, Sendable {
  /// The ontology's id: `technological-self-reliance`.
  public var id: String
  /// As the text has it.
  public var text: String

  public init(id: String, text: String) {
    self.id = id
    self.text = text
  }
}

public enum Polarity: String, CaseIterable, Hashable, Sendable { case pursues, supports, opposes }

public enum Status: String, CaseIterable, Hashable, Sendable {
  case occurred, ongoing, planned, threatened, hypothetical, denied
}

public struct Amount: Hashable, Sendable {
  public var value: Double
  /// ISO 4217: `USD`.
  public var currency: String

  public init(value: Double, currency: String) {
    self.value = value
    self.currency = currency
  }
}

public struct Place: Hashable, Sendable {
  public var text: String
  /// ISO 3166-1 alpha-3 where it resolves.
  public var country: String?

  public init(text: String, country: String?) {
    self.text = text
    self.country = country
  }
}

public struct EventDate: Hashable, Sendable {
  public enum Precision: String, CaseIterable, Hashable, Sendable { case day, week, month, year, unknown }

  /// The first day of what the precision names.
  public var value: Day
  public var precision: Precision

  public init(value: Day, precision: Precision) {
    self.value = value
    self.precision = precision
  }
}

/// Where in the article a fact stands, and which rule read it.
public struct Evidence: Hashable, Sendable {
  /// The body's sentences count from 1; the title is 0.
  public var sentenceIndex: Int
  /// The slice of the article's text at `span`.
  public var sentence: String
  public var span: ByteSpan
  public var trigger: Trigger

  public struct Trigger: Hashable, Sendable {
    public var text: String
    public var span: ByteSpan
    /// The id of the rule that fired: `sanction.retaliate-with`.
    public var rule: String

    public init(text: String, span: ByteSpan, rule: String) {
      self.text = text
      self.span = span
      self.rule = rule
    }
  }

  public init(sentenceIndex: Int, sentence: String, span: ByteSpan, trigger: Trigger) {
    self.sentenceIndex = sentenceIndex
    self.sentence = sentence
    self.span = span
    self.trigger = trigger
  }
}
