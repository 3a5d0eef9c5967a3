import Domain
import FileSystem
import Glibc

/// The right to append to a log, one process at a time: flock on the file `lock` beside the segments. The kernel
/// gives it back when the process ends, however it ends.
final class WriterLock: Sendable {
  private let file: any File

  static let fileName = "lock"
  private static let byteCountMax = 4096

  /// - Throws: `LogFailure.locked` with the holder's name where it is held.
  init(in directory: LogDirectory, now: Timestamp) throws(LogFailure) {
    let path = directory.path + "/" + WriterLock.fileName
    do throws(FileError) {
      file = try directory.fileSystem.open(path, .writeOrCreate)
      if try file.tryLock() {
        // Who holds it is a courtesy to whoever finds it held: the lock itself needs no space on the device.
        let holder = LockHolder(process: getpid(), program: WriterLock.programName, since: now)
        do throws(FileError) {
          try file.truncate(to: 0)
          try file.write(holder.encoded, at: 0)
        } catch {}
        return
      }
    } catch { throw .file(error) }
    let bytes = try? directory.fileSystem.contents(of: path, limit: WriterLock.byteCountMax)
    throw .locked(path: directory.path, holder: bytes.flatMap { LockHolder($0) })
  }

  func release() { file.close() }

  private static var programName: String {
    CommandLine.arguments.first.map { String($0.split(separator: "/").last ?? "") } ?? "a program"
  }
}

extension LockHolder {
  fileprivate var encoded: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("process", Int(process))
      json.field("program", program)
      json.field("since", since.description)
    }
    json.newline()
    return json.bytes
  }

  fileprivate init?(_ bytes: [UInt8]) {
    let holder = bytes.withUnsafeBytes { bytes -> LockHolder? in
      var json = JSONReader(bytes)
      do throws(JSONFault) {
        let object = try json.beginObject()
        let process = Int32(exactly: try json.integer("process"))
        let program = try json.string("program")
        let since = Timestamp(try json.string("since"))
        try json.end(object)
        guard let process, let since else { return nil }
        return LockHolder(process: process, program: program, since: since)
      } catch { return nil }
    }
    guard let holder else { return nil }
    self = holder
  }
}
