/// A series in one line of block characters.
enum Sparkline {
  private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// - Parameters:
  ///   - values: nil where nothing is known, which is drawn as a space.
  ///   - range: the values of the lowest and the highest block.
  ///   - width: characters; each shows the last value of its days.
  static func text(_ values: [Double?], in range: ClosedRange<Double>, width: Int) -> String {
    guard !values.isEmpty, width > 0 else { return "" }
    let columns = min(width, values.count)
    let extent = range.upperBound - range.lowerBound
    return String(
      (0..<columns).map { column in
        let place = (column + 1) * values.count / columns - 1
        guard let value = values[place] else { return " " }
        let share = extent > 0 ? (value - range.lowerBound) / extent : 0
        return blocks[min(max(Int(share * Double(blocks.count)), 0), blocks.count - 1)]
      })
  }
}
