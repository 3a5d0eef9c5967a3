import ArgumentParser
import Coding
import Foundation
import Glibc
import Systemd

/// `tocsin-bench ingest`: the daemon from outside, as a separate process on a directory of its own.
struct IngestBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Measure the daemon: start to READY, memory, latency to the journal, articles a second.",
    discussion: """
      Latency is from the rename into the inbox to the alert's entry in the journal, and is skipped where there
      is no journal that can be written and read.

      Examples:
        tocsin-bench ingest --daemon .build/release/tocsind --articles reuters1987/articles.jsonl
      """
  )

  @Option(help: ArgumentHelp("The daemon.", valueName: "program"))
  var daemon: String

  @Option(help: ArgumentHelp("JSON Lines with title and body, for throughput.", valueName: "file"))
  var articles: String?

  @Option(help: ArgumentHelp("Articles of it that are used.", valueName: "count"))
  var limit = 100_000

  @Option(help: ArgumentHelp("Deliveries whose latency is measured.", valueName: "count"))
  var deliveries = 200

  func run() throws {
    try measureStart()
    try measureLatency()
    if let articles { try measureThroughput(articles) }
  }

  // MARK: Start and memory

  private func measureStart() throws {
    var milliseconds: [Double] = []
    var processor: [Double] = []
    var idle = 0
    for _ in 0..<5 {
      let daemon = try RunningDaemon(program: daemon, rules: "")
      milliseconds.append(daemon.millisecondsToReady)
      processor.append(daemon.processorSeconds * 1000)
      usleep(500_000)
      idle = daemon.residentKilobytes
      daemon.stop()
    }
    figure("start to READY, median of 5 (ms)", milliseconds.sorted()[2])
    figure("of it processor time (ms)", processor.sorted()[2])
    figure("resident memory, idle (MB)", Double(idle) / 1024)
  }

  // MARK: Latency

  private func measureLatency() throws {
    let reader: JournalReader
    do throws(JournalError) {
      if !Journal.isPresent { throw JournalError(operation: "reach the journal", code: ENOENT) }
      reader = try JournalReader()
    } catch {
      print("latency skipped: \(error)")
      return
    }
    // Every article has a pair of its own, and so an alert of its own.
    let rules = """
      [[alert]]
      name = "bench-\(UUID().uuidString.prefix(8))"
      metric = "facts"
      subjects = "*>*"
      above = 1
      """
    let rule = String(rules.split(separator: "\"")[1])
    let daemon = try RunningDaemon(program: daemon, rules: rules)
    defer { daemon.stop() }
    usleep(300_000)
    let pairs = IngestBench.pairs(deliveries + 1)
    var milliseconds: [Double] = []
    for (index, pair) in pairs.enumerated() {
      let text =
        "Sanctions follow dispute\n\n\(pair.0) imposed sanctions on \(pair.1) on Monday, officials said.\n"
      let began = try daemon.deliver("\(index).txt", text)
      guard try wait(for: index + 1, alertsOf: rule, in: reader) else {
        print("latency: no alert for \(pair.0) and \(pair.1)")
        continue
      }
      // The first pays for pages that are not in memory yet.
      if index > 0 { milliseconds.append((seconds() - began) * 1000) }
    }
    milliseconds.sort()
    guard !milliseconds.isEmpty else { return }
    figure(
      "rename to journal entry, median of \(milliseconds.count) (ms)", milliseconds[milliseconds.count / 2])
    figure("rename to journal entry, p99 (ms)", milliseconds[milliseconds.count * 99 / 100])
  }

  private func wait(for count: Int, alertsOf rule: String, in reader: JournalReader) throws -> Bool {
    let deadline = seconds() + 5
    while seconds() < deadline {
      let found = try reader.values(
        of: "TOCSIN_ALERT_ID", where: [.init("TOCSIN_RULE", rule), .init("TOCSIN_STATE", "raised")])
      if found.count >= count { return true }
      usleep(200)
    }
    return false
  }

  private static func pairs(_ count: Int) -> [(String, String)] {
    let names = [
      "China", "France", "Germany", "Japan", "India", "Brazil", "Russia", "Ukraine", "Iran", "Israel",
      "Turkey",
      "Egypt", "Canada", "Mexico", "Poland", "Spain",
    ]
    let all = names.flatMap { a in names.filter { $0 != a }.map { (a, $0) } }
    return Array(all.prefix(count))
  }

  // MARK: Throughput

  private func measureThroughput(_ path: String) throws {
    let data =
      path.hasSuffix(".gz")
      ? try ArticleCorpus.unzipped(path) : try Data(contentsOf: URL(fileURLWithPath: path))
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").prefix(limit)
    guard !lines.isEmpty else { throw ValidationError("\(path) holds no articles: JSON Lines are needed.") }
    let daemon = try RunningDaemon(program: daemon, rules: "")
    defer { daemon.stop() }
    // Written beside the inbox and moved there in one go, so that writing them is not measured.
    let staged = daemon.root + "/staged"
    mkdir(staged, 0o755)
    for (index, line) in lines.enumerated() {
      try Data(line.utf8).write(to: URL(fileURLWithPath: "\(staged)/\(index).json"))
    }
    sync()
    let began = seconds()
    let processorBegan = daemon.processorSeconds
    for index in lines.indices {
      let number = lines.distance(from: lines.startIndex, to: index)
      rename("\(staged)/\(number).json", "\(daemon.root)/inbox/\(number).json")
    }
    while try !daemon.isInboxEmpty() { usleep(20_000) }
    let elapsed = seconds() - began
    figure("articles", Double(lines.count))
    figure("articles a second", Double(lines.count) / elapsed)
    let processor = daemon.processorSeconds - processorBegan
    figure("processor time an article (ms)", processor * 1000 / Double(lines.count))
    figure("elapsed (s)", elapsed)
    figure("resident memory after it (MB)", Double(daemon.residentKilobytes) / 1024)
  }

  private func figure(_ name: String, _ value: Double) {
    print(name + String(repeating: " ", count: max(1, 52 - name.count)) + String(format: "%.2f", value))
    // Figures are shown as they come, into a pipe too.
    fflush(nil)
  }
}

