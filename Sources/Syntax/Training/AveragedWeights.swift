/// Averaged weights of a linear model: features in order of their hashes, each with the weights of some actions.
struct AveragedWeights {
  private(set) var features: [UInt64] = []
  /// Where each feature's weights end in `actions` and `weights`.
  private(set) var ends: [Int] = []
  private(set) var actions: [UInt8] = []
  private(set) var weights: [Float] = []

  /// Adds a weight to the feature that the next `end` names.
  mutating func append(_ action: UInt8, _ weight: Float) {
    actions.append(action)
    weights.append(weight)
  }

  /// Ends a feature. Where it got no weight it is left out.
  mutating func end(_ feature: UInt64) {
    guard actions.count > (ends.last ?? 0) else { return }
    features.append(feature)
    ends.append(actions.count)
  }

  /// Positions in `actions` and `weights` of the feature at `index`.
  func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  /// Scores of linear models add up, so the sum of the weights of several seeds votes as all of them together would, at
  /// the price of one.
  static func + (first: AveragedWeights, second: AveragedWeights) -> AveragedWeights {
    var sum = AveragedWeights()
    var (left, right) = (0, 0)
    while left < first.features.count || right < second.features.count {
      let isInFirst =
        left < first.features.count
        && (right == second.features.count || first.features[left] <= second.features[right])
      let isInSecond =
        right < second.features.count
        && (left == first.features.count || second.features[right] <= first.features[left])
      let feature = isInFirst ? first.features[left] : second.features[right]
      let start = sum.actions.count
      if isInFirst {
        for place in first.range(left) { sum.append(first.actions[place], first.weights[place]) }
        left += 1
      }
      if isInSecond {
        for place in second.range(right) {
          sum.merge(second.actions[place], second.weights[place], from: start)
        }
        right += 1
      }
      sum.end(feature)
    }
    return sum
  }

  private mutating func merge(_ action: UInt8, _ weight: Float, from start: Int) {
    for place in start..<actions.count where actions[place] == action {
      weights[place] += weight
      return
    }
    append(action, weight)
  }

  /// The weights as a table of 8-bit integers, at most `bytesMax` large: the smallest weights go first.
  /// - Parameter actionCount: actions of the model.
  func packed(actions actionCount: Int, bytesMax: Int) -> PackedWeights {
    let scale = scale()
    return PackedWeights(
      self, actions: actionCount, scale: scale,
      weightMin: weightMin(actions: actionCount, bytesMax: bytesMax, scale: scale))
  }

  /// Features that keep a weight in a table of at most `bytesMax`, in order.
  func features(actions actionCount: Int, bytesMax: Int) -> [UInt64] {
    let least = weightMin(actions: actionCount, bytesMax: bytesMax, scale: scale())
    return features.indices.filter { range($0).contains { abs(weights[$0]) >= least } }.map { features[$0] }
  }

  /// What makes 8-bit integers of the weights. All but the largest few fit; those are clipped.
  private func scale() -> Float {
    let magnitudes = weights.map { abs($0) }.sorted()
    guard !magnitudes.isEmpty else { return 127 }
    return 127 / magnitudes[min(magnitudes.count - 1, magnitudes.count * 99_995 / 100_000)]
  }

  /// The smallest weight that a table of at most `bytesMax` has room for.
  private func weightMin(actions: Int, bytesMax: Int, scale: Float) -> Float {
    var low: Float = 0
    var high: Float = 127 / scale
    if PackedWeights.bytes(self, actions: actions, scale: scale, weightMin: 0) <= bytesMax { high = 0 }
    for _ in 0..<12 {
      let middle = (low + high) / 2
      if PackedWeights.bytes(self, actions: actions, scale: scale, weightMin: middle) <= bytesMax {
        high = middle
      } else {
        low = middle
      }
    }
    return high
  }
}

