extension LogisticModel {
  struct Example {
    var features: [String]
    /// Index into `classes`.
    var gold: Int
    var weight = 1.0
  }

  public struct TrainingOptions: Sendable {
    public var passes = 20
    /// Initial step of AdaGrad (Duchi et al., 2011).
    public var step = 0.1
    /// L2 penalty per example.
    public var penalty = 0.008
    /// A feature seen less often, by the examples' weights, is left out.
    public var occurrencesMin = 2.0

    public init() {}
  }

  /// Trains on the examples, in an order that depends on nothing but their number: the same examples give the
  /// same model.
  mutating func train(on examples: [Example], _ options: TrainingOptions) {
    var counts: [String: Double] = [:]
    for example in examples {
      for feature in example.features { counts[feature, default: 0] += example.weight }
    }
    index = [:]
    for (feature, count) in counts.sorted(by: { $0.key < $1.key }) where count >= options.occurrencesMin {
      index[feature] = Int32(index.count)
    }
    let classCount = classes.count
    var trained = [Double](repeating: 0, count: index.count * classCount)
    var squares = [Double](repeating: 1e-6, count: trained.count)
    let rows = examples.map { $0.features.compactMap { index[$0].map(Int.init) } }
    var order = Array(examples.indices)
    var random = SplitMix(seed: 20_251_023)
    for _ in 0..<options.passes {
      order.shuffle(using: &random)
      for place in order {
        var scores = [Double](repeating: 0, count: classCount)
        for row in rows[place] { for c in 0..<classCount { scores[c] += trained[row * classCount + c] } }
        let probabilities = LogisticModel.softmax(scores)
        for c in 0..<classCount {
          let error = probabilities[c] - (c == examples[place].gold ? 1 : 0)
          for row in rows[place] {
            let at = row * classCount + c
            let gradient = examples[place].weight * (error + options.penalty * trained[at])
            squares[at] += gradient * gradient
            trained[at] -= options.step * gradient / squares[at].squareRoot()
          }
        }
      }
    }
    weights = trained.map { Float($0) }
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
