import Domain
import GRDB
import GRDBSQLite

/// A prepared statement of the connection that GRDB keeps: bound and stepped without GRDB's boxed values, which
/// cost more than the query in the loops that fold a million facts. Not for use after its connection is closed.
final class SQL {
  private let handle: OpaquePointer
  private let connection: OpaquePointer
  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  init(_ db: Database, _ text: String) throws(SQLFailure) {
    connection = db.sqliteConnection!
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v3(
      connection, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
    guard code == SQLITE_OK, let handle else { throw SQLFailure(code, connection, text) }
    self.handle = handle
  }

  deinit { sqlite3_finalize(handle) }

  // MARK: Binding, parameters counted from 1

  func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }
  func bind(_ index: Int32, _ value: Int) { sqlite3_bind_int64(handle, index, Int64(value)) }
  func bind(_ index: Int32, _ value: UInt64) { sqlite3_bind_int64(handle, index, Int64(bitPattern: value)) }
  func bind(_ index: Int32, _ value: Double) { sqlite3_bind_double(handle, index, value) }
  func bind(_ index: Int32, _ value: Int64?) {
    if let value { bind(index, value) } else { sqlite3_bind_null(handle, index) }
  }
  func bind(_ index: Int32, _ value: String?) {
    guard var value else {
      sqlite3_bind_null(handle, index)
      return
    }
    value.withUTF8 { utf8 in
      // A null pointer would bind NULL where the text is empty.
      let start = utf8.baseAddress.map { UnsafeRawPointer($0) } ?? UnsafeRawPointer(handle)
      _ = sqlite3_bind_text(
        handle, index, start.assumingMemoryBound(to: CChar.self), Int32(clamping: utf8.count), SQL.transient)
    }
  }
  func bind(_ index: Int32, _ bytes: [UInt8]?) {
    guard let bytes else {
      sqlite3_bind_null(handle, index)
      return
    }
    bytes.withUnsafeBytes { raw in
      // A null pointer would bind NULL where there are no bytes.
      let start = raw.baseAddress ?? UnsafeRawPointer(handle)
      _ = sqlite3_bind_blob(handle, index, start, Int32(clamping: raw.count), SQL.transient)
    }
  }
  func bind(_ index: Int32, _ digest: Digest) { bind(index, digest.bytes) }

  // MARK: Running

  /// - Returns: whether there is a row.
  func step() throws(SQLFailure) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      let failure = SQLFailure(code, connection, String(cString: sqlite3_sql(handle)))
      sqlite3_reset(handle)
      throw failure
    }
  }

  func reset() { sqlite3_reset(handle) }

  /// Runs to the end and is ready to be bound again.
  func run() throws(SQLFailure) {
    while try step() {}
    reset()
  }

  // MARK: Columns, counted from 0

  func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
  func double(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }
  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
  func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }

  func text(_ column: Int32) -> String? {
    guard let start = sqlite3_column_text(handle, column) else { return nil }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// The column's bytes, valid inside `body` only.
  func withBytes<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows
    -> Result
  {
    let start = sqlite3_column_blob(handle, column)
    return try body(
      UnsafeRawBufferPointer(
        start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(handle, column))))
  }

  func bytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : withBytes(column) { Array($0) } }
  func digest(_ column: Int32) -> Digest? { withBytes(column) { Digest(bytes: $0) } }
}

/// What SQLite answered, before it is told in `ProjectionFailure`'s words.
struct SQLFailure: Error {
  var code: Int32
  var message: String

  init(_ code: Int32, _ connection: OpaquePointer, _ statement: String) {
    self.code = code
    message = String(cString: sqlite3_errmsg(connection)) + " in \(statement.prefix(60))"
  }

  var cause: ProjectionFailure.Cause { SQLFailure.cause(ofCode: code) }

  static func cause(ofCode code: Int32) -> ProjectionFailure.Cause {
    switch code & 0xFF {
    case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT, SQLITE_ERROR, SQLITE_MISMATCH, SQLITE_CONSTRAINT:
      .damaged
    case SQLITE_BUSY, SQLITE_LOCKED: .busy
    case SQLITE_PERM, SQLITE_AUTH, SQLITE_READONLY: .permission
    default: .io
    }
  }
}
