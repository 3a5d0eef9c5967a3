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
    /// Sentences of unlabelled news to train on beside the treebank's; none for 0.
    package var newsSentences = 0
    /// Sentences are read from their end.
    var isMirrored = false

    package init() {}
  }

  private static let relationOccurrencesMin = 3
  /// Models that only vote may be larger than the one that is shipped.
  private static let voterBytesMax = 24_000_000
  private static let voters = 4

  private let options: Options
  private let progress: (String) -> Void
  private let treebank: [GoldSentence]
  private let unlabelled: [String]
  private let gold: [GoldSentence]
  /// The treebanks' sentences with their copies, and those of news: only the parser learns from these, whose tags are a
  /// tagger's.
  private let own: [TrainingSentence]
  private let news: [TrainingSentence]
  private let tags: TagSet
  private let transitions: Transitions
  private let clusters: WordClusters

  /// - Parameter unlabelled: texts to learn word clusters from, beside the treebank; none for no clusters.
  package init(
    _ treebank: [GoldSentence], unlabelled: [String], options: Options, progress: @escaping (String) -> Void
  ) {
    let clusters =
      unlabelled.isEmpty
      ? WordClusters() : WordClusters(SyntaxTrainer.hashed(treebank, unlabelled), progress: progress)
    self.init(
      treebank, unlabelled: unlabelled, news: [], clusters: clusters, options: options, progress: progress)
  }

  private init(
    _ treebank: [GoldSentence], unlabelled: [String], news: [GoldSentence], clusters: WordClusters,
    options: Options, progress: @escaping (String) -> Void
  ) {
    self.options = options
    self.progress = progress
    self.treebank = treebank
    self.unlabelled = unlabelled
    self.clusters = clusters
    let copied = CaseCopies.added(to: treebank + news, classes: options.classes, seed: options.seed)
    let gold = options.isMirrored ? copied.map(\.mirrored) : copied
    self.gold = gold.filter { $0.number < treebank.count }
    let tags = TagSet(self.gold)
    self.tags = tags
    let transitions = SyntaxTrainer.transitions(self.gold)
    self.transitions = transitions
    let none = WordTable(
      keys: UnsafeBufferPointer(start: nil, count: 0), values: UnsafeBufferPointer(start: nil, count: 0))
    func training(_ sentences: [GoldSentence]) -> [TrainingSentence] {
      sentences.map { TrainingSentence($0, words: none, tagNumbers: tags, transitions: transitions) }
    }
    own = training(self.gold)
    self.news = training(gold.filter { $0.number >= treebank.count })
  }

  /// The model file's bytes.
  package func train() throws -> [UInt8] {
    guard options.newsSentences > 0, !unlabelled.isEmpty else { return trainModel() }
    let news = try newsTrees()
    return SyntaxTrainer(
      treebank, unlabelled: [], news: news, clusters: clusters, options: options, progress: progress
    ).trainModel()
  }

  /// Trees of news by the vote of four models: two read from the left, two from the right.
  private func newsTrees() throws -> [GoldSentence] {
    // From the left and from the right in turn.
    var voters = [Result<SyntaxModel, any Error>?](repeating: nil, count: SyntaxTrainer.voters)
    voters.withUnsafeMutableBufferPointer { buffer in
      // Each call writes its own element, and all have returned before the buffer is read.
      nonisolated(unsafe) let slots = buffer
      nonisolated(unsafe) let trainer = self
      DispatchQueue.concurrentPerform(iterations: SyntaxTrainer.voters) { voter in
        slots[voter] = Result { try trainer.trainVoter(voter) }
      }
    }
    let models = try voters.compactMap { try $0?.get() }
    return NewsTrees(
      forward: stride(from: 0, to: models.count, by: 2).map { models[$0] },
      mirrored: stride(from: 1, to: models.count, by: 2).map { models[$0] }
    ).draw(options.newsSentences, from: unlabelled, seed: options.seed, progress: progress)
  }

  private func trainVoter(_ voter: Int) throws -> SyntaxModel {
    var options = options
    options.seed = options.seed &* 1_000 &+ 500 &+ UInt64(voter / 2)
    options.members = 1
    options.isMirrored = voter % 2 == 1
    options.taggerBytesMax = SyntaxTrainer.voterBytesMax
    options.parserBytesMax = SyntaxTrainer.voterBytesMax
    let bytes = SyntaxTrainer(
      treebank, unlabelled: [], news: [], clusters: clusters, options: options,
      progress: { [progress] in progress("voter \(voter + 1) of \(SyntaxTrainer.voters): \($0)") }
    ).trainModel()
    return try SyntaxModel(bytes: bytes)
  }

  /// The bytes of a model of the sentences at hand.
  func trainModel() -> [UInt8] {
    progress(
      "\(own.count) sentences and \(news.count) of news, \(tags.tags.count) tags, \(transitions.count) actions"
    )
    jackknife(seed: options.seed &* 1_000)
    let words = WordTableBuilder(own, clusters: clusters, classes: options.classes)
    words.withTable { table in for sentence in own + news { sentence.look(table) } }
    let tagger = sum(options.members) { trainTagger($0) }
      .packed(actions: tags.tags.count, bytesMax: options.taggerBytesMax)
    TaggerTrainer.tag(news, tagger, tags)
    let parser = sum(options.members) { trainParser($0) }
      .packed(actions: transitions.count, bytesMax: options.parserBytesMax)
    progress(
      "tagger \(tagger.features) features, \(tagger.bytes) bytes, weights from \(tagger.weightMin); "
        + "parser \(parser.features) features, \(parser.bytes) bytes, weights from \(parser.weightMin)")
    return encode(words, tagger, parser)
  }

  /// The weights of different seeds together, trained as many at a time as there are processors: a parser holds some
  /// 1.2 GB while it trains. Sentences are only read meanwhile.
  private func sum(_ count: Int, _ train: (Int) -> AveragedWeights) -> AveragedWeights {
    var members = [AveragedWeights?](repeating: nil, count: count)
    members.withUnsafeMutableBufferPointer { buffer in
      // Each call writes its own element, and all have returned before the buffer is read.
      nonisolated(unsafe) let slots = buffer
      withoutActuallyEscaping(train) { train in
        nonisolated(unsafe) let train = train
        DispatchQueue.concurrentPerform(iterations: count) { slots[$0] = train($0) }
      }
    }
    return members.compactMap { $0 }.reduce(AveragedWeights(), +)
  }

  private func trainTagger(_ member: Int) -> AveragedWeights {
    TaggerTrainer.train(
      own, tags: tags, passes: options.taggerPasses, seed: seed(member),
      bytesMax: memberBytes(options.taggerBytesMax, of: options.members)
    ) { progress("tagger \(member + 1) of \(options.members): \($0)") }
    .averages(weightMin: TaggerTrainer.weightMin)
  }

  private func trainParser(_ member: Int) -> AveragedWeights {
    ParserTrainer.train(
      own + news, transitions, tags: tags, passes: options.parserPasses, seed: seed(member),
      bytesMax: memberBytes(options.parserBytesMax, of: options.members)
    ) { progress("parser \(member + 1) of \(options.members): \($0)") }
    .averages(weightMin: ParserTrainer.weightMin)
  }

  private func seed(_ member: Int) -> UInt64 { options.seed &* 1_000 &+ UInt64(member) }

  /// Room for one member's features, so that the sum of all, which have most of them in common, just about fits.
  private func memberBytes(_ bytesMax: Int, of members: Int) -> Int {
    members == 1 ? bytesMax : bytesMax * 3 / 4
  }

  /// Gives every sentence the tags of a tagger that was trained neither on it nor on its copies: the parser learns to
  /// live with errors.
  private func jackknife(seed: UInt64) {
    guard options.folds > 1 else { return }
    for fold in 0..<options.folds {
      let inside = own.filter { $0.gold.number % options.folds != fold }
      let outside = own.filter { $0.gold.number % options.folds == fold }
      let words = WordTableBuilder(inside, clusters: clusters, classes: options.classes)
      words.withTable { table in for sentence in own { sentence.look(table) } }
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
    for sentence in own {
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
      "note seed \(options.seed), members \(options.members), sentences \(own.count) with copies, of news \(news.count)",
    ]
    let lemmas = LemmaTableBuilder(
      gold.filter { $0.number < treebank.count }, verbs: options.classes.actionVerbs)
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
