import Domain
import EventLog
import FileSystem
import Foundation
import Intake
import Projections
import Settings
import Systemd

@testable import Daemon

/// A pipeline on a directory of its own, with a coder that reads lines such as `CHN SANCTION USA`.
final class Desk {
  let root: String
  let layout: Layout
  let log: SegmentedLog
  let recorder: Recorder
  let pipeline: Pipeline
  var settings = Settings()

  static let quiet = Reporter(usesJournal: false, priorityMax: -1)

  init(root: String? = nil, keeping: Settings.Intake.Keeping = .archive) throws {
    self.root = root ?? "/tmp/tocsin-desk-\(UUID().uuidString)"
    layout = Layout(root: self.root)
    for path in [layout.inbox, layout.quarantine, layout.archive] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    settings.intake.keeping = keeping
    log = try SegmentedLog(directory: layout.log)
    recorder = try Recorder(log: log, database: layout.database, numbers: .defaults, reporter: Desk.quiet)
    pipeline = Pipeline(
      layout: layout, settings: settings.intake, watcher: InboxWatcher(Inbox(path: layout.inbox)),
      coder: Desk.coder, recorder: recorder, reporter: Desk.quiet,
      heartbeat: Heartbeat(ServiceManager(), interval: nil))
  }

  /// Ends as a crash would, as far as a process can.
  func stop() {
    recorder.close()
    log.close()
  }

  deinit { stop() }

  func discard() { try? FileManager.default.removeItem(atPath: root) }

  /// Delivers as `tocsin submit` does.
  func deliver(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: layout.inbox + "/." + name))
    try FileManager.default.moveItem(atPath: layout.inbox + "/." + name, toPath: layout.inbox + "/" + name)
  }

  /// Turns until nothing waits.
  @discardableResult
  func run() throws -> Applied? {
    var applied: Applied?
    for _ in 0..<1000 {
      let turn = try pipeline.turn()
      applied = turn.applied ?? applied
      if !turn.isBusy && pipeline.isIdle { break }
      if pipeline.wantsRescan { pipeline.rescan() }
    }
    return applied
  }

  var events: [Event] {
    get throws {
      let cursor = try log.cursor(after: SequenceNumber(0))
      var events: [Event] = []
      while let group = try cursor.next() { events += group.map(\.event) }
      return events
    }
  }

  var inbox: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: layout.inbox).sorted() }
  }

  var quarantined: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: layout.quarantine).sorted() }
  }

  static let coder = ArticleCoder(version: "desk", triggers: 1) { article, day in
    var facts: [Fact] = []
    for line in article.body.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 3, let type = PloverType(rawValue: words[1]) else { continue }
      let span = ByteSpan(start: 0, end: 1)
      facts.append(
        Fact(
          id: FactID(article: article.id, ordinal: facts.count + 1), kind: .interaction, type: type,
          intensity: -6, source: Actor(text: words[0], span: span, country: words[0]),
          recipient: Actor(text: words[2], span: span, country: words[2]), status: .occurred,
          date: EventDate(value: day, precision: .day), confidence: 0.9,
          evidence: Evidence(
            sentenceIndex: 1, sentence: String(line), span: span,
            trigger: .init(text: words[1], span: span, rule: "desk"))))
    }
    return FactsExtracted(article: article.id, coder: "desk", sentences: 1, facts: facts)
  }
}
