import Alerting
import Domain
import EventLog
import FileSystem
import Glibc
import Intake
import Projections
import Settings
import Systemd

/// The daemon: puts the parts together, and turns the loop until it is told to stop.
package final class Daemon {
  package struct Options: Sendable {
    /// A private directory instead of the system's.
    package var root: String?
    /// Ends when the inbox is empty.
    package var once = false

    package init(root: String? = nil, once: Bool = false) {
      self.root = root
      self.once = once
    }
  }

  /// Seconds between the loop's regular errands: a paused intake's next attempt, alerts that wait.
  static let errandSeconds = 1.0
  /// Seconds after which the inbox is scanned although nothing was reported: hard links make no report.
  static let scanSeconds = 60.0
  /// The part of the time that measuring rules may take while deliveries wait: the world's number needs every pair's.
  static let measuringShareMax = 0.05
  /// Seconds for which `once` waits at its end until the journal has taken what is due to it.
  static let partingSeconds = 10.0
  /// Seconds after which raised alerts are measured again, because numbers fall with time alone.
  static let alertSeconds = 300.0

  private let options: Options
  private let layout: Layout
  private let makeCoder: (Settings) throws(DaemonFailure) -> ArticleCoder
  private let signals: Signals
  private let reporter: Reporter
  private let manager = ServiceManager()
  private let heartbeat: Heartbeat
  private let status: StatusPublisher
  private let fileSystem = POSIXFileSystem()

  private let log: SegmentedLog
  private let recorder: Recorder
  private let watcher: InboxWatcher
  private let pipeline: Pipeline
  private var settings: Settings
  private var alertStep: AlertStep?
  private var delivery: AlertDelivery
  private var mark: AlertMark
  private var writtenMark: AlertMark
  /// What has changed since the rules were last measured.
  private var unmeasured: Applied?
  /// When it may be measured at the earliest while deliveries wait.
  private var nextMeasuring = 0.0
  private var pause: Pause?
  private var needsCatchUp = true
  private var wasUnreachable = false
  private var lastErrand = 0.0
  private var lastScan = 0.0
  private var lastAlertCheck = 0.0
  /// Since when `once` has nothing more to read.
  private var idleSince: Double?
  private var isStopping = false

  /// Runs until told to stop.
  ///
  /// - Parameter makeCoder: loads what articles are coded with; called again at a reload.
  package static func run(
    _ options: Options, coder makeCoder: @escaping (Settings) throws(DaemonFailure) -> ArticleCoder
  ) -> ExitStatus {
    // First, before any thread is made.
    let signals = Signals()
    let reporter = Reporter()
    do throws(DaemonFailure) {
      let daemon = try Daemon(options, signals, reporter, makeCoder)
      return daemon.run()
    } catch {
      reporter.say(error)
      return error.status
    }
  }

  private init(
    _ options: Options, _ signals: Signals, _ reporter: Reporter,
    _ makeCoder: @escaping (Settings) throws(DaemonFailure) -> ArticleCoder
  ) throws(DaemonFailure) {
    self.options = options
    self.signals = signals
    self.reporter = reporter
    self.makeCoder = makeCoder
    layout = Layout(root: options.root)
    heartbeat = Heartbeat(manager)
    status = StatusPublisher(manager: manager, root: options.root)
    settings = try Daemon.settings(of: layout)
    reporter.setPriorityMax(settings.journal.priorityMax)
    try Daemon.prepareDirectories(layout)
    do throws(LogFailure) {
      var logOptions = SegmentedLog.Options()
      logOptions.segmentByteCountMax = UInt64(settings.log.segmentBytesMax)
      log = try SegmentedLog(directory: layout.log, options: logOptions)
    } catch {
      throw DaemonFailure(error)
    }
    let coder = try makeCoder(settings)
    recorder = try Recorder(
      log: log, database: layout.database, numbers: settings.numbers, reporter: reporter)
    watcher = InboxWatcher(Inbox(path: layout.inbox))
    pipeline = Pipeline(
      layout: layout, settings: settings.intake, watcher: watcher, coder: coder, recorder: recorder,
      reporter: reporter, heartbeat: heartbeat)
    mark = AlertMark(directory: layout.state, fileSystem)
    writtenMark = mark
    delivery = AlertDelivery(log: log, channel: JournalChannel(), delivered: mark.delivered)
  }

  static func settings(of layout: Layout) throws(DaemonFailure) -> Settings {
    do throws(SettingsError) { return try LoadedSettings(layout).settings } catch {
      throw DaemonFailure(
        .configuration, "the settings are not usable:\n\(error)", hint: "`tocsin config check` tests them",
        id: .settingsRefused, priority: .error)
    }
  }

  /// Makes what is missing: of a private directory everything, of the system's what is below the state directory.
  private static func prepareDirectories(_ layout: Layout) throws(DaemonFailure) {
    for path in [layout.state, layout.inbox, layout.quarantine, layout.archive] {
      guard mkdir(path, 0o750) != 0, errno != EEXIST else { continue }
      throw DaemonFailure(
        errno == EACCES || errno == EPERM ? .permission : .io,
        "cannot create \(path): \(String(cString: strerror(errno)))",
        hint: "systemd-tmpfiles --create makes the system's directories; --root DIR works on your own")
    }
  }

  // MARK: The loop

  private func run() -> ExitStatus {
    reporter.say(log.recovery)
    reporter.say(.notice, "started on \(layout.state)", id: .started)
    manager.notify(.ready, .status("starting"))
    do throws(DaemonFailure) {
      while !isStopping {
        for request in signals.pending() { try handle(request) }
        if isStopping { break }
        let isBusy = try turn()
        heartbeat.beat()
        publish()
        if isBusy { continue }
        if options.once, try finishedOnce() { break }
        sleep()
      }
    } catch {
      manager.notify(.stopping)
      status.withdraw()
      reporter.say(error)
      return error.status
    }
    manager.notify(.stopping)
    pipeline.leave()
    writeMark()
    recorder.close()
    let failure = log.close().map { DaemonFailure($0) }
    status.withdraw()
    if let failure {
      reporter.say(failure)
      return failure.status
    }
    reporter.say(.notice, "stopped", id: .stopped)
    return .success
  }

  /// One turn: catch up if need be, one batch, its alerts, the errands.
  ///
  /// - Returns: whether there may be more to do at once.
  private func turn() throws(DaemonFailure) -> Bool {
    let now = Daemon.steadySeconds
    let isErrandDue = now - lastErrand >= Daemon.errandSeconds
    if isErrandDue { lastErrand = now }
    var isBusy = false
    if pause == nil || isErrandDue {
      do throws(Interruption) {
        isBusy = try work(now)
        resume()
      } catch {
        try interrupt(error)
      }
    }
    if isErrandDue || delivery.waitingCount > 0 { try deliver(now) }
    if isErrandDue { runErrands(now) }
    return isBusy
  }

  private func work(_ now: Double) throws(Interruption) -> Bool {
    if pause != nil { pipeline.rescan() }
    if needsCatchUp { try catchUp() }
    if isStopping { return false }
    if alertStep == nil {
      alertStep = try AlertStep(rules: settings.alerts, recorder: recorder)
      try announceRules()
    }
    let turn = try pipeline.turn { [signals] in signals.wantsStop }
    if let applied = turn.applied { note(applied) }
    try measure(isBusy: turn.isBusy)
    if now - lastAlertCheck >= Daemon.alertSeconds, let alertStep {
      lastAlertCheck = now
      delivery.add(try alertStep.afterTime(at: .now()))
    }
    return turn.isBusy
  }

  private func measure(isBusy: Bool) throws(Interruption) {
    guard let alertStep, let applied = unmeasured else { return }
    let began = Daemon.steadySeconds
    if isBusy, began < nextMeasuring { return }
    defer {
      let ended = Daemon.steadySeconds
      nextMeasuring = ended + (ended - began) / Daemon.measuringShareMax
    }
    delivery.add(try alertStep.after(applied, at: .now()))
    mark.measured = max(mark.measured, applied.checkpoint)
    unmeasured = nil
  }

  private func note(_ applied: Applied) {
    unmeasured = unmeasured?.followed(by: applied) ?? applied
  }

  /// Folds what the log has and the projections have not, then notes what was folded and never measured.
  private func catchUp() throws(Interruption) {
    let folded = recorder.projections.checkpoint
    // Taken before: while projections are rebuilt they are closed, and have no totals to tell.
    var report = self.report
    let applied = try recorder.catchUp { checkpoint in
      heartbeat.beat()
      report.activity = "catching up, at event \(checkpoint)"
      status.publish(report)
      isStopping = isStopping || signals.wantsStop
      return !isStopping
    }
    if isStopping { return }
    note(applied)
    if mark.measured < folded {
      let passedOver = try recorder.touched(after: mark.measured, upTo: folded) {
        heartbeat.beat()
        isStopping = isStopping || signals.wantsStop
        return !isStopping
      }
      guard let passedOver else { return }
      note(passedOver)
    }
    needsCatchUp = false
  }

  private func announceRules() throws(Interruption) {
    let loaded = RulesLoaded(
      coder: pipeline.coder.version, alertRules: settings.alerts.count, triggers: pipeline.coder.triggers)
    let events = try recorder.append([[.rulesLoaded(loaded)]])
    _ = try recorder.fold(events)
    guard let alertStep, let cause = events.last?.sequence else { return }
    delivery.add(try alertStep.change(settings.alerts, cause: cause, at: .now()))
    delivery.add(try alertStep.afterTime(at: .now()))
  }

  // MARK: Interruptions

  private func interrupt(_ interruption: Interruption) throws(DaemonFailure) {
    switch interruption {
    case .end(let failure): throw failure
    case .pause(let next):
      needsCatchUp = true
      if pause?.reason != next.reason {
        reporter.say(
          .error, "intake pauses: \(next.reason)\(next.hint.map { " (\($0))" } ?? "")", id: .intakePaused)
      }
      pause = next
      if options.once { throw DaemonFailure(.io, next.reason, hint: next.hint, id: .intakePaused) }
    }
  }

  private func resume() {
    let trouble = watcher.trouble
    if let trouble {
      if pause?.reason != trouble {
        reporter.say(.error, "intake pauses: \(trouble)", id: .intakePaused)
        pause = Pause(trouble, hint: "it goes on when the directory is there again")
      }
    } else if pause != nil {
      pause = nil
      reporter.say(.notice, "intake goes on", id: .intakeResumed)
    }
  }

  // MARK: Errands

  private func deliver(_ now: Double) throws(DaemonFailure) {
    do throws(LogFailure) { try delivery.attempt(at: now) } catch { throw DaemonFailure(error) }
    mark.delivered = delivery.delivered
    let isUnreachable = delivery.trouble != nil
    if isUnreachable, !wasUnreachable, let trouble = delivery.trouble {
      reporter.say(
        .warning, "\(delivery.waitingCount) alerts wait for the journal: \(trouble)", id: .journalUnreachable)
    }
    wasUnreachable = isUnreachable
  }

  private func runErrands(_ now: Double) {
    writeMark()
    if pipeline.wantsRescan || now - lastScan >= Daemon.scanSeconds {
      lastScan = now
      pipeline.rescan()
    }
  }

  private func writeMark() {
    guard mark != writtenMark else { return }
    do throws(FileError) {
      try mark.write(directory: layout.state, fileSystem)
      writtenMark = mark
    } catch {
      // An older mark is as good, only slower: see `AlertMark`.
    }
  }

  private func finishedOnce() throws(DaemonFailure) -> Bool {
    guard pipeline.isIdle, unmeasured == nil else { return false }
    let now = Daemon.steadySeconds
    try deliver(now)
    let since = idleSince ?? now
    idleSince = since
    return delivery.isSent || delivery.trouble != nil || now - since >= Daemon.partingSeconds
  }

  private func sleep() {
    var watched = [
      pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: pause == nil ? watcher.descriptor : -1, events: Int16(POLLIN), revents: 0),
    ]
    poll(&watched, nfds_t(watched.count), heartbeat.sleepMillisecondsMax)
  }

  private var report: StatusReport {
    var report = StatusReport()
    (report.articles, report.facts, report.rejected) = recorder.projections.totals
    report.duplicates = pipeline.tally.duplicates
    report.alertsRaised = alertStep?.raisedCount ?? 0
    report.alertsWaiting = delivery.waitingCount
    report.paused = pause?.reason
    return report
  }

  private func publish() { status.publish(report) }

  // MARK: Signals

  private func handle(_ request: Signals.Request) throws(DaemonFailure) {
    switch request {
    case .stop: isStopping = true
    case .reload:
      manager.notify(.reloading(since: ServiceManager.monotonicMicroseconds))
      do throws(DaemonFailure) { try reload() } catch {
        guard error.status == .configuration else { throw error }
        reporter.say(
          .error, "the old settings stay in force: \(error.message)", id: .settingsRefused)
      }
      manager.notify(.ready)
    }
  }

  /// Puts new settings and rules in force, all of them or none.
  private func reload() throws(DaemonFailure) {
    let fresh = try Daemon.settings(of: layout)
    let coder = try makeCoder(fresh)
    let old = settings
    settings = fresh
    // What the old coder has begun, the new one reads.
    pipeline.abandon()
    pipeline.settings = fresh.intake
    pipeline.coder = coder
    reporter.setPriorityMax(fresh.journal.priorityMax)
    do throws(Interruption) {
      if fresh.numbers != old.numbers {
        try recorder.reopenProjections(numbers: fresh.numbers)
        needsCatchUp = true
      }
      if alertStep != nil { try announceRules() }
    } catch {
      try interrupt(error)
    }
    reporter.say(
      .notice, "settings and rules were read again: \(fresh.alerts.count) alert rules", id: .reloaded)
  }

  /// Seconds of CLOCK_MONOTONIC.
  private static var steadySeconds: Double { Double(ServiceManager.monotonicMicroseconds) / 1_000_000 }
}
