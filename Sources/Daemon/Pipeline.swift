import Domain
import EventLog
import FileSystem
import Intake
import Projections
import Settings
import Systemd

/// Inbox → article → facts → log → projections, in batches: while one is coded, the one before is put on record.
/// A delivery leaves the inbox only after its events are durable in the log; a crash anywhere before means that it
/// is read again, and its digest makes that harmless.
final class Pipeline {
  /// What a turn did.
  struct Turn {
    /// Whether there was anything to do: then there may be more.
    var isBusy = false
    var applied: Applied?
  }

  /// What has been done since the start.
  struct Tally: Hashable, Sendable {
    var articles = 0
    var facts = 0
    var duplicates = 0
    var rejected = 0
  }

  /// Rejections remembered as recorded while their deliveries cannot be moved.
  static let recordedRejectionsMax = 10_000
  /// For how long the coder is waited for before the loop is asked whether to stop.
  static let waitMilliseconds = 50
  /// For how long articles in work are waited for at the end. An article may take longer than the end may.
  static let partingMilliseconds = 2_000

  var settings: Settings.Intake
  var coder: ArticleCoder
  private(set) var tally = Tally()
  /// Deliveries were found that are not ready: look again soon.
  private(set) var wantsRescan = false

  private let watcher: InboxWatcher
  private let archive: Archive
  private var quarantine: Quarantine
  private let recorder: Recorder
  private let reporter: Reporter
  private let heartbeat: Heartbeat
  /// Names that did not fit into the batch before.
  private var carried: [InboxWatcher.Arrival] = []
  private var coding: BatchCoding?
  private let mark: CodingMark
  private var recordedRejections: Set<Batch.Key> = []

  init(
    layout: Layout, settings: Settings.Intake, watcher: InboxWatcher, coder: ArticleCoder, recorder: Recorder,
    reporter: Reporter, heartbeat: Heartbeat
  ) {
    self.settings = settings
    self.watcher = watcher
    self.coder = coder
    archive = Archive(path: layout.archive)
    quarantine = Quarantine(path: layout.quarantine)
    self.recorder = recorder
    self.reporter = reporter
    self.heartbeat = heartbeat
    mark = CodingMark(directory: layout.state, workers: BatchCoding.workers, POSIXFileSystem())
  }

  /// Whether nothing is known to wait.
  var isIdle: Bool { coding == nil && carried.isEmpty && watcher.isIdle && !wantsRescan }

  func rescan() {
    wantsRescan = false
    watcher.scanAgain()
  }

  /// Begins to code a batch, and puts the one before on record meanwhile, from the log to the projections.
  ///
  /// - Parameter isStopping: asked while the coder is waited for; true ends the turn early, and `leave` is next.
  /// - Throws: `Interruption`. Deliveries that were not recorded are still in the inbox, and are read again at
  ///   the next turn.
  func turn(isStopping: () -> Bool = { false }) throws(Interruption) -> Turn {
    let ready = coding
    do throws(Interruption) {
      let (batch, found) = try gather()
      heartbeat.beat()
      coding =
        batch.isEmpty
        ? nil : BatchCoding(batch, with: coder, receivedAt: .now(), mark: mark, heartbeat: heartbeat)
      guard let ready else { return Turn(isBusy: found || coding != nil) }
      while !ready.wait(milliseconds: Pipeline.waitMilliseconds) {
        guard isStopping() else { continue }
        ready.requestCancellation()
        // Batches are coded in their order: once the newer one is done, so is the older.
        coding = coding ?? ready
        return Turn(isBusy: false)
      }
      return Turn(isBusy: true, applied: try finish(ready))
    } catch {
      let isGathered = coding !== ready
      abandon()
      if isGathered, let ready { carry(ready.batch) }
      throw error
    }
  }

  /// Lets go of the batch that is being coded: its deliveries are read again at the next turn.
  func abandon() {
    guard let coding else { return }
    coding.cancel()
    carry(coding.batch)
    self.coding = nil
  }

  /// The last thing to be called: the process ends. What is in work is not waited for beyond
  /// `partingMilliseconds`; it is still in the inbox, and is not to blame for this end.
  func leave() {
    guard let coding else { return }
    coding.requestCancellation()
    if !coding.wait(milliseconds: Pipeline.partingMilliseconds) { mark.acquitAll() }
  }

  private func carry(_ batch: Batch) { carried = batch.arrivals + carried }

  /// - Returns: what the batch has touched; nil where it had no events.
  private func finish(_ ready: BatchCoding) throws(Interruption) -> Applied? {
    var batch = ready.batch
    var coded = batch.sort(ready.takeOutcomes())
    do throws(ProjectionFailure) {
      // The batch before may have brought the same.
      batch.removeKnown(try recorder.projections.known(among: coded.map(\.delivery.id)), from: &coded)
      try batch.resolve(&coded, with: recorder.projections)
    } catch {
      throw .pause(Pause("cannot \(error)"))
    }
    heartbeat.beat()
    let events = try record(coded, &batch)
    heartbeat.beat()
    try takeOut(coded, batch)
    heartbeat.beat()
    let applied = events.isEmpty ? nil : try recorder.fold(events)
    heartbeat.beat()
    report(coded, batch)
    return applied
  }

