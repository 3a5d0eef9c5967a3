import Domain
import FileSystem

/// Why events could not be appended. None of them is in the log, and nothing half-written stays.
public enum AppendFailure: Error, Hashable, Sendable {
  /// The device or the quota is full. The log is as it was and can be appended to again: try later.
  case noSpace(FileError)
  /// The file system is mounted read-only. The log is as it was: try later.
  case readOnly(FileError)
  /// The device did not confirm that it holds what was written. What the kernel says of this file can no longer
  /// be believed: end with `ExitStatus.io`; the next start copies the log's tail to a fresh file. Every later
  /// append fails alike.
  case syncFailed(FileError)
  /// Another error of the device. The log takes no more in this process: end with `ExitStatus.io`.
  case failed(FileError)
  /// An event that the log cannot hold: too large, or with a number that JSON does not have. The log is as it
  /// was; the same event will never be accepted.
  case unencodable(event: String, reason: String)
  /// The log was closed before this was written.
  case closed

  /// The log will take the same events later, in this process: pause, and try again.
  public var isTemporary: Bool {
    switch self {
    case .noSpace, .readOnly: true
    case .syncFailed, .failed, .unencodable, .closed: false
    }
  }

  /// The log takes nothing more in this process.
  public var isFatal: Bool {
    switch self {
    case .syncFailed, .failed, .closed: true
    case .noSpace, .readOnly, .unencodable: false
    }
  }
}

extension AppendFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noSpace(let error), .readOnly(let error), .failed(let error): "cannot append to the log: \(error)"
    case .syncFailed(let error): "the log's file is not to be trusted any more: \(error)"
    case .unencodable(let event, let reason): "\(event) cannot be written to the log: \(reason)"
    case .closed: "the log is closed"
    }
  }

  /// What to do next.
  public var hint: String? {
    switch self {
    case .noSpace: "free space on the device; intake goes on by itself"
    case .readOnly: "remount the file system writable; intake goes on by itself"
    case .syncFailed:
      "check the device (dmesg, smartctl), then start again: the log's tail is copied to a new file"
    case .failed: "check the device (dmesg), then start again"
    case .unencodable, .closed: nil
    }
  }
}
