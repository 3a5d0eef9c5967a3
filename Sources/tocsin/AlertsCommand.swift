import ArgumentParser
import Domain
import Projections

/// `tocsin alerts`: what has crossed a threshold.
struct AlertsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts",
    abstract: "Alerts raised and cleared, newest first.",
    discussion: """
      Exit status 1 where there is none.

      EXAMPLES
        tocsin alerts --active
        tocsin alerts --subject CHN-USA
        tocsin explain escalation-high:CHN-USA:1742
      """)

  @OptionGroup var common: CommonOptions

  @Flag(help: "Only alerts that are still raised.")
  var active = false

  @Option(help: ArgumentHelp("Only of this subject: CHN-USA, CHN, world.", valueName: "subject"))
  var subject: String?

  @Option(help: ArgumentHelp("Only of this rule.", valueName: "name"))
  var rule: String?

  @Option(help: ArgumentHelp("Alerts listed.", valueName: "count"))
  var limit = 50

  func validate() throws {
    if !(1...1_000_000).contains(limit) { throw ValidationError("--limit must be from 1 to 1000000") }
  }

  func run() throws {
    let query = try Query(common)
    let subject = try self.subject.map { try query.subject([$0]) }
    let alerts = try query.ask { reader throws(ProjectionFailure) in
      try reader.alerts(activeOnly: active, subject: subject, rule: rule, limit: limit)
    }
    if common.json {
      var json = JSONWriter()
      for entry in alerts {
        json.object { json in AlertsCommand.writeFields(entry, schema: "tocsin.alerts/1", to: &json) }
        json.newline()
      }
      Terminal.write(json.bytes)
    } else if alerts.isEmpty {
      Terminal.line(active ? "no alert is raised" : "no alerts")
    } else {
      print(alerts)
    }
    if alerts.isEmpty { throw ExitCode(ExitStatus.negative.rawValue) }
  }

  private func print(_ alerts: [AlertEntry]) {
    var table = Table([
      Table.Column("raised"), Table.Column("state"), Table.Column("as of"), Table.Column("id"),
      Table.Column("message", flexible: true),
    ])
    for entry in alerts {
      table.add([
        Table.Cell(String(entry.recorded.description.prefix(16)).replacing("T", with: " ")),
        entry.cleared == nil
          ? Table.Cell("raised", entry.alert.priority <= 3 ? .red : .yellow) : Table.Cell("cleared", .dim),
        Table.Cell(entry.alert.asOf.description), Table.Cell(entry.alert.id.description),
        Table.Cell(entry.alert.message),
      ])
    }
    table.print()
  }

  static func writeFields(_ entry: AlertEntry, schema: String, to json: inout JSONWriter) {
    let alert = entry.alert
    json.field("schema", schema)
    json.field("id", alert.id.description)
    json.field("rule", alert.rule)
    json.field("subject", alert.subject.description)
    json.field("state", entry.cleared == nil ? "raised" : "cleared")
    json.field("metric", alert.metric)
    json.field("value", alert.value)
    json.field("threshold", alert.threshold)
    json.field("priority", alert.priority)
    json.field("message", alert.message)
    json.field("as_of", alert.asOf.description)
    json.key("sequence")
    json.value(entry.sequence.number)
    json.key("cause")
    json.value(alert.cause.number)
    json.field("article", alert.article?.description)
    json.field("raised", entry.recorded.description)
    json.field("cleared", entry.cleared?.recorded.description)
    json.field("cleared_value", entry.cleared?.value)
    json.field("cleared_as_of", entry.cleared?.asOf.description)
  }
}