  private func gather() throws(Interruption) -> (Batch, found: Bool) {
    var arrivals = carried
    carried = []
    if arrivals.count < settings.batchArticlesMax {
      arrivals += watcher.next(limit: settings.batchArticlesMax - arrivals.count)
    }
    var batch = Batch()
    var names: Set<FileName> = []
    for (index, arrival) in arrivals.enumerated() {
      // Closed and renamed, or reported and found by a scan: one delivery all the same.
      guard names.insert(arrival.name).inserted else { continue }
      if batch.byteCount >= settings.batchBytesMax || batch.arrivals.count >= settings.batchArticlesMax {
        carried = Array(arrivals[index...])
        break
      }
      let quiet = arrival.isComplete ? 0 : InboxWatcher.quietNanoseconds
      let reading = watcher.inbox.read(
        arrival.name, bytesMax: settings.articleBytesMax, quietFor: quiet)
      // Read already, and not taken out yet.
      if let stamp = reading.stamp, coding?.batch.has(arrival.name, stamp) == true { continue }
      batch.add(arrival, reading)
    }
    if batch.laterCount > 0 { wantsRescan = true }
    batch.rejected.removeAll { !$0.moves && quarantine.knows($0.name, $0.stamp) }
    do throws(ProjectionFailure) {
      // Before they are coded, which costs most.
      batch.removeKnown(try recorder.projections.known(among: batch.deliveries.map(\.id)))
    } catch {
      throw .pause(Pause("cannot \(error)"))
    }
    return (batch, !arrivals.isEmpty)
  }

  /// Appends a batch's events and keeps its articles, both durable on return.
  private func record(_ coded: [Batch.Coded], _ batch: inout Batch) throws(Interruption) -> [RecordedEvent] {
    let rejections = batch.rejected.filter { !recordedRejections.contains($0.key) }
    let appending = recorder.begin(
      appending: coded.map(\.events) + batch.notices.map { [.articleRetracted($0.event)] }
        + rejections.map { [$0.event] })
    // While the log is synced, so is the archive.
    let kept = Result { () throws(IntakeFailure) in
      if settings.keeping == .archive {
        try archive.keep((coded.map(\.delivery) + batch.duplicates).map { ($0.id, $0.bytes) })
      }
    }
    let events = try appending.events()
    if recordedRejections.count < Pipeline.recordedRejectionsMax {
      recordedRejections.formUnion(rejections.map(\.key))
    }
    do throws(IntakeFailure) { try kept.get() } catch {
      // What is on record must not wait for the archive to be folded.
      _ = try recorder.fold(events)
      throw Interruption(error)
    }
    return events
  }

  /// Takes a recorded batch out of the inbox.
  private func takeOut(_ coded: [Batch.Coded], _ batch: Batch) throws(Interruption) {
    do throws(IntakeFailure) {
      for delivery in coded.map(\.delivery) + batch.duplicates + batch.notices.map(\.delivery) {
        if try !watcher.inbox.remove(delivery.name, delivery.stamp) { wantsRescan = true }
      }
      for rejected in batch.rejected {
        if rejected.moves {
          _ = try quarantine.take(
            rejected.name, rejected.stamp, from: watcher.inbox, rejected.rejection, at: .now())
        } else {
          try quarantine.explain(rejected.name, rejected.stamp, rejected.rejection, at: .now())
        }
        recordedRejections.remove(rejected.key)
        if rejected.rejection.reason == .deadly, let article = rejected.article { mark.drop(article) }
      }
      try watcher.inbox.sync()
    } catch {
      throw Interruption(error)
    }
    if !batch.rejected.isEmpty { limitQuarantine() }
  }

  private func limitQuarantine() {
    let dropped = quarantine.drop(beyond: settings.quarantineFilesMax, bytes: settings.quarantineBytesMax)
    if dropped > 0 {
      reporter.say(
        .warning,
        "the quarantine is full: the oldest \(dropped) deliveries in it were deleted, and why they were there is kept"
      )
    }
  }

  private func report(_ coded: [Batch.Coded], _ batch: Batch) {
    let facts = coded.reduce(0) { $0 + $1.extracted.facts.count }
    tally.articles += coded.count
    tally.facts += facts
    tally.duplicates += batch.duplicates.count
    tally.rejected += batch.rejected.count
    for rejected in batch.rejected {
      let place = rejected.moves ? "quarantined" : "left in the inbox"
      reporter.say(
        .warning, "\(rejected.name) is no article and was \(place): \(rejected.rejection.detail)",
        id: .articleRejected,
        [
          .init("TOCSIN_REASON", rejected.rejection.reason.rawValue),
          .init("TOCSIN_DELIVERY", rejected.name.description),
        ])
    }
    for duplicate in batch.duplicates {
      reporter.say(
        .info, "\(duplicate.name) was received before", id: nil,
        [.init("TOCSIN_ARTICLE", duplicate.id.description)])
    }
    for retraction in coded.flatMap(\.retracted) + batch.notices.map(\.event) {
      reporter.say(
        .notice, "article \(retraction.article.short) is retracted: \(retraction.reason)", id: nil,
        [.init("TOCSIN_ARTICLE", retraction.article.description)])
    }
    for article in coded where !article.refused.isEmpty {
      reporter.say(
        .warning,
        "\(article.delivery.name) says that it corrects article \(article.refused[0].short), which is not known to be of the same publisher: nothing was retracted",
        id: nil, [.init("TOCSIN_ARTICLE", article.delivery.id.description)])
    }
    guard let first = coded.first else { return }
    let what = coded.count == 1 ? "\"\(first.received.title)\"" : "\(coded.count) articles"
    reporter.say(
      .info, "read \(what): \(facts) \(facts == 1 ? "fact" : "facts")", id: .articlesRead,
      [.init("TOCSIN_ARTICLES", String(coded.count)), .init("TOCSIN_FACTS", String(facts))]
        + (coded.count == 1 ? [.init("TOCSIN_ARTICLE", first.received.article.description)] : []))
  }
}

extension Batch {
  /// A delivery as the same one when it is met again.
  struct Key: Hashable, Sendable {
    var name: FileName
    var stamp: FileStamp
  }
}

extension Batch.Rejected {
  var key: Batch.Key { Batch.Key(name: name, stamp: stamp) }
}
