import GRDB
import GRDBSQLite

extension Database {
  /// Steps of SQLite's machine from one beat to the next: some tenths of a second.
  private static let stepsPerBeat: Int32 = 5_000_000

  /// Calls `beat` as SQLite gets on with `work`, which may be one long statement.
  func beating<Result>(_ beat: () -> Void, _ work: () throws -> Result) rethrows -> Result {
    try withoutActuallyEscaping(beat) { beat in
      var beat = beat
      return try withUnsafeMutablePointer(to: &beat) { pointer in
        sqlite3_progress_handler(
          sqliteConnection, Database.stepsPerBeat,
          { pointer in
            pointer?.assumingMemoryBound(to: (() -> Void).self).pointee()
            return 0
          }, pointer)
        defer { sqlite3_progress_handler(sqliteConnection, 0, nil, nil) }
        return try work()
      }
    }
  }
}
