import GRDB

/// Everything in a database as text, table by table, row by row.
enum Dump {
  static func text(_ path: String) throws -> String {
    var configuration = Configuration()
    configuration.readonly = true
    return try DatabaseQueue(path: path, configuration: configuration).read { db in
      let tables = try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      return try tables.map { table in
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map { $0.debugDescription }.sorted()
        return ([table] + rows).joined(separator: "\n")
      }.joined(separator: "\n")
    }
  }
}
