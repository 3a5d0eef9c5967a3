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
    let delivering = InboxDelivery(common)
    var submitted: [(file: String, delivery: String, digest: Digest)] = []
    var failures: [CommandFailure] = []
    for file in files {
      do {
        let bytes = try contents(of: file)
        let digest = Digest(of: bytes)
        let name = file == "-" ? "" : String(file.split(separator: "/").last ?? "")
        submitted.append((file, try delivering.deliver(bytes, digest, named: name), digest))
      } catch let failure as CommandFailure {
        failures.append(failure)
      }
    }
    if !submitted.isEmpty { try delivering.sync() }
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
