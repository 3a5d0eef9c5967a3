import Coding
import Domain

/// The type of marked pairs: the rules alone, and the model in ten-fold cross-validation.
struct PairAccuracy {
  let coder: Coder
  let sentences: [MarkedSentence]
  let listsErrors: Bool

  static let folds = 10

  func measure() {
    let readings = sentences.map {
      coder.readPair($0.article, source: $0.source, target: $0.target)
    }
    let examples = sentences.map(coder.pairExamples)
    var rules = Scores()
    var ruleQuads = Scores()
    for (sentence, reading) in zip(sentences, readings) {
      let given = MarkedSentence.folded(reading.ruled ?? .accuse)
      rules.add(gold: sentence.root, given: given)
      ruleQuads.add(gold: MarkedSentence.quad(sentence.root), given: MarkedSentence.quad(given))
      if listsErrors, given != sentence.root {
        print("rules\t\(sentence.root)\t\(reading.ruled?.rawValue ?? "none")\t\(sentence.text)")
      }
    }
    report("pairs, rules alone, root accuracy", rules.accuracy, bar: 0.75)
    print("     root macro-F1 \(rules.macroF1), quad macro-F1 \(ruleQuads.macroF1)")
    let (roots, quads) = crossValidate(examples, inOrder: Array(sentences.indices), listsErrors)
    report("pairs, 10-fold cross-validated, root macro-F1", roots.macroF1, bar: 0.80)
    report("pairs, 10-fold cross-validated, quad macro-F1", quads.macroF1, bar: 0.92)
    print("     root accuracy \(roots.accuracy), quad accuracy \(quads.accuracy)")
    var others: [(root: Double, quad: Double)] = []
    for seed in 1...PairAccuracy.divisions {
      var random = Coding.SplitMix(seed: seed)
      let order = sentences.indices.shuffled(using: &random)
      let (roots, quads) = crossValidate(examples, inOrder: order, false)
      others.append((roots.macroF1, quads.macroF1))
    }
    let count = Double(others.count)
    let root = others.reduce(0) { $0 + $1.root } / count
    let quad = others.reduce(0) { $0 + $1.quad } / count
    print(
      "     mean of \(others.count) other divisions into folds: root macro-F1 \(root), quad macro-F1 \(quad)")
    for name in roots.gold.keys.sorted() {
      print("     \(name): F1 \(roots.f1(name)) of \(roots.gold[name] ?? 0)")
    }
  }

  /// How many other divisions into folds show what of the figures is chance.
  private static let divisions: UInt64 = 4

  /// Each sentence typed by a model that has seen the other folds; folds are dealt out in the order given.
  private func crossValidate(
    _ examples: [[PairModel.Example]], inOrder order: [Int], _ listsErrors: Bool
  ) -> (roots: Scores, quads: Scores) {
    var roots = Scores()
    var quads = Scores()
    for fold in 0..<PairAccuracy.folds {
      let isHeldOut = { (rank: Int) in rank % PairAccuracy.folds == fold }
      let training = order.indices.filter { !isHeldOut($0) }.flatMap { examples[order[$0]] }
      let model = PairModel(trainedOn: training)
      for place in order.indices.filter(isHeldOut).map({ order[$0] }) {
        let gold = sentences[place].root
        let best = model.probabilities(examples[place][0].features).map { values in
          PairModel.classes[values.indices.max { values[$0] < values[$1] }!]
        }
        let given = MarkedSentence.folded(best ?? .accuse)
        roots.add(gold: gold, given: given)
        quads.add(gold: MarkedSentence.quad(gold), given: MarkedSentence.quad(given))
        if listsErrors, given != gold { print("model\t\(gold)\t\(given)\t\(sentences[place].text)") }
      }
    }
    return (roots, quads)
  }
}
