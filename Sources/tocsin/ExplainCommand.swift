import ArgumentParser
import Domain
import Projections

/// `tocsin explain`: from a number, an alert or a fact down to the sentences.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Take a number apart, down to the sentences that make it.",
    discussion: """
      A number of a direction or pair is made of cells (who, whom, PLOVER type, day); the points of all cells sum to
      the number. A country's and the world's index is made of pairs. A cell lists its independent origins with their
      facts, sentences and links.

      EXAMPLES
        tocsin explain CHN USA                        the pair's escalation
        tocsin explain "CHN>USA" --as-of 2019-08-23   one direction
        tocsin explain world
        tocsin explain stance CHN USA
        tocsin explain stance CHN technological-self-reliance
        tocsin explain escalation-high:CHN-USA:1742   an alert, as it was known when it was raised
        tocsin explain 3fa2b1c09d8e7f60-2             a fact
        tocsin explain 3fa2b1c09d8e7f60               an article
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var time: TimeOptions

  @Argument(help: "A subject, 'stance' with two names, or the id of an alert, a fact or an article.")
  var what: [String]

  @Option(help: ArgumentHelp("Parts listed.", valueName: "count"))
  var limit = 10

  func validate() throws {
    if !(1...100_000).contains(limit) { throw ValidationError("--limit must be from 1 to 100000") }
  }

  func run() throws {
    let query = try Query(common)
    if what.count == 1, let word = what.first {
      if word.contains(":"),
        let alert = try query.ask({ reader throws(ProjectionFailure) in try reader.alert(AlertID(word)) })
      {
        try explain(alert, query)
        return
      }
      if word.contains(":") {
        throw CommandFailure(.negative, "there is no alert \(word)", hint: "tocsin alerts lists them")
      }
      let digits = word.prefix { $0 != "-" }
      if digits.count == 16, word.count > 17, digits.allSatisfy(\.isHexDigit) {
        try explainFact(FactID(word), query)
        return
      }
      if word.count >= 8, word.allSatisfy(\.isHexDigit) {
        try explainArticle(word, query)
        return
      }
    }
    let day = try time.day()
    let known = try time.known()
    let question = try question(query)
    guard
      let explanation = try query.ask({ reader throws(ProjectionFailure) in
        try reader.explain(question, asOf: day, knownAt: known, limit: limit)
      })
    else { throw try query.nothing(about: question.words, asOf: day, knownAt: time.knownAt) }
    show(explanation)
  }

  private func question(_ query: Query) throws -> Explanation.Question {
    guard what.first == "stance" else {
      return .escalation(try query.subject(what.first == "index" ? Array(what.dropFirst()) : what))
    }
    guard what.count == 3 else {
      throw CommandFailure(.usage, "stance is of one towards another", hint: "tocsin explain stance CHN USA")
    }
    let from = try query.country(what[1])
    let topics = try query.ask { reader throws(ProjectionFailure) in try reader.parties() }.topics
    if topics.contains(what[2].lowercased()) {
      return .stance(from, towards: what[2].lowercased(), isTopic: true)
    }
    return .stance(from, towards: try query.country(what[2]), isTopic: false)
  }

  // MARK: Numbers

  private func show(_ explanation: Explanation) {
    if common.json {
      var json = JSONWriter()
      ExplanationWriting.write(explanation, to: &json)
      json.newline()
      Terminal.write(json.bytes)
      return
    }
    Terminal.line("\(explanation.question.words) as of \(explanation.asOf): \(decimal(explanation.value))")
    for pair in explanation.pairs {
      Terminal.line(
        "  \(signed(pair.points)) points  \(pair.subject)  escalation \(decimal(pair.escalation)), "
          + "counting \(decimal(pair.rankWeight * 100, places: pair.rankWeight < 0.1 ? 1 : 0)) %")
    }
    for cell in explanation.cells { show(cell) }
    if explanation.others > 0 {
      Terminal.line(
        "  \(signed(explanation.otherPoints)) points  \(explanation.others) further parts; --limit lists more"
      )
    }
    if let pair = explanation.pairs.first { Terminal.line("next: tocsin explain \(pair.subject)") }
  }

  private func show(_ cell: Explanation.CellPart) {
    let share = cell.share.map { " (\(decimal($0 * 100)) %)" } ?? ""
    Terminal.line()
    Terminal.line(
      Terminal.styled(
        "  \(signed(cell.points, places: 2)) points\(share)  \(cell.day)  \(cell.source) → \(cell.target)  "
          + "\(cell.type?.rawValue ?? "position")", .bold))
    Terminal.line(
      "    intensity \(signed(cell.score)), certainty \(decimal(cell.weight, places: 2)), "
        + "\(cell.origins.count) independent \(cell.origins.count == 1 ? "origin" : "origins")")
    for origin in cell.origins {
      for listed in origin.facts.prefix(ExplainCommand.factsShownMax) { show(listed) }
      if origin.facts.count > ExplainCommand.factsShownMax {
        Terminal.line(
          "    … and \(origin.facts.count - ExplainCommand.factsShownMax) more facts of this origin")
      }
    }
  }

  private static let factsShownMax = 3

  private func show(_ listed: ListedFact) {
    let article = listed.article
    Terminal.line("    · “\(Table.printable(listed.fact.evidence.sentence))”")
    var line =
      "      \(article.publisher ?? "unknown publisher"), \((article.published ?? article.recorded).day)"
    line += ", fact \(listed.fact.id), confidence \(decimal(listed.fact.confidence, places: 2))"
    line += ", \(listed.fact.status.rawValue), rule \(listed.fact.evidence.trigger.rule)"
    if article.copies > 1 { line += ", one of \(article.copies) copies" }
    Terminal.line(Table.printable(line))
    if let url = article.url { Terminal.line("      " + Table.printable(url)) }
  }

  // MARK: Alerts, facts and articles

  private func explain(_ entry: AlertEntry, _ query: Query) throws {
    let alert = entry.alert
    let question: Explanation.Question?
    switch (AlertRule.Metric(rawValue: alert.metric), alert.subject) {
    case (.escalation, _), (.escalationTrend, _): question = .escalation(alert.subject)
    case (.stance, .direction(let a, let b)), (.stanceTrend, .direction(let a, let b)):
      question = .stance(a, towards: b, isTopic: false)
    default: question = nil
    }
    let explanation = try question.flatMap { question in
      try query.ask { reader throws(ProjectionFailure) in
        try reader.explain(question, asOf: alert.asOf, knownAt: .sequence(alert.cause), limit: limit)
      }
    }
    let causing = question == nil ? try facts(behind: entry, query) : []
    if common.json {
      var json = JSONWriter()
      json.object { json in
        AlertsCommand.writeFields(entry, schema: "tocsin.explain/1", to: &json)
        json.key("explanation")
        if let explanation { ExplanationWriting.write(explanation, to: &json) } else { json.null() }
        json.key("fact_list")
        json.array { json in for listed in causing { FactsCommand.write(listed, schema: nil, to: &json) } }
      }
      json.newline()
      Terminal.write(json.bytes)
      return
    }
    Terminal.line(Terminal.styled(Table.printable(alert.message), .bold))
    Terminal.line("alert \(alert.id), raised \(entry.recorded) by event \(alert.cause)")
    if let cleared = entry.cleared {
      Terminal.line("cleared \(cleared.recorded): \(Table.printable(cleared.message))")
    }
    Terminal.line()
    if let explanation { show(explanation) }
    for listed in causing { show(listed) }
  }

  /// The facts that a rule of the metric `facts` has counted; those of the article that raised the alert where the
  /// rule is not there any more.
  private func facts(behind entry: AlertEntry, _ query: Query) throws -> [ListedFact] {
    let alert = entry.alert
    var wanted = FactQuery()
    wanted.limit = limit
    wanted.until = alert.asOf
    wanted.statuses = [.occurred, .ongoing]
    switch alert.subject {
    case .direction(let a, let b): (wanted.pair, wanted.isDirected) = (Direction(a, b), true)
    case .pair(let a, let b): wanted.pair = Direction(a, b)
    case .country(let code): wanted.actor = code
    case .world: break
    }
    let rule = query.rules.first { $0.name == alert.rule && $0.metric == .facts }
    if let rule {
      wanted.types = rule.types
      wanted.since = alert.asOf.advanced(by: 1 - rule.windowDays)
    }
    let found = try query.ask { reader throws(ProjectionFailure) in
      try reader.facts(wanted, knownAt: .sequence(alert.cause))
    }
    return rule != nil ? found : found.filter { $0.article.id == alert.article }
  }

  private func explainFact(_ id: FactID, _ query: Query) throws {
    guard let listed = try query.ask({ reader throws(ProjectionFailure) in try reader.fact(id) }) else {
      throw CommandFailure(.negative, "there is no fact \(id)", hint: "tocsin facts lists them")
    }
    if common.json {
      var json = JSONWriter()
      FactsCommand.write(listed, schema: "tocsin.explain/1", to: &json)
      json.newline()
      Terminal.write(json.bytes)
      return
    }
    let fact = listed.fact
    Terminal.line(
      Terminal.styled("\(fact.date.value)  \(FactsCommand.what(fact))  \(FactsCommand.who(fact))", .bold))
    show(listed)
    Terminal.line(
      "      trigger “\(Table.printable(fact.evidence.trigger.text))”, intensity \(signed(fact.intensity))")
    Terminal.line()
    ArticlesCommand.describe(listed.article)
  }

  private func explainArticle(_ prefix: String, _ query: Query) throws {
    let found = try query.article(prefix)
    if common.json {
      var json = JSONWriter()
      json.object { json in
        ArticlesCommand.writeFields(found.article, schema: "tocsin.explain/1", to: &json)
        json.key("fact_list")
        json.array { json in for fact in found.facts { fact.write(to: &json) } }
      }
      json.newline()
      Terminal.write(json.bytes)
      return
    }
    ArticlesCommand.describe(found.article)
    for fact in found.facts {
      Terminal.line()
      Terminal.line(
        Terminal.styled("\(fact.date.value)  \(FactsCommand.what(fact))  \(FactsCommand.who(fact))", .bold))
      show(ListedFact(fact: fact, article: found.article))
    }
  }
}

extension Explanation.Question {
  var words: String {
    switch self {
    case .escalation(let subject): "escalation of \(subject)"
    case .stance(let a, let b, _): "stance of \(a) towards \(b)"
    }
  }
}

/// The JSON of an explanation.
enum ExplanationWriting {
  static func write(_ explanation: Explanation, to json: inout JSONWriter) {
    json.object { json in
      json.field("schema", "tocsin.explain/1")
      switch explanation.question {
      case .escalation(let subject):
        json.field("metric", "escalation")
        json.field("subject", subject.description)
      case .stance(let a, let b, _):
        json.field("metric", "stance")
        json.field("subject", "\(a)>\(b)")
      }
      json.field("as_of", explanation.asOf.description)
      json.field("value", explanation.value)
      json.key("pairs")
      json.array { json in
        for pair in explanation.pairs {
          json.object { json in
            json.field("subject", pair.subject.description)
            json.field("points", pair.points)
            json.field("share", pair.share)
            json.field("escalation", pair.escalation)
            json.field("rank_weight", pair.rankWeight)
          }
        }
      }
      json.key("cells")
      json.array { json in for cell in explanation.cells { write(cell, to: &json) } }
      json.key("others")
      json.object { json in
        json.field("parts", explanation.others)
        json.field("points", explanation.otherPoints)
      }
    }
  }

  private static func write(_ cell: Explanation.CellPart, to json: inout JSONWriter) {
    json.object { json in
      json.field("source", cell.source)
      json.field("target", cell.target)
      json.field("type", cell.type?.rawValue)
      json.field("date", cell.day.description)
      json.field("points", cell.points)
      json.field("share", cell.share)
      json.field("certainty", cell.weight)
      json.field("intensity", cell.score)
      json.key("origins")
      json.array { json in
        for origin in cell.origins {
          json.array { json in
            for listed in origin.facts { FactsCommand.write(listed, schema: nil, to: &json) }
          }
        }
      }
    }
  }
}
