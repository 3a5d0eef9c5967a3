import ArgumentParser
import Domain
import Projections

/// `tocsin stance`: how a country stands towards others and towards topics.
struct StanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stance",
    abstract: "A country's stance towards others and towards topics, -10 to 10.",
    discussion: """
      'reports' is the effective number of independent reports, older ones counting less; where it is small, stance
      stays near 0 and its standard error is large. Trend is the change over 30 days.

      hostile: at most -3; strained: at most -1; neutral: between -1 and 1; cooperative: at least 1; allied: at least 3.

      EXAMPLES
        tocsin stance CHN
        tocsin stance "South Korea" --as-of 2019-08-01
        tocsin stance CHN USA --history --plot
        tocsin stance CHN --json
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var time: TimeOptions
  @OptionGroup var range: RangeOptions

  @Argument(help: "Whose stance: a country's name or ISO code.")
  var country: String

  @Argument(help: "Towards one country or topic only.")
  var towards: String?

  @Flag(help: "A series, one line a day; needs the second name.")
  var history = false

  @Flag(help: "Draw the series as a chart; needs the second name.")
  var plot = false

  @Flag(help: "Print the series as CSV; needs the second name.")
  var csv = false

  func validate() throws {
    if csv && common.json { throw ValidationError("--csv and --json exclude each other") }
    if history || plot || csv, towards == nil {
      throw ValidationError("a series is of one direction: name whom the stance is towards")
    }
  }

  func run() throws {
    let query = try Query(common)
    let day = try time.day()
    let known = try time.known()
    let code = try query.country(country)
    let target = try towards.map { try resolve($0, query) }
    if let target, target.code == code, !target.isTopic {
      throw CommandFailure(.usage, "\(country) and \(towards ?? "") are the same: \(code)")
    }
    if let target, history || plot || csv {
      try printSeries(query, code, target, try range.series(endingOn: day), known)
      return
    }
    if range.since != nil || range.until != nil {
      throw CommandFailure(.usage, "--since and --until are for a series", hint: "add --history or --plot")
    }
    var stances = try query.ask { reader throws(ProjectionFailure) in
      try reader.stances(of: code, asOf: day, knownAt: known)
    }
    if let target {
      stances.countries.removeAll { target.isTopic || $0.target != target.code }
      stances.topics.removeAll { !target.isTopic || $0.target != target.code }
    }
    let isEmpty = stances.countries.isEmpty && stances.topics.isEmpty
    if common.json {
      printJSON(stances, code, day)
      if isEmpty { throw ExitCode(ExitStatus.negative.rawValue) }
    } else if isEmpty {
      throw try query.nothing(about: "the stance of \(code)", asOf: day, knownAt: time.knownAt)
    } else {
      print(stances.countries, heading: "towards", code)
      if !stances.countries.isEmpty && !stances.topics.isEmpty { Terminal.line() }
      print(stances.topics, heading: "topic", code)
      try query.noteIfStale(asOf: day, isDefault: time.asOf == nil)
    }
  }

  private struct Target {
    var code: String
    var isTopic: Bool
  }

  private func resolve(_ name: String, _ query: Query) throws -> Target {
    let parties = try query.ask { reader throws(ProjectionFailure) in try reader.parties() }
    let id = name.lowercased().replacing(" ", with: "-")
    if parties.topics.contains(id) { return Target(code: id, isTopic: true) }
    return Target(code: try query.country(name), isTopic: false)
  }

  private func print(_ rows: [CountryStances.Towards], heading: String, _ code: String) {
    if rows.isEmpty { return }
    var table = Table([
      Table.Column(heading, flexible: true), Table.Column("stance", .right), Table.Column("±", .right),
      Table.Column("word"), Table.Column("reports", .right), Table.Column("trend", .right),
      Table.Column("last"),
    ])
    for row in rows {
      let style: Terminal.Style? =
        switch row.stance.word {
        case .hostile: .red
        case .strained: .yellow
        case .neutral: nil
        case .cooperative, .allied: .green
        }
      table.add([
        Table.Cell(row.target), Table.Cell(signed(row.stance.value), style),
        Table.Cell(decimal(row.stance.standardError)), Table.Cell(row.stance.word.rawValue, style),
        Table.Cell(decimal(row.stance.reports)), Table.Cell(signed(row.stance.trend)),
        Table.Cell(row.stance.last.description),
      ])
    }
    table.print()
  }

  private func printJSON(_ stances: CountryStances, _ code: String, _ day: Day) {
    var json = JSONWriter()
    func list(_ rows: [CountryStances.Towards], _ key: StaticString, _ json: inout JSONWriter) {
      json.array { json in
        for row in rows {
          json.object { json in
            json.field(key, row.target)
            StanceCommand.write(row.stance, to: &json)
          }
        }
      }
    }
    json.object { json in
      json.field("schema", "tocsin.stance/1")
      json.field("as_of", day.description)
      json.field("country", code)
      json.key("towards")
      list(stances.countries, "country", &json)
      json.key("topics")
      list(stances.topics, "topic", &json)
    }
    json.newline()
    Terminal.write(json.bytes)
  }

  static func write(_ stance: Stance?, to json: inout JSONWriter) {
    json.field("stance", stance?.value)
    json.field("stderr", stance?.standardError)
    json.field("reports", stance?.reports)
    json.field("trend", stance?.trend)
    json.field("word", stance?.word.rawValue)
    json.field("last", stance?.last.description)
  }

  // MARK: Series

  private func printSeries(
    _ query: Query, _ code: String, _ target: Target, _ days: ClosedRange<Day>,
    _ known: ProjectionReader.KnownAt
  ) throws {
    let points = try query.ask { reader throws(ProjectionFailure) in
      try reader.stanceHistory(
        of: code, towards: target.code, isTopic: target.isTopic, days, knownAt: known)
    }
    guard points.contains(where: { $0.stance != nil }) else {
      throw try query.nothing(
        about: "the stance of \(code) towards \(target.code)", asOf: days.upperBound, knownAt: time.knownAt)
    }
    if common.json {
      var json = JSONWriter()
      for point in points {
        json.object { json in
          json.field("schema", "tocsin.stance/1")
          json.field("date", point.day.description)
          json.field("country", code)
          json.field("towards", target.code)
          StanceCommand.write(point.stance, to: &json)
        }
        json.newline()
      }
      Terminal.write(json.bytes)
    } else if csv {
      var text = "date,country,towards,stance,stderr,reports,trend,word\n"
      for point in points {
        let numbers = point.stance.map {
          [$0.value, $0.standardError, $0.reports, $0.trend].map(\.description)
        }
        text += "\(point.day),\(code),\(target.code),\((numbers ?? ["", "", "", ""]).joined(separator: ",")),"
        text += "\(point.stance?.word.rawValue ?? "")\n"
      }
      Terminal.write(text)
    } else if plot {
      let chart = Chart(
        title: "stance of \(code) towards \(target.code), \(days.lowerBound) to \(days.upperBound)",
        days: days,
        values: points.map { $0.stance?.value }, range: -10...10, guides: [0])
      Terminal.write(chart.rendered(width: Terminal.width))
    } else {
      var table = Table([
        Table.Column("date"), Table.Column("stance", .right), Table.Column("±", .right), Table.Column("word"),
      ])
      for point in points {
        table.add([
          Table.Cell(point.day.description),
          Table.Cell(point.stance.map { signed($0.value) } ?? "unmonitored"),
          Table.Cell(point.stance.map { decimal($0.standardError) } ?? ""),
          Table.Cell(point.stance?.word.rawValue ?? ""),
        ])
      }
      table.print()
    }
  }
}
