import ArgumentParser
import Domain
import Glibc
import Ontology
import Projections
import Settings

/// The two time axes that every query of numbers takes.
struct TimeOptions: ParsableArguments {
  @Option(
    name: .customLong("as-of"),
    help: ArgumentHelp("Numbers as of this day (UTC): 2025-10-23, today, yesterday.", valueName: "day"))
  var asOf: String?

  @Option(
    name: .customLong("known-at"),
    help: ArgumentHelp(
      "As known then: an event's sequence, a day (to its end) or a time (2025-10-23T12:00Z).",
      valueName: "when"))
  var knownAt: String?

  func day(today: Day = Timestamp.now().day) throws -> Day {
    guard let asOf else { return today }
    let day = try TimeOptions.day(asOf, "--as-of", today)
    if day > today {
      throw CommandFailure(
        .usage, "--as-of \(day) lies in the future",
        hint: "today is \(today) (UTC); leave --as-of out for today")
    }
    return day
  }

  func known() throws -> ProjectionReader.KnownAt { try TimeOptions.known(knownAt) }

  /// Reads `--known-at`.
  static func known(_ knownAt: String?) throws -> ProjectionReader.KnownAt {
    guard let knownAt else { return .now }
    if let sequence = UInt64(knownAt) { return .sequence(SequenceNumber(sequence)) }
    if let day = Day(knownAt) {
      return .time(Timestamp(microseconds: day.advanced(by: 1).start.microseconds - 1))
    }
    if let time = Timestamp(knownAt) { return .time(time) }
    throw CommandFailure(
      .usage, "--known-at \(knownAt) is neither a sequence, a day nor a time",
      hint: "write 1234, 2025-10-23 or 2025-10-23T12:00:00Z")
  }

  static func day(_ text: String, _ option: String, _ today: Day) throws -> Day {
    if text == "today" { return today }
    if text == "yesterday" { return today.advanced(by: -1) }
    if let day = Day(text) { return day }
    throw CommandFailure(.usage, "\(option) \(text) is not a day", hint: "write it as 2025-10-23")
  }
}

/// Days from and to, for lists and series.
struct RangeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("From this day on.", valueName: "day"))
  var since: String?

  @Option(help: ArgumentHelp("Up to this day.", valueName: "day"))
  var until: String?

  func since(today: Day) throws -> Day? { try since.map { try TimeOptions.day($0, "--since", today) } }
  func until(today: Day) throws -> Day? { try until.map { try TimeOptions.day($0, "--until", today) } }

  /// - Throws: where the range is reversed.
  func checked(today: Day = Timestamp.now().day) throws -> (since: Day?, until: Day?) {
    let (from, to) = (try since(today: today), try until(today: today))
    if let from, let to, from > to {
      throw CommandFailure(.usage, "--since \(from) is after --until \(to)", hint: "exchange the two")
    }
    return (from, to)
  }

  static let seriesDaysDefault = 90
  static let seriesDaysMax = 20_000

  /// The days of a series that ends on `day` unless `--until` says otherwise.
  func series(endingOn day: Day) throws -> ClosedRange<Day> {
    let (from, to) = try checked(today: day)
    let last = min(to ?? day, day)
    let first = from ?? last.advanced(by: 1 - RangeOptions.seriesDaysDefault)
    guard first <= last else {
      throw CommandFailure(.usage, "--since \(first) is after the series' last day \(last)")
    }
    guard first.distance(to: last) < RangeOptions.seriesDaysMax else {
      throw CommandFailure(.usage, "a series has at most \(RangeOptions.seriesDaysMax) days")
    }
    return first...last
  }
}

/// An open store, and the words for what goes wrong with it.
struct Query {
  let reader: ProjectionReader
  let layout: Layout
  /// The rules in force now; an alert's may have changed since.
  let rules: [AlertRule]

  init(_ common: CommonOptions) throws {
    layout = common.layout
    let settings: Settings
    do throws(SettingsError) {
      settings = try LoadedSettings(layout).settings
    } catch {
      throw CommandFailure(.configuration, "\(error)", hint: "tocsin config check tells them all")
    }
    rules = settings.alerts
    do throws(ProjectionFailure) {
      reader = try ProjectionReader.open(path: layout.database, settings: settings.numbers)
    } catch {
      throw Query.failure(error, layout)
    }
  }

  /// Runs a query; a failure ends the command with the status that its cause has.
  func ask<Answer>(_ body: (ProjectionReader) throws(ProjectionFailure) -> Answer) throws -> Answer {
    do throws(ProjectionFailure) {
      return try body(reader)
    } catch {
      throw Query.failure(error, layout)
    }
  }

