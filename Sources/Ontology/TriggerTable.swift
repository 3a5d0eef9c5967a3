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

  /// - Throws: `TriggerError` where there is no header or a row has more cells than it.
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
        throw TriggerError(
          path: path, line: number,
          reason: "\(cells.count) cells under a header of \(columns.count) columns: is a tab too many?")
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

  func error(_ row: Row, _ reason: String) -> TriggerError {
    TriggerError(path: path, line: row.line, reason: reason)
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

/// A mistake in a trigger table.
public struct TriggerError: Error, CustomStringConvertible {
  public var path: String
  /// Counted from 1.
  public var line: Int
  public var reason: String

  public var description: String { "\(path):\(line): \(reason)" }
}
