/// Trains the tagger on gold tags, reading its own predictions as the tags before.
enum TaggerTrainer {
  static let passes = 8
  /// Averaged weights below this are left out.
  static let weightMin: Float = 0.1
  private static let updatesMin = 2

  static func train(
    _ sentences: [TrainingSentence], tags: Int, passes: Int = passes, seed: UInt64, progress: (String) -> Void
  ) -> Perceptron {
    let perceptron = Perceptron(actions: tags, updatesMin: updatesMin)
    let features = UnsafeMutablePointer<UInt64>.allocate(capacity: WeightTable.featuresMax)
    defer { features.deallocate() }
    var random = Random(seed: seed)
    var order = Array(sentences.indices)
    for pass in 1...passes {
      order.shuffle(using: &random)
      var right = 0
      var total = 0
      for index in order {
        let sentence = sentences[index]
        right += learn(sentence, perceptron, features)
        total += sentence.count
      }
      progress("tagger, pass \(pass) of \(passes): \(percent(right, total)) % right in training")
    }
    return perceptron
  }

  /// - Returns: how many tokens were right before they were corrected.
  private static func learn(
    _ sentence: TrainingSentence, _ perceptron: Perceptron, _ features: UnsafeMutablePointer<UInt64>
  ) -> Int {
    var last = TaggerFeatures.before
    var beforeLast = TaggerFeatures.before
    var right = 0
    let scores = perceptron.scores
    for number in 1...sentence.count {
      let size = TaggerFeatures.extract(
        sentence.atoms.pointer, count: sentence.count, number: number, last: last, beforeLast: beforeLast,
        features)
      perceptron.score(features, size)
      var best = 0
      for tag in 1..<perceptron.actions where scores[tag] > scores[best] { best = tag }
      let gold = Int(sentence.goldTags[number])
      perceptron.tick()
      if best == gold { right += 1 } else { perceptron.update(features, size, good: gold, bad: best) }
      beforeLast = last
      last = UInt32(best)
    }
    return right
  }

  /// Tags sentences with the weights of a trained perceptron.
  static func tag(_ sentences: [TrainingSentence], _ weights: PackedWeights) {
    let scratch = ScoreScratch()
    weights.withTable { table in
      for sentence in sentences {
        let count = sentence.count
        sentence.tags.withUnsafeMutableBufferPointer {
          Tagger.run(table, sentence.atoms.pointer, count: count, $0.baseAddress!, scratch)
        }
      }
    }
  }
}

/// Two decimals.
package func percent(_ part: Int, _ whole: Int) -> String {
  guard whole > 0 else { return "–" }
  let hundredths = (part * 20_000 / whole + 1) / 2
  return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
}
