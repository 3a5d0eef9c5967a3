/// Why projections could not be read or written: what failed, where, and what to do next.
public struct ProjectionFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Cause: Hashable, Sendable {
    /// There is no database there: nothing has been recorded yet, or it was deleted.
    case absent
    /// Its bytes are not what was written, or not of a database.
    case damaged
    /// Written by another version of tocsin, whose tables differ.
    case otherVersion(found: Int)
    case permission
    case io
    /// Another process holds it for longer than `busySecondsMax`.
    case busy
    /// An event that cannot follow the checkpoint: `found` where `expected` was due.
    case gap(expected: UInt64, found: UInt64)
  }

  public var operation: String
  public var path: String
  public var cause: Cause
  public var detail: String

  public var description: String {
    "\(operation) \(path): \(detail)" + (hint.map { " (\($0))" } ?? "")
  }

  public var hint: String? {
    switch cause {
    case .absent: "the daemon writes it when it starts; is --root right?"
    case .damaged, .otherVersion: "the daemon sets it aside and rebuilds it from the log when it starts"
    case .permission: "queries need membership of the group that owns the state directory"
    case .io: nil
    case .busy: "try again"
    case .gap: "the log and the projections are of different histories; delete state.db to rebuild it"
    }
  }
}
