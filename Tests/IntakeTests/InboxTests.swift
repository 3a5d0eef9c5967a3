import Domain
import Glibc
import Testing

@testable import Intake

/// A directory of one test's own.
final class TemporaryDirectory {
  let path: String

  init() {
    var template = Array("/tmp/tocsin-test-XXXXXX".utf8CString)
    path = String(cString: mkdtemp(&template))
  }

  deinit {
    removeAll(path)
  }

  func write(_ name: String, _ bytes: [UInt8]) {
    let file = open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    precondition(file >= 0)
    _ = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
    close(file)
  }

  func write(_ name: String, _ text: String) { write(name, Array(text.utf8)) }
}

extension FileName: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) { self.init(text) }
}

@Suite struct InboxTests {
  let directory = TemporaryDirectory()
  let inbox: Inbox

  init() {
    inbox = Inbox(path: directory.path)
    _ = inbox.reopen()
  }

  private func rejection(_ name: FileName) -> Rejection.Reason? {
    switch inbox.read(name, bytesMax: 1000) {
    case .reject(let rejection, _), .refuse(let rejection, _): rejection.reason
    default: nil
    }
  }

  @Test("a file's bytes are read as they are")
  func bytes() {
    directory.write("a", [0, 1, 255])
    guard case .bytes(let bytes, let stamp) = inbox.read("a", bytesMax: 1000) else {
      Issue.record("not read")
      return
    }
    #expect(bytes == [0, 1, 255])
    #expect(stamp.size == 3)
  }

  @Test("a gigabyte of nothing is refused by its size and not read")
  func sparse() {
    directory.write("big", "x")
    truncate(directory.path + "/big", 1 << 30)
    #expect(rejection("big") == .tooLarge)
  }

  @Test("an empty file is refused")
  func empty() {
    directory.write("empty", "")
    #expect(rejection("empty") == .empty)
  }

  @Test("what is no file is refused without being opened", .timeLimit(.minutes(1)))
  func noFiles() {
    mkfifo(directory.path + "/fifo", 0o644)
    symlink("/etc/passwd", directory.path + "/link")
    mkdir(directory.path + "/folder", 0o755)
    #expect(rejection("fifo") == .notAFile)
    #expect(rejection("link") == .notAFile)
    #expect(rejection("folder") == .notAFile)
    guard case .refuse = inbox.read("folder", bytesMax: 1000) else {
      Issue.record("a directory is not ours to move")
      return
    }
  }

  @Test("a name that is gone is no error")
  func gone() {
    guard case .gone = inbox.read("nothing", bytesMax: 1000) else {
      Issue.record("not gone")
      return
    }
  }

  @Test("a file that may still be written to is left for later")
  func young() {
    directory.write("young", "x")
    guard case .later = inbox.read("young", bytesMax: 1000, quietFor: 60_000_000_000) else {
      Issue.record("read too early")
      return
    }
  }

  @Test("a file that was written to since it was read is not removed")
  func changed() throws {
    directory.write("a", "one")
    guard case .bytes(_, let stamp) = inbox.read("a", bytesMax: 1000) else {
      Issue.record("not read")
      return
    }
    directory.write("a", "longer")
    #expect(try !inbox.remove("a", stamp))
    #expect(access(directory.path + "/a", F_OK) == 0)
    guard case .bytes(_, let newer) = inbox.read("a", bytesMax: 1000) else {
      Issue.record("not read")
      return
    }
    #expect(try inbox.remove("a", newer))
    #expect(access(directory.path + "/a", F_OK) != 0)
  }

  @Test("names of 255 bytes, with line breaks or without UTF-8 are read and quarantined under safe names")
  func oddNames() throws {
    var quarantine = Quarantine(path: directory.path + "/quarantine")
    for name in [
      FileName([UInt8](repeating: 0x61, count: 255)), FileName("two\nlines"), FileName([0x61, 0xFF]),
      FileName("$(rm -rf) 'x'.txt"),
    ] {
      let file = name.withPath { openat(inbox.directory, $0, O_WRONLY | O_CREAT, 0o644) }
      write(file, "\0", 1)
      close(file)
      guard case .bytes(let bytes, let stamp) = inbox.read(name, bytesMax: 1000) else {
        Issue.record("not read: \(name)")
        continue
      }
      #expect(bytes == [0])
      #expect(!quarantine.knows(name, stamp))
      let place = try quarantine.take(
        name, stamp, from: inbox, Rejection(.notText, "a NUL byte at byte 0"), at: Timestamp(microseconds: 0))
      #expect(access(place, F_OK) == 0)
      #expect(access(place + ".reason", F_OK) == 0)
      #expect(quarantine.knows(name, stamp))
      #expect(place.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"'$()".utf8.contains($0) })
      guard case .gone = inbox.read(name, bytesMax: 1000) else {
        Issue.record("still there: \(name)")
        continue
      }
    }
  }

