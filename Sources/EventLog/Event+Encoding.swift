import Domain

/// How events become `data`, and at which version. A shape that has been written once is never changed: a new
/// one gets a new version here and a new case in `EventCodec.decode`.
enum EventCodec {
  /// What is written, and the highest that is read.
  static func version(of type: EventType) -> Int {
    switch type {
    case .articleReceived, .factsExtracted, .articleRejected, .articleRetracted, .alertRaised, .alertCleared,
      .rulesLoaded, .recordLost:
      1
    }
  }
}

/// An event's type as the log names it.
enum EventType: String, CaseIterable {
  case articleReceived = "ArticleReceived"
  case factsExtracted = "FactsExtracted"
  case articleRejected = "ArticleRejected"
  case articleRetracted = "ArticleRetracted"
  case alertRaised = "AlertRaised"
  case alertCleared = "AlertCleared"
  case rulesLoaded = "RulesLoaded"
  case recordLost = "RecordLost"
}

extension Event {
  var type: EventType {
    switch self {
    case .articleReceived: .articleReceived
    case .factsExtracted: .factsExtracted
    case .articleRejected: .articleRejected
    case .articleRetracted: .articleRetracted
    case .alertRaised: .alertRaised
    case .alertCleared: .alertCleared
    case .rulesLoaded: .rulesLoaded
    case .recordLost: .recordLost
    }
  }

  /// Writes the event's fields as one JSON object: `data` in the log and in `tocsin log … --json`.
  package func write(to json: inout JSONWriter) {
    json.object { json in
      switch self {
      case .articleReceived(let event): event.writeFields(to: &json)
      case .factsExtracted(let event): event.writeFields(to: &json)
      case .articleRejected(let event): event.writeFields(to: &json)
      case .articleRetracted(let event): event.writeFields(to: &json)
      case .alertRaised(let event): event.writeFields(to: &json)
      case .alertCleared(let event): event.writeFields(to: &json)
      case .rulesLoaded(let event): event.writeFields(to: &json)
      case .recordLost(let event): event.writeFields(to: &json)
      }
    }
  }

  /// The first number in the event that JSON cannot hold, by its name.
  var infiniteField: String? {
    switch self {
    case .factsExtracted(let event):
      for fact in event.facts {
        if !fact.intensity.isFinite { return "intensity of \(fact.id)" }
        if !fact.confidence.isFinite { return "confidence of \(fact.id)" }
        if let amount = fact.amount, !amount.value.isFinite { return "amount of \(fact.id)" }
      }
      return nil
    case .alertRaised(let event): return event.value.isFinite && event.threshold.isFinite ? nil : "value"
    case .alertCleared(let event): return event.value.isFinite && event.threshold.isFinite ? nil : "value"
    case .articleReceived, .articleRejected, .articleRetracted, .rulesLoaded, .recordLost: return nil
    }
  }
}

extension ArticleReceived {
  fileprivate func writeFields(to json: inout JSONWriter) {
    json.field("article", article.description)
    json.field("title", title)
    json.field("published", published?.description)
    json.field("publisher", publisher)
    json.field("url", url)
    json.field("language", language)
    json.field("delivery", delivery)
    json.field("format", format)
    json.field("bytes", byteCount)
    json.key("fingerprint")
    json.array { list in for part in fingerprint { list.value(Int(part)) } }
  }
}

extension FactsExtracted {
  fileprivate func writeFields(to json: inout JSONWriter) {
    json.field("article", article.description)
    json.field("coder", coder)
    json.field("sentences", sentences)
    json.field("notes", notes)
    json.key("facts")
    json.array { list in for fact in facts { fact.write(to: &list) } }
  }
}

extension ArticleRejected {
  fileprivate func writeFields(to json: inout JSONWriter) {
    json.field("article", article?.description)
    json.field("delivery", delivery)
    json.field("reason", reason)
    json.field("detail", detail)
    json.field("bytes", byteCount)
  }
}

extension ArticleRetracted {
  fileprivate func writeFields(to json: inout JSONWriter) {
    json.field("article", article.description)
    json.field("reason", reason)
    json.field("by", by?.description)
  }
}

extension AlertRaised {
  fileprivate func writeFields(to json: inout JSONWriter) {
    json.field("id", id.description)
    json.field("rule", rule)
    json.field("subject", subject.description)
    json.field("metric", metric)
    json.field("value", value)
    json.field("threshold", threshold)
    json.field("priority", priority)
    json.field("message", message)
    json.key("cause")
    json.value(cause.number)
    json.field("article", article?.description)
    json.field("as_of", asOf.description)
  }
}

extension AlertCleared {
  fileprivate func writeFields(to json: inout JSONWriter) {
    json.field("id", id.description)
    json.field("rule", rule)
    json.field("subject", subject.description)
    json.field("metric", metric)
    json.field("value", value)
    json.field("threshold", threshold)
    json.field("message", message)
    json.key("cause")
    json.value(cause.number)
    json.field("as_of", asOf.description)
  }
}

extension RulesLoaded {
  fileprivate func writeFields(to json: inout JSONWriter) {
    json.field("coder", coder)
    json.field("alert_rules", alertRules)
    json.field("triggers", triggers)
  }
}

extension RecordLost {
  fileprivate func writeFields(to json: inout JSONWriter) {
    json.field("reason", reason)
    json.field("kept_in", keptIn)
  }
}
