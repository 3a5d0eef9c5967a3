import ArgumentParser
import Domain
import Projections

/// `tocsin index`: escalation.
struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Escalation, 0 to 100, of the world, a country or a pair.",
    discussion: """
      Without names: the world and the pairs highest on the index. With one: a country and its pairs. With two: the
      pair and both of its directions. What nobody reported on is 'unmonitored', which is not 0.

      Trend is the index at its fast half-life minus that at its slow one: above 0 while it rises.

      EXAMPLES
        tocsin index
        tocsin index CHN USA
        tocsin index China --as-of 2019-08-23
        tocsin index CHN USA --history --since 2018-03-01 --until 2020-07-18 --plot
        tocsin index CHN USA --as-of 2025-10-09 --known-at 2025-10-10
        tocsin index CHN USA --history --csv > chn-usa.csv
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var time: TimeOptions
  @OptionGroup var range: RangeOptions

  @Argument(help: "None, one or two countries: names or ISO codes.")
  var names: [String] = []

  @Flag(
    help:
      "A series, one line a day (the last \(RangeOptions.seriesDaysDefault) days unless --since says otherwise)."
  )
  var history = false

  @Flag(help: "Draw the series as a chart, with its alerts marked.")
  var plot = false

  @Flag(help: "Print the series as CSV.")
  var csv = false

  @Option(help: ArgumentHelp("Pairs listed.", valueName: "count"))
  var top = 15

  func validate() throws {
    if top < 1 || top > 100_000 { throw ValidationError("--top must be from 1 to 100000") }
    if csv && common.json { throw ValidationError("--csv and --json exclude each other") }
  }

  func run() throws {
    let query = try Query(common)
    let day = try time.day()
    let subject = try query.subject(names)
    if history || plot || csv {
      try IndexHistory(query: query, subject: subject, days: try range.series(endingOn: day), command: self)
        .print()
      return
    }
    if range.since != nil || range.until != nil {
      throw CommandFailure(.usage, "--since and --until are for a series", hint: "add --history or --plot")
    }
    switch subject {
    case .world, .country: try printRanking(query, subject, day)
    case .pair, .direction: try printPair(query, subject, day)
    }
    if !common.json { try query.noteIfStale(asOf: day, isDefault: time.asOf == nil) }
  }

  // MARK: A pair

  private func printPair(_ query: Query, _ subject: Subject, _ day: Day) throws {
    let known = try time.known()
    let codes = subject.countries
    var subjects = [subject]
    if case .pair(let a, let b) = subject { subjects += [.direction(a, b), .direction(b, a)] }
    var rows: [(Subject, Escalation?)] = []
    for subject in subjects {
      rows.append(
        (
          subject,
          try query.ask { reader throws(ProjectionFailure) in
            try reader.escalation(of: subject, asOf: day, knownAt: known)
          }
        ))
    }
    if common.json {
      print(rows, day)
    } else if rows[0].1 == nil {
      throw try query.nothing(about: codes.joined(separator: "-"), asOf: day, knownAt: time.knownAt)
    } else {
      var table = Table([
        Table.Column("subject"), Table.Column("escalation", .right), Table.Column("trend", .right),
        Table.Column("last \(IndexCommand.sparkDays) days"),
      ])
      let sparks = try sparks(query, rows.map(\.0), day, known)
      for ((subject, escalation), spark) in zip(rows, sparks) { table.add(cells(subject, escalation, spark)) }
      table.print()
    }
    if rows[0].1 == nil { throw ExitCode(ExitStatus.negative.rawValue) }
  }

  // MARK: The world or a country

  private func printRanking(_ query: Query, _ subject: Subject, _ day: Day) throws {
    let known = try time.known()
    let country: String? = if case .country(let code) = subject { code } else { nil }
    let ranking = try query.ask { reader throws(ProjectionFailure) in
      try reader.ranking(
        asOf: day, knownAt: known, with: country, historyDays: common.json ? 0 : IndexCommand.sparkDays)
    }
    guard let whole = ranking.whole else {
      if common.json {
        print([(subject, nil)], day)
        throw ExitCode(ExitStatus.negative.rawValue)
      }
      throw try query.nothing(
        about: subject == .world ? "the world" : subject.description, asOf: day, knownAt: time.knownAt)
    }
    let listed = ranking.pairs.prefix(top)
    if common.json {
      print([(subject, whole)] + listed.map { ($0.subject, $0.escalation) }, day)
      return
    }
    var table = Table([
      Table.Column("subject"), Table.Column("escalation", .right), Table.Column("trend", .right),
      Table.Column("last \(IndexCommand.sparkDays) days"), Table.Column("reports", .right, spare: true),
      Table.Column("last", spare: true),
    ])
    table.add(cells(subject, whole, spark(ranking.history)) + ["", ""])
    for (pair, spark) in zip(listed, try sparks(query, listed.map(\.subject), day, known)) {
      table.add(
        cells(pair.subject, pair.escalation, spark)
          + [Table.Cell(String(pair.reports)), Table.Cell(pair.last.description)])
    }
    table.print()
    if ranking.pairs.count > listed.count {
      Terminal.line("… and \(ranking.pairs.count - listed.count) pairs more; --top lists them")
    }
  }

  static let sparkDays = 30
  /// Terminal columns that the ranking's other columns take.
  private static let sparkSurroundings = 52

  /// As wide as its days, or as the terminal leaves room for.
  private static var sparkWidth: Int {
    min(sparkDays, max(8, (Terminal.width ?? .max) - sparkSurroundings))
  }

  /// The last days of each subject as a line of blocks.
  private func sparks(
    _ query: Query, _ subjects: [Subject], _ day: Day, _ known: ProjectionReader.KnownAt
  ) throws -> [String] {
    let histories = try query.ask { reader throws(ProjectionFailure) in
      try reader.histories(
        of: subjects, day.advanced(by: 1 - IndexCommand.sparkDays)...day, knownAt: known)
    }
    return histories.map(spark)
  }

  private func spark(_ points: [EscalationPoint]) -> String {
    Sparkline.text(points.map { $0.escalation?.value }, in: 0...100, width: IndexCommand.sparkWidth)
  }

  private func cells(_ subject: Subject, _ escalation: Escalation?, _ spark: String) -> [Table.Cell] {
    guard let escalation else { return [Table.Cell(subject.description), "unmonitored", "", ""] }
    return [
      Table.Cell(subject.description, subject.countries.count < 2 ? .bold : nil),
      Table.Cell(decimal(escalation.value), IndexCommand.style(escalation.value)),
      Table.Cell(signed(escalation.trend)), Table.Cell(spark),
    ]
  }

  static func style(_ value: Double) -> Terminal.Style? { value >= 75 ? .red : value >= 50 ? .yellow : nil }

  private func print(_ rows: [(Subject, Escalation?)], _ day: Day) {
    var json = JSONWriter()
    for (subject, escalation) in rows {
      json.object { json in IndexCommand.write(subject, escalation, day, to: &json) }
      json.newline()
    }
    Terminal.write(json.bytes)
  }

  static func write(_ subject: Subject, _ escalation: Escalation?, _ day: Day, to json: inout JSONWriter) {
    json.field("schema", "tocsin.index/1")
    json.field("date", day.description)
    json.field("subject", subject.description)
    json.field("escalation", escalation?.value)
    json.field("fast", escalation?.fast)
    json.field("slow", escalation?.slow)
    json.field("trend", escalation?.trend)
    json.field("monitored", escalation != nil)
  }
}

/// The series of `tocsin index --history`, `--plot` and `--csv`.
struct IndexHistory {
  let query: Query
  let subject: Subject
  let days: ClosedRange<Day>
  let command: IndexCommand

  func print() throws {
    let known = try command.time.known()
    let points = try query.ask { reader throws(ProjectionFailure) in
      try reader.history(of: subject, days, knownAt: known)
    }
    let isMonitored = points.contains { $0.escalation != nil }
    if command.common.json {
      var json = JSONWriter(reservingCapacity: points.count * 160)
      for point in points {
        json.object { json in IndexCommand.write(subject, point.escalation, point.day, to: &json) }
        json.newline()
      }
      Terminal.write(json.bytes)
    } else if command.csv {
      var text = "date,subject,escalation,fast,slow,trend,monitored\n"
      for point in points { text += line(point) }
      Terminal.write(text)
    } else if !isMonitored {
      throw try query.nothing(
        about: subject.description, asOf: days.upperBound, knownAt: command.time.knownAt)
    } else if command.plot {
      try draw(points)
    } else {
      var table = Table([
        Table.Column("date"), Table.Column("escalation", .right), Table.Column("trend", .right),
        Table.Column(""),
      ])
      for point in points {
        table.add([
          Table.Cell(point.day.description),
          Table.Cell(
            point.escalation.map { decimal($0.value) } ?? "unmonitored",
            point.escalation.flatMap { IndexCommand.style($0.value) }),
          Table.Cell(point.escalation.map { signed($0.trend) } ?? ""),
          Table.Cell(String(repeating: "▇", count: Int((point.escalation?.value ?? 0) / 4))),
        ])
      }
      table.print()
    }
    if !isMonitored { throw ExitCode(ExitStatus.negative.rawValue) }
  }

  private func line(_ point: EscalationPoint) -> String {
    let numbers = point.escalation.map { [$0.value, $0.fast, $0.slow, $0.trend].map(\.description) }
    return
      "\(point.day),\(subject),\((numbers ?? ["", "", "", ""]).joined(separator: ",")),\(point.escalation != nil)\n"
  }

  private func draw(_ points: [EscalationPoint]) throws {
    let alerts = try query.ask { reader throws(ProjectionFailure) in
      try reader.alerts(subject: subject, limit: 1000)
    }
    var marks: [Chart.Mark] = []
    for entry in alerts.reversed() {
      marks.append(Chart.Mark(day: entry.alert.asOf, symbol: "▲"))
      if let cleared = entry.cleared { marks.append(Chart.Mark(day: cleared.asOf, symbol: "▽")) }
    }
    let chart = Chart(
      title: "escalation of \(subject), \(days.lowerBound) to \(days.upperBound)"
        + (marks.isEmpty ? "" : "  (▲ alert raised, ▽ cleared)"),
      days: days, values: points.map { $0.escalation?.value }, range: 0...100, guides: [50, 75], marks: marks)
    Terminal.write(chart.rendered(width: Terminal.width))
  }
}
