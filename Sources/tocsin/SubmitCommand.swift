import ArgumentParser
import Domain
import FileSystem
import Glibc
import Settings

/// `tocsin submit`: puts files into the inbox, whole or not at all.
struct SubmitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Deliver articles: text, Markdown or JSON.",
    discussion: """
      Each file is copied into the inbox under a hidden name, made durable and renamed, so that the daemon never
      sees a part of it. The daemon need not be running.

      Examples:
        tocsin submit article.txt story.md wire.json
        curl -s https://example.org/story.txt | tocsin submit -
      """
  )

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("Files to deliver; - reads standard input.", valueName: "file"))
  var files: [String]

  /// The largest file taken; the daemon's own limit (intake.article-bytes-max) is at most this.
  static let bytesMax = 256 << 20

  func run() throws {
    let inbox = common.layout.inbox
    var submitted: [(file: String, delivery: String, digest: Digest)] = []
    var failures: [CommandFailure] = []
    for file in files {
      do {
        let bytes = try contents(of: file)
        let digest = Digest(of: bytes)
        submitted.append((file, try deliver(bytes, digest, from: file, into: inbox), digest))
      } catch let failure as CommandFailure {
        failures.append(failure)
      }
    }
    if !submitted.isEmpty { try sync(inbox) }
    report(submitted, into: inbox)
    for failure in failures.dropLast() { Terminal.complain(failure) }
    if let failure = failures.last { throw failure }
  }

  private func contents(of file: String) throws -> [UInt8] {
    let descriptor = file == "-" ? dup(STDIN_FILENO) : open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw CommandFailure(
        errno == EACCES ? .permission : .noInput, "cannot open \(file): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw CommandFailure(.noInput, "cannot read \(file): \(String(cString: strerror(errno)))")
      }
      if count == 0 { break }
      bytes += buffer[..<count]
      if bytes.count > SubmitCommand.bytesMax {
        throw CommandFailure(.noInput, "\(file) is larger than \(SubmitCommand.bytesMax) bytes")
      }
    }
    if bytes.isEmpty { throw CommandFailure(.noInput, "\(file) is empty") }
    return bytes
  }

  /// - Returns: the delivery's name in the inbox: unlike every other's, and ending as the file's does, because
  ///   the ending tells the format.
  private func deliver(_ bytes: [UInt8], _ digest: Digest, from file: String, into inbox: String) throws
    -> String
  {
    let name = file == "-" ? "" : String(file.split(separator: "/").last ?? "")
    let ending = name.lastIndex(of: ".").map { String(name[$0...]) }.flatMap {
      $0.utf8.count <= 10 ? $0 : nil
    }
    let delivery = "\(digest.hex.prefix(16))-\(getpid())" + (ending ?? "")
    let hidden = "\(inbox)/.\(delivery)"
    let descriptor = open(hidden, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard descriptor >= 0 else { throw refusal(inbox) }
    defer { close(descriptor) }
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
    guard rename(hidden, "\(inbox)/\(delivery)") == 0 else { throw abandoned(hidden, "rename") }
    return delivery
  }

  private func abandoned(_ hidden: String, _ operation: String) -> CommandFailure {
    let reason = String(cString: strerror(errno))
    unlink(hidden)
    return CommandFailure(.io, "cannot \(operation) \(hidden): \(reason)")
  }

  private func refusal(_ inbox: String) -> CommandFailure {
    let code = errno
    let message = "cannot write to \(inbox): \(String(cString: strerror(code)))"
    switch code {
    case EACCES, EPERM:
      return CommandFailure(
        .permission, message,
        hint: common.root == nil
          ? "members of the group tocsin-submit may: sudo usermod -aG tocsin-submit \"$USER\", then log in again"
          : nil)
    case ENOENT, ENOTDIR:
      return CommandFailure(
        .daemonNeeded, message,
        hint: common.root == nil
          ? "is tocsin installed? --root DIR delivers to a private directory"
          : "start it once: tocsind --root \(common.root!)")
    default: return CommandFailure(.io, message)
    }
  }

  private func sync(_ inbox: String) throws {
    // Those who may only drop files may not open the directory; the file itself is durable, and its name is
    // soon.
    let descriptor = open(inbox, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw CommandFailure(.io, "cannot sync \(inbox): \(String(cString: strerror(errno)))")
    }
  }

  private func report(_ submitted: [(file: String, delivery: String, digest: Digest)], into inbox: String) {
    for (file, delivery, digest) in submitted {
      if common.json {
        var json = JSONWriter()
        json.object {
          $0.field("schema", "tocsin.submit/1")
          $0.field("file", file)
          $0.field("delivery", delivery)
          $0.field("article", digest.hex)
        }
        json.newline()
        Terminal.write(json.bytes)
      } else {
        Terminal.line("\(file) delivered as article \(digest.hex.prefix(16))")
      }
    }
  }
}
