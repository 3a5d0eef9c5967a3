import Domain

extension PairModel {
  public struct Example: Sendable {
    public var features: [String]
    public var type: PloverType

    public init(features: [String], type: PloverType) {
      self.features = features
      self.type = type
    }
  }

  public struct TrainingOptions: Sendable {
    public var passes = 20
    /// Initial step of AdaGrad (Duchi et al., 2011).
    public var step = 0.1
    /// L2 penalty per example.
    public var penalty = 0.008
    /// A feature seen less often is left out.
    public var occurrencesMin = 2

    public init() {}
  }

  /// Trains on the examples, in an order that depends on nothing but their number: the same examples give the
  /// same model.
  public static func trained(on examples: [Example], _ options: TrainingOptions = TrainingOptions())
    -> PairModel
  {
    var model = PairModel()
    var counts: [String: Int] = [:]
    for example in examples { for feature in example.features { counts[feature, default: 0] += 1 } }
    for (feature, count) in counts.sorted(by: { $0.key < $1.key }) where count >= options.occurrencesMin {
      model.index[feature] = Int32(model.index.count)
    }
    let classCount = classes.count
    var weights = [Double](repeating: 0, count: model.index.count * classCount)
    var squares = [Double](repeating: 1e-6, count: weights.count)
    let rows = examples.map { $0.features.compactMap { model.index[$0].map(Int.init) } }
    let gold = examples.map { classIndex(of: $0.type) }
    var order = Array(examples.indices)
    var random = SplitMix(seed: 20_251_023)
    for _ in 0..<options.passes {
      order.shuffle(using: &random)
      for place in order {
        var scores = [Double](repeating: 0, count: classCount)
        for row in rows[place] { for c in 0..<classCount { scores[c] += weights[row * classCount + c] } }
        let probabilities = softmax(scores)
        for c in 0..<classCount {
          let error = probabilities[c] - (c == gold[place] ? 1 : 0)
          for row in rows[place] {
            let at = row * classCount + c
            let gradient = error + options.penalty * weights[at]
            squares[at] += gradient * gradient
            weights[at] -= options.step * gradient / squares[at].squareRoot()
          }
        }
      }
    }
    model.weights = weights.map { Float($0) }
    return model
  }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers on every machine.
public struct SplitMix: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
