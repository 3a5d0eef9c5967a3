import Dispatch

/// Trains a model from treebanks. The same data, options and seed give the same bytes.
package struct SyntaxTrainer {
  package struct Options: Sendable {
    package var seed: UInt64 = 1
    /// Taggers and parsers trained from different seeds and averaged.
    package var members = 1
    package var parserPasses = ParserTrainer.passes
    package var taggerPasses = TaggerTrainer.passes
    /// Folds for the tags that the parser is trained on: each fold is tagged by a tagger that has not seen it.
    package var folds = 5
    /// Largest weight tables, in bytes: with all else, the model's file stays below 16,000,000.
    package var taggerBytesMax = 4_100_000
    package var parserBytesMax = 11_300_000
    package var classes = WordClasses()

    package init() {}
  }

  /// What is kept of a tagger and a parser once they are trained.
  private struct Member {
    let tagger: AveragedWeights
    let parser: AveragedWeights
  }

  private static let relationOccurrencesMin = 3

  private let options: Options
  private let progress: (String) -> Void
  private let gold: [GoldSentence]
  private let sentences: [TrainingSentence]
  private let tags: TagSet
  private let transitions: Transitions
  private let clusters: WordClusters

  /// - Parameter unlabelled: texts to learn word clusters from, beside the treebank; none for no clusters.
  package init(
    _ treebank: [GoldSentence], unlabelled: [String], options: Options, progress: @escaping (String) -> Void
  ) {
    self.options = options
    self.progress = progress
    gold = CaseCopies.added(to: treebank, classes: options.classes, seed: options.seed)
    tags = TagSet(gold)
    transitions = SyntaxTrainer.transitions(gold)
    clusters =
      unlabelled.isEmpty
      ? WordClusters() : WordClusters(SyntaxTrainer.hashed(treebank, unlabelled), progress: progress)
    let none = WordTable(
      keys: UnsafeBufferPointer(start: nil, count: 0), values: UnsafeBufferPointer(start: nil, count: 0))
    let (tags, transitions) = (tags, transitions)
    sentences = gold.map { TrainingSentence($0, words: none, tagNumbers: tags, transitions: transitions) }
  }

  /// The model file's bytes.
  package func train() -> [UInt8] {
    progress("\(sentences.count) sentences, \(tags.tags.count) tags, \(transitions.count) actions")
    jackknife(seed: options.seed &* 1_000)
    let words = WordTableBuilder(sentences, clusters: clusters, classes: options.classes)
    words.withTable { table in for sentence in sentences { sentence.look(table) } }
    let members = trainMembers()
    let tagger = members.map(\.tagger).reduce(AveragedWeights(), +)
      .packed(actions: tags.tags.count, bytesMax: options.taggerBytesMax)
    let parser = members.map(\.parser).reduce(AveragedWeights(), +)
      .packed(actions: transitions.count, bytesMax: options.parserBytesMax)
    progress(
      "tagger \(tagger.features) features, \(tagger.bytes) bytes, weights from \(tagger.weightMin); "
        + "parser \(parser.features) features, \(parser.bytes) bytes, weights from \(parser.weightMin)")
    return encode(words, tagger, parser)
  }

  /// Taggers and parsers of different seeds, as many at a time as there are processors: each holds some 1.2 GB while
  /// it trains. Sentences are only read from here on.
  private func trainMembers() -> [Member] {
    var members = [Member?](repeating: nil, count: options.members)
    members.withUnsafeMutableBufferPointer { buffer in
      // Each call writes its own element, and all have returned before the buffer is read.
      nonisolated(unsafe) let slots = buffer
      nonisolated(unsafe) let trainer = self
      DispatchQueue.concurrentPerform(iterations: options.members) { slots[$0] = trainer.trainMember($0) }
    }
    return members.compactMap { $0 }
  }

  private func trainMember(_ member: Int) -> Member {
    let seed = options.seed &* 1_000 &+ UInt64(member)
    let say: (String) -> Void = { progress("member \(member + 1) of \(options.members): \($0)") }
    let tagger = TaggerTrainer.train(
      sentences, tags: tags, passes: options.taggerPasses, seed: seed,
      bytesMax: memberBytes(options.taggerBytesMax), progress: say)
    let parser = ParserTrainer.train(
      sentences, transitions, tags: tags, passes: options.parserPasses, seed: seed,
      bytesMax: memberBytes(options.parserBytesMax), progress: say)
    return Member(
      tagger: tagger.averages(weightMin: TaggerTrainer.weightMin),
      parser: parser.averages(weightMin: ParserTrainer.weightMin))
  }

  /// Room for one member's features, so that the sum of all, which have most of them in common, just about fits.
  private func memberBytes(_ bytesMax: Int) -> Int { options.members == 1 ? bytesMax : bytesMax * 3 / 4 }

  /// Gives every sentence the tags of a tagger that was trained neither on it nor on its copies: the parser learns to
  /// live with errors.
  private func jackknife(seed: UInt64) {
    guard options.folds > 1 else { return }
    for fold in 0..<options.folds {
      let inside = sentences.filter { $0.gold.number % options.folds != fold }
      let outside = sentences.filter { $0.gold.number % options.folds == fold }
      let words = WordTableBuilder(inside, clusters: clusters, classes: options.classes)
      words.withTable { table in for sentence in sentences { sentence.look(table) } }
      let tagger = TaggerTrainer.train(
        inside, tags: tags, passes: max(1, options.taggerPasses - 3),
        seed: seed &+ UInt64(fold) &* 31, margin: 0
      ) { _ in }
      let weights = tagger.averages(weightMin: TaggerTrainer.weightMin)
      TaggerTrainer.tag(outside, weights.packed(actions: tags.tags.count, bytesMax: 64 << 20), tags)
      progress("tags for fold \(fold + 1) of \(options.folds)")
    }
    var right = 0
    var total = 0
    for sentence in sentences {
      for number in 1...sentence.count {
        total += 1
        if sentence.tags[number] == sentence.goldTags[number] { right += 1 }
      }
    }
    progress("jackknifed tags: \(percent(right, total)) % right")
  }

  private func encode(_ words: WordTableBuilder, _ tagger: PackedWeights, _ parser: PackedWeights) -> [UInt8]
  {
    var labels: [String] = tags.tags.map { "tag \($0.upos.rawValue) \($0.xpos.rawValue)" }
    labels +=
      transitions.left.map { "left \($0.rawValue)" } + transitions.right.map { "right \($0.rawValue)" }
    labels +=
      options.classes.actionVerbs.map { "verb \($0)" } + options.classes.actionNouns.map { "noun \($0)" }
      + options.classes.actorWords.map { "actor \($0)" }
    labels += [
      "note trained on UD_English-EWT (CC BY-SA 4.0) and the freely licensed genres of GUM",
      "note seed \(options.seed), members \(options.members), sentences \(sentences.count) with copies",
    ]
    let lemmas = LemmaTableBuilder(gold, verbs: options.classes.actionVerbs)
    return ModelFile.encode([
      (.labels, Array(labels.joined(separator: "\n").utf8)),
      (.wordKeys, ModelFile.littleEndian(words.keys)), (.wordValues, ModelFile.littleEndian(words.values)),
      (.taggerSlots, ModelFile.littleEndian(tagger.slots)), (.taggerData, tagger.data),
      (.parserSlots, ModelFile.littleEndian(parser.slots)), (.parserData, parser.data),
      (.lemmaKeys, ModelFile.littleEndian(lemmas.keys)),
      (.lemmaOffsets, ModelFile.littleEndian(lemmas.offsets)),
      (.lemmaTexts, lemmas.texts),
    ])
  }

  /// The words of the treebank's and the texts' sentences, as `Atom.word` hashes them.
  private static func hashed(_ treebank: [GoldSentence], _ texts: [String]) -> [[UInt32]] {
    var sentences = treebank.map { $0.tokens.map { WordClasses.hash($0.form) } }
    for text in texts {
      let bytes = Array(text.utf8)
      bytes.withUnsafeBufferPointer { buffer in
        for sentence in SentenceSplitter.split(buffer, titleBytes: 0).1 {
          sentences.append(
            Tokenizer.tokenize(buffer, sentence.span).map {
              WordClasses.hash(String(decoding: buffer[$0], as: UTF8.self))
            })
        }
      }
    }
    return sentences
  }

  private static func transitions(_ sentences: [GoldSentence]) -> Transitions {
    var left: [Relation: Int] = [:]
    var right: [Relation: Int] = [:]
    for sentence in sentences {
      for (index, token) in sentence.tokens.enumerated() {
        if token.head > index {
          left[token.relation, default: 0] += 1
        } else {
          right[token.relation, default: 0] += 1
        }
      }
    }
    func frequent(_ counts: [Relation: Int]) -> [Relation] {
      Relation.allCases.filter { counts[$0, default: 0] >= relationOccurrencesMin }
    }
    guard
      let transitions = Transitions(
        left: frequent(left), right: frequent(right).filter { $0 != .root } + [.root])
    else { preconditionFailure("more relations than a weight table has actions") }
    return transitions
  }
}
