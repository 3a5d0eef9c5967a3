import Domain
import EventLog
import Systemd

/// Tells the journal of every alert on record: at least once each, and by its id at most once as far as the
/// journal can be asked. Where the journal is away, or drops what it is given, alerts wait and are sent again.
final class AlertDelivery {
  /// Alerts kept in memory; the rest waits in the log.
  static let pendingMax = 1000
  /// Alerts that were sent and not found yet, at most. journald's socket holds 512 entries, and whoever sends one more
  /// to a journald that hangs is held until it goes on.
  static let unconfirmedMax = 256
  /// Seconds until an alert that was sent and cannot be found is sent again; doubled each time.
  static let resendSecondsMin = 5.0
  static let resendSecondsMax = 600.0

  /// What the daemon needs of the journal.
  protocol Channel {
    func send(_ entry: JournalEntry) throws(JournalError)
    /// Whether an entry has these fields; nil where the journal may not be read.
    func has(_ fields: [JournalEntry.Field]) -> Bool?
  }

  private struct Pending {
    var event: RecordedEvent
    /// The journal may have it from before a crash.
    var mayBeThere: Bool
    /// When it was sent last, in seconds of a steady clock, and when to send it again if it has not arrived.
    var sent: Double?
    var resendAfter = AlertDelivery.resendSecondsMin
  }

  private let log: any EventReading
  private let channel: any Channel
  private var pending: [Pending] = []
  /// The log has alerts after `read` that are not pending yet.
  private var read: SequenceNumber
  private var hasMore: Bool
  /// Every alert up to here is in the journal.
  private(set) var delivered: SequenceNumber
  /// Why the last attempt failed; nil when it did not.
  private(set) var trouble: JournalError?

  /// - Parameter delivered: the last alert known to be in the journal. Later ones in the log may be there.
  init(log: any EventReading, channel: any Channel, delivered: SequenceNumber) {
    self.log = log
    self.channel = channel
    self.delivered = delivered
    read = delivered
    hasMore = true
  }

  /// Alerts that are not known to be in the journal.
  var waitingCount: Int { pending.count }
  /// Whether all alerts of the log have been handed to the journal, be it confirmed or not.
  var isSent: Bool { !hasMore && pending.allSatisfy { $0.sent != nil } }

  /// Takes in alerts that were just put on record, in order.
  func add(_ events: [RecordedEvent]) {
    for event in events where !hasMore {
      guard pending.count < AlertDelivery.pendingMax else {
        hasMore = true
        return
      }
      pending.append(Pending(event: event, mayBeThere: false))
      read = event.sequence
    }
  }

  /// Sends what waits, and looks whether what was sent has arrived.
  ///
  /// - Parameter now: seconds of a steady clock.
  /// - Throws: `LogFailure` where the log cannot be read.
  func attempt(at now: Double) throws(LogFailure) {
    try refill()
    confirm()
    var unconfirmed = pending.count { $0.sent != nil }
    for index in pending.indices {
      if pending[index].sent == nil {
        guard unconfirmed < AlertDelivery.unconfirmedMax else { return }
        unconfirmed += 1
      }
      if let sent = pending[index].sent {
        // The first alone: it finds out whether the journal goes on, and the others follow one by one.
        guard index == 0, now - sent >= pending[index].resendAfter else { continue }
        pending[index].resendAfter = min(2 * pending[index].resendAfter, AlertDelivery.resendSecondsMax)
      }
      let event = pending[index].event
      if pending[index].mayBeThere, channel.has(JournalEntry.identity(of: event)!) == true {
        pending[index].sent = now
        continue
      }
      do throws(JournalError) {
        try channel.send(JournalEntry(alert: event)!)
        pending[index].sent = now
        pending[index].mayBeThere = true
        trouble = nil
      } catch {
        trouble = error
        return
      }
    }
  }

  /// Drops from the front what has arrived.
  private func confirm() {
    while let first = pending.first, first.sent != nil {
      // A journal that cannot be asked is trusted.
      guard channel.has(JournalEntry.identity(of: first.event)!) ?? true else { return }
      delivered = first.event.sequence
      pending.removeFirst()
    }
  }

  private func refill() throws(LogFailure) {
    guard hasMore, pending.count < AlertDelivery.pendingMax / 2 else { return }
    let cursor = try log.cursor(after: read)
    while let group = try cursor.next() {
      for event in group where JournalEntry.identity(of: event) != nil {
        pending.append(Pending(event: event, mayBeThere: true))
      }
      read = group.last?.sequence ?? read
      if pending.count >= AlertDelivery.pendingMax { return }
    }
    hasMore = false
    if pending.isEmpty { delivered = max(delivered, read) }
  }
}

/// The machine's journal.
final class JournalChannel: AlertDelivery.Channel {
  private let journal = Journal(identifier: Reporter.identifier)
  private var reader: JournalReader?

  func send(_ entry: JournalEntry) throws(JournalError) { try journal.send(entry) }

  func has(_ fields: [JournalEntry.Field]) -> Bool? {
    do throws(JournalError) {
      if self.reader == nil { self.reader = try JournalReader() }
      guard let reader = self.reader else { return nil }
      if try reader.contains(fields) { return true }
      return try reader.seesAnything() ? false : nil
    } catch {
      reader = nil
      return nil
    }
  }
}
