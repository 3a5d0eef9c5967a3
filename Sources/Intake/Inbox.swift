import Glibc

/// The directory where deliveries arrive. Its files are strangers' work: every access is by name below one
/// open directory, follows no link and cannot block.
package final class Inbox: @unchecked Sendable {
  // @unchecked: `directory` changes in `reopen` only, which the pipeline calls between batches.
  package let path: String
  private(set) var directory: Int32 = -1

  package init(path: String) { self.path = path }

  deinit { if directory >= 0 { close(directory) } }

  /// Opens the directory, again where it was replaced.
  ///
  /// - Returns: 0, or an `errno`.
  func reopen() -> Int32 {
    if directory >= 0 { close(directory) }
    directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    return directory >= 0 ? 0 : errno
  }

  /// Whether the open directory is still what the path names. A deleted one stays readable, and empty, for as
  /// long as it is open, and inotify says nothing of it.
  var isCurrent: Bool {
    var named = stat()
    var opened = stat()
    return stat(path, &named) == 0 && fstat(directory, &opened) == 0 && named.st_ino == opened.st_ino
      && named.st_dev == opened.st_dev
  }

  /// What became of reading a delivery.
  package enum Reading: Sendable {
    case bytes([UInt8], FileStamp)
    case reject(Rejection, FileStamp)
    case refuse(Rejection, FileStamp)
    /// Still being written, or the system is out of something: try again.
    case later(String)
    /// Taken away, or handled before.
    case gone

    /// The file as it was when it was looked at; nil where there was nothing to judge.
    package var stamp: FileStamp? {
      switch self {
      case .bytes(_, let stamp), .reject(_, let stamp), .refuse(_, let stamp): stamp
      case .later, .gone: nil
      }
    }
  }

  /// Reads a delivery.
  ///
  /// - Parameters:
  ///   - bytesMax: a larger file is rejected unread.
  ///   - quietFor: nanoseconds for which it must not have been written; for a file that nobody said was
  ///     complete.
  package func read(_ name: FileName, bytesMax: Int, quietFor: Int64 = 0) -> Reading {
    var status = stat()
    guard name.withPath({ fstatat(directory, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else {
      return errno == ENOENT ? .gone : .later(reason(errno))
    }
    let stamp = FileStamp(status)
    switch Admission(mode: status.st_mode, size: stamp.size, bytesMax: bytesMax) {
    case .refuse(let rejection): return .refuse(rejection, stamp)
    case .reject(let rejection):
      // An empty file may be the beginning of one.
      return rejection.reason == .empty && !isQuiet(stamp, quietFor)
        ? .later("it is being written") : .reject(rejection, stamp)
    case .read: break
    }
    guard isQuiet(stamp, quietFor) else { return .later("it is being written") }
    let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    let file = name.withPath { openat(directory, $0, flags) }
    guard file >= 0 else {
      switch errno {
      case ENOENT: return .gone
      case EACCES, EPERM: return .reject(Rejection(.unreadable, "the daemon may not read it"), stamp)
      // Replaced by something else since it was looked at.
      case ELOOP, ENXIO: return .later("it is being replaced")
      default: return .later(reason(errno))
      }
    }
    defer { close(file) }
    return contents(of: file, expected: stamp)
  }

  /// The bytes of a regular file, whatever they are; nil for anything else, and where they cannot be read.
  func bytes(of name: FileName, _ stamp: FileStamp, limit: Int) -> [UInt8]? {
    guard stamp.mode & S_IFMT == S_IFREG, stamp.size <= limit else { return nil }
    guard case .bytes(let bytes, _) = read(name, bytesMax: limit) else { return nil }
    return bytes
  }

  private func contents(of file: Int32, expected: FileStamp) -> Reading {
    var status = stat()
    guard fstat(file, &status) == 0, FileStamp(status) == expected else {
      return .later("it is being replaced")
    }
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: expected.size) { buffer, count in
      while count < buffer.count {
        let got = Glibc.read(file, buffer.baseAddress! + count, buffer.count - count)
        if got < 0 && errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { break }
        count += got
      }
    }
    if failure != 0 { return .reject(Rejection(.unreadable, reason(failure)), expected) }
    guard bytes.count == expected.size, fstat(file, &status) == 0, FileStamp(status) == expected else {
      return .later("it is being written")
    }
    return .bytes(bytes, expected)
  }

  /// Takes a delivery's name away, unless it stands for something else by now.
  ///
  /// - Returns: false where it was written to or replaced since it was read: it is a new delivery.
  package func remove(_ name: FileName, _ stamp: FileStamp) throws(IntakeFailure) -> Bool {
    var status = stat()
    guard name.withPath({ fstatat(directory, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else { return true }
    guard FileStamp(status) == stamp else { return false }
    guard name.withPath({ unlinkat(directory, $0, 0) }) == 0 || errno == ENOENT else {
      throw IntakeFailure("remove", path + "/" + name.description, errno)
    }
    return true
  }

  /// Makes removals durable.
  package func sync() throws(IntakeFailure) {
    guard fsync(directory) == 0 else { throw IntakeFailure("sync", path, errno) }
  }

  private func isQuiet(_ stamp: FileStamp, _ quietFor: Int64) -> Bool {
    guard quietFor > 0 else { return true }
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let age = Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec) - stamp.modified
    // A time to come is a wrong clock somewhere, not a file being written.
    return age >= quietFor || age < -1_000_000_000
  }

  private func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}

/// A file operation of intake's that failed: what, on which path, why. The delivery stays where it is.
package struct IntakeFailure: Error, Hashable, Sendable, CustomStringConvertible {
  package var operation: String
  package var path: String
  /// An `errno`.
  package var code: Int32

  init(_ operation: String, _ path: String, _ code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  package var description: String { "cannot \(operation) \(path): \(String(cString: strerror(code)))" }

  /// The device is full, the quota used up, or the file system read-only: intake waits and tries again.
  package var isTemporary: Bool { [ENOSPC, EDQUOT, EROFS].contains(code) }
}
