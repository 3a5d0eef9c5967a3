import ArgumentParser
import Domain
import EventLog
import Foundation
import Glibc
import Projections

/// `tocsin-bench projections`: a log of a million facts, its rebuild, its size, and queries from process start.
struct ProjectionsBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "projections",
    abstract: "Rebuild and query a store of many facts.",
    discussion: """
      Writes a log of made-up articles to the directory (kept, and used again), folds it from the beginning, applies
      further articles live, and then times `tocsin` beside this program, from process start to its end.

      EXAMPLE
        swift run -c release tocsin-bench projections --root /tmp/million
      """)

  @Option(help: "Facts in the log.")
  var facts = 1_000_000

  @Option(help: "The directory for the log and state.db.")
  var root: String

  @Option(help: "Times each query is run; the median is printed.")
  var runs = 15

  @Flag(help: "Only time queries of a store that is there.")
  var queriesOnly = false

  private var database: String { root + "/state.db" }

  func run() throws {
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    if !queriesOnly {
      try writeLog()
      try rebuild()
      try applyLive()
    }
    try timeQueries()
  }

  private func writeLog() throws {
    let log = root + "/log"
    if FileManager.default.fileExists(atPath: log) { return }
    let writer = try SegmentedLog(directory: log)
    var news = SyntheticNews(SyntheticNews.Shape(facts: facts))
    var groups: [[Event]] = []
    while let events = news.next() {
      groups.append(events)
      if groups.count == 500 {
        _ = try writer.appendBlocking(groups)
        groups.removeAll()
      }
    }
    if !groups.isEmpty { _ = try writer.appendBlocking(groups) }
    writer.close()
    print("log written: \(news.made) facts")
  }

  /// The log's decoder alone, and then decoder and fold together.
  private func rebuild() throws {
    let log = try LogReader(directory: root + "/log")
    var count = 0
    let decoding = try Stopwatch.time {
      let cursor = try log.cursor(after: SequenceNumber(0))
      while let group = try cursor.next() { count += group.count }
    }
    print("decode \(count) events: \(text(decoding.clock)) s, processor \(text(decoding.processor)) s")
    try? FileManager.default.removeItem(atPath: database)
    let (writer, _) = try ProjectionWriter.open(path: database, logEnd: try log.last())
    let folding = try Stopwatch.time { try writer.catchUp { try ProjectionsBench.replay(log, $0, $1) } }
    print(
      "rebuild (decode and fold): \(text(folding.clock)) s, processor \(text(folding.processor)) s on two threads, peak RSS \(peakMegabytes()) MB"
    )
    try writer.close()
    let size = (try FileManager.default.attributesOfItem(atPath: database)[.size] as? Int) ?? 0
    print("state.db: \(size / 1_000_000) MB, \(size / max(1, facts)) bytes a fact")
  }

  static let batchEvents = 1_000

  static func replay(
    _ log: LogReader, _ after: SequenceNumber, _ apply: ([RecordedEvent]) throws -> Void
  ) throws {
    let cursor = try log.cursor(after: after)
    var batch: [RecordedEvent] = []
    while let group = try cursor.next() {
      batch += group
      if batch.count >= batchEvents {
        try apply(batch)
        batch.removeAll(keepingCapacity: true)
      }
    }
    if !batch.isEmpty { try apply(batch) }
  }

  /// Further articles as a daemon applies them: batches, each one transaction, and rules measured after each.
  private func applyLive() throws {
    let copy = root + "/live.db"
    try? FileManager.default.removeItem(atPath: copy)
    try FileManager.default.copyItem(atPath: database, toPath: copy)
    defer {
      for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: copy + suffix) }
    }
    let (writer, _) = try ProjectionWriter.open(path: copy, logEnd: SequenceNumber(.max))
    var shape = SyntheticNews.Shape(facts: 40_000)
    shape.seed = 99
    shape.days = 3
    var news = SyntheticNews(shape)
    var events: [Event] = []
    while let group = news.next() { events += group }
    let recorded = events.enumerated().map { index, event in
      RecordedEvent(
        sequence: SequenceNumber(writer.checkpoint.number + UInt64(index) + 1), recorded: .now(), event: event
      )
    }
    let rules = [
      AlertRule(name: "pairs", metric: .escalation, subjects: SubjectSelector("*-*")!, threshold: 50),
      AlertRule(name: "world", metric: .escalation, subjects: SubjectSelector("world")!, threshold: 90),
      AlertRule(
        name: "stance", metric: .stance, subjects: SubjectSelector("*>*")!, side: .below, threshold: -5),
    ]
    let folding = try seconds {
      for start in stride(from: 0, to: recorded.count, by: 256) {
        _ = try writer.apply(Array(recorded[start..<min(start + 256, recorded.count)]))
      }
    }
    print("live: \(Int(Double(recorded.count / 2) / folding)) articles/s (4 facts each, 128 a transaction)")
    let measuring = try seconds {
      let subjects: [Subject] = [.pair("CHN", "USA"), .world, .direction("CHN", "USA")]
      for _ in 0..<20 { _ = try writer.measure(rules, of: subjects, asOf: shape.lastDay) }
    }
    print("measuring three rules: \(text(measuring / 20 * 1000)) ms")
    try writer.close()
  }

  private func timeQueries() throws {
    let tocsin =
      URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path + "/tocsin"
    let day = "2025-10-23"
    let queries: [(String, [String])] = [
      ("stance USA", ["stance", "USA", "--as-of", day]),
      ("index", ["index", "--as-of", day]),
      ("index USA CHN", ["index", "USA", "CHN", "--as-of", day]),
      (
        "index USA CHN, 3 years",
        [
          "index", "USA", "CHN", "--history", "--csv", "--since", "2022-10-24", "--until", day, "--as-of",
          day,
        ]
      ),
      (
        "index world, 3 years",
        ["index", "--history", "--csv", "--since", "2022-10-24", "--until", day, "--as-of", day]
      ),
      ("facts", ["facts"]),
      ("facts --actor USA --type RETREAT", ["facts", "--actor", "USA", "--type", "RETREAT"]),
      ("facts --pair NZL-LKA", ["facts", "--pair", "NZL-LKA"]),
      ("facts --pair USA-CHN --status denied", ["facts", "--pair", "USA-CHN", "--status", "denied"]),
      ("facts --since --until", ["facts", "--since", "2023-01-01", "--until", "2023-01-05"]),
      ("explain USA CHN", ["explain", "USA", "CHN", "--as-of", day]),
      ("explain stance USA CHN", ["explain", "stance", "USA", "CHN", "--as-of", day]),
      ("explain world", ["explain", "world", "--as-of", day]),
      ("explain USA", ["explain", "USA", "--as-of", day]),
      ("stance China", ["stance", "China", "--as-of", day]),
      ("facts --status denied", ["facts", "--status", "denied"]),
      ("facts --known-at", ["facts", "--known-at", "400000"]),
      ("articles", ["articles"]),
      ("articles --cluster", ["articles", "--cluster"]),
      ("alerts", ["alerts"]),
      (
        "index USA CHN --plot, 3 years",
        ["index", "USA", "CHN", "--plot", "--since", "2022-10-24", "--until", day, "--as-of", day]
      ),
      (
        "index world --plot, 3 years",
        ["index", "--plot", "--since", "2022-10-24", "--until", day, "--as-of", day]
      ),
      ("index USA CHN --known-at", ["index", "USA", "CHN", "--as-of", day, "--known-at", "400000"]),
    ]
    for (name, arguments) in queries {
      var times: [Double] = []
      let before = childrenSeconds
      for _ in 0..<runs { times.append(try seconds { try run(tocsin, arguments + ["--root", root]) }) }
      let processor = (childrenSeconds - before) / Double(runs)
      times.sort()
      print(
        "\(name): median \(text(times[times.count / 2] * 1000)) ms, worst \(text(times[times.count - 1] * 1000)) ms, processor \(text(processor * 1000)) ms"
      )
    }
  }

  private func run(_ program: String, _ arguments: [String]) throws {
    var child = pid_t()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var pointers = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    guard posix_spawn(&child, program, &actions, nil, &pointers, environ) == 0 else {
      throw ValidationError("cannot run \(program)")
    }
    var status: Int32 = 0
    waitpid(child, &status, 0)
    // 1 is an answer too: that there is nothing.
    guard status == 0 || status == 1 << 8 else { throw ValidationError("\(arguments) ended with \(status)") }
  }

  private func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    let time = start.duration(to: .now)
    return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
  }

  /// Processor time of the programs that have been run.
  private var childrenSeconds: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
    let micro = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
    return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(micro) / 1e6
  }

  private func text(_ value: Double) -> String { String(Double(Int((value * 100).rounded())) / 100) }

  private func peakMegabytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
  }
}
