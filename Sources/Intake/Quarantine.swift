import Domain
import Glibc

/// Where deliveries go that are no articles, each with a `.reason` file beside it that says why.
///
/// Strangers fill it, so it has limits: beyond them the oldest deliveries are deleted and their reasons stay, as
/// small as they are, up to `reasonsPerFile` times as many as there may be deliveries.
package struct Quarantine: Sendable {
  /// Bytes of the original name kept in the new one: the rest of NAME_MAX is for the key and `.reason`.
  static let nameBytesKept = 160

  /// Reasons kept for each delivery that may be.
  static let reasonsPerFile = 10
  /// Ending of the file that says why.
  static let reasonEnding = ".reason"

  package let path: String
  /// Deliveries and bytes on disk, as of the last look and what came since; nil before the first.
  private var held: (files: Int, reasons: Int, bytes: Int)?

  package init(path: String) { self.path = path }

  /// A delivery's name here: a key of what it is, then as much of its own name as is safe.
  func name(for name: FileName, _ stamp: FileStamp) -> String {
    let identity = name.bytes + "\(stamp.device) \(stamp.inode) \(stamp.size) \(stamp.modified)".utf8
    return Digest(of: identity).hex.prefix(12) + "-" + name.safe(limit: Quarantine.nameBytesKept)
  }

  /// Whether this delivery has been told of before: then there is nothing new to say about it.
  package func knows(_ name: FileName, _ stamp: FileStamp) -> Bool {
    access("\(path)/\(self.name(for: name, stamp))" + Quarantine.reasonEnding, F_OK) == 0
  }

  /// Bytes of a file that is copied here from an inbox on another device; a larger one is deleted, its reason kept.
  static let copiedBytesMax = 16 << 20

  /// Moves a delivery here unread, whatever it is and however large, with its reason.
  ///
  /// - Returns: where it lies now.
  package mutating func take(
    _ name: FileName, _ stamp: FileStamp, from inbox: Inbox, _ rejection: Rejection, at time: Timestamp
  ) throws(IntakeFailure) -> String {
    let place = "\(path)/\(self.name(for: name, stamp))"
    try explain(name, stamp, rejection, at: time)
    if name.withPath({ renameat(inbox.directory, $0, AT_FDCWD, place) }) != 0 {
      switch errno {
      case ENOENT: break
      case EXDEV:
        if let bytes = inbox.bytes(of: name, stamp, limit: Quarantine.copiedBytesMax) {
          try FileWriting.write(bytes, to: place)
        }
        _ = try inbox.remove(name, stamp)
      case let code: throw IntakeFailure("move to quarantine", inbox.path + "/" + name.description, code)
      }
    }
    var status = stat()
    if lstat(place, &status) == 0 {
      held?.files += 1
      held?.bytes += Int(status.st_blocks) * 512
    }
    return place
  }

  /// Writes the reason alone, for what stays where it is.
  package mutating func explain(
    _ name: FileName, _ stamp: FileStamp, _ rejection: Rejection, at time: Timestamp
  ) throws(IntakeFailure) {
    guard mkdir(path, 0o750) == 0 || errno == EEXIST else {
      throw IntakeFailure("create directory", path, errno)
    }
    var json = JSONWriter()
    json.object {
      $0.field("schema", "tocsin.rejection/1")
      $0.field("reason", rejection.reason.rawValue)
      $0.field("detail", rejection.detail)
      $0.field("delivery", name.description)
      $0.field("bytes", stamp.size)
      $0.field("time", time.description)
    }
    json.newline()
    try FileWriting.write(
      json.bytes, to: "\(path)/\(self.name(for: name, stamp))" + Quarantine.reasonEnding)
    held?.reasons += 1
  }

  // MARK: Limits

  private struct Entry {
    var name: String
    /// When it came here, in nanoseconds; not when it says that it was written, which is a stranger's word.
    var since: Int64
    /// On disk: a sparse file counts for what it takes.
    var bytes: Int
    var isReason: Bool
  }

  /// Deletes the oldest deliveries beyond the limits, and some more, so that it is not done for each.
  ///
  /// - Returns: how many deliveries were deleted.
  package mutating func drop(beyond filesMax: Int, bytes bytesMax: Int) -> Int {
    let reasonsMax = filesMax * Quarantine.reasonsPerFile
    if let held, held.files <= filesMax, held.bytes <= bytesMax, held.reasons <= reasonsMax { return 0 }
    let entries = self.entries.sorted { $0.since < $1.since }
    var (contents, reasons) = (entries.filter { !$0.isReason }[...], entries.filter(\.isReason)[...])
    var bytes = contents.reduce(0) { $0 + $1.bytes }
    let count = contents.count
    if contents.count > filesMax || bytes > bytesMax {
      while let oldest = contents.first, contents.count > filesMax * 9 / 10 || bytes > bytesMax / 10 * 9 {
        unlink(path + "/" + oldest.name)
        bytes -= oldest.bytes
        contents.removeFirst()
      }
    }
    if reasons.count > reasonsMax {
      for reason in reasons.prefix(reasons.count - reasonsMax * 9 / 10) { unlink(path + "/" + reason.name) }
      reasons = reasons.suffix(reasonsMax * 9 / 10)
    }
    held = (contents.count, reasons.count, bytes)
    return count - contents.count
  }

  private var entries: [Entry] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var entries: [Entry] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      var status = stat()
      guard name != ".", name != "..", fstatat(dirfd(directory), name, &status, AT_SYMLINK_NOFOLLOW) == 0
      else {
        continue
      }
      entries.append(
        Entry(
          name: name,
          since: Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec),
          bytes: Int(status.st_blocks) * 512, isReason: name.hasSuffix(Quarantine.reasonEnding)))
    }
    return entries
  }
}
