import ArgumentParser
import Domain
import EventLog
import Glibc

struct LogTailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail",
    abstract: "Show the newest events, and follow the log.",
    discussion: """
        tocsin log tail -f                        follow everything
        tocsin log tail -f --type AlertRaised     only alerts
        tocsin log tail --since 2h --json         the last two hours, for programs
        tocsin log tail --after 1200 --json       everything behind event 1200

      --since and --after show all events that they choose; otherwise the last --lines are shown.
      """
  )

  /// Milliseconds between looks at the log's end.
  private static let pause: UInt32 = 200

  @OptionGroup var common: CommonOptions
  @OptionGroup var choice: EventChoice

  @Option(name: [.customShort("n"), .long], help: "How many of the newest events to begin with.")
  var lines = 10

  @Flag(name: [.short, .long], help: "Go on showing events as they come.")
  var follow = false

  func validate() throws {
    if lines < 0 { throw ValidationError("--lines cannot be negative") }
  }

  func run() throws {
    try readingLog {
      let log = try LogReader(directory: common.layout.log)
      let last = try log.last().number
      let first = choice.after ?? (choice.isEverything ? last - min(last, UInt64(lines)) : 0)
      guard first <= last else {
        throw CommandFailure(
          .negative, "there is no event \(first): the log ends at \(last)",
          hint: "leave out --after, or name an earlier event")
      }
      let cursor = try log.lines(after: SequenceNumber(first))
      if choice.isEverything || choice.after != nil || choice.since != nil {
        try show(cursor)
      } else {
        try showNewest(cursor)
      }
      while follow {
        usleep(LogTailCommand.pause * 1_000)
        try show(cursor)
      }
    }
  }

  private func show(_ cursor: LogCursor) throws {
    while let group = try cursor.nextLines() {
      for line in group where choice.contains(line) { write(line) }
    }
  }

  /// The newest of a type may lie anywhere.
  private func showNewest(_ cursor: LogCursor) throws {
    var newest: [RecordLine] = []
    while let group = try cursor.nextLines() {
      newest += group.filter { choice.contains($0) }
      if newest.count > 2 * lines + 64 { newest.removeFirst(newest.count - lines) }
    }
    for line in newest.suffix(lines) { write(line) }
  }

  private func write(_ line: RecordLine) {
    guard common.json else { return Terminal.line(EventSummary(line).text) }
    var json = JSONWriter(reservingCapacity: line.bytes.count)
    json.object { json in
      json.field("schema", "tocsin.log/1")
      json.key("sequence")
      json.value(line.record.sequence.number)
      json.field("recorded", line.recorded)
      json.field("type", line.type)
      json.field("version", line.record.version)
      json.key("data")
      json.raw(line.data)
    }
    json.newline()
    Terminal.write(json.bytes)
  }
}

/// An event in one line for people.
struct EventSummary {
  let text: String

  init(_ line: RecordLine) {
    let time = String(line.recorded.prefix(19)).replacing("T", with: " ")
    let what = line.event.map { EventSummary.words(for: $0) } ?? "(its data cannot be read)"
    text = "\(time)  \(line.record.sequence)  \(line.type)  \(Table.printable(what))"
  }

  private static let factsMax = 3

  private static func words(for event: Event) -> String {
    switch event {
    case .articleReceived(let event):
      let title = event.title.isEmpty ? event.delivery : event.title
      return "\(event.article.short)  \(title)"
    case .factsExtracted(let event):
      let facts = event.facts.prefix(factsMax).map { words(for: $0) }.joined(separator: ", ")
      let more = event.facts.count > factsMax ? ", …" : ""
      let notes = event.notes.isEmpty ? "" : "  (\(event.notes.joined(separator: "; ")))"
      let count = event.facts.count == 1 ? "1 fact" : "\(event.facts.count) facts"
      return "\(event.article.short)  \(count)\(facts.isEmpty ? "" : ": ")\(facts)\(more)\(notes)"
    case .articleRejected(let event): return "\(event.delivery)  \(event.reason): \(event.detail)"
    case .articleRetracted(let event): return "\(event.article.short)  \(event.reason)"
    case .alertRaised(let event): return "\(event.rule)  \(event.message)"
    case .alertCleared(let event): return "\(event.rule)  \(event.message)"
    case .rulesLoaded(let event):
      return "coder \(event.coder), \(event.triggers) triggers, \(event.alertRules) alert rules"
    case .recordLost(let event): return "\(event.reason); bytes kept in \(event.keptIn)"
    }
  }

  private static func words(for fact: Fact) -> String {
    let source = fact.source.country ?? fact.source.text
    let target = fact.recipient.map { $0.country ?? $0.text } ?? fact.topic?.id ?? "?"
    return "\(source) \(fact.type?.rawValue ?? fact.polarity?.rawValue ?? "?") \(target)"
  }
}
