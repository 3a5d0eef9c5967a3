import ArgumentParser
import Domain
import EventLog
import FileSystem
import Glibc

/// How fast the log is, against the bars that it was built to.
struct LogBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Appending, opening, verifying and reading the log.",
    discussion: """
      Ratios come from one run on one device. --dir names a directory on the device that is to be measured. Beside
      each figure by the clock stands the one by processor time, which other work on the machine disturbs less.

        tocsin-bench log --dir /var/tmp --events 1000000
      """
  )

  @Option(help: "Where the log is made, in a directory of its own that is removed afterwards.")
  var dir = "/var/tmp"

  @Option(help: "Events in the large log.")
  var events = 1_000_000

  @Option(help: "Single appends, and bare write-and-sync rounds, of each of five turns.")
  var rounds = 200

  @Option(help: "Only reads and decodes the log in this directory, as a rebuild does.")
  var decode: String?

  private static let batchCount = 1_000
  private static let turns = 5

  func run() throws {
    if let decode { return try decodeAll(decode) }
    let path = dir + "/tocsin-bench-log-\(getpid())"
    defer { DirectoryRemoval.remove(path) }
    try POSIXFileSystem().createDirectory(path)
    try appendSingly(path)
    try appendInBatches(path + "/large")
    try open(path + "/large")
    try verify(path + "/large")
    try read(path + "/large")
  }

  /// An event whose record has 600 bytes, to the byte or two that its number takes.
  private static func event(_ number: Int) -> Event {
    .articleRejected(
      ArticleRejected(
        article: nil, delivery: "reuters-2026-03-01-\(number).txt", reason: "no-text",
        detail: String(repeating: "what is wrong ", count: 20), byteCount: 4_321))
  }

  /// A batch of one against a loop of bare write and fdatasync of as many bytes, in turns.
  private func appendSingly(_ path: String) throws {
    let log = try SegmentedLog(directory: path + "/single")
    _ = try log.appendBlocking([[LogBench.event(0)]])
    let byteCount = Int(try LogReader(directory: path + "/single").segments()[0].byteCount)
    let line = [UInt8](repeating: 0x78, count: byteCount)
    let file = try POSIXFileSystem().open(path + "/bare", .create)
    var offset: UInt64 = 0
    var bare: [Double] = []
    var appends: [Double] = []
    for _ in 0..<LogBench.turns {
      bare.append(
        try Stopwatch.seconds {
          for _ in 0..<rounds {
            try file.write(line, at: offset)
            try file.sync()
            offset += UInt64(line.count)
          }
        } / Double(rounds))
      appends.append(
        try Stopwatch.seconds {
          for number in 0..<rounds { _ = try log.appendBlocking([[LogBench.event(number)]]) }
        } / Double(rounds))
    }
    log.close()
    let (a, b) = (bare.sorted()[LogBench.turns / 2], appends.sorted()[LogBench.turns / 2])
    print(
      "append, batch of 1    \(byteCount) bytes: \(micro(b)) µs; bare write+fdatasync \(micro(a)) µs; ratio \(hundredths(b / a)) (bar 1.30)"
    )
  }

  private func appendInBatches(_ path: String) throws {
    let log = try SegmentedLog(directory: path)
    let batch = (0..<LogBench.batchCount).map { [LogBench.event($0)] }
    let count = events / LogBench.batchCount
    let time = try Stopwatch.time { for _ in 0..<count { _ = try log.appendBlocking(batch) } }
    log.close()
    print("append, batch of 1000 \(time.rate(of: count * batch.count)) events/s (bar 150000)")
  }

  /// Opening for writing, after a clean end and after a crash (which copies the last segment).
  private func open(_ path: String) throws {
    func opened() throws -> Double {
      var log: SegmentedLog?
      let seconds = try Stopwatch.seconds { log = try SegmentedLog(directory: path) }
      log?.close()
      return seconds
    }
    let clean = try opened()
    try POSIXFileSystem().remove(path + "/durable.json")
    let crashed = try opened()
    print(
      "open, \(events) events    \(milli(clean)) ms; after a crash \(milli(crashed)) ms (bar, READY: 500)")
  }

  private func verify(_ path: String) throws {
    var bytes: UInt64 = 0
    let time = try Stopwatch.time {
      let result = try LogReader(directory: path).verify()
      precondition(result.isSound && result.records == events / LogBench.batchCount * LogBench.batchCount)
      bytes = result.byteCount
    }
    print(
      "verify                \(time.rate(of: Int(bytes / 1_000_000))) MB/s, \(bytes / 1_000_000) MB (bar 300)"
    )
  }

  private func read(_ path: String) throws {
    let log = try LogReader(directory: path)
    var count = 0
    let time = try Stopwatch.time {
      let cursor = try log.cursor(after: SequenceNumber(0))
      while let group = try cursor.next() { count += group.count }
    }
    print("read and decode       \(time.rate(of: count)) events/s")
    let lookups = 1_000
    let each =
      try Stopwatch.seconds {
        for index in 0..<lookups {
          let number = UInt64(index * 7_919 % count + 1)
          let event = try log.event(SequenceNumber(number))
          precondition(event?.sequence.number == number)
        }
      } / Double(lookups)
    print("one event by number   \(micro(each)) µs")
  }

  private func decodeAll(_ path: String) throws {
    let log = try LogReader(directory: path)
    let bytes = try log.segments().reduce(0) { $0 + $1.byteCount }
    var events = 0
    var facts = 0
    let seconds = try Stopwatch.seconds {
      let cursor = try log.cursor(after: SequenceNumber(0))
      while let group = try cursor.next() {
        events += group.count
        for case .factsExtracted(let extracted) in group.map(\.event) { facts += extracted.facts.count }
      }
    }
    print(
      "read and decode       \(events) events, \(facts) facts, \(hundredths(seconds)) s: \(Int(Double(events) / seconds)) events/s, \(Int(Double(bytes) / 1e6 / seconds)) MB/s"
    )
  }

  private func micro(_ seconds: Double) -> String { hundredths(seconds * 1e6) }
  private func milli(_ seconds: Double) -> String { hundredths(seconds * 1e3) }
  private func hundredths(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}

/// What some work has taken, by the clock and of processors.
struct Elapsed {
  var clock: Double
  /// Of all threads together.
  var processor: Double

  /// So many a second of each.
  func rate(of count: Int) -> String {
    "\(Int(Double(count) / clock)), by processor time \(Int(Double(count) / processor))"
  }
}

enum Stopwatch {
  static func time(_ body: () throws -> Void) rethrows -> Elapsed {
    let began = processorSeconds
    let clock = try seconds(body)
    return Elapsed(clock: clock, processor: processorSeconds - began)
  }

  static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let elapsed = try clock.measure(body)
    return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
  }
}

/// Removes a directory of our own making, with one level of directories in it.
enum DirectoryRemoval {
  static func remove(_ path: String) {
    let files = POSIXFileSystem()
    for name in (try? files.names(in: path, limit: 100_000)) ?? [] {
      let inner = path + "/" + name
      if (try? files.status(of: inner))??.kind == .directory { remove(inner) } else { unlink(inner) }
    }
    rmdir(path)
  }
}
