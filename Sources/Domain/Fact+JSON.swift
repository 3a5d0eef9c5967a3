extension Fact {
  /// The shape that every `--json` output and the log carry.
  public func write(to json: inout JSONWriter) {
    json.object { json in writeFields(to: &json) }
  }

  /// The fields alone, for a caller that puts more of its own into the same object.
  public func writeFields(to json: inout JSONWriter) {
    json.field("id", id.description)
    json.field("kind", kind.rawValue)
    json.field("type", type?.rawValue)
    json.field("mode", mode)
    json.field("contexts", contexts)
    json.field("cameo", cameo)
    json.field("quad", type?.quad.rawValue)
    json.field("plover_type", foldedType?.rawValue)
    json.field("intensity", intensity)
    json.key("source")
    source.write(to: &json)
    json.key("recipient")
    recipient.write(to: &json)
    json.field("reciprocal", reciprocal)
    json.key("topic")
    if let topic {
      json.object { json in
        json.field("id", topic.id)
        json.field("text", topic.text)
      }
    } else {
      json.null()
    }
    json.field("polarity", polarity?.rawValue)
    json.field("status", status.rawValue)
    json.key("attribution")
    attribution.write(to: &json)
    json.field("instrument", instrument)
    json.field("goods", goods)
    json.key("amount")
    if let amount {
      json.object { json in
        // Whole amounts are written without a fraction, as people write money.
        if let whole = Int(exactly: amount.value) {
          json.field("value", whole)
        } else {
          json.field("value", amount.value)
        }
        json.field("currency", amount.currency)
      }
    } else {
      json.null()
    }
    json.field("horizon", horizon)
    json.key("place")
    if let place {
      json.object { json in
        json.field("text", place.text)
        json.field("country", place.country)
      }
    } else {
      json.null()
    }
    json.key("date")
    json.object { json in
      json.field("value", date.value.description)
      json.field("precision", date.precision.rawValue)
    }
    json.field("confidence", confidence)
    json.key("evidence")
    evidence.write(to: &json)
  }
}

extension Actor {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("text", text)
      json.field("start", span.start)
      json.field("end", span.end)
      json.field("country", country)
      json.field("sector", sector)
      json.field("name", name)
    }
  }
}

extension Actor? {
  fileprivate func write(to json: inout JSONWriter) {
    if let self { self.write(to: &json) } else { json.null() }
  }
}

extension Evidence {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("sentence_index", sentenceIndex)
      json.field("sentence", sentence)
      json.field("start", span.start)
      json.field("end", span.end)
      json.key("trigger")
      json.object { json in
        json.field("text", trigger.text)
        json.field("start", trigger.span.start)
        json.field("end", trigger.span.end)
      }
      json.field("rule", trigger.rule)
    }
  }
}
