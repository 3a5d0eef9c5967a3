/// Trains the tagger on gold tags, reading its own predictions as the tags before.
enum TaggerTrainer {
  static let passes = 8
  /// Averaged weights below this are left out.
  static let weightMin: Float = 0.1
  private static let updatesMin = 2
  /// The pass after which no features are taken up any more.
  private static let settlesAfter = 4
  /// A right tag is corrected too where it leads by less: what is right by chance is learned as well as what is wrong.
  static let margin: Float = 30

  /// - Parameters:
  ///   - margin: what a right tag must lead by.
  ///   - bytesMax: size of the weight table that the features must fit into.
  static func train(
    _ sentences: [TrainingSentence], tags: TagSet, passes: Int = passes, seed: UInt64, margin: Float = margin,
    bytesMax: Int? = nil, progress: (String) -> Void
  ) -> Perceptron {
    let perceptron = Perceptron(actions: tags.tags.count, updatesMin: updatesMin)
    let features = UnsafeMutablePointer<UInt64>.allocate(capacity: WeightTable.featuresMax)
    defer { features.deallocate() }
    let traits = TagTraits(tags.tags)
    var random = Random(seed: seed)
    var order = Array(sentences.indices)
    for pass in 1...passes {
      order.shuffle(using: &random)
      var right = 0
      var total = 0
      for index in order {
        let sentence = sentences[index]
        right += learn(sentence, perceptron, traits, features, margin: margin)
        total += sentence.count
      }
      progress("tagger, pass \(pass) of \(passes): \(percent(right, total)) % right in training")
      if pass == settlesAfter, let bytesMax { perceptron.settle(bytesMax: bytesMax, weightMin: weightMin) }
    }
    return perceptron
  }

  /// - Returns: how many tokens were right before they were corrected.
  private static func learn(
    _ sentence: TrainingSentence, _ perceptron: Perceptron, _ traits: borrowing TagTraits,
    _ features: UnsafeMutablePointer<UInt64>, margin: Float
  ) -> Int {
    var last = TaggerFeatures.before
    var beforeLast = TaggerFeatures.before
    var clause = TaggerFeatures.noVerb
    var right = 0
    let scores = perceptron.scores
    for number in 1...sentence.count {
      let size = TaggerFeatures.extract(
        sentence.atoms.pointer, count: sentence.count, number: number, last: last, beforeLast: beforeLast,
        clause: clause, features)
      perceptron.score(features, size)
      var best = 0
      for tag in 1..<perceptron.actions where scores[tag] > scores[best] { best = tag }
      let gold = Int(sentence.goldTags[number])
      perceptron.tick()
      if best != gold {
        perceptron.update(features, size, good: gold, bad: best)
      } else {
        right += 1
        let rival = rival(of: best, perceptron)
        if scores[best] < scores[rival] + margin {
          perceptron.update(features, size, good: gold, bad: rival)
        }
      }
      beforeLast = last
      last = UInt32(best)
      clause = TaggerFeatures.clause(clause, after: UInt8(best), traits)
    }
    return right
  }

  /// The best tag but one.
  private static func rival(of best: Int, _ perceptron: Perceptron) -> Int {
    let scores = perceptron.scores
    var rival = best == 0 ? 1 : 0
    for tag in 0..<perceptron.actions where tag != best && scores[tag] > scores[rival] { rival = tag }
    return rival
  }

  /// Tags sentences with the weights of a trained perceptron.
  static func tag(_ sentences: [TrainingSentence], _ weights: PackedWeights, _ tags: TagSet) {
    let traits = TagTraits(tags.tags)
    let scratch = ScoreScratch()
    weights.withTable { table in
      for sentence in sentences {
        let count = sentence.count
        sentence.tags.withUnsafeMutableBufferPointer {
          Tagger.run(table, sentence.atoms.pointer, count: count, $0.baseAddress!, traits, scratch)
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
