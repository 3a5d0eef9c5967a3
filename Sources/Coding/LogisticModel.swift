import Foundation

/// Multinomial logistic regression over features that are either there or not.
///
/// Its file is text, so that an analyst can read why: a line for each feature with its weight in each class.
public struct LogisticModel: Sendable {
  /// The file's first line: what the model is for, and the version of its format.
  public let title: String
  public let classes: [String]
  var index: [String: Int32] = [:]
  /// By feature, then by class.
  var weights: [Float] = []

  init(title: String, classes: [String]) {
    self.title = title
    self.classes = classes
  }

  /// Probabilities in the order of `classes`; nil where none of the features is known.
  public func probabilities(_ features: [String]) -> [Double]? {
    var scores = [Double](repeating: 0, count: classes.count)
    var isAnyKnown = false
    for feature in features {
      guard let row = index[feature] else { continue }
      isAnyKnown = true
      for place in scores.indices { scores[place] += Double(weights[Int(row) * scores.count + place]) }
    }
    guard isAnyKnown else { return nil }
    return LogisticModel.softmax(scores)
  }

  static func softmax(_ scores: [Double]) -> [Double] {
    let top = scores.max() ?? 0
    let powers = scores.map { exp2(($0 - top) * 1.4426950408889634) }
    let total = powers.reduce(0, +)
    return powers.map { $0 / total }
  }

  // MARK: The file

  public struct Malformed: Error, CustomStringConvertible {
    public var line: Int
    public var reason: String
    public var description: String { "line \(line): \(reason)" }
  }

  /// Reads what `text` writes.
  init(text: String, title: String, classes: [String]) throws(Malformed) {
    self.init(title: title, classes: classes)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first, first == title else {
      throw Malformed(line: 1, reason: "does not begin with '\(title)'")
    }
    for (number, line) in lines.enumerated().dropFirst() where !line.isEmpty && !line.hasPrefix("#") {
      let cells = line.split(separator: "\t")
      guard cells.count == classes.count + 1 else {
        throw Malformed(line: number + 1, reason: "\(cells.count) cells, not \(classes.count + 1)")
      }
      index[String(cells[0])] = Int32(index.count)
      for cell in cells.dropFirst() {
        guard let weight = Float(cell) else {
          throw Malformed(line: number + 1, reason: "'\(cell)' is no number")
        }
        weights.append(weight)
      }
    }
  }

  public var text: String {
    var text = title + "\n# feature\t" + classes.joined(separator: "\t") + "\n"
    for (feature, row) in index.sorted(by: { $0.key < $1.key }) {
      let values = weights[Int(row) * classes.count..<(Int(row) + 1) * classes.count]
      text += feature + "\t"
      text += values.map { String(Double(($0 * 1000).rounded()) / 1000) }.joined(separator: "\t") + "\n"
    }
    return text
  }
}
