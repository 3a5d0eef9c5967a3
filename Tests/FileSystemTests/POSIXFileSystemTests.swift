import FileSystem
import Glibc
import Testing

@Suite struct POSIXFileSystemTests {
  let files = POSIXFileSystem()
  let directory = TemporaryDirectory()

  @Test("what is written is read back, and a read stops at the file's end")
  func readAndWrite() throws {
    let file = try files.open(directory.path + "/a", .create)
    try file.write(Array("hello world".utf8), at: 0)
    try file.write(Array("W".utf8), at: 6)
    try file.sync()
    #expect(try files.contents(of: directory.path + "/a", limit: 100) == Array("hello World".utf8))
    try file.truncate(to: 5)
    #expect(try file.status().size == 5)
    #expect(try files.contents(of: directory.path + "/a", limit: 5) == Array("hello".utf8))
    #expect(throws: FileError.self) { try files.contents(of: directory.path + "/a", limit: 4) }
  }

  @Test("errors say what was tried, where and why")
  func errors() throws {
    let path = directory.path + "/none"
    #expect {
      try files.open(path, .read)
    } throws: { error in
      (error as? FileError)?.isNotFound == true
        && "\(error)" == "cannot open \(path): No such file or directory"
    }
    #expect(try files.status(of: path) == nil)
    #expect(throws: FileError(.open, directory.path, code: EISDIR)) { try files.open(directory.path, .write) }
  }

  @Test("a file that must be new is refused where one is")
  func create() throws {
    _ = try files.open(directory.path + "/a", .create)
    #expect { try files.open(directory.path + "/a", .create) } throws: { ($0 as? FileError)?.exists == true }
  }

  @Test("a stranger's symbolic link is not followed and a FIFO does not block")
  func untrusted() throws {
    symlink("/etc/passwd", directory.path + "/link")
    mkfifo(directory.path + "/fifo", 0o600)
    #expect(throws: FileError.self) { try files.open(directory.path + "/link", .readUntrusted) }
    #expect(try files.open(directory.path + "/fifo", .readUntrusted).status().kind == .other)
    #expect(try files.status(of: directory.path + "/link")?.kind == .symbolicLink)
  }

  @Test("a lock is held by one open file, and given back on close")
  func lock() throws {
    let first = try files.open(directory.path + "/lock", .writeOrCreate)
    let second = try files.open(directory.path + "/lock", .writeOrCreate)
    #expect(try first.tryLock())
    #expect(try !second.tryLock())
    first.close()
    #expect(try second.tryLock())
  }

  @Test("a file is replaced in one step")
  func replace() throws {
    let path = directory.path + "/state"
    try files.replace(path, with: Array("old and long".utf8))
    try files.replace(path, with: Array("new".utf8))
    #expect(try files.contents(of: path, limit: 100) == Array("new".utf8))
    #expect(try files.names(in: directory.path, limit: 10) == ["state"])
  }

  @Test("directories are made with those above them, and listed up to a limit")
  func directories() throws {
    let path = directory.path + "/a/b/c"
    try files.createDirectory(path)
    try files.createDirectory(path)
    #expect(try files.status(of: path)?.kind == .directory)
    for number in 0..<10 { _ = try files.open(path + "/\(number)", .create) }
    #expect(Set(try files.names(in: path, limit: 100)) == Set((0..<10).map { "\($0)" }))
    #expect(try files.names(in: path, limit: 3).count == 3)
    try files.syncDirectory(path)
  }

  @Test("a full device is told from other errors")
  func full() throws {
    let file = try files.open("/dev/full", .write)
    #expect { try file.write([1], at: 0) } throws: { ($0 as? FileError)?.isNoSpace == true }
  }
}

/// A directory of its own for one test, gone afterwards.
final class TemporaryDirectory {
  let path: String

  init() {
    var template = Array("/tmp/tocsin-files-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("no directory under /tmp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { TemporaryDirectory.remove(path) }

  private static func remove(_ path: String) {
    let files = POSIXFileSystem()
    for name in (try? files.names(in: path, limit: 100_000)) ?? [] {
      let inner = path + "/" + name
      if (try? files.status(of: inner))??.kind == .directory { remove(inner) } else { unlink(inner) }
    }
    rmdir(path)
  }
}
