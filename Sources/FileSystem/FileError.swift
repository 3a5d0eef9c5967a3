import Glibc

/// A file operation that failed: what was tried, on which path, where in it, and the system's reason.
public struct FileError: Error, Hashable, Sendable {
  public enum Operation: String, Hashable, Sendable {
    case open, read, write, sync, truncate, rename, remove, status, lock
    case createDirectory = "create directory"
    case list
    case syncDirectory = "sync directory"
  }

  public var operation: Operation
  public var path: String
  /// Bytes from the start of the file, for a read or write.
  public var offset: UInt64?
  /// The system's `errno`.
  public var code: Int32

  public init(_ operation: Operation, _ path: String, offset: UInt64? = nil, code: Int32) {
    self.operation = operation
    self.path = path
    self.offset = offset
    self.code = code
  }

  package static let tooLarge = EFBIG
  /// Shorter than it was said to be.
  package static let cutShort = EIO
  /// No free name among those that are tried.
  package static let tooMany = EEXIST

  /// The device is full, or the user's quota is.
  public var isNoSpace: Bool { code == ENOSPC || code == EDQUOT }
  public var isReadOnly: Bool { code == EROFS }
  public var isNotFound: Bool { code == ENOENT || code == ENOTDIR }
  public var isPermission: Bool { code == EACCES || code == EPERM }
  public var exists: Bool { code == EEXIST }
  /// Longer than the caller wants to read.
  public var isTooLarge: Bool { code == EFBIG }

  /// The system's words for the reason: `No space left on device`.
  public var reason: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    let length = buffer.firstIndex(of: 0) ?? buffer.count
    return String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

extension FileError: CustomStringConvertible {
  public var description: String {
    "cannot \(operation.rawValue) \(path)\(offset.map { " at byte \($0)" } ?? ""): \(reason)"
  }
}
