import Domain

/// A record's type or version that this program does not know: a newer one wrote it.
struct UnknownVersion: Error, Hashable {
  var what: String
}

extension EventCodec {
  /// Whether `decode` knows a record's type and version.
  static func type(_ name: String, version: Int) throws(UnknownVersion) -> EventType {
    guard let type = EventType(rawValue: name) else { throw UnknownVersion(what: "an event of type \(name)") }
    guard (1...self.version(of: type)).contains(version) else {
      throw UnknownVersion(what: "\(name) of version \(version)")
    }
    return type
  }

  /// Reads `data`. Every type has had one version so far; an older shape would be read, and brought up to the
  /// present one, in its case here.
  static func decode(_ type: EventType, version: Int, data: UnsafeRawBufferPointer) throws(JSONFault) -> Event
  {
    var json = JSONReader(data)
    let object = try json.beginObject()
    let event: Event =
      switch type {
      case .articleReceived: .articleReceived(try json.articleReceived())
      case .factsExtracted: .factsExtracted(try json.factsExtracted())
      case .articleRejected: .articleRejected(try json.articleRejected())
      case .articleRetracted: .articleRetracted(try json.articleRetracted())
      case .alertRaised: .alertRaised(try json.alertRaised())
      case .alertCleared: .alertCleared(try json.alertCleared())
      case .rulesLoaded: .rulesLoaded(try json.rulesLoaded())
      case .recordLost: .recordLost(try json.recordLost())
      }
    try json.end(object)
    guard json.atEnd() else { throw json.fault("something behind the event") }
    return event
  }
}

extension JSONReader {
  fileprivate mutating func articleReceived() throws(JSONFault) -> ArticleReceived {
    let article = try articleID("article")
    let title = try string("title")
    let published = try timestamp("published")
    let publisher = try optionalString("publisher")
    let url = try optionalString("url")
    let language = try optionalString("language")
    let delivery = try string("delivery")
    let format = try string("format")
    let byteCount = try integer("bytes")
    var fingerprint: [UInt32] = []
    try field("fingerprint")
    try array { json throws(JSONFault) in
      guard let part = UInt32(exactly: try json.integer()) else {
        throw json.fault("a fingerprint out of range")
      }
      fingerprint.append(part)
    }
    return ArticleReceived(
      article: article, title: title, published: published, publisher: publisher, url: url,
      language: language,
      delivery: delivery, format: format, byteCount: byteCount, fingerprint: fingerprint)
  }

  fileprivate mutating func factsExtracted() throws(JSONFault) -> FactsExtracted {
    let article = try articleID("article")
    let coder = try string("coder")
    let sentences = try integer("sentences")
    try field("notes")
    let notes = try strings()
    var facts: [Fact] = []
    try field("facts")
    try array { json throws(JSONFault) in facts.append(try json.fact()) }
    return FactsExtracted(article: article, coder: coder, sentences: sentences, facts: facts, notes: notes)
  }

  fileprivate mutating func articleRejected() throws(JSONFault) -> ArticleRejected {
    let article = try optionalArticleID("article")
    let delivery = try string("delivery")
    let reason = try string("reason")
    let detail = try string("detail")
    try field("bytes")
    let byteCount = try optionalInteger()
    return ArticleRejected(
      article: article, delivery: delivery, reason: reason, detail: detail, byteCount: byteCount)
  }

  fileprivate mutating func articleRetracted() throws(JSONFault) -> ArticleRetracted {
    let article = try articleID("article")
    let reason = try string("reason")
    return ArticleRetracted(article: article, reason: reason, by: try optionalArticleID("by"))
  }

  fileprivate mutating func alertRaised() throws(JSONFault) -> AlertRaised {
    let id = AlertID(try string("id"))
    let rule = try string("rule")
    let subject = try subject("subject")
    let metric = try string("metric")
    let value = try double("value")
    let threshold = try double("threshold")
    let priority = try integer("priority")
    let message = try string("message")
    let cause = try sequence("cause")
    let article = try optionalArticleID("article")
    return AlertRaised(
      id: id, rule: rule, subject: subject, metric: metric, value: value, threshold: threshold,
      priority: priority, message: message, cause: cause, article: article, asOf: try day("as_of"))
  }

  fileprivate mutating func alertCleared() throws(JSONFault) -> AlertCleared {
    let id = AlertID(try string("id"))
    let rule = try string("rule")
    let subject = try subject("subject")
    let metric = try string("metric")
    let value = try double("value")
    let threshold = try double("threshold")
    let message = try string("message")
    let cause = try sequence("cause")
    return AlertCleared(
      id: id, rule: rule, subject: subject, metric: metric, value: value, threshold: threshold,
      message: message, cause: cause, asOf: try day("as_of"))
  }

  fileprivate mutating func rulesLoaded() throws(JSONFault) -> RulesLoaded {
    let coder = try string("coder")
    let alertRules = try integer("alert_rules")
    return RulesLoaded(coder: coder, alertRules: alertRules, triggers: try integer("triggers"))
  }

  fileprivate mutating func recordLost() throws(JSONFault) -> RecordLost {
    let reason = try string("reason")
    return RecordLost(reason: reason, keptIn: try string("kept_in"))
  }
}

/// A field and its value in one go.
extension JSONReader {
  mutating func string(_ name: StaticString) throws(JSONFault) -> String {
    try field(name)
    return try string()
  }

  /// Nil where the field is null or not there.
  mutating func optionalString(_ name: StaticString) throws(JSONFault) -> String? {
    try find(name) ? try optionalString() : nil
  }

  mutating func integer(_ name: StaticString) throws(JSONFault) -> Int {
    try field(name)
    return try integer()
  }

  mutating func double(_ name: StaticString) throws(JSONFault) -> Double {
    try field(name)
    return try double()
  }

  mutating func day(_ name: StaticString) throws(JSONFault) -> Day {
    try field(name)
    guard let day = try withText({ Day(utf8: $0) }) else { throw fault("\(name) is no day") }
    return day
  }

  fileprivate mutating func timestamp(_ name: StaticString) throws(JSONFault) -> Timestamp? {
    guard try find(name), !null() else { return nil }
    guard let time = try withText({ Timestamp(utf8: $0) }) else { throw fault("\(name) is no time") }
    return time
  }

  fileprivate mutating func articleID(_ name: StaticString) throws(JSONFault) -> ArticleID {
    guard let article = try optionalArticleID(name) else { throw fault("no field \(name)") }
    return article
  }

  fileprivate mutating func optionalArticleID(_ name: StaticString) throws(JSONFault) -> ArticleID? {
    guard try find(name), !null() else { return nil }
    guard let digest = try withText({ Digest(hexUTF8: $0) }) else { throw fault("\(name) is no digest") }
    return ArticleID(digest)
  }

  fileprivate mutating func subject(_ name: StaticString) throws(JSONFault) -> Subject {
    guard let subject = Subject(try string(name)) else { throw fault("\(name) is no subject") }
    return subject
  }

  fileprivate mutating func sequence(_ name: StaticString) throws(JSONFault) -> SequenceNumber {
    guard let number = UInt64(exactly: try integer(name)) else { throw fault("\(name) is no event's number") }
    return SequenceNumber(number)
  }
}
