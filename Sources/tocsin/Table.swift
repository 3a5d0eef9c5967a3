/// A table for people: columns as wide as their cells, the last flexible one cut to the terminal's width.
struct Table {
  enum Alignment { case left, right }

  struct Column {
    var title: String
    var alignment: Alignment
    /// The column that gives way where the terminal is too narrow.
    var flexible: Bool

    init(_ title: String, _ alignment: Alignment = .left, flexible: Bool = false) {
      self.title = title
      self.alignment = alignment
      self.flexible = flexible
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
    var widths = columns.indices.map { column in
      clean.reduce(Table.columnCount(columns[column].title)) { max($0, Table.columnCount($1[column].text)) }
    }
    if let width, let flexible = columns.lastIndex(where: \.flexible) {
      let total = widths.reduce(0, +) + Table.gap * (widths.count - 1)
      if total > width { widths[flexible] = max(Table.narrowest, widths[flexible] - (total - width)) }
    }
    var text = line(columns.map { Cell($0.title, .bold) }, widths)
    for row in clean { text += line(row, widths) }
    return text
  }

  func print() { Terminal.write(rendered()) }

  private func line(_ cells: [Cell], _ widths: [Int]) -> String {
    var text = ""
    for (index, cell) in cells.enumerated() {
      let shown = Table.cut(cell.text, to: widths[index])
      let padding = String(repeating: " ", count: max(0, widths[index] - Table.columnCount(shown)))
      let isLast = index == cells.count - 1
      switch columns[index].alignment {
      case .left: text += Terminal.styled(shown, cell.style) + (isLast ? "" : padding)
      case .right: text += padding + Terminal.styled(shown, cell.style)
      }
      if !isLast { text += String(repeating: " ", count: Table.gap) }
    }
    return text + "\n"
  }

  /// Control characters would move the cursor or colour the terminal: an article must not be able to.
  static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
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
