import Coding
import Domain

/// The type of marked pairs: the rules alone, and the model in ten-fold cross-validation.
struct PairAccuracy {
  let coder: Coder
  let sentences: [MarkedSentence]
  let listsErrors: Bool

  static let folds = 10

  func measure() {
    let readings = sentences.map { sentence in
      let article = Article(
        id: ArticleID(Digest(of: Array(sentence.text.utf8))), title: "", body: sentence.text)
      return coder.readPair(article, source: sentence.source, target: sentence.target)
    }
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
    var roots = Scores()
    var quads = Scores()
    for fold in 0..<PairAccuracy.folds {
      let training = sentences.indices.filter { $0 % PairAccuracy.folds != fold }.map {
        PairModel.Example(features: readings[$0].features, type: MarkedSentence.type(sentences[$0].root))
      }
      let model = PairModel(trainedOn: training)
      for place in sentences.indices where place % PairAccuracy.folds == fold {
        let gold = sentences[place].root
        let best = model.probabilities(readings[place].features).map { values in
          PairModel.classes[values.indices.max { values[$0] < values[$1] }!]
        }
        let given = MarkedSentence.folded(best ?? .accuse)
        roots.add(gold: gold, given: given)
        quads.add(gold: MarkedSentence.quad(gold), given: MarkedSentence.quad(given))
        if listsErrors, given != gold { print("model\t\(gold)\t\(given)\t\(sentences[place].text)") }
      }
    }
    report("pairs, 10-fold cross-validated, root macro-F1", roots.macroF1, bar: 0.80)
    report("pairs, 10-fold cross-validated, quad macro-F1", quads.macroF1, bar: 0.92)
    print("     root accuracy \(roots.accuracy), quad accuracy \(quads.accuracy)")
    for name in roots.gold.keys.sorted() {
      print("     \(name): F1 \(roots.f1(name)) of \(roots.gold[name] ?? 0)")
    }
  }
}
