import Domain

/// A series over days as a chart of braille dots (two across and four down in each character), with axes, and
/// marks on the days of alerts.
struct Chart {
  struct Mark {
    var day: Day
    var symbol: Character
  }

  var title: String
  var days: ClosedRange<Day>
  /// One a day; nil where nothing is known.
  var values: [Double?]
  /// The lowest and highest value of the vertical axis.
  var range: ClosedRange<Double>
  /// Lines across: thresholds, or zero.
  var guides: [Double] = []
  var marks: [Mark] = []

  private static let widthDefault = 80
  private static let widthMin = 30
  private static let rows = 13
  private static let axisWidth = 7

  /// - Parameter width: terminal columns, or nil for a usual width.
  func rendered(width: Int?) -> String {
    let columns = max(Chart.widthMin, min(width ?? Chart.widthDefault, 200)) - Chart.axisWidth
    var canvas = Canvas(columns: columns, rows: Chart.rows)
    for guide in guides where range.contains(guide) {
      for x in stride(from: 0, to: columns * 2, by: 4) { canvas.set(x, y(guide)) }
    }
    draw(on: &canvas, across: columns * 2)
    var text = title + "\n"
    for row in 0..<Chart.rows {
      text += axisLabel(row) + canvas.line(row) + "\n"
    }
    text +=
      String(repeating: " ", count: Chart.axisWidth - 1) + "└" + String(repeating: "─", count: columns) + "\n"
    text += String(repeating: " ", count: Chart.axisWidth) + dateLabels(columns) + "\n"
    if !marks.isEmpty { text += String(repeating: " ", count: Chart.axisWidth) + markLine(columns) + "\n" }
    return text
  }

  private var dayCount: Int { days.lowerBound.distance(to: days.upperBound) + 1 }

  private func y(_ value: Double) -> Int {
    let dots = Chart.rows * 4
    let extent = range.upperBound - range.lowerBound
    let share = extent > 0 ? (value - range.lowerBound) / extent : 0
    return dots - 1 - min(max(Int((share * Double(dots - 1)).rounded()), 0), dots - 1)
  }

  /// Joins neighbouring days with a line; a day without a value is a gap.
  private func draw(on canvas: inout Canvas, across dots: Int) {
    var last: (x: Int, y: Int)?
    for (index, value) in values.enumerated() {
      guard let value else {
        last = nil
        continue
      }
      let x = values.count > 1 ? index * (dots - 1) / (values.count - 1) : dots / 2
      let point = (x: x, y: y(value))
      if let last {
        let steps = max(1, max(abs(point.x - last.x), abs(point.y - last.y)))
        for step in 0...steps {
          canvas.set(last.x + (point.x - last.x) * step / steps, last.y + (point.y - last.y) * step / steps)
        }
      } else {
        canvas.set(point.x, point.y)
      }
      last = point
    }
  }

  private func axisLabel(_ row: Int) -> String {
    let extent = range.upperBound - range.lowerBound
    // Five labels: the quarters of the range.
    let isLabelled = row % 3 == 0
    guard isLabelled else { return String(repeating: " ", count: Chart.axisWidth - 1) + "│" }
    let value = range.upperBound - extent * Double(row) / Double(Chart.rows - 1)
    let label = extent >= 30 ? String(Int(value.rounded())) : decimal(value, places: 1)
    return String(repeating: " ", count: max(0, Chart.axisWidth - 2 - label.count)) + label + " ┤"
  }

  /// As many dates as fit, the first at the left edge and the last at the right one.
  private func dateLabels(_ columns: Int) -> String {
    let width = 10
    let count = max(2, min(6, columns / (width + 6)))
    var line = Array(repeating: Character(" "), count: columns)
    for label in 0..<count {
      let day = days.lowerBound.advanced(by: (dayCount - 1) * label / (count - 1))
      let start = (columns - width) * label / (count - 1)
      for (offset, character) in day.description.enumerated() where start + offset < columns {
        line[start + offset] = character
      }
    }
    return String(line)
  }

  private func markLine(_ columns: Int) -> String {
    var line = Array(repeating: Character(" "), count: columns)
    for mark in marks where days.contains(mark.day) {
      let place =
        dayCount > 1 ? days.lowerBound.distance(to: mark.day) * (columns - 1) / (dayCount - 1) : columns / 2
      // Several in one place: the first stands, more are shown as a plus.
      line[place] = line[place] == " " || line[place] == mark.symbol ? mark.symbol : "+"
    }
    return String(line)
  }

  private struct Canvas {
    let columns: Int
    let rows: Int
    private var cells: [UInt8]

    /// Unicode's order of the eight dots: the left column's upper three, the right one's, then the lowest two.
    private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

    init(columns: Int, rows: Int) {
      self.columns = columns
      self.rows = rows
      cells = Array(repeating: 0, count: columns * rows)
    }

    mutating func set(_ x: Int, _ y: Int) {
      guard x >= 0, y >= 0, x / 2 < columns, y / 4 < rows else { return }
      cells[y / 4 * columns + x / 2] |= Canvas.bits[y % 4][x % 2]
    }

    func line(_ row: Int) -> String {
      String(
        String.UnicodeScalarView(
          cells[row * columns..<(row + 1) * columns].map { cell in
            cell == 0 ? " " : Unicode.Scalar(0x2800 + UInt32(cell))!
          }))
    }
  }
}

/// A number with a fixed count of decimal places, rounded half away from zero; no "−0.0".
func decimal(_ value: Double, places: Int = 1) -> String {
  let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
  let scaled = (abs(value) * scale).rounded()
  guard scaled.isFinite, scaled < 1e15 else { return String(value) }
  let whole = Int(scaled)
  var digits = String(whole)
  if digits.count <= places { digits = String(repeating: "0", count: places + 1 - digits.count) + digits }
  let split = digits.index(digits.endIndex, offsetBy: -places)
  let text = places == 0 ? digits : digits[..<split] + "." + digits[split...]
  return (value < 0 && whole != 0 ? "-" : "") + text
}

/// The same with a plus sign, for changes.
func signed(_ value: Double, places: Int = 1) -> String {
  let text = decimal(value, places: places)
  return text.hasPrefix("-") || !text.contains(where: { ("1"..."9").contains($0) }) ? text : "+" + text
}
