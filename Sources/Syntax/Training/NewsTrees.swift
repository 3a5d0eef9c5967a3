/// Trees of unlabelled news, to train on beside the treebanks' own: the treebanks hold little news. Several parsers vote
/// on each sentence, half of them reading from its end (Sagae and Tsujii 2007), and sentences on which they do not agree
/// are left out.
struct NewsTrees {
  /// Voters: models trained from the treebanks alone, and those trained on mirrored sentences.
  private let forward: [Analyzer]
  private let mirrored: [Analyzer]

  /// Sentences of news as they are, in tokens: shorter ones teach little, longer ones are too often wrong.
  private static let tokens = 7...40
  /// Least share of votes that the arcs of a tree have.
  private static let agreementMin = 0.85

  init(forward: [SyntaxModel], mirrored: [SyntaxModel]) {
    self.forward = forward.map { Analyzer($0) }
    self.mirrored = mirrored.map { Analyzer($0, isMirrored: true) }
  }

  /// Sentences drawn from the texts, in an order that the seed gives, with their trees.
  func draw(_ wanted: Int, from texts: [String], seed: UInt64, progress: (String) -> Void) -> [GoldSentence] {
    var random = Random(seed: seed)
    var pool = texts.flatMap { candidates(in: $0) }
    pool.shuffle(using: &random)
    var drawn: [GoldSentence] = []
    var read = 0
    for candidate in pool where drawn.count < wanted {
      read += 1
      let (tokens, agreement) = vote(candidate)
      guard agreement >= NewsTrees.agreementMin else { continue }
      var sentence = GoldSentence()
      sentence.tokens = tokens
      drawn.append(sentence)
    }
    progress("\(drawn.count) sentences of news, of \(read) read")
    return drawn
  }

  /// Whole sentences of a text: no lists, no titles.
  private func candidates(in text: String) -> [[Token]] {
    var document = forward[0].split(text)
    return document.sentences.indices.compactMap { index in
      guard document.sentences[index].kind == .body else { return nil }
      forward[0].tokenize(&document, index)
      let sentence = document.sentences[index]
      guard !sentence.isCut, NewsTrees.tokens.contains(sentence.tokens.count),
        sentence.tokens[0].form.first?.isUppercase == true || sentence.tokens[0].form.first == "\"",
        [".", "\"", "”"].contains(sentence.tokens[sentence.tokens.count - 1].form)
      else { return nil }
      return sentence.tokens
    }
  }

  private func vote(_ tokens: [Token]) -> (tokens: [Token], agreement: Double) {
    let reversed = GoldSentence(tokens: tokens).mirrored.tokens
    let trees =
      forward.map { $0.parse(tokens) }
      + mirrored.map { GoldSentence(tokens: $0.parse(reversed)).mirrored.tokens }
    return TreeVote(trees).winner()
  }
}

extension GoldSentence {
  /// The sentence from its end to its beginning.
  var mirrored: GoldSentence {
    var copy = self
    copy.tokens = tokens.reversed().map { token in
      Token(
        span: token.span, form: token.form, lemma: token.lemma, upos: token.upos, xpos: token.xpos,
        head: token.head < 0 ? -1 : tokens.count - 1 - token.head, relation: token.relation)
    }
    return copy
  }
}
