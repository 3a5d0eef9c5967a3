import Glibc

/// What to do with a delivery, judged by what its name stands for and before its bytes are read.
package enum Admission: Hashable, Sendable {
  /// To be opened and read.
  case read
  /// No article: to be moved to quarantine.
  case reject(Rejection)
  /// No article and not ours to move: it stays where it is.
  case refuse(Rejection)

  /// Judges by type and size alone, so that nothing is opened that could block, be followed elsewhere or fill
  /// the memory.
  package init(mode: mode_t, size: Int, bytesMax: Int) {
    switch mode & S_IFMT {
    case S_IFREG:
      if size == 0 {
        self = .reject(Rejection(.empty, "the file is empty"))
      } else if size > bytesMax {
        self = .reject(Rejection(.tooLarge, "\(size) bytes; intake.article-bytes-max is \(bytesMax)"))
      } else {
        self = .read
      }
    // Someone may be filling it, and what is in it was not delivered.
    case S_IFDIR: self = .refuse(Rejection(.notAFile, "a directory; deliver the files themselves"))
    case S_IFLNK: self = .reject(Rejection(.notAFile, "a symbolic link, which is not followed"))
    case S_IFIFO: self = .reject(Rejection(.notAFile, "a FIFO"))
    case S_IFSOCK: self = .reject(Rejection(.notAFile, "a socket"))
    case S_IFCHR, S_IFBLK: self = .reject(Rejection(.notAFile, "a device"))
    default: self = .reject(Rejection(.notAFile, "not a regular file"))
    }
  }
}

/// A file as it was when it was looked at: where any of it differs later, someone has written meanwhile.
package struct FileStamp: Hashable, Sendable {
  package var device: UInt64
  package var inode: UInt64
  package var size: Int
  /// Nanoseconds since the Unix epoch.
  package var modified: Int64
  var mode: mode_t

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int(status.st_size)
    modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    mode = status.st_mode
  }
}
