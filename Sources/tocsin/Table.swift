/// A table for people: columns as wide as their cells, the last flexible one cut to the terminal's width. Where that
/// is too narrow, spare columns are left out, and then each row is a block of lines, a line for each column.
struct Table {
  enum Alignment { case left, right }

  struct Column {
    var title: String
    var alignment: Alignment
    /// The column that gives way where the terminal is too narrow.
    var flexible: Bool
    /// Left out where the terminal is too narrow.
    var spare: Bool

    init(
      _ title: String, _ alignment: Alignment = .left, flexible: Bool = false, spare: Bool = false
    ) {
      self.title = title
      self.alignment = alignment
      self.flexible = flexible
      self.spare = spare
    }
  }

  struct Cell: ExpressibleByStringLiteral {
    var text: String
    var style: Terminal.Style?

    init(_ text: String, _ style: Terminal.Style? = nil) {
      self.text = text
      self.style = style
    }

    init(stringLiteral text: String) { self.init(text) }
  }

  private static let gap = 2
  private static let narrowest = 12

  var columns: [Column]
  var rows: [[Cell]] = []

  init(_ columns: [Column]) { self.columns = columns }

  mutating func add(_ cells: [Cell]) { rows.append(cells) }

  mutating func add(_ cells: String...) { rows.append(cells.map { Cell($0) }) }

  /// - Parameter width: columns available, or nil for as many as it takes.
  func rendered(width: Int? = Terminal.width) -> String {
    let clean = rows.map { row in row.map { Cell(Table.printable($0.text), $0.style) } }
    var shown = Array(columns.indices)
    guard let widths = widths(of: shown, clean, within: width) else {
      shown.removeAll { columns[$0].spare }
      guard let narrow = self.widths(of: shown, clean, within: width) else { return blocks(clean) }
      return lines(shown, clean, narrow)
    }
    return lines(shown, clean, widths)
  }

  /// The columns' widths; nil where they do not go into `width`.
  private func widths(of shown: [Int], _ rows: [[Cell]], within width: Int?) -> [Int]? {
    var widths = shown.map { column in
      rows.reduce(Table.columnCount(columns[column].title)) { max($0, Table.columnCount($1[column].text)) }
    }
    guard let width else { return widths }
    let excess = widths.reduce(0, +) + Table.gap * (widths.count - 1) - width
    if excess <= 0 { return widths }
    guard let flexible = shown.lastIndex(where: { columns[$0].flexible }),
      widths[flexible] - excess >= Table.narrowest
    else { return nil }
    widths[flexible] -= excess
    return widths
  }

  private func lines(_ shown: [Int], _ rows: [[Cell]], _ widths: [Int]) -> String {
    let titles = shown.map { Cell(columns[$0].title, .bold) }
    return ([titles] + rows.map { row in shown.map { row[$0] } }).map { line($0, shown, widths) }.joined()
  }

  func print() { Terminal.write(rendered()) }

  private func blocks(_ rows: [[Cell]]) -> String {
    let titleWidth = columns.reduce(0) { max($0, Table.columnCount($1.title)) }
    return rows.map { row in
      zip(columns, row).map { column, cell in
        if cell.text.allSatisfy(\.isWhitespace) { return "" }
        let padding = String(repeating: " ", count: titleWidth - Table.columnCount(column.title) + Table.gap)
        return Terminal.styled(column.title, .bold) + padding + Terminal.styled(cell.text, cell.style) + "\n"
      }.joined()
    }.joined(separator: "\n")
  }

  private func line(_ cells: [Cell], _ shown: [Int], _ widths: [Int]) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
      let text = Table.cut(cell.text, to: widths[index])
      let padding = String(repeating: " ", count: max(0, widths[index] - Table.columnCount(text)))
      let isLast = index == cells.count - 1
      switch columns[shown[index]].alignment {
      case .left: line += Terminal.styled(text, cell.style) + (isLast ? "" : padding)
      case .right: line += padding + Terminal.styled(text, cell.style)
      }
      if !isLast { line += String(repeating: " ", count: Table.gap) }
    }
    return line + "\n"
  }

  /// Control characters would move the cursor or colour the terminal, and those of writing direction turn words
  /// around: an article must not be able to.
  static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map {
          $0.properties.generalCategory == .control || $0.properties.isBidiControl ? " " : $0
        }))
  }

  static func cut(_ text: String, to width: Int) -> String {
    guard columnCount(text) > width else { return text }
    var result = ""
    var used = 0
    for character in text {
      let step = columnCount(character)
      if used + step > width - 1 { break }
      result.append(character)
      used += step
    }
    return result + "…"
  }

  /// Terminal columns of a text: two for East Asian wide characters and emoji.
  static func columnCount(_ text: String) -> Int { text.reduce(0) { $0 + columnCount($1) } }

  private static func columnCount(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    return switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      2
    default: 1
    }
  }
}