private func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// A daemon of the benchmark's own, started as a service manager would: with a socket that it tells READY.
private final class RunningDaemon {
  let root: String
  private(set) var millisecondsToReady = 0.0
  private let process = Process()

  struct NotReady: Error {}

  init(program: String, rules: String) throws {
    root = NSTemporaryDirectory() + "tocsin-bench-\(UUID().uuidString)"
    mkdir(root, 0o755)
    try Data(rules.utf8).write(to: URL(fileURLWithPath: root + "/tocsin.toml"))
    let address = root + "/notify"
    let notifications = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(notifications) }
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: address.utf8.prefix(107)) }
    _ = withUnsafePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(notifications, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(notifications, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["--root", root]
    process.environment = ProcessInfo.processInfo.environment.merging(["NOTIFY_SOCKET": address]) { $1 }
    process.standardError = FileHandle.nullDevice
    let began = seconds()
    try process.run()
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = recv(notifications, &buffer, buffer.count, 0)
      guard count > 0 else { throw NotReady() }
      if String(decoding: buffer[..<count], as: UTF8.self).contains("READY=1") { break }
    }
    millisecondsToReady = (seconds() - began) * 1000
  }

  func stop() {
    process.terminate()
    process.waitUntilExit()
    try? FileManager.default.removeItem(atPath: root)
  }

  /// Puts a file into the inbox by renaming it.
  ///
  /// - Returns: the moment before the rename.
  func deliver(_ name: String, _ text: String) throws -> Double {
    let staged = root + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: staged))
    let began = seconds()
    rename(staged, root + "/inbox/" + name)
    return began
  }

  func isInboxEmpty() throws -> Bool {
    try FileManager.default.contentsOfDirectory(atPath: root + "/inbox").isEmpty
  }

  var residentKilobytes: Int {
    let status =
      (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line.flatMap { Int($0.split(whereSeparator: \.isWhitespace)[1]) } ?? 0
  }

  var processorSeconds: Double {
    let stat = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)) ?? ""
    let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}