/// A weight table in memory, laid out as in the model file.
final class PackedWeights {
  let slots: [UInt64]
  let data: [UInt8]
  /// Smallest weight kept, in the perceptron's units.
  let weightMin: Float
  let features: Int
  private let actions: Int
  /// Features with this many weights or more are kept as rows.
  private static let rowFrom = 20
  private static let loadMax = 0.78

  var bytes: Int { slots.count * 8 + data.count }

  init(_ averages: AveragedWeights, actions: Int, scale: Float, weightMin: Float) {
    self.actions = actions
    self.weightMin = weightMin
    var kept: [(UInt64, [(UInt8, Int8)])] = []
    for (index, feature) in averages.features.enumerated() {
      var weights: [(UInt8, Int8)] = []
      for place in averages.range(index) {
        if let value = PackedWeights.value(averages.weights[place], scale, weightMin) {
          weights.append((averages.actions[place], value))
        }
      }
      if !weights.isEmpty { kept.append((feature, weights)) }
    }
    features = kept.count
    let (placed, lists) = PackedWeights.layOut(kept, actions)
    (slots, data) = WeightOrder.heaviestFirst(placed, lists)
  }

  /// The 8-bit weight; nil where it is left out.
  private static func value(_ weight: Float, _ scale: Float, _ weightMin: Float) -> Int8? {
    guard abs(weight) >= weightMin else { return nil }
    let value = Int8(max(-127, min(127, (weight * scale).rounded())))
    return value == 0 ? nil : value
  }

  /// How large the table would be.
  static func bytes(_ averages: AveragedWeights, actions: Int, scale: Float, weightMin: Float) -> Int {
    var features = 0
    var data = 0
    for index in averages.features.indices {
      var weights = 0
      for place in averages.range(index) where value(averages.weights[place], scale, weightMin) != nil {
        weights += 1
      }
      if weights > 0 { features += 1 }
      data += weights >= rowFrom ? WeightTable.rowBytes(actions) : weights > 2 ? weights * 2 : 0
    }
    return slotCount(features) * 8 + data
  }

  private static func slotCount(_ features: Int) -> Int { Int(Double(features) / loadMax) + 8 }

  private static func layOut(_ rows: [(UInt64, [(UInt8, Int8)])], _ actions: Int) -> ([UInt64], [UInt8]) {
    let rowBytes = WeightTable.rowBytes(actions)
    var slots = [UInt64](repeating: 0, count: slotCount(rows.count))
    var data: [UInt8] = []
    // Rows first: they are aligned to 16 bytes, lists to 2.
    let ordered = rows.filter { $0.1.count >= rowFrom } + rows.filter { $0.1.count < rowFrom }
    for (feature, weights) in ordered {
      let payload: UInt32
      if weights.count >= rowFrom {
        payload = WeightTable.Payload.row << 30 | UInt32(data.count / 16)
        var row = [UInt8](repeating: 0, count: rowBytes)
        for (action, weight) in weights { row[Int(action)] = UInt8(bitPattern: weight) }
        data += row
      } else if weights.count <= 2 {
        let entries = weights.map { UInt32($0.0) << 8 | UInt32(UInt8(bitPattern: $0.1)) }
        payload = entries[0] | (entries.count > 1 ? entries[1] : 0) << 15
      } else {
        payload = WeightTable.Payload.list << 30 | UInt32(data.count / 2) << 7 | UInt32(weights.count)
        for (action, weight) in weights { data += [action, UInt8(bitPattern: weight)] }
      }
      var slot = WeightTable.home(feature, slots.count)
      while slots[slot] != 0 { slot = slot + 1 == slots.count ? 0 : slot + 1 }
      slots[slot] = UInt64(WeightTable.fingerprint(feature)) << 32 | UInt64(payload)
    }
    return (slots, data)
  }

  /// Reads with the table that the file will hold.
  func withTable<R>(_ body: (WeightTable) throws -> R) rethrows -> R {
    try slots.withUnsafeBufferPointer { slots in
      try data.withUnsafeBytes { data in
        try body(WeightTable(slots: slots, data: data, actions: actions))
      }
    }
  }
}
