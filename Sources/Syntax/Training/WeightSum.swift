/// Averaged weights of one or several perceptrons over the same features. Scores of linear models add up, so the
/// mean of the weights of several seeds votes as all of them together would, at the price of one.
struct WeightSum {
  private var indexOfFeature: [UInt64: Int32] = [:]
  private var rows: [(feature: UInt64, weights: [(action: Int, weight: Float)])] = []
  private var members = 0

  mutating func add(_ perceptron: Perceptron, weightMin: Float) {
    members += 1
    perceptron.averages(weightMin: weightMin) { feature, weights in
      if let index = indexOfFeature[feature] {
        for (action, weight) in weights {
          if let at = rows[Int(index)].weights.firstIndex(where: { $0.action == action }) {
            rows[Int(index)].weights[at].weight += weight
          } else {
            rows[Int(index)].weights.append((action, weight))
          }
        }
      } else {
        indexOfFeature[feature] = Int32(rows.count)
        rows.append((feature, weights))
      }
    }
  }

  /// The weights as a table of 8-bit integers, at most `bytesMax` large: the smallest weights go first.
  func packed(actions: Int, bytesMax: Int) -> PackedWeights {
    let magnitudes = rows.flatMap { $0.weights.map { abs($0.weight) } }.sorted()
    // All but the largest few fit the scale; those are clipped.
    let top =
      magnitudes.isEmpty ? 1 : magnitudes[min(magnitudes.count - 1, magnitudes.count * 99_995 / 100_000)]
    var low: Float = 0
    var high: Float = top
    var best = PackedWeights(rows, actions: actions, scale: 127 / top, weightMin: 0)
    if best.bytes <= bytesMax { return best }
    for _ in 0..<12 {
      let middle = (low + high) / 2
      let candidate = PackedWeights(rows, actions: actions, scale: 127 / top, weightMin: middle)
      if candidate.bytes <= bytesMax {
        best = candidate
        high = middle
      } else {
        low = middle
      }
    }
    return best
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

  init(
    _ rows: [(feature: UInt64, weights: [(action: Int, weight: Float)])], actions: Int, scale: Float,
    weightMin: Float
  ) {
    self.actions = actions
    self.weightMin = weightMin
    var kept: [(UInt64, [(UInt8, Int8)])] = []
    for row in rows {
      var weights: [(UInt8, Int8)] = []
      for (action, weight) in row.weights where abs(weight) >= weightMin {
        let value = Int8(max(-127, min(127, (weight * scale).rounded())))
        if value != 0 { weights.append((UInt8(action), value)) }
      }
      if !weights.isEmpty { kept.append((row.feature, weights)) }
    }
    kept.sort { $0.0 < $1.0 }
    features = kept.count
    let (placed, lists) = PackedWeights.layOut(kept, actions)
    (slots, data) = WeightOrder.heaviestFirst(placed, lists)
  }

  private static func layOut(_ rows: [(UInt64, [(UInt8, Int8)])], _ actions: Int) -> ([UInt64], [UInt8]) {
    let rowBytes = WeightTable.rowBytes(actions)
    var slots = [UInt64](repeating: 0, count: Int(Double(rows.count) / loadMax) + 8)
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
