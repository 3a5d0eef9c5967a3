import CLinux
import Domain
import Glibc

/// Articles as they were delivered, by digest: `archive/3f/3f9a…`, so that no directory grows too large.
/// A copy rather than the delivered file itself, which its owner could still write to.
package struct Archive: Sendable {
  package let path: String

  package init(path: String) { self.path = path }

  /// Where an article lies, or would.
  package func path(of article: ArticleID) -> String {
    let hex = article.digest.hex
    return "\(path)/\(hex.prefix(2))/\(hex)"
  }

  /// Whether an article lies here with all its bytes: after a power cut a name may be there without them.
  func holds(_ article: ArticleID, byteCount: Int) -> Bool {
    var status = stat()
    return lstat(path(of: article), &status) == 0 && Int(status.st_size) == byteCount
  }

  /// Keeps articles. All of them are durable on return, by one sync of the file system: one for each file
  /// would cost ten times as much.
  package func keep(_ articles: [(id: ArticleID, bytes: [UInt8])]) throws(IntakeFailure) {
    var written: [String] = []
    do throws(IntakeFailure) {
      for (id, bytes) in articles where !holds(id, byteCount: bytes.count) {
        let place = path(of: id)
        written.append(place)
        try write(bytes, to: place)
      }
      // Also for what was there: a process that died before its sync may have written it.
      if !articles.isEmpty { try sync() }
    } catch {
      // What did not become durable must be written again, not found and trusted.
      for place in written { unlink(place) }
      throw error
    }
  }

  /// An article's bytes.
  ///
  /// - Returns: nil where the archive does not have it.
  package func bytes(of article: ArticleID, limit: Int) -> [UInt8]? {
    let file = open(path(of: article), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, Int(status.st_size) <= limit else { return nil }
    return [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
      while count < buffer.count {
        let got = read(file, buffer.baseAddress! + count, buffer.count - count)
        if got < 0 && errno == EINTR { continue }
        if got <= 0 { break }
        count += got
      }
    }
  }

  private func write(_ bytes: [UInt8], to place: String) throws(IntakeFailure) {
    let directory = String(place[..<place.lastIndex(of: "/")!])
    for directory in [path, directory] {
      guard mkdir(directory, 0o750) == 0 || errno == EEXIST else {
        throw IntakeFailure("create directory", directory, errno)
      }
    }
    // Renamed at the end: a name in the archive always has all its bytes.
    let provisional = directory + "/.new"
    try FileWriting.write(bytes, to: provisional)
    guard rename(provisional, place) == 0 else { throw IntakeFailure("rename", provisional, errno) }
  }

  private func sync() throws(IntakeFailure) {
    let directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw IntakeFailure("open", path, errno) }
    defer { close(directory) }
    guard syncfs(directory) == 0 else { throw IntakeFailure("sync", path, errno) }
  }
}

enum FileWriting {
  /// Writes a file whole, replacing what was there. Not durable yet.
  static func write(_ bytes: [UInt8], to path: String) throws(IntakeFailure) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard file >= 0 else { throw IntakeFailure("create", path, errno) }
    defer { close(file) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + written, $0.count - written) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let code = errno
        unlink(path)
        throw IntakeFailure("write", path, code)
      }
      written += count
    }
  }
}
