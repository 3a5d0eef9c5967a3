/// What a word or phrase means to the ontology, everything at once: for people who ask why something was read as
/// it was.
public struct Lookup: Sendable {
  public struct Meaning: Hashable, Sendable {
    /// `actor`, `surname`, `topic`, `instrument`, `goods`, `currency`, `number`, `decoy`.
    public var kind: String
    /// The form that matches, as a text would have it.
    public var form: String
    public var name: String
    /// Code, sector, office, years …: readable, in a fixed order.
    public var details: String

    public init(kind: String, form: String, name: String, details: String) {
      self.kind = kind
      self.form = form
      self.name = name
      self.details = details
    }
  }

  public private(set) var meanings: [Meaning] = []

  init(_ phrase: String, in ontology: Ontology) {
    for form in Lookup.forms(of: phrase) {
      let bytes = Array(form.utf8)
      guard !bytes.isEmpty else { continue }
      addActors(form, bytes, ontology)
      addSurnames(form, bytes, ontology)
      addSubjects(form, bytes, ontology)
      if let code = ontology.amountWords.currency(named: form) ?? ontology.amountWords.currency(symbol: form)
      {
        add("currency", form, code, "")
      }
      if let number = ontology.amountWords.number(form) { add("number", form, form, number.description) }
    }
  }

  /// As typed, then with the capitals that a name would have: people type `turkey` and `nato`.
  private static func forms(of phrase: String) -> [String] {
    let capitalized = phrase.split(separator: " ").map { $0.prefix(1).uppercased() + $0.dropFirst() }
      .joined(separator: " ")
    var forms: [String] = []
    for form in [phrase, capitalized, phrase.uppercased()] where !forms.contains(form) { forms.append(form) }
    return forms
  }

  private mutating func add(_ kind: String, _ form: String, _ name: String, _ details: String) {
    let isKnown = meanings.contains { $0.kind == kind && $0.name == name && $0.details == details }
    if !isKnown { meanings.append(Meaning(kind: kind, form: form, name: name, details: details)) }
  }

  private mutating func addActors(_ form: String, _ bytes: [UInt8], _ ontology: Ontology) {
    let match = ontology.actors.phrases.longestMatch(in: bytes.span, at: 0, end: bytes.count)
    guard let match, match.end == bytes.count else { return }
    for value in match.values {
      if value == ActorMatcher.decoy {
        add("decoy", form, "no actor", "")
      } else {
        let sense = ontology.actors.senses[Int(value)]
        add("actor", form, sense.name, Lookup.describe(sense))
      }
    }
  }

  private mutating func addSurnames(_ form: String, _ bytes: [UInt8], _ ontology: Ontology) {
    let match = ontology.actors.surnames.longestMatch(in: bytes.span, at: 0, end: bytes.count)
    guard let match, match.end == bytes.count else { return }
    for value in match.values {
      let leader = ontology.actors.leaders[Int(value)]
      let use = leader.surnameUse == .alone ? "alone" : "after the full name or a title"
      for number in leader.senses {
        let sense = ontology.actors.senses[Int(number)]
        add("surname", form, sense.name, Lookup.describe(sense) + ", " + use)
      }
    }
  }

  private mutating func addSubjects(_ form: String, _ bytes: [UInt8], _ ontology: Ontology) {
    func entry(_ matcher: SubjectMatcher) -> Int? {
      matcher.match(in: bytes.span, at: 0, end: bytes.count).flatMap {
        $0.end == bytes.count ? $0.entry : nil
      }
    }
    if let topic = entry(ontology.topicMatcher).map({ ontology.topics[$0] }) {
      add("topic", form, topic.id, topic.contexts.joined(separator: ", "))
    }
    if let instrument = entry(ontology.instrumentMatcher).map({ ontology.instruments[$0] }) {
      add(
        "instrument", form, instrument.name,
        ([instrument.type?.rawValue].compactMap { $0 } + instrument.contexts).joined(separator: ", "))
    }
    if let good = entry(ontology.goodMatcher).map({ ontology.goods[$0] }) {
      add("goods", form, good.name, good.branch)
    }
  }

  private static func describe(_ sense: ActorSense) -> String {
    var parts = [sense.kind.rawValue]
    parts += [sense.country, sense.sector, sense.role].compactMap { $0 }
    if sense.years != .always {
      parts.append("\(sense.years.from.map(String.init) ?? "…")–\(sense.years.to.map(String.init) ?? "…")")
    }
    if sense.flags.contains(.ambiguous) { parts.append("several readings") }
    if sense.flags.contains(.word) { parts.append("an ordinary word too") }
    if sense.flags.contains(.plural) { parts.append("plural") }
    return parts.joined(separator: ", ")
  }
}

extension Ontology {
  /// Everything that a word or phrase can mean, the coder's triggers aside.
  public func lookup(_ phrase: String) -> [Lookup.Meaning] { Lookup(phrase, in: self).meanings }
}
