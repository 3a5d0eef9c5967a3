/// Counts of what was found, what is right of it, and what there was.
package struct Score: Sendable {
  package var right = 0
  package var found = 0
  package var gold = 0

  package init() {}

  /// In percent.
  package var precision: Double { found == 0 ? 0 : 100 * Double(right) / Double(found) }
  package var recall: Double { gold == 0 ? 0 : 100 * Double(right) / Double(gold) }
  package var f1: Double {
    found + gold == 0 ? 0 : 200 * Double(right) / Double(found + gold)
  }
}

/// How well the analyzer does on gold tokens.
package struct TreeEvaluation: Sendable {
  package var words = 0
  package var upos = 0
  package var xpos = 0
  package var lemmas = 0
  /// Without punctuation. LAS compares relations without subtypes, as the CoNLL 2018 shared task does.
  package var dependents = 0
  package var uas = 0
  package var las = 0
  /// nsubj, nsubj:pass and obj: head and relation with subtype right.
  package var core = Score()
  package var relations: [Relation: Score] = [:]

  package init(_ analyzer: Analyzer, _ sentences: [GoldSentence]) {
    for sentence in sentences where sentence.tokens.count <= Tokenizer.sentenceTokensMax {
      let parsed = analyzer.parse(sentence.tokens.map { Token(span: $0.span, form: $0.form) })
      for (token, gold) in zip(parsed, sentence.tokens) { add(token, gold) }
    }
  }

  private mutating func add(_ token: Token, _ gold: Token) {
    words += 1
    if token.upos == gold.upos { upos += 1 }
    if token.xpos == gold.xpos { xpos += 1 }
    if token.lemma == gold.lemma { lemmas += 1 }
    if gold.upos != .punctuation {
      dependents += 1
      if token.head == gold.head {
        uas += 1
        if token.relation.base == gold.relation.base { las += 1 }
      }
    }
    let isRight = token.head == gold.head && token.relation == gold.relation
    relations[token.relation, default: Score()].found += 1
    relations[gold.relation, default: Score()].gold += 1
    if isRight { relations[gold.relation, default: Score()].right += 1 }
    let core: Set<Relation> = [.nsubj, .nsubjPass, .obj]
    if core.contains(token.relation) { self.core.found += 1 }
    if core.contains(gold.relation) {
      self.core.gold += 1
      if isRight { self.core.right += 1 }
    }
  }
}

/// How well the splitter and the tokenizer do on raw text: the treebank's sentences, put together as their documents
/// were, with a blank line between paragraphs. A sentence or a word counts where its first and its last byte are right.
package struct RawTextEvaluation: Sendable {
  package var sentences = Score()
  package var words = Score()

  package init(_ analyzer: Analyzer, _ gold: [GoldSentence]) {
    var text: [UInt8] = []
    var goldSentences: Set<Range<Int>> = []
    var goldWords: Set<Range<Int>> = []
    func finish(_ evaluation: inout RawTextEvaluation) {
      evaluation.add(analyzer, text, goldSentences, goldWords)
      text = []
      goldSentences = []
      goldWords = []
    }
    for sentence in gold {
      if sentence.startsParagraph, text.count > 20_000 { finish(&self) }
      if !text.isEmpty { text += sentence.startsParagraph ? [10, 10] : [32] }
      let start = text.count
      text += sentence.text.utf8
      goldSentences.insert(start..<text.count)
      for token in sentence.tokens where !token.span.isEmpty {
        goldWords.insert(start + token.span.lowerBound..<start + token.span.upperBound)
      }
    }
    finish(&self)
  }

  private mutating func add(
    _ analyzer: Analyzer, _ text: [UInt8], _ goldSentences: Set<Range<Int>>, _ goldWords: Set<Range<Int>>
  ) {
    var document = analyzer.split(utf8: text)
    sentences.gold += goldSentences.count
    words.gold += goldWords.count
    for index in document.sentences.indices {
      sentences.found += 1
      if goldSentences.contains(document.sentences[index].span) { sentences.right += 1 }
      analyzer.tokenize(&document, index)
      for token in document.sentences[index].tokens {
        words.found += 1
        if goldWords.contains(token.span) { words.right += 1 }
      }
    }
  }
}
