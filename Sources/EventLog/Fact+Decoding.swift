import Domain

/// Reads what `Fact.write(to:)` writes. `quad` and `plover_type` follow from the rest and are not read.
extension JSONReader {
  mutating func fact() throws(JSONFault) -> Fact {
    let object = try beginObject()
    let id = FactID(try string("id"))
    guard let kind = Fact.Kind(rawValue: try string("kind")) else { throw fault("an unknown kind of fact") }
    let type: PloverType? = try choice("type")
    let mode = try optionalString("mode")
    try field("contexts")
    let contexts = try strings()
    let cameo = try optionalString("cameo")
    try pass("quad")
    try pass("plover_type")
    let intensity = try double("intensity")
    try field("source")
    guard let source = try actor() else { throw fault("a fact without a source") }
    let recipient = try find("recipient") ? try actor() : nil
    try field("reciprocal")
    let reciprocal = try bool()
    let topic = try find("topic") ? try topic() : nil
    let polarity: Polarity? = try choice("polarity")
    guard let status: Status = try choice("status") else { throw fault("a fact without a status") }
    let attribution = try find("attribution") ? try actor() : nil
    let instrument = try optionalString("instrument")
    try field("goods")
    let goods = try strings()
    let amount = try find("amount") ? try amount() : nil
    let horizon = try optionalString("horizon")
    let place = try find("place") ? try place() : nil
    let date = try eventDate()
    let confidence = try double("confidence")
    let evidence = try evidence()
    try end(object)
    return Fact(
      id: id, kind: kind, type: type, mode: mode, contexts: contexts, cameo: cameo, intensity: intensity,
      source: source, recipient: recipient, reciprocal: reciprocal, topic: topic, polarity: polarity,
      status: status, attribution: attribution, instrument: instrument, goods: goods, amount: amount,
      horizon: horizon, place: place, date: date, confidence: confidence, evidence: evidence)
  }

  /// Goes past a text or null, so that the field behind it is the next to be read.
  private mutating func pass(_ name: StaticString) throws(JSONFault) { _ = try optionalString(name) }

  /// One of an enum's names; nil where the field is null or not there.
  private mutating func choice<Choice: RawRepresentable<String>>(
    _ name: StaticString
  ) throws(JSONFault) -> Choice? {
    guard let text = try optionalString(name) else { return nil }
    guard let choice = Choice(rawValue: text) else { throw fault("an unknown \(name), \(text)") }
    return choice
  }

  private mutating func actor() throws(JSONFault) -> Actor? {
    if null() { return nil }
    let object = try beginObject()
    let text = try string("text")
    let span = try span()
    let country = try optionalString("country")
    let sector = try optionalString("sector")
    let name = try optionalString("name")
    try end(object)
    return Actor(text: text, span: span, country: country, sector: sector, name: name)
  }

  private mutating func span() throws(JSONFault) -> ByteSpan {
    let start = try integer("start")
    return ByteSpan(start: start, end: try integer("end"))
  }

  private mutating func topic() throws(JSONFault) -> Topic? {
    if null() { return nil }
    let object = try beginObject()
    let id = try string("id")
    let text = try string("text")
    try end(object)
    return Topic(id: id, text: text)
  }

  private mutating func amount() throws(JSONFault) -> Amount? {
    if null() { return nil }
    let object = try beginObject()
    let value = try double("value")
    let currency = try string("currency")
    try end(object)
    return Amount(value: value, currency: currency)
  }

  private mutating func place() throws(JSONFault) -> Place? {
    if null() { return nil }
    let object = try beginObject()
    let text = try string("text")
    let country = try optionalString("country")
    try end(object)
    return Place(text: text, country: country)
  }

  private mutating func eventDate() throws(JSONFault) -> EventDate {
    try field("date")
    let object = try beginObject()
    let value = try day("value")
    guard let precision: EventDate.Precision = try choice("precision") else {
      throw fault("a date without a precision")
    }
    try end(object)
    return EventDate(value: value, precision: precision)
  }

  private mutating func evidence() throws(JSONFault) -> Evidence {
    try field("evidence")
    let object = try beginObject()
    let index = try integer("sentence_index")
    let sentence = try string("sentence")
    let span = try span()
    try field("trigger")
    let inner = try beginObject()
    let text = try string("text")
    let triggerSpan = try self.span()
    try end(inner)
    let rule = try string("rule")
    try end(object)
    return Evidence(
      sentenceIndex: index, sentence: sentence, span: span,
      trigger: Evidence.Trigger(text: text, span: triggerSpan, rule: rule))
  }
}
