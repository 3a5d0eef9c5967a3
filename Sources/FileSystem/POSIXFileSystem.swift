import Glibc

/// The machine's own files.
public struct POSIXFileSystem: FileSystem {
  /// Files and directories that we make can be read by everyone whom the directory above lets in: the command
  /// line reads the log as another user.
  private static let fileMode: mode_t = 0o644
  private static let directoryMode: mode_t = 0o755

  public init() {}

  public func open(_ path: String, _ mode: OpenMode) throws(FileError) -> any File {
    let flags: Int32 =
      switch mode {
      case .read: O_RDONLY
      case .readUntrusted: O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
      case .write: O_RDWR
      case .writeOrCreate: O_RDWR | O_CREAT
      case .create: O_RDWR | O_CREAT | O_EXCL
      }
    let descriptor = retrying { Glibc.open(path, flags | O_CLOEXEC, POSIXFileSystem.fileMode) }
    guard descriptor >= 0 else { throw FileError(.open, path, code: errno) }
    return POSIXFile(path: path, descriptor: descriptor)
  }

  public func rename(_ path: String, to newPath: String) throws(FileError) {
    guard Glibc.rename(path, newPath) == 0 else { throw FileError(.rename, path, code: errno) }
  }

  public func remove(_ path: String) throws(FileError) {
    guard unlink(path) == 0 else { throw FileError(.remove, path, code: errno) }
  }

  public func createDirectory(_ path: String) throws(FileError) {
    if mkdir(path, POSIXFileSystem.directoryMode) == 0 { return }
    switch errno {
    case EEXIST:
      var found = stat()
      guard stat(path, &found) == 0, found.st_mode & S_IFMT == S_IFDIR else {
        throw FileError(.createDirectory, path, code: EEXIST)
      }
    case ENOENT:
      let above = directory(of: path)
      guard above != path, above != "." else { throw FileError(.createDirectory, path, code: ENOENT) }
      try createDirectory(above)
      guard mkdir(path, POSIXFileSystem.directoryMode) == 0 || errno == EEXIST else {
        throw FileError(.createDirectory, path, code: errno)
      }
    case let code: throw FileError(.createDirectory, path, code: code)
    }
  }

  public func names(in directory: String, limit: Int) throws(FileError) -> [String] {
    guard let stream = opendir(directory) else { throw FileError(.list, directory, code: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while names.count < limit {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno != 0 { throw FileError(.list, directory, code: errno) }
        break
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  public func status(of path: String) throws(FileError) -> FileStatus? {
    var found = stat()
    guard lstat(path, &found) == 0 else {
      let error = FileError(.status, path, code: errno)
      if error.isNotFound { return nil }
      throw error
    }
    return FileStatus(found)
  }

  public func syncDirectory(_ path: String) throws(FileError) {
    let descriptor = retrying { Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw FileError(.syncDirectory, path, code: errno) }
    defer { Glibc.close(descriptor) }
    guard retrying({ fsync(descriptor) }) == 0 else { throw FileError(.syncDirectory, path, code: errno) }
  }
}

final class POSIXFile: File {
  let path: String
  /// −1 once closed; only its owner closes it.
  nonisolated(unsafe) private var descriptor: Int32

  init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close() }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(FileError) -> Int {
    var done = 0
    while done < buffer.count {
      let count = retrying {
        pread(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset) + done)
      }
      guard count >= 0 else { throw FileError(.read, path, offset: offset + UInt64(done), code: errno) }
      if count == 0 { break }
      done += count
    }
    return done
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let count = retrying {
        pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset) + done)
      }
      guard count > 0 else {
        // A device that takes nothing without a reason is as good as full.
        throw FileError(.write, path, offset: offset + UInt64(done), code: count < 0 ? errno : ENOSPC)
      }
      done += count
    }
  }

  func sync() throws(FileError) {
    // Not retried, not even on EINTR: a second call may report success for data that the first has lost.
    guard fdatasync(descriptor) == 0 else { throw FileError(.sync, path, code: errno) }
  }

  func truncate(to size: UInt64) throws(FileError) {
    guard retrying({ ftruncate(descriptor, off_t(size)) }) == 0 else {
      throw FileError(.truncate, path, offset: size, code: errno)
    }
  }

  func status() throws(FileError) -> FileStatus {
    var found = stat()
    guard fstat(descriptor, &found) == 0 else { throw FileError(.status, path, code: errno) }
    return FileStatus(found)
  }

  func tryLock() throws(FileError) -> Bool {
    if retrying({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 { return true }
    if errno == EWOULDBLOCK { return false }
    throw FileError(.lock, path, code: errno)
  }

  func close() {
    guard descriptor >= 0 else { return }
    Glibc.close(descriptor)
    descriptor = -1
  }
}

extension FileStatus {
  fileprivate init(_ found: stat) {
    let kind: Kind =
      switch found.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      case S_IFLNK: .symbolicLink
      default: .other
      }
    self.init(
      kind: kind, size: UInt64(max(0, found.st_size)),
      modified: Int64(found.st_mtim.tv_sec) * 1_000_000_000 + Int64(found.st_mtim.tv_nsec),
      device: UInt64(found.st_dev), inode: UInt64(found.st_ino))
  }
}

/// Runs a system call again where a signal interrupted it.
private func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}