  static func failure(_ failure: ProjectionFailure, _ layout: Layout) -> CommandFailure {
    let status: ExitStatus
    switch failure.cause {
    case .absent:
      return CommandFailure(
        .noInput, "nothing has been recorded in \(layout.state): there is no \(layout.database)",
        hint: "start the daemon, or name the directory with --root")
    case .damaged, .otherVersion, .gap: status = .damagedData
    case .permission:
      return CommandFailure(
        .permission, "may not read \(layout.database)",
        hint:
          "queries are for members of the group that owns it: 'sudo usermod -aG tocsin $USER', then log in again"
      )
    case .busy, .io: status = .io
    }
    return CommandFailure(
      status, "\(failure.operation) \(failure.path): \(failure.detail)", hint: failure.hint)
  }

  // MARK: Names

  /// The code of a country or organisation as people call it: `CHN`, `China`, `chinese`, `Beijing`.
  ///
  /// - Throws: with near names where nobody is called so.
  func country(_ name: String) throws -> String {
    let known = try ask { reader throws(ProjectionFailure) in try reader.parties() }
    let upper = name.uppercased()
    if known.countries.contains(upper) { return upper }
    guard let directory = DataDirectory.find(),
      let names = try? CountryIndex.load(
        directory: directory + "/ontology", additions: layout.ontologyAdditions)
    else {
      throw CommandFailure(
        .usage, "no country '\(name)' in the store",
        hint: known.countries.isEmpty ? nil : "known: \(known.countries.prefix(12).joined(separator: ", "))")
    }
    if let code = names.code(named: name) { return code }
    let near = names.suggestions(for: name).prefix(3)
    throw CommandFailure(
      .usage, "no country is called '\(name)'",
      hint: near.isEmpty
        ? "use its name or its ISO code, such as CHN" : "did you mean \(near.joined(separator: ", "))?")
  }

  /// The arguments of `index` and `explain`: none, a country, two countries, or one written `CHN-USA`, `CHN>USA`.
  func subject(_ words: [String]) throws -> Subject {
    switch words.count {
    case 0: return .world
    case 1:
      if words[0].lowercased() == "world" { return .world }
      for (separator, isDirected) in [(Character(">"), true), (Character("-"), false)] {
        let parts = words[0].split(separator: separator, omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, parts[0].count == 3 || isDirected {
          return try pair(parts[0], parts[1], isDirected: isDirected)
        }
      }
      return .country(try country(words[0]))
    case 2: return try pair(words[0], words[1], isDirected: false)
    default:
      throw CommandFailure(
        .usage, "\(words.count) names, and a subject has at most two",
        hint: "quote names of several words: \"South Korea\"")
    }
  }

  func pair(_ first: String, _ second: String, isDirected: Bool) throws -> Subject {
    let (a, b) = (try country(first), try country(second))
    if a == b { throw CommandFailure(.usage, "\(first) and \(second) are the same: \(a)") }
    return isDirected ? .direction(a, b) : (a < b ? .pair(a, b) : .pair(b, a))
  }

  // MARK: Nothing found

  /// Why there is no answer, when there is none.
  ///
  /// - Parameter knownAt: what `--known-at` said.
  func nothing(about what: String, asOf day: Day, knownAt: String? = nil) throws -> CommandFailure {
    let overview = try ask { reader throws(ProjectionFailure) in try reader.overview() }
    if overview.articles == 0 {
      return CommandFailure(.negative, "nothing has been recorded yet", hint: "tocsin submit FILE")
    }
    let first = try ask { reader throws(ProjectionFailure) in try reader.firstCountedDay() }
    guard let first else {
      return CommandFailure(
        .negative, "no fact between countries has been recorded in \(overview.articles) articles")
    }
    if day < first {
      return CommandFailure(.negative, "\(day) is before the first recorded event, which is of \(first)")
    }
    if let knownAt {
      return CommandFailure(
        .negative, "as of \(day), nothing was known about \(what) at \(knownAt)",
        hint: "leave --known-at out for what is known now")
    }
    let newest = overview.newestDay.flatMap { $0 == day ? nil : $0 }
    return CommandFailure(
      .negative, "\(what) is unmonitored as of \(day)",
      hint: newest.map { "the newest article is of \($0); try --as-of \($0)" })
  }

  /// A word where the store is far behind the day asked for.
  func noteIfStale(asOf day: Day, isDefault: Bool) throws {
    guard isDefault else { return }
    let overview = try ask { reader throws(ProjectionFailure) in try reader.overview() }
    guard let newest = overview.newestDay, newest.distance(to: day) > Query.staleDays else { return }
    Terminal.note("note: the newest article is of \(newest); numbers decay since. Try --as-of \(newest)")
  }

  static let staleDays = 14
}
