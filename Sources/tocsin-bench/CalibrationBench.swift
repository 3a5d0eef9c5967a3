import ArgumentParser
import Coding
import Domain
import Foundation
import Projections
import Settings

/// `tocsin-bench calibrate`: the index of USA and China against what happened between them, from real headlines
/// through the real coder.
struct CalibrationBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Hold the escalation index against the trade war's timeline.",
    discussion: """
      Codes the headlines of ../shared/data/headlines2018 (TOCSIN_SHARED) once into the directory given, each source
      a publisher, and then measures: the share of hostile steps with a higher mean index in the three days from the
      step than in the three days before, beside the same share for 1,000 random dates; conciliatory steps after
      which the index falls or its trend turns within 14 days; and which pairs are highest from May to August 2019.

      EXAMPLES
        swift run -c release tocsin-bench calibrate --root /tmp/calibration
        swift run -c release tocsin-bench calibrate --root /tmp/calibration --grid
      """)

  @Option(help: "The data beside the checkout.")
  var shared = ProcessInfo.processInfo.environment["TOCSIN_SHARED"] ?? "../shared"

  @Option(help: "The directory for state.db; coded again where it is missing.")
  var root: String

  @Flag(help: "Also for other half-lives and scales.")
  var grid = false

  func run() throws {
    let data = shared + "/data/headlines2018"
    guard FileManager.default.fileExists(atPath: data) else {
      print("skipped: no data at \(data) (set TOCSIN_SHARED)")
      return
    }
    let database = root + "/state.db"
    if !FileManager.default.fileExists(atPath: database) {
      try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
      try Headlines(path: data + "/headlines.jsonl.gz").code(into: database)
    }
    // Facts coded earlier may have been weighed by other formulas.
    try ProjectionWriter.open(path: database, logEnd: SequenceNumber(.max)).0.close()
    let steps = try TimelineStep.read(data + "/timeline.csv")
    try measure(NumberSettings.defaults, database, steps, isDefault: true)
    guard grid else { return }
    for halfLife in [1.0, 2, 3, 5, 7, 10, 14, 21] {
      var settings = NumberSettings.defaults
      settings.escalationHalfLife = halfLife
      // The same steady hostility reads the same.
      settings.escalationScale = NumberSettings.defaults.scale(atHalfLife: halfLife)
      try measure(settings, database, steps, isDefault: false)
    }
  }

  private func measure(
    _ settings: NumberSettings, _ database: String, _ steps: [TimelineStep], isDefault: Bool
  ) throws {
    let reader = try ProjectionReader.open(path: database, settings: settings)
    let days = Day("2018-03-20")!...Day("2020-07-18")!
    let series = CalibrationSeries(
      days: days, values: try reader.history(of: .pair("CHN", "USA"), days).map { $0.escalation },
      fallback: 0)
    let hostile = steps.filter { $0.isBetweenTheTwo && $0.isHostile }
    let conciliatory = steps.filter { $0.isBetweenTheTwo && !$0.isHostile }
    let rises = hostile.filter { series.rises(at: $0.day) == true }
    let measurable = hostile.filter { series.rises(at: $0.day) != nil }
    let calmed = conciliatory.filter { series.calms(after: $0.day) }
    let chance = series.shareOfRises(randomDates: 1_000)
    let calmChance = series.shareOfCalms(randomDates: 1_000)
    print(
      "H \(settings.escalationHalfLife) d, K \(short(settings.escalationScale)): rise at \(rises.count) of "
        + "\(measurable.count) hostile steps (\(percent(rises.count, measurable.count))), at \(short(chance * 100)) % of "
        + "1,000 random dates; calmer after \(calmed.count) of \(conciliatory.count) conciliatory steps, after "
        + "\(short(calmChance * 100)) % of random dates; mean index \(short(series.mean)), highest \(short(series.highest))"
    )
    guard isDefault else { return }
    for step in hostile {
      let before = series.mean(from: step.day.advanced(by: -3), days: 3)
      let from = series.mean(from: step.day, days: 3)
      let verdict = series.rises(at: step.day).map { $0 ? "rise" : "FALL" } ?? "no days before"
      print("  - \(step.day) \(verdict) \(short(before)) → \(short(from))  \(step.what)")
    }
    for step in conciliatory {
      print("  + \(step.day) \(series.calms(after: step.day) ? "calms" : "DOES NOT") \(step.what)")
    }
    try rankPairs(reader)
  }

  /// The 20 pairs with most reports, by their mean index from May to August 2019.
  private func rankPairs(_ reader: ProjectionReader) throws {
    let summer = Day("2019-05-01")!...Day("2019-08-31")!
    let frequent = try reader.ranking(asOf: Day("2020-07-18")!).pairs.sorted { $0.reports > $1.reports }
      .prefix(20)
    print("mean index May to August 2019 of the 20 pairs with most reports:")
    let means = try frequent.map { pair in
      let values = try reader.history(of: pair.subject, summer).map { $0.escalation?.value ?? 0 }
      return (pair, values.reduce(0, +) / Double(values.count))
    }
    for (pair, mean) in means.sorted(by: { $0.1 > $1.1 }) {
      print("  \(pair.subject)  \(short(mean))  (\(pair.reports) reports)")
    }
  }

  private func short(_ value: Double) -> String { String(format: "%.1f", value) }
  private func percent(_ part: Int, _ whole: Int) -> String {
    whole == 0 ? "–" : String(format: "%.1f %%", 100 * Double(part) / Double(whole))
  }
}

