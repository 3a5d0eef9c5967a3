import Domain

/// The log: everything that has happened to tocsin, in order, for ever. The only truth; all else is folded
/// from it.
///
/// Nothing outside this module knows where events lie. `SegmentedLog` keeps them in files of this machine; a
/// log in NATS JetStream fits behind the same two protocols.
public protocol EventLog: EventReading {
  /// Appends groups of events: of each group all or none is visible, whatever happens, and the groups of one
  /// call follow each other in the order given.
  ///
  /// Calls that wait at the same time share one write to the device.
  /// - Returns: the events with their numbers, group by group, once they are durable.
  /// - Throws: `AppendFailure`, and then none of the groups is in the log.
  func append(_ groups: [[Event]]) async throws(AppendFailure) -> [[RecordedEvent]]

  /// `append` for a caller that may block its thread.
  func appendBlocking(_ groups: [[Event]]) throws(AppendFailure) -> [[RecordedEvent]]
}

/// A log to read from, beside its writer and without it.
public protocol EventReading: Sendable {
  /// The number of the last event that can be read; 0 where there is none.
  func last() throws(LogFailure) -> SequenceNumber

  /// A cursor that stands behind an event; `SequenceNumber(0)` for the log's beginning.
  func cursor(after sequence: SequenceNumber) throws(LogFailure) -> any EventCursor

  /// One event, in well under a millisecond; nil where the log has none of that number.
  func event(_ sequence: SequenceNumber) throws(LogFailure) -> RecordedEvent?
}

/// Reads a log forwards in bounded memory. For one thread at a time.
public protocol EventCursor: AnyObject {
  /// The next group of events that belong together, such as an article and its facts; nil at the log's present
  /// end, where a later call may find more.
  func next() throws(LogFailure) -> [RecordedEvent]?

  /// The last event that `next` has gone past.
  var position: SequenceNumber { get }
}
