import Domain
import Glibc

/// A tab-separated file of the ontology:
///
///     # Comments begin with a number sign; the first ones document the columns.
///     name<TAB>country<TAB>aliases          the header names the columns, in any order
///     Gazprom<TAB>RUS<TAB>OAO Gazprom|PAO Gazprom
///     -Aramco                               in additions: takes the entry of that key away
///
/// Several values in one cell are separated by `|`. A cell that is missing at a line's end is empty.
struct TableFile {
  /// A larger file is a mistake.
  static let fileBytesMax = 16 << 20

  let path: String
  let bytes: [UInt8]

  /// The header's column names and the rows' cells, as byte ranges; problems go to `report`.
  func rows<Column: TableColumn>(of _: Column.Type, into report: inout ProblemReport) -> [Row<Column>] {
    let columns = Column.allCases.map { "\($0)" }
    var rows: [Row<Column>] = []
    var header: Header?
    var line = 0
    var position = 0
    while position < bytes.count {
      let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      line += 1
      var content = position..<end
      position = end + 1
      while let last = content.last, bytes[last] == 0x0D || bytes[last] == 0x09 || bytes[last] == 0x20 {
        content = content.lowerBound..<last
      }
      guard let first = content.first, bytes[first] != UInt8(ascii: "#") else { continue }
      let cells = split(content)
      guard let known = header else {
        header = readHeader(cells, line, lineStart: content.lowerBound, columns: columns, into: &report)
        if header == nil { return [] }
        continue
      }
      if cells.count > known.count {
        report.add(
          path, line, cells[known.count].lowerBound - content.lowerBound + 1,
          "a cell more than the header has columns (\(known.count))",
          hint: "a stray tab? several values in one cell are separated by '|'")
        continue
      }
      rows.append(Row(file: self, line: line, start: content.lowerBound, cells: cells, order: known.order))
    }
    if header == nil {
      report.add(path, nil, nil, "no header", hint: "its columns are: " + columns.joined(separator: ", "))
    }
    return rows
  }

  private struct Header {
    /// For each of the table's columns its place in the file.
    var order: [Int?]
    /// Columns that the file has.
    var count: Int
  }

  /// - Returns: nil where the header is unusable.
  private func readHeader(
    _ cells: [Range<Int>], _ line: Int, lineStart: Int, columns: [String], into report: inout ProblemReport
  ) -> Header? {
    var order = [Int?](repeating: nil, count: columns.count)
    var isUsable = true
    for (place, cell) in cells.enumerated() {
      let name = String(decoding: bytes[cell], as: UTF8.self)
      if let column = columns.firstIndex(of: name) {
        order[column] = place
      } else {
        report.add(
          path, line, cell.lowerBound - lineStart + 1, "unknown column '\(name)'",
          hint: "its columns are: " + columns.joined(separator: ", "))
        isUsable = false
      }
    }
    if isUsable, order[0] == nil {
      report.add(path, line, 1, "the column '\(columns[0])' is missing: it is the entry's key")
      isUsable = false
    }
    return isUsable ? Header(order: order, count: cells.count) : nil
  }

  private func split(_ content: Range<Int>) -> [Range<Int>] {
    var cells: [Range<Int>] = []
    var start = content.lowerBound
    for index in content where bytes[index] == 0x09 {
      cells.append(start..<index)
      start = index + 1
    }
    cells.append(start..<content.upperBound)
    return cells
  }
}

/// A table's columns, its key first; a case's name is the column's in the header.
protocol TableColumn: RawRepresentable<Int>, CaseIterable {}

/// A line of a table.
struct Row<Column: TableColumn> {
  let file: TableFile
  let line: Int
  /// Where the line begins in the file.
  let start: Int
  let cells: [Range<Int>]
  let order: [Int?]

  private func cell(_ column: Column) -> Range<Int>? {
    guard let place = order[column.rawValue], place < cells.count, !cells[place].isEmpty else { return nil }
    return cells[place]
  }

  func text(_ column: Column) -> String? {
    cell(column).map { String(decoding: file.bytes[$0], as: UTF8.self) }
  }

  func list(_ column: Column) -> [String] {
    guard let range = cell(column) else { return [] }
    return file.bytes[range].split(separator: UInt8(ascii: "|")).map { String(decoding: $0, as: UTF8.self) }
  }

  func required(_ column: Column, into report: inout ProblemReport) -> String? {
    if let text = text(column) { return text }
    report.add(file.path, line, nil, "no \(column)")
    return nil
  }

  func number(_ column: Column, into report: inout ProblemReport) -> Double? {
    guard let text = text(column) else { return nil }
    if let number = Double(text), number.isFinite { return number }
    problem(column, "\(column) '\(text)' is no number", into: &report)
    return nil
  }

  func year(_ column: Column, into report: inout ProblemReport) -> Int? {
    guard let text = text(column) else { return nil }
    if let year = Int(text), 1000...2100 ~= year { return year }
    problem(column, "\(column) '\(text)' is no year", hint: "four digits, such as 1987", into: &report)
    return nil
  }

  func years(from: Column, to: Column, into report: inout ProblemReport) -> Years {
    let first = year(from, into: &report)
    let last = year(to, into: &report)
    if let first, let last, last < first {
      problem(to, "ends in \(last), before it begins in \(first)", into: &report)
      return .always
    }
    return Years(from: first, to: last)
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _ column: Column, into report: inout ProblemReport
  ) -> Choice? where Choice.RawValue == String {
    guard let text = text(column) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let known = Choice.allCases.map(\.rawValue)
    problem(
      column, "unknown \(column) '\(text)'", hint: Suggestion.hint(for: text, among: known), into: &report)
    return nil
  }

  func problem(_ column: Column, _ message: String, hint: String? = nil, into report: inout ProblemReport) {
    report.add(file.path, line, cell(column).map { $0.lowerBound - start + 1 }, message, hint: hint)
  }
}

/// Collects problems up to a limit.
struct ProblemReport {
  private(set) var problems: [OntologyProblem] = []

  mutating func add(_ path: String, _ line: Int?, _ column: Int?, _ message: String, hint: String? = nil) {
    guard problems.count < OntologyErrors.problemsMax else { return }
    problems.append(OntologyProblem(path: path, line: line, column: column, message: message, hint: hint))
  }
}
