import ArgumentParser
import Domain
import Projections

/// `tocsin facts`: what articles assert.
struct FactsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facts",
    abstract: "Facts, newest first, with the sentences that say them.",
    discussion: """
      Facts of retracted articles are left out unless --retracted is given.

      EXAMPLES
        tocsin facts
        tocsin facts --pair CHN-USA --type SANCTION --since 2025-10-01
        tocsin facts --pair "CHN>USA" --status threatened
        tocsin facts --actor Japan --limit 100 --json
        tocsin facts --topic technological-self-reliance
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var range: RangeOptions

  @Option(help: ArgumentHelp("A country or organisation, as source or recipient.", valueName: "name"))
  var actor: String?

  @Option(help: ArgumentHelp("Between two: CHN-USA either way, \"CHN>USA\" one way.", valueName: "pair"))
  var pair: String?

  @Option(help: ArgumentHelp("Positions on this topic.", valueName: "id"))
  var topic: String?

  @Option(help: ArgumentHelp("A PLOVER type, or POSITION; may be given several times.", valueName: "type"))
  var type: [String] = []

  @Option(
    help: ArgumentHelp("occurred, ongoing, planned, threatened, hypothetical or denied.", valueName: "status")
  )
  var status: [String] = []

  @Option(help: ArgumentHelp("Facts listed.", valueName: "count"))
  var limit = FactQuery.limitDefault

  @Option(
    name: .customLong("known-at"),
    help: ArgumentHelp("As known then: an event's sequence, a day or a time.", valueName: "when"))
  var knownAt: String?

  @Flag(help: "Also facts of retracted articles.")
  var retracted = false

  func validate() throws {
    if !(1...FactQuery.limitMax).contains(limit) {
      throw ValidationError("--limit must be from 1 to \(FactQuery.limitMax)")
    }
    if pair != nil && (actor != nil || topic != nil) {
      throw ValidationError("--pair names both sides: it goes with neither --actor nor --topic")
    }
  }

  func run() throws {
    let query = try Query(common)
    let known = try TimeOptions.known(knownAt)
    let wanted = try factQuery(query)
    let facts = try query.ask { reader throws(ProjectionFailure) in try reader.facts(wanted, knownAt: known) }
    if common.json {
      var json = JSONWriter(reservingCapacity: facts.count * 1200)
      for listed in facts {
        FactsCommand.write(listed, schema: "tocsin.facts/1", to: &json)
        json.newline()
      }
      Terminal.write(json.bytes)
      if facts.isEmpty { throw ExitCode(ExitStatus.negative.rawValue) }
      return
    }
    guard !facts.isEmpty else {
      let overview = try query.ask { reader throws(ProjectionFailure) in try reader.overview() }
      throw CommandFailure(
        .negative,
        overview.facts == 0 ? "no facts have been recorded yet" : "none of \(overview.facts) facts matches",
        hint: overview.facts == 0 ? "tocsin submit FILE" : nil)
    }
    var table = Table([
      Table.Column("date"), Table.Column("what"), Table.Column("who"),
      Table.Column("status", spare: true), Table.Column("conf", .right, spare: true), Table.Column("id"),
      Table.Column("sentence", flexible: true),
    ])
    for listed in facts { table.add(FactsCommand.cells(listed)) }
    table.print()
    if facts.count == limit { Terminal.note("note: the first \(limit); --limit lists more") }
  }

  private func factQuery(_ query: Query) throws -> FactQuery {
    var wanted = FactQuery()
    (wanted.since, wanted.until) = try range.checked()
    wanted.limit = limit
    wanted.includesRetracted = retracted
    wanted.topic = topic.map { $0.lowercased() }
    if let topic = wanted.topic {
      let topics = try query.ask { reader throws(ProjectionFailure) in try reader.parties() }.topics
      guard topics.contains(topic) else {
        throw CommandFailure(
          .negative, "no position on '\(topic)' has been recorded",
          hint: topics.isEmpty ? nil : "recorded: \(topics.prefix(20).joined(separator: ", "))")
      }
    }
    wanted.actor = try actor.map { try query.country($0) }
    if let pair {
      switch try query.subject([pair]) {
      case .pair(let a, let b): wanted.pair = Direction(a, b)
      case .direction(let a, let b):
        wanted.pair = Direction(a, b)
        wanted.isDirected = true
      default:
        throw CommandFailure(
          .usage, "--pair \(pair) names no pair", hint: "write CHN-USA, or \"CHN>USA\" for one way")
      }
    }
    for name in type {
      if name.uppercased() == "POSITION" {
        wanted.positionsOnly = true
      } else if let type = PloverType(rawValue: name.uppercased()) {
        wanted.types.insert(type)
      } else {
        let names = PloverType.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandFailure(.usage, "no type is called '\(name)'", hint: "one of \(names), POSITION")
      }
    }
    for name in status {
      guard let status = Status(rawValue: name.lowercased()) else {
        let names = Status.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandFailure(.usage, "no status is called '\(name)'", hint: "one of \(names)")
      }
      wanted.statuses.insert(status)
    }
    return wanted
  }

  static func cells(_ listed: ListedFact) -> [Table.Cell] {
    let fact = listed.fact
    return [
      Table.Cell(fact.date.value.description), Table.Cell(what(fact), style(fact)), Table.Cell(who(fact)),
      Table.Cell(fact.status.rawValue), Table.Cell(decimal(fact.confidence, places: 2)),
      Table.Cell(fact.id.description), Table.Cell(fact.evidence.sentence),
    ]
  }

  static func what(_ fact: Fact) -> String { fact.type?.rawValue ?? fact.polarity?.rawValue ?? "position" }

  static func who(_ fact: Fact) -> String {
    let source = fact.source.country ?? fact.source.text
    if let topic = fact.topic { return "\(source): \(topic.id)" }
    return "\(source) \(fact.reciprocal ? "↔" : "→") \(fact.recipient.map { $0.country ?? $0.text } ?? "?")"
  }

  private static func style(_ fact: Fact) -> Terminal.Style? {
    switch fact.type?.quad {
    case .materialConflict: .red
    case .verbalConflict: .yellow
    case .verbalCooperation, .materialCooperation: .green
    case nil: nil
    }
  }

  /// The fact's fields, and its article's.
  static func write(_ listed: ListedFact, schema: String?, to json: inout JSONWriter) {
    json.object { json in
      if let schema { json.field("schema", schema) }
      listed.fact.writeFields(to: &json)
      json.key("article")
      json.object { json in
        json.field("id", listed.article.id.description)
        json.field("title", listed.article.title)
        json.field("publisher", listed.article.publisher)
        json.field("url", listed.article.url)
        json.field("published", listed.article.published?.description)
        json.field("recorded", listed.article.recorded.description)
        json.field("retracted", listed.article.retraction != nil)
      }
    }
  }
}
