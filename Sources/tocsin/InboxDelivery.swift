import Domain
import Glibc

/// Puts bytes into the inbox as a file that appears whole or not at all: written under a hidden name, made durable
/// and renamed.
struct InboxDelivery {
  private let inbox: String
  private let root: String?

  init(_ common: CommonOptions) {
    inbox = common.layout.inbox
    root = common.root
  }

  /// Copies bytes into the inbox, durably.
  ///
  /// - Parameter name: the file's own name, or nothing.
  /// - Returns: the delivery's name in the inbox: unlike every other's, and ending as the file's does, because
  ///   the ending tells the format.
  func deliver(_ bytes: [UInt8], _ digest: Digest, named name: String) throws -> String {
    let ending = name.lastIndex(of: ".").map { String(name[$0...]) }.flatMap {
      $0.utf8.count <= 10 ? $0 : nil
    }
    let delivery = "\(digest.hex.prefix(16))-\(getpid())" + (ending ?? "")
    let hidden = "\(inbox)/.\(delivery)"
    let descriptor = open(hidden, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard descriptor >= 0 else { throw refusal() }
    var isOpen = true
    defer { if isOpen { close(descriptor) } }
    // Whatever the umask: the daemon reads as a member of the inbox's group.
    fchmod(descriptor, 0o640)
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw abandoned(hidden, "write") }
      rest = rest.dropFirst(count)
    }
    guard fsync(descriptor) == 0 else { throw abandoned(hidden, "sync") }
    // Before the rename: a close after it would be reported as a second delivery.
    isOpen = false
    guard close(descriptor) == 0 else { throw abandoned(hidden, "close") }
    guard rename(hidden, "\(inbox)/\(delivery)") == 0 else { throw abandoned(hidden, "rename") }
    return delivery
  }

  private func abandoned(_ hidden: String, _ operation: String) -> CommandFailure {
    let reason = String(cString: strerror(errno))
    unlink(hidden)
    return CommandFailure(.io, "cannot \(operation) \(hidden): \(reason)")
  }

  private func refusal() -> CommandFailure {
    let code = errno
    let message = "cannot write to \(inbox): \(String(cString: strerror(code)))"
    switch code {
    case EACCES, EPERM:
      return CommandFailure(
        .permission, message,
        hint: root == nil
          ? "members of the group tocsin-submit may: sudo usermod -aG tocsin-submit \"$USER\", then log in again"
          : nil)
    case ENOENT, ENOTDIR:
      return CommandFailure(
        .daemonNeeded, message,
        hint: root == nil
          ? "is tocsin installed? --root DIR delivers to a private directory"
          : "start it once: tocsind --root \(root!)")
    default: return CommandFailure(.io, message)
    }
  }

  /// Makes the names of what was delivered durable.
  func sync() throws {
    // Those who may only drop files may not open the directory; the file itself is durable, and its name is
    // soon.
    let descriptor = open(inbox, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw CommandFailure(.io, "cannot sync \(inbox): \(String(cString: strerror(errno)))")
    }
  }
}
