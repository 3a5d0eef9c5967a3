import Domain

/// How likely a fact is right, by how it was read: learned from facts that were judged by hand against their
/// sentences, so that of facts at 0.8 about 80 % are right. Interactions and positions share no feature.
public struct ConfidenceModel: Sendable {
  private static let title = "tocsin confidence 1"
  private static let classes = ["wrong", "right"]

  private var logistic = LogisticModel(title: ConfidenceModel.title, classes: ConfidenceModel.classes)

  /// In (0, 1); nil where none of the features is known.
  public func confidence(_ features: [String]) -> Double? { logistic.probabilities(features)?[1] }

  /// Reads what `text` writes.
  public init(text: String) throws(LogisticModel.Malformed) {
    logistic = try LogisticModel(
      text: text, title: ConfidenceModel.title, classes: ConfidenceModel.classes)
  }

  public var text: String { logistic.text }

  // MARK: Training

  public struct Example: Sendable {
    public var features: [String]
    public var isRight: Bool
    /// Nobody had read the article when the rules were made that read it now: only such facts show what to expect.
    public var isUnread: Bool
    public var isOfPosition: Bool { features.first?.hasPrefix(FactFeatures.positionMark) == true }

    public init(features: [String], isRight: Bool, isUnread: Bool = true) {
      self.features = features
      self.isRight = isRight
      self.isUnread = isUnread
    }
  }

  /// A few hundred judged facts carry only what occurs often.
  public static var trainingOptions: LogisticModel.TrainingOptions {
    var options = LogisticModel.TrainingOptions()
    options.occurrencesMin = 8
    options.penalty = 0.1
    options.step = 0.05
    return options
  }

  /// The same examples give the same model.
  public init(
    trainedOn examples: [Example], _ options: LogisticModel.TrainingOptions = ConfidenceModel.trainingOptions
  ) {
    let rows = examples.map { LogisticModel.Example(features: $0.features, gold: $0.isRight ? 1 : 0) }
    logistic.train(on: rows, options)
  }
}
