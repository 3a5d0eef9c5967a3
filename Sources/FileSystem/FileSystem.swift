/// The few file operations that tocsin's promises rest on, and no more: the seam where tests put a file system
/// that runs out of space, tears writes and loses power.
///
/// Paths are absolute or relative to the working directory. Nothing here retries but for EINTR, and nothing is
/// durable before `File.sync()` and, for names, `syncDirectory`.
public protocol FileSystem: Sendable {
  /// Opens a regular file.
  func open(_ path: String, _ mode: OpenMode) throws(FileError) -> any File

  /// Gives a file another name in one step; a file that has that name already is replaced.
  func rename(_ path: String, to newPath: String) throws(FileError)

  /// Takes a file's name away.
  func remove(_ path: String) throws(FileError)

  /// Makes a directory, and those above it that are missing. No error where it exists.
  func createDirectory(_ path: String) throws(FileError)

  /// Names in a directory without `.` and `..`, in no order; at most `limit`, and then it says nothing of the
  /// rest.
  func names(in directory: String, limit: Int) throws(FileError) -> [String]

  /// What a path names, symbolic links not followed; nil where it names nothing.
  func status(of path: String) throws(FileError) -> FileStatus?

  /// Makes the names in a directory durable: needed after a create, rename or remove.
  func syncDirectory(_ path: String) throws(FileError)
}

public enum OpenMode: Hashable, Sendable {
  /// For reading; symbolic links are followed.
  case read
  /// For reading a file that a stranger has put there: a symbolic link is refused and a FIFO does not block.
  case readUntrusted
  /// For reading and writing a file that exists.
  case write
  /// For reading and writing; made where it is missing.
  case writeOrCreate
  /// For reading and writing a file that does not exist yet.
  case create
}

/// An open file. Closed when released, or earlier by `close()`.
///
/// Not to be used from two threads at once, except that `read` may run beside anything.
public protocol File: AnyObject, Sendable {
  var path: String { get }

  /// Reads up to `buffer.count` bytes at `offset`.
  /// - Returns: how many were read: fewer than asked only at the end of the file, 0 there.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(FileError) -> Int

  /// Writes all of `bytes` at `offset`. Where it fails, any part of them may have been written.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(FileError)

  /// Makes the contents and the size durable (fdatasync). After an error the kernel may have dropped what was
  /// written and will not say so again: the file is not to be trusted any more.
  func sync() throws(FileError)

  func truncate(to size: UInt64) throws(FileError)

  func status() throws(FileError) -> FileStatus

  /// Takes the advisory lock of the whole file, released when the file is closed or its process ends.
  /// - Returns: false where someone else holds it.
  func tryLock() throws(FileError) -> Bool

  func close()
}

public struct FileStatus: Hashable, Sendable {
  public enum Kind: Hashable, Sendable { case file, directory, symbolicLink, other }

  public var kind: Kind
  /// Bytes.
  public var size: UInt64
  /// Nanoseconds since the Unix epoch.
  public var modified: Int64
  /// Device and inode: the same pair is the same file.
  public var device: UInt64
  public var inode: UInt64

  public init(kind: Kind, size: UInt64, modified: Int64, device: UInt64, inode: UInt64) {
    self.kind = kind
    self.size = size
    self.modified = modified
    self.device = device
    self.inode = inode
  }
}

extension File {
  public func write(_ bytes: [UInt8], at offset: UInt64) throws(FileError) {
    // `withUnsafeBytes` does not carry typed throws through.
    let result = bytes.withUnsafeBytes { bytes -> Result<Void, FileError> in
      do throws(FileError) { return .success(try write(bytes, at: offset)) } catch { return .failure(error) }
    }
    try result.get()
  }
}

extension FileSystem {
  /// The contents of a small file.
  /// - Parameter limit: bytes; a longer file is an error (EFBIG).
  public func contents(
    of path: String, limit: Int, mode: OpenMode = .read
  ) throws(FileError) -> [UInt8] {
    let file = try open(path, mode)
    defer { file.close() }
    let size = try file.status().size
    guard size <= UInt64(limit) else { throw FileError(.read, path, code: FileError.tooLarge) }
    var bytes = [UInt8](repeating: 0, count: Int(size))
    let result = bytes.withUnsafeMutableBytes { bytes -> Result<Int, FileError> in
      do throws(FileError) { return .success(try file.read(into: bytes, at: 0)) } catch {
        return .failure(error)
      }
    }
    bytes.removeLast(bytes.count - (try result.get()))
    return bytes
  }

  /// Puts a file in place in one durable step: whoever looks sees the old contents or all of the new ones.
  /// - Parameter path: its directory must exist; `path` with `.new` behind it is used on the way.
  public func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
    let provisional = path + ".new"
    do throws(FileError) {
      let file = try open(provisional, .writeOrCreate)
      defer { file.close() }
      try file.truncate(to: 0)
      try file.write(bytes, at: 0)
      try file.sync()
      try rename(provisional, to: path)
    } catch {
      // Nothing half-written stays; the error to tell is the first.
      try? remove(provisional)
      throw error
    }
    try syncDirectory(directory(of: path))
  }

  /// The directory that holds a path's last component: `.` for a bare name.
  public func directory(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
