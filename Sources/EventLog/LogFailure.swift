import Domain
import FileSystem

/// Why a log cannot be opened or read. Nothing was changed.
public enum LogFailure: Error, Hashable, Sendable {
  /// There is no log at this path.
  case missing(path: String)
  /// Bytes are not as they were written.
  case damaged(Damage)
  /// The log was written by a newer tocsin.
  case newerFormat(path: String, offset: UInt64, what: String)
  /// Another process appends to this log.
  case locked(path: String, holder: LockHolder?)
  case file(FileError)

  /// How a program that cannot go on ends.
  public var status: ExitStatus {
    switch self {
    case .missing: .noInput
    case .damaged, .newerFormat: .damagedData
    case .locked: .alreadyRunning
    case .file(let error): error.isPermission ? .permission : .io
    }
  }
}

/// A place in the log where the bytes are not what was written.
public struct Damage: Error, Hashable, Sendable {
  public enum Cause: Hashable, Sendable {
    /// The line is no record: its frame, its checksum or its end is wrong.
    case unreadable(String)
    /// A whole record, with another number than the one due here.
    case outOfSequence(found: SequenceNumber)
    /// The record does not follow from the one before it: it, or the one before, was replaced.
    case brokenChain
    /// The record is whole but its event cannot be read.
    case undecodable(String)
    /// The log ends, or a segment does, before an event that was durable.
    case missing(upTo: SequenceNumber)
    /// A segment ends amid a group of events.
    case unfinishedGroup
  }

  /// The segment's path.
  public var segment: String
  /// Bytes from the segment's start to the record's.
  public var offset: UInt64
  /// The number that is due at this place.
  public var sequence: SequenceNumber
  public var cause: Cause

  public init(segment: String, offset: UInt64, sequence: SequenceNumber, cause: Cause) {
    self.segment = segment
    self.offset = offset
    self.sequence = sequence
    self.cause = cause
  }
}

/// The process that holds a log for writing.
public struct LockHolder: Hashable, Sendable {
  public var process: Int32
  /// The program's name.
  public var program: String
  public var since: Timestamp

  public init(process: Int32, program: String, since: Timestamp) {
    self.process = process
    self.program = program
    self.since = since
  }
}

extension Damage: CustomStringConvertible {
  public var description: String { "\(segment) is damaged at byte \(offset) (event \(sequence)): \(cause)" }
}

extension Damage.Cause: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let what): what
    case .outOfSequence(let found): "the record here is event \(found)"
    case .brokenChain: "its hash does not follow from the record before"
    case .undecodable(let what): "its data cannot be read: \(what)"
    case .missing(let sequence): "events up to \(sequence) were durable and are not there"
    case .unfinishedGroup: "the rest of its group is not there"
    }
  }
}

extension LogFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing(let path): "there is no log at \(path)"
    case .damaged(let damage): damage.description
    case .newerFormat(let path, let offset, let what):
      "\(path) was written by a newer tocsin: \(what) at byte \(offset)"
    case .locked(let path, let holder?):
      "\(path) is held by \(holder.program), process \(holder.process), since \(holder.since)"
    case .locked(let path, nil): "\(path) is held by another process"
    case .file(let error): error.description
    }
  }

  /// What to do next.
  public var hint: String? {
    switch self {
    case .missing: "start tocsind once, or name its directory with --root"
    case .damaged:
      "nothing was changed; `tocsin log verify` lists all damage, `tocsin log repair --dry-run` what can be done"
    case .newerFormat: "nothing was changed; use the tocsin that wrote it, or a newer one"
    case .locked: "one process appends to a log at a time; stop the other first"
    case .file(let error):
      error.isPermission ? "the log belongs to the daemon's user; ask for access to its directory" : nil
    }
  }
}

/// Runs file operations, whose failure is the log's. (Closures do not infer typed throws.)
func reporting<Result>(_ operations: () throws -> Result) throws(LogFailure) -> Result {
  do { return try operations() } catch let error as FileError {
    throw .file(error)
  } catch let error as LogFailure {
    throw error
  } catch {
    preconditionFailure("file operations throw FileError, not \(error)")
  }
}