/// A dated step of the timeline.
private struct TimelineStep {
  var day: Day
  var source: String
  var target: String
  var isHostile: Bool
  var what: String

  var isBetweenTheTwo: Bool { Set([source, target]) == ["USA", "CHN"] }

  static func read(_ path: String) throws -> [TimelineStep] {
    try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
      .compactMap { line in
        var fields: [String] = [""]
        var quoted = false
        for character in line {
          switch character {
          case "\"": quoted.toggle()
          case "," where !quoted: fields.append("")
          default: fields[fields.count - 1].append(character)
          }
        }
        guard fields.count > 5, let day = Day(fields[0]) else { return nil }
        return TimelineStep(
          day: day, source: fields[1], target: fields[2], isHostile: fields[3] == "-", what: fields[5])
      }
  }
}

/// The index day by day, and what can be asked of it.
private struct CalibrationSeries {
  let days: ClosedRange<Day>
  let values: [Double]
  let trends: [Double]

  init(days: ClosedRange<Day>, values: [Escalation?], fallback: Double) {
    self.days = days
    self.values = values.map { $0?.value ?? fallback }
    trends = values.map { $0?.trend ?? fallback }
  }

  var mean: Double { values.reduce(0, +) / Double(values.count) }
  var highest: Double { values.max() ?? 0 }

  private func place(_ day: Day) -> Int { days.lowerBound.distance(to: day) }

  func mean(from day: Day, days count: Int) -> Double {
    let first = max(0, place(day))
    let slice = values[first..<max(first, min(values.count, place(day) + count))]
    return slice.isEmpty ? 0 : slice.reduce(0, +) / Double(slice.count)
  }

  /// Nil where the series does not reach three days to both sides.
  func rises(at day: Day) -> Bool? {
    guard place(day) >= 3, place(day) + 3 <= values.count else { return nil }
    return mean(from: day, days: 3) > mean(from: day.advanced(by: -3), days: 3)
  }

  /// Whether within 14 days the index is below that of the step's day, or its trend turns from rising to falling.
  func calms(after day: Day) -> Bool {
    let start = place(day)
    guard start >= 0, start + 1 < values.count else { return false }
    let window = (start + 1)..<min(values.count, start + 15)
    return window.contains { values[$0] < values[start] - 0.5 || (trends[start] > 0 && trends[$0] <= 0) }
  }

  func shareOfRises(randomDates count: Int) -> Double {
    share(count) { rises(at: $0) ?? false }
  }

  func shareOfCalms(randomDates count: Int) -> Double { share(count) { calms(after: $0) } }

  private func share(_ count: Int, _ holds: (Day) -> Bool) -> Double {
    var random = SplitMix(state: 42)
    let hits = (0..<count).filter { _ in
      holds(days.lowerBound.advanced(by: 3 + random.below(values.count - 17)))
    }.count
    return Double(hits) / Double(count)
  }
}

/// The headlines, coded as the daemon codes articles.
private struct Headlines {
  struct Line: Decodable {
    var id: String
    var date: String
    var source: String
    var headline: String
    var lead: String?
  }

  let path: String

  func code(into database: String) throws {
    guard let data = DataDirectory.find() else { throw ValidationError("set TOCSIN_DATA: no ontology found") }
    let coder = try Coder.load(data: data)
    let lines = try read()
    // By date, as they came.
    let ordered = lines.sorted { ($0.date, $0.id) < ($1.date, $1.id) }
    let (writer, _) = try ProjectionWriter.open(path: database, logEnd: SequenceNumber(.max))
    var facts = 0
    var coded = 0
    try writer.catchUp { _, apply in
      var sequence: UInt64 = 0
      for line in ordered {
        guard let day = Day(line.date) else { continue }
        let article = Article(
          id: ArticleID(Digest(of: Array("\(line.id)\n\(line.headline)".utf8))), title: line.headline,
          body: line.lead ?? "", published: day.start, publisher: line.source, language: "en")
        let result = coder.code(article, received: day)
        facts += result.facts.count
        coded += 1
        let events: [Event] = [
          .articleReceived(
            ArticleReceived(
              article: article.id, title: article.title, published: article.published, publisher: line.source,
              url: nil, language: "en", delivery: line.id, format: "json", byteCount: article.text.utf8.count,
              fingerprint: Fingerprint.of(article.text))),
          .factsExtracted(
            FactsExtracted(
              article: article.id, coder: "bench", sentences: result.sentences, facts: result.facts)),
        ]
        try apply(
          events.map { event in
            sequence += 1
            return RecordedEvent(sequence: SequenceNumber(sequence), recorded: day.start, event: event)
          })
      }
    }
    try writer.close()
    print("coded \(coded) headlines: \(facts) facts")
  }

  private func read() throws -> [Line] {
    try ArticleCorpus.unzipped(path).split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Line.self, from: $0)
    }
  }
}
