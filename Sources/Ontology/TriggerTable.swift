/// A tab-separated table with a header line; `#` begins a comment line. Rows know where they stand, so that a
/// mistake is reported with file and line.
struct TriggerTable {
  struct Row {
    var line: Int
    var cells: [Substring]
  }

  var path: String
  var columns: [Substring]
  var rows: [Row]
  /// Rows that cannot be read: more cells than the header has columns.
  var problems: [TriggerError] = []

  /// - Throws: `TriggerError` where there is no header.
  init(path: String, text: String) throws(TriggerError) {
    self.path = path
    columns = []
    rows = []
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      let line = line.last == "\r" ? line.dropLast() : line
      if line.first == "#" || line.allSatisfy({ $0 == " " || $0 == "\t" }) { continue }
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map {
        TriggerTable.trimmed($0)
      }
      if columns.isEmpty {
        columns = cells
      } else if cells.count > columns.count {
        problems.append(
          TriggerError(
            path: path, line: number,
            reason: "\(cells.count) cells under a header of \(columns.count) columns: is a tab too many?"))
      } else {
        rows.append(Row(line: number, cells: cells))
      }
    }
    guard !columns.isEmpty else { throw TriggerError(path: path, line: 1, reason: "no header line") }
  }

  /// The cell's text, nil where it is empty, `-` or left off.
  func cell(_ column: String, of row: Row) -> Substring? {
    guard let index = columns.firstIndex(where: { $0 == column }), index < row.cells.count else { return nil }
    let text = row.cells[index]
    return text.isEmpty || text == "-" ? nil : text
  }

  func error(_ row: Row, _ reason: String, hint: String? = nil) -> TriggerError {
    TriggerError(path: path, line: row.line, reason: reason, hint: hint)
  }

  func required(_ column: String, of row: Row) throws(TriggerError) -> Substring {
    guard let text = cell(column, of: row) else { throw error(row, "the column '\(column)' is empty") }
    return text
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }
}

/// A mistake in a row of a trigger table: what reading the row ends with.
struct TriggerError: Error {
  var path: String
  /// Counted from 1.
  var line: Int
  var reason: String
  /// What to write instead.
  var hint: String?

  var problem: OntologyProblem { OntologyProblem(path: path, line: line, message: reason, hint: hint) }
}
