import Domain

/// What a marked pair is likely to be, by its features: 15 classes, CONCEDE and RETREAT being one.
public struct PairModel: Sendable {
  /// PLOVER's types with CONCEDE standing for YIELD, the two together.
  public static let classes: [PloverType] = PloverType.allCases.filter { $0 != .retreat }

  private var logistic = LogisticModel(title: PairModel.title, classes: PairModel.classes.map(\.rawValue))

  private static let title = "tocsin pairs 1"

  public static func classIndex(of type: PloverType) -> Int {
    classes.firstIndex(of: type == .retreat ? .concede : type)!
  }

  /// Probabilities in the order of `classes`; nil where none of the features is known.
  public func probabilities(_ features: [String]) -> [Double]? { logistic.probabilities(features) }

  /// Reads what `text` writes.
  public init(text: String) throws(LogisticModel.Malformed) {
    logistic = try LogisticModel(
      text: text, title: PairModel.title, classes: PairModel.classes.map(\.rawValue))
  }

  public var text: String { logistic.text }

  // MARK: Training

  public struct Example: Sendable {
    public var features: [String]
    public var type: PloverType
    public var weight: Double

    public init(features: [String], type: PloverType, weight: Double = 1) {
      self.features = features
      self.type = type
      self.weight = weight
    }
  }

  /// Weight of a sentence read without its likeliest event, beside the sentence itself.
  static let unaidedWeight = 0.4

  public static var trainingOptions: LogisticModel.TrainingOptions {
    var options = LogisticModel.TrainingOptions()
    options.occurrencesMin = 3
    return options
  }

  /// The same examples give the same model.
  public init(
    trainedOn examples: [Example], _ options: LogisticModel.TrainingOptions = PairModel.trainingOptions
  ) {
    let rows = examples.map {
      LogisticModel.Example(
        features: $0.features, gold: PairModel.classIndex(of: $0.type), weight: $0.weight)
    }
    logistic.train(on: rows, options)
  }
}
