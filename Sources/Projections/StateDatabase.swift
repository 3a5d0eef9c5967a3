import Domain
import Foundation
import GRDB
import GRDBSQLite
import Glibc

/// Opening `state.db`: for the one writer, and for readers that may not write beside it.
enum StateDatabase {
  static let busySecondsMax = 5.0
  /// The owner writes, the group reads, others have no business here.
  static let fileMode: mode_t = 0o640

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Opens for writing, creating the file where there is none.
  ///
  /// - Throws: `.damaged` or `.otherVersion` where the caller should set the file aside.
  static func openWriter(path: String) throws(ProjectionFailure) -> DatabaseQueue {
    let isNew = !exists(path)
    var configuration = Configuration()
    configuration.busyMode = .timeout(busySecondsMax)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL")
      // Every commit may be lost and is folded again from the log; only its order must hold.
      try db.execute(sql: "PRAGMA synchronous = NORMAL")
      try db.execute(sql: "PRAGMA cache_size = -16000")
      // Empties the -wal at a clean stop, and bounds it while running.
      try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
      // Readers in the group cannot make -wal and -shm themselves: leave them when the daemon stops.
      var keep: Int32 = 1
      sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_PERSIST_WAL, &keep)
    }
    return try translating("open", path) {
      let previous = umask(~fileMode & 0o777)
      defer { umask(previous) }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      if isNew {
        try queue.write { db in
          try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
          try db.execute(sql: "PRAGMA user_version = \(Schema.version)")
          try db.execute(sql: Schema.tables)
          try db.execute(sql: Schema.indexes)
        }
      }
      try queue.read { db in try check(db, path) }
      return queue
    }
  }

  /// A new database that is written once, in bulk: without journal, syncs or indexes.
  static func createForBulk(path: String) throws(ProjectionFailure) -> DatabaseQueue {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode = OFF")
      try db.execute(sql: "PRAGMA synchronous = OFF")
      try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
      try db.execute(sql: "PRAGMA cache_size = -48000")
      // A second thread sorts what becomes an index.
      try db.execute(sql: "PRAGMA threads = 1")
    }
    return try translating("create", path) {
      let previous = umask(~fileMode & 0o777)
      defer { umask(previous) }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.inDatabase { db in
        try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(Schema.version)")
        try db.execute(sql: Schema.tables)
      }
      return queue
    }
  }

  /// Puts a closed, finished database in another's place, durably.
  static func replace(_ path: String, with other: String) throws(ProjectionFailure) {
    func failed(_ operation: String, _ path: String) -> ProjectionFailure {
      ProjectionFailure(
        operation: operation, path: path, cause: .io, detail: String(cString: strerror(errno)))
    }
    for (name, flags) in [
      (other, O_RDWR), ((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY),
    ] {
      if name != other {
        try remove(path)
        guard rename(other, path) == 0 else { throw failed("rename", other) }
      }
      let descriptor = Glibc.open(name.isEmpty ? "." : name, flags)
      guard descriptor >= 0 else { throw failed("open", name) }
      defer { Glibc.close(descriptor) }
      guard fsync(descriptor) == 0 else { throw failed("sync", name) }
    }
  }

  /// Removes a database and its companions, where they are.
  static func remove(_ path: String) throws(ProjectionFailure) {
    for suffix in ["", "-wal", "-shm", "-journal"] where unlink(path + suffix) != 0 && errno != ENOENT {
      throw ProjectionFailure(
        operation: "remove", path: path + suffix, cause: .io, detail: String(cString: strerror(errno)))
    }
  }

  static func saveWeighing(_ weighing: Weighing, _ db: Database) throws {
    let save = try SQL(db, Counters.upsert)
    save.bind(1, "weighing")
    save.bind(2, weighing.fingerprint)
    try save.run()
  }

  static func weighing(_ db: Database) throws -> String? {
    let select = try SQL(db, "SELECT value FROM meta WHERE key = 'weighing'")
    return try select.step() ? select.text(0) : nil
  }

  /// Opens for reading, without touching a byte. Works for a member of the group while the daemon runs and while
  /// it is stopped.
  static func openReader(path: String) throws(ProjectionFailure) -> DatabaseQueue {
    guard access(path, F_OK) == 0 else {
      throw ProjectionFailure(
        operation: "open", path: path, cause: errno == EACCES ? .permission : .absent,
        detail: errno == EACCES ? "permission denied" : "no such file")
    }
    guard access(path, R_OK) == 0 else {
      throw ProjectionFailure(
        operation: "open", path: path, cause: .permission, detail: "permission denied")
    }
    do {
      return try openReader(path: path, name: path)
    } catch {
      guard !exists(path + "-shm") else { throw error }
      // No -shm: nobody writes, and we may not make one. Nothing can change under an unwritten file.
      var name = URLComponents()
      name.scheme = "file"
      name.path = path
      name.queryItems = [URLQueryItem(name: "immutable", value: "1")]
      return try openReader(path: path, name: name.string ?? path)
    }
  }

  private static func openReader(path: String, name: String) throws(ProjectionFailure) -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(busySecondsMax)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA mmap_size = 1073741824")
      try db.execute(sql: "PRAGMA cache_size = -8000")
    }
    return try translating("open", path) {
      let queue = try DatabaseQueue(path: name, configuration: configuration)
      try queue.read { db in try check(db, path) }
      return queue
    }
  }

  private static func check(_ db: Database, _ path: String) throws {
    let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    guard application == Schema.applicationID else {
      throw ProjectionFailure(
        operation: "open", path: path, cause: .damaged, detail: "it is not a database of tocsin")
    }
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard version == Schema.version else {
      throw ProjectionFailure(
        operation: "open", path: path, cause: .otherVersion(found: version),
        detail: "its tables are of version \(version), and this program writes \(Schema.version)")
    }
  }

  /// Renames the database and its companions to `PATH.REASON-N`, the first N that is free, so that nothing is
  /// lost that someone may want to look at.
  ///
  /// - Returns: the new name.
  static func setAside(path: String, reason: String) throws(ProjectionFailure) -> String {
    for number in 1...setAsideMax {
      let name = "\(path).\(reason)-\(number)"
      if access(name, F_OK) == 0 { continue }
      for suffix in ["", "-wal", "-shm"] where access(path + suffix, F_OK) == 0 {
        guard rename(path + suffix, name + suffix) == 0 else {
          throw ProjectionFailure(
            operation: "set aside", path: path + suffix, cause: .io, detail: String(cString: strerror(errno)))
        }
      }
      return name
    }
    throw ProjectionFailure(
      operation: "set aside", path: path, cause: .io,
      detail: "there are \(setAsideMax) copies set aside already; remove them")
  }

  static let setAsideMax = 100

  /// Tells any error of SQLite or GRDB in this module's words.
  static func translating<Result>(
    _ operation: String, _ path: String, _ body: () throws -> Result
  ) throws(ProjectionFailure) -> Result {
    do {
      return try body()
    } catch let failure as ProjectionFailure {
      throw failure
    } catch let failure as SQLFailure {
      throw ProjectionFailure(
        operation: operation, path: path, cause: failure.cause, detail: failure.message)
    } catch let error as DatabaseError {
      throw ProjectionFailure(
        operation: operation, path: path, cause: SQLFailure.cause(ofCode: error.resultCode.rawValue),
        detail: error.message ?? error.resultCode.description)
    } catch is Unpacker.Damage {
      throw ProjectionFailure(
        operation: operation, path: path, cause: .damaged, detail: "packed facts do not read back")
    } catch {
      throw ProjectionFailure(operation: operation, path: path, cause: .io, detail: "\(error)")
    }
  }
}
