import Dispatch
import Domain
import EventLog
import Projections
import Synchronization

/// Puts events on record: the log first, which is the truth, then the projections, which follow it.
package final class Recorder {
  /// Events that are read from the log and folded in one transaction when catching up.
  static let catchUpEventsMax = 2000

  package let log: any EventLog
  package private(set) var projections: ProjectionWriter
  private let appending = DispatchQueue(label: "tocsin.appending")
  private let database: String
  private let reporter: Reporter

  package init(
    log: any EventLog, database: String, numbers: NumberSettings, reporter: Reporter
  ) throws(DaemonFailure) {
    self.log = log
    self.database = database
    self.reporter = reporter
    projections = try Recorder.open(database, numbers, log, reporter)
  }

  private static func open(
    _ database: String, _ numbers: NumberSettings, _ log: any EventLog, _ reporter: Reporter
  ) throws(DaemonFailure) -> ProjectionWriter {
    let end: SequenceNumber
    do throws(LogFailure) { end = try log.last() } catch { throw DaemonFailure(error) }
    do throws(ProjectionFailure) {
      let (writer, opening) = try ProjectionWriter.open(path: database, settings: numbers, logEnd: end)
      if case .setAside(let name, let why) = opening {
        reporter.say(
          .warning,
          "the projections are rebuilt from the log; the old ones are kept as \(name): \(why.detail)",
          id: .projectionsRebuilt)
      }
      return writer
    } catch {
      throw DaemonFailure(error)
    }
  }

  /// An append under way: other work can be done until its events are asked for.
  package struct Appending {
    fileprivate let answer: Answer

    /// The events, durable.
    package func events() throws(Interruption) -> [RecordedEvent] {
      answer.done.wait()
      do throws(AppendFailure) {
        return try answer.result.withLock { $0! }.get().flatMap(\.self)
      } catch {
        throw Interruption(error)
      }
    }
  }

  fileprivate final class Answer: Sendable {
    let done = DispatchSemaphore(value: 0)
    let result = Mutex<Result<[[RecordedEvent]], AppendFailure>?>(nil)
  }

  package func begin(appending groups: [[Event]]) -> Appending {
    let answer = Answer()
    appending.async { [log] in
      let result: Result<[[RecordedEvent]], AppendFailure>
      do throws(AppendFailure) { result = .success(try log.appendBlocking(groups)) } catch {
        result = .failure(error)
      }
      answer.result.withLock { $0 = result }
      answer.done.signal()
    }
    return Appending(answer: answer)
  }

  package func append(_ groups: [[Event]]) throws(Interruption) -> [RecordedEvent] {
    groups.isEmpty ? [] : try begin(appending: groups).events()
  }

  /// Folds events that were just appended. Where projections have fallen behind, they catch up first.
  package func fold(_ events: [RecordedEvent]) throws(Interruption) -> Applied {
    do throws(ProjectionFailure) {
      return try projections.apply(events)
    } catch {
      try recover(from: error)
      // The events are in the log: catching up has folded them, or will.
      return try catchUp { _ in true }
    }
  }

  /// Folds what the log holds after the checkpoint.
  ///
  /// - Parameter progress: told the checkpoint after each transaction; false ends the work early.
  /// - Returns: everything touched.
  package func catchUp(_ progress: (SequenceNumber) -> Bool) throws(Interruption) -> Applied {
    if projections.checkpoint.number == 0 { return try rebuild(progress) }
    var applied = Applied(checkpoint: projections.checkpoint)
    let cursor: any EventCursor
    do throws(LogFailure) { cursor = try log.cursor(after: projections.checkpoint) } catch {
      throw Interruption(error)
    }
    var batch: [RecordedEvent] = []
    while true {
      let group: [RecordedEvent]?
      do throws(LogFailure) { group = try cursor.next() } catch { throw Interruption(error) }
      batch += group ?? []
      guard group == nil || batch.count >= Recorder.catchUpEventsMax else { continue }
      if !batch.isEmpty { try merge(batch, into: &applied) }
      batch.removeAll(keepingCapacity: true)
      if !progress(projections.checkpoint) || group == nil { return applied }
    }
  }

  /// From nothing, many times faster than batch by batch: all or none of it.
  private func rebuild(_ progress: (SequenceNumber) -> Bool) throws(Interruption) -> Applied {
    struct Stopped: Error {}
    do {
      var position = SequenceNumber(0)
      return try projections.catchUp(beat: { _ = progress(position) }) { after, apply in
        let cursor = try log.cursor(after: after)
        var batch: [RecordedEvent] = []
        while true {
          let group = try cursor.next()
          batch += group ?? []
          guard group == nil || batch.count >= Recorder.catchUpEventsMax else { continue }
          try apply(batch)
          batch.removeAll(keepingCapacity: true)
          position = cursor.position
          if !progress(position) { throw Stopped() }
          if group == nil { return }
        }
      }
    } catch let failure as ProjectionFailure {
      throw .pause(Pause("cannot \(failure)"))
    } catch let failure as LogFailure {
      throw Interruption(failure)
    } catch {
      // Told to stop: the daemon ends, and begins again next time.
      return Applied(checkpoint: projections.checkpoint)
    }
  }

  private func merge(_ batch: [RecordedEvent], into applied: inout Applied) throws(Interruption) {
    let changed: Applied
    do throws(ProjectionFailure) { changed = try projections.apply(batch) } catch {
      try recover(from: error)
      // They were begun anew: the next attempt starts from their checkpoint.
      throw .pause(Pause("cannot \(error)"))
    }
    applied = applied.followed(by: changed)
  }

  /// Damaged projections are set aside and begun anew; where the device is full, nothing helps but waiting.
  private func recover(from failure: ProjectionFailure) throws(Interruption) {
    switch failure.cause {
    case .damaged, .otherVersion, .gap, .absent: try reopenProjections()
    case .permission: throw .end(DaemonFailure(failure))
    case .io, .busy:
      throw .pause(Pause("cannot \(failure)", hint: "the log has the facts; projections catch up"))
    }
  }

  /// Opens the projections again, as the file or the settings have changed.
  package func reopenProjections(numbers: NumberSettings? = nil) throws(Interruption) {
    let numbers = numbers ?? projections.settings
    try? projections.close()
    do throws(DaemonFailure) { projections = try Recorder.open(database, numbers, log, reporter) } catch {
      throw .end(error)
    }
  }

  package func close() { try? projections.close() }
}