  @Test("a quarantine that is full loses its oldest deliveries and keeps their reasons")
  func limits() throws {
    var quarantine = Quarantine(path: directory.path + "/quarantine")
    func take(_ name: FileName, _ size: Int) throws -> String {
      directory.write(name.description, [UInt8](repeating: 0, count: size))
      guard case .bytes(_, let stamp) = inbox.read(name, bytesMax: 1 << 20) else { return "" }
      return try quarantine.take(
        name, stamp, from: inbox, Rejection(.notText, "NUL"), at: Timestamp(microseconds: 0))
    }
    var places: [String] = []
    for number in 0..<10 { places.append(try take(FileName("f\(number)"), 1)) }
    #expect(quarantine.drop(beyond: 10, bytes: 1 << 20) == 0)
    places.append(try take("f10", 1))
    #expect(quarantine.drop(beyond: 10, bytes: 1 << 20) == 2)
    #expect(places.map { access($0, F_OK) == 0 } == [false, false] + Array(repeating: true, count: 9))
    #expect(places.allSatisfy { access($0 + ".reason", F_OK) == 0 })
    // By bytes on disk: a large one makes the others go, and a hole takes no room.
    places.append(try take("large", 600_000))
    #expect(quarantine.drop(beyond: 100, bytes: 1_000_000) == 0)
    places.append(try take("larger", 700_000))
    #expect(quarantine.drop(beyond: 100, bytes: 1_000_000) == 10)
    #expect(access(places.last!, F_OK) == 0)
    directory.write("hole", "x")
    truncate(directory.path + "/hole", 1 << 30)
    guard case .reject(let rejection, let stamp) = inbox.read("hole", bytesMax: 1000) else {
      Issue.record("not rejected")
      return
    }
    _ = try quarantine.take("hole", stamp, from: inbox, rejection, at: Timestamp(microseconds: 0))
    #expect(quarantine.drop(beyond: 100, bytes: 1_000_000) == 0)
  }

  @Test("reasons have a limit too")
  func reasonLimit() throws {
    var quarantine = Quarantine(path: directory.path + "/quarantine")
    for number in 0..<25 {
      directory.write("f\(number)", "x")
      guard case .bytes(_, let stamp) = inbox.read(FileName("f\(number)"), bytesMax: 1000) else { continue }
      _ = try quarantine.take(
        FileName("f\(number)"), stamp, from: inbox, Rejection(.notText, "NUL"), at: Timestamp(microseconds: 0)
      )
      _ = quarantine.drop(beyond: 2, bytes: 1 << 20)
    }
    var names = 0
    let entries = try #require(opendir(directory.path + "/quarantine"))
    while readdir(entries) != nil { names += 1 }
    closedir(entries)
    #expect(names - 2 <= 2 + 20)
    #expect(names - 2 > 18)
  }

  @Test("the archive keeps what was delivered, once, by digest")
  func archive() throws {
    let archive = Archive(path: directory.path + "/archive")
    let bytes = Array("an article".utf8)
    let id = ArticleID(Digest(of: bytes))
    try archive.keep([(id, bytes)])
    try archive.keep([(id, bytes)])
    #expect(archive.bytes(of: id, limit: 1000) == bytes)
    #expect(archive.bytes(of: id, limit: 3) == nil)
    #expect(archive.path(of: id).hasSuffix("/\(id.digest.hex.prefix(2))/\(id.digest.hex)"))
  }

  @Test("an article that a power cut has left in the archive without its bytes is kept again")
  func archiveAfterPowerCut() throws {
    let archive = Archive(path: directory.path + "/archive")
    let bytes = Array("an article".utf8)
    let id = ArticleID(Digest(of: bytes))
    try archive.keep([(id, bytes)])
    truncate(archive.path(of: id), 0)
    try archive.keep([(id, bytes)])
    #expect(archive.bytes(of: id, limit: 1000) == bytes)
  }

  /// A directory on another device than the inbox's.
  private static let elsewhere = "/dev/shm"
  private static var hasElsewhere: Bool {
    var (here, there) = (stat(), stat())
    return stat("/tmp", &here) == 0 && stat(elsewhere, &there) == 0 && here.st_dev != there.st_dev
      && access(elsewhere, W_OK) == 0
  }

  @Test(
    "what is no article leaves an inbox on another device than the quarantine's", .enabled(if: hasElsewhere))
  func quarantineElsewhere() throws {
    let path = "\(InboxTests.elsewhere)/tocsin-test-\(getpid())"
    defer { removeAll(path) }
    var quarantine = Quarantine(path: path)
    directory.write("bad", [0x61, 0])
    mkfifo(directory.path + "/fifo", 0o644)
    for (name, isKept) in [(FileName("bad"), true), ("fifo", false)] {
      var status = stat()
      fstatat(inbox.directory, name.description, &status, AT_SYMLINK_NOFOLLOW)
      let place = try quarantine.take(
        name, FileStamp(status), from: inbox, Rejection(.notText, "a NUL byte"),
        at: Timestamp(microseconds: 0))
      #expect(access(directory.path + "/" + name.description, F_OK) != 0)
      #expect((access(place, F_OK) == 0) == isKept)
      #expect(access(place + ".reason", F_OK) == 0)
    }
  }

  @Test(
    "hidden and half-written names are no deliveries",
    arguments: [
      (".a", true), ("a~", true), ("a.tmp", true), ("a.part", true), ("a.txt", false), ("tmp", false),
      ("", true),
    ])
  func provisional(name: String, isProvisional: Bool) {
    #expect(FileName(name).isProvisional == isProvisional)
  }
}

/// Removes a file, or a directory with all that is in it.
private func removeAll(_ path: String) {
  guard let directory = opendir(path) else {
    unlink(path)
    return
  }
  while let entry = readdir(directory) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
    if name == [0x2E] || name == [0x2E, 0x2E] { continue }
    let child = Array(path.utf8) + [0x2F] + name + [0]
    var status = stat()
    child.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { child in
        guard lstat(child.baseAddress!, &status) == 0 else { return }
        if status.st_mode & S_IFMT == S_IFDIR {
          removeAll(String(cString: child.baseAddress!))
        } else {
          unlink(child.baseAddress!)
        }
      }
    }
  }
  closedir(directory)
  rmdir(path)
}
