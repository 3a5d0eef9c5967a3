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
      let model = PairModel.trained(on: training)
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

/// Raw sentences: is there a fact on the marked pair, and is its type right?
struct OpenAccuracy {
  let coder: Coder
  let sentences: [MarkedSentence]
  let listsErrors: Bool

  func measure() {
    var found = 0
    var right = 0
    var facts = 0
    /// By tenths of confidence: facts on the pair, and those with the right type.
    var bins = [(count: Int, right: Int)](repeating: (0, 0), count: 10)
    for sentence in sentences {
      let article = Article(
        id: ArticleID(Digest(of: Array(sentence.text.utf8))), title: "", body: sentence.text)
      let coded = coder.code(article, received: Day(daysSinceEpoch: 18_000)).facts
      facts += coded.count
      let onPair = coded.filter { fact in
        fact.source.span.overlaps(sentence.source) && fact.recipient?.span.overlaps(sentence.target) == true
      }
      let isRight = onPair.contains { $0.type.map(MarkedSentence.folded) == sentence.root }
      if !onPair.isEmpty { found += 1 }
      if isRight { right += 1 }
      for fact in onPair {
        let bin = min(9, Int(fact.confidence * 10))
        bins[bin].count += 1
        if fact.type.map(MarkedSentence.folded) == sentence.root { bins[bin].right += 1 }
      }
      if listsErrors, !isRight {
        let given = onPair.first?.type?.rawValue ?? "-"
        let source = String(
          decoding: Array(sentence.text.utf8)[sentence.source.start..<sentence.source.end], as: UTF8.self)
        let target = String(
          decoding: Array(sentence.text.utf8)[sentence.target.start..<sentence.target.end], as: UTF8.self)
        print("open\t\(sentence.root)\t\(given)\t\(source) >> \(target)\t\(sentence.text)")
      }
    }
    let total = Double(sentences.count)
    report("open text, recall of the marked pair with its type", Double(right) / total, bar: 0.60)
    report(
      "open text, root right where a fact is found on the pair", Double(right) / Double(max(1, found)),
      bar: 0.80)
    print("     a fact on the pair in \(found) of \(sentences.count) sentences; \(facts) facts in all")
    for (bin, counts) in bins.enumerated() where counts.count > 0 {
      print("     confidence 0.\(bin): \(counts.right) of \(counts.count) have the right type")
    }
  }
}
