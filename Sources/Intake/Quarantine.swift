import Domain
import Glibc

/// Where deliveries go that are no articles, each with a `.reason` file beside it that says why.
package struct Quarantine: Sendable {
  /// Bytes of the original name kept in the new one: the rest of NAME_MAX is for the key and `.reason`.
  static let nameBytesKept = 160

  package let path: String

  package init(path: String) { self.path = path }

  /// A delivery's name here: a key of what it is, then as much of its own name as is safe.
  func name(for name: FileName, _ stamp: FileStamp) -> String {
    let identity = name.bytes + "\(stamp.device) \(stamp.inode) \(stamp.size) \(stamp.modified)".utf8
    return Digest(of: identity).hex.prefix(12) + "-" + name.safe(limit: Quarantine.nameBytesKept)
  }

  /// Whether this delivery has been told of before: then there is nothing new to say about it.
  package func knows(_ name: FileName, _ stamp: FileStamp) -> Bool {
    access("\(path)/\(self.name(for: name, stamp)).reason", F_OK) == 0
  }

  /// Moves a delivery here unread, whatever it is and however large, with its reason.
  ///
  /// - Returns: where it lies now.
  package func take(
    _ name: FileName, _ stamp: FileStamp, from inbox: Inbox, _ rejection: Rejection, at time: Timestamp
  ) throws(IntakeFailure) -> String {
    let place = "\(path)/\(self.name(for: name, stamp))"
    try explain(name, stamp, rejection, at: time)
    guard name.withPath({ renameat(inbox.directory, $0, AT_FDCWD, place) }) == 0 || errno == ENOENT else {
      throw IntakeFailure("move to quarantine", inbox.path + "/" + name.description, errno)
    }
    return place
  }

  /// Writes the reason alone, for what stays where it is.
  package func explain(
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
    try FileWriting.write(json.bytes, to: "\(path)/\(self.name(for: name, stamp)).reason")
  }
}
