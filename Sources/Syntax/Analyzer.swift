/// Reads text into sentences and trees. Not for sharing: each thread has its own; it keeps the scratch memory.
///
/// `analyze` does all of it. A reader that needs few of the sentences takes the steps one by one:
///
///     var document = analyzer.split(text)
///     for index in document.sentences.indices where matters(document.sentences[index]) {
///       analyzer.parse(&document, index)
///     }
public final class Analyzer {
  private let model: SyntaxModel
  private let atoms = AtomBuffer(tokens: Tokenizer.sentenceTokensMax)
  private let tags = UnsafeMutablePointer<UInt8>.allocate(capacity: Tokenizer.sentenceTokensMax + 2)
  private let transitions: TransitionTable
  private let constraints: ParserConstraints
  /// For a model that reads sentences from their end: what tells left from right does not hold there.
  private let isMirrored: Bool
  private let traits: TagTraits
  private let scratch = ScoreScratch()
  private var state = ParserState(tokens: Tokenizer.sentenceTokensMax)

  public convenience init(_ model: SyntaxModel) { self.init(model, isMirrored: false) }

  init(_ model: SyntaxModel, isMirrored: Bool) {
    self.model = model
    self.isMirrored = isMirrored
    transitions = TransitionTable(model.transitions)
    constraints = ParserConstraints(model.transitions)
    traits = TagTraits(model.tags)
  }

  deinit { tags.deallocate() }

  /// Splits, tokenizes and parses a whole text.
  /// - Parameter titleBytes: UTF-8 bytes of `text` that are its title, without the newline after it.
  public func analyze(_ text: String, titleBytes: Int = 0) -> Document {
    var document = split(text, titleBytes: titleBytes)
    for index in document.sentences.indices { parse(&document, index) }
    return document
  }

  /// Finds the dateline and the sentences; these have no tokens yet.
  public func split(_ text: String, titleBytes: Int = 0) -> Document {
    split(utf8: Array(text.utf8), titleBytes: titleBytes)
  }

  /// Finds the dateline and the sentences of text in UTF-8; bytes that are none are read as letters.
  public func split(utf8: [UInt8], titleBytes: Int = 0) -> Document {
    let (dateline, sentences) = utf8.withUnsafeBufferPointer {
      SentenceSplitter.split($0, titleBytes: titleBytes)
    }
    return Document(utf8: utf8, dateline: dateline, sentences: sentences)
  }

  /// Cuts one sentence into tokens. Does nothing where it has them.
  public func tokenize(_ document: inout Document, _ index: Int) {
    guard document.sentences[index].tokens.isEmpty else { return }
    let span = document.sentences[index].span
    var tokens: [Token] = []
    let isCut = document.utf8.withUnsafeBufferPointer { text in
      let spans = Tokenizer.tokenize(text, span)
      tokens.reserveCapacity(spans.count)
      for span in spans.prefix(Tokenizer.sentenceTokensMax) {
        tokens.append(
          Token(span: span, form: String(decoding: UnsafeBufferPointer(rebasing: text[span]), as: UTF8.self)))
      }
      return spans.count > Tokenizer.sentenceTokensMax
    }
    document.sentences[index].tokens = tokens
    if isCut { document.sentences[index].isCut = true }
  }

  /// Tags and parses one sentence, and cuts it into tokens first where that is not done. Does nothing where it
  /// is parsed already.
  public func parse(_ document: inout Document, _ index: Int) {
    tokenize(&document, index)
    guard !document.sentences[index].isParsed else { return }
    document.sentences[index].setTree(parse(document.sentences[index].tokens))
  }

  /// Tags and parses tokens that were cut elsewhere, such as a treebank's.
  /// - Precondition: at most `Tokenizer.sentenceTokensMax` tokens.
  func parse(_ tokens: [Token]) -> [Token] {
    guard !tokens.isEmpty else { return tokens }
    for (index, token) in tokens.enumerated() {
      var form = token.form
      form.withUTF8 { atoms.fill(index + 1, $0, model.words) }
    }
    atoms.frame(tokens.count)
    Tagger.run(model.tagger, atoms.pointer, count: tokens.count, tags, traits, scratch)
    Parser.run(
      &state, model.parser, transitions, constraints, isConstrained: !isMirrored, traits, atoms.pointer, tags,
      count: tokens.count, scratch)
    var parsed = tokens
    for index in parsed.indices {
      let tag = model.tags[Int(tags[index + 1])]
      parsed[index].upos = tag.upos
      parsed[index].xpos = tag.xpos
      parsed[index].lemma = model.lemmas.lemma(of: parsed[index].form, tag.upos, tag.xpos)
      parsed[index].head = Int(state.heads[index + 1]) - 1
      parsed[index].relation = model.transitions.relations[Int(state.relations[index + 1])]
    }
    if !isMirrored {
      TreeMends.apply(&parsed)
    }
    return parsed
  }
}

/// Greedy tagging from left to right.
enum Tagger {
  /// Writes the tags of tokens 1…count, framed by those of the root and of the end.
  static func run(
    _ weights: WeightTable, _ atoms: UnsafePointer<UInt32>, count: Int, _ tags: UnsafeMutablePointer<UInt8>,
    _ traits: borrowing TagTraits, _ scratch: borrowing ScoreScratch
  ) {
    tags[0] = ParserState.rootTag
    tags[count + 1] = ParserState.endTag
    var last = TaggerFeatures.before
    var beforeLast = TaggerFeatures.before
    var clause = TaggerFeatures.noVerb
    let scores = scratch.scores
    for number in 1...count {
      let size = TaggerFeatures.extract(
        atoms, count: count, number: number, last: last, beforeLast: beforeLast, clause: clause,
        scratch.features)
      weights.score(scratch.features, size, scratch)
      var best = 0
      for tag in 1..<weights.actions where scores[tag] > scores[best] { best = tag }
      tags[number] = UInt8(best)
      beforeLast = last
      last = UInt32(best)
      clause = TaggerFeatures.clause(clause, after: UInt8(best), traits)
    }
  }
}

/// Greedy parsing: the best action that the state allows, until the tree stands.
enum Parser {
  /// Leaves heads and relations in `state`.
  static func run(
    _ state: inout ParserState, _ weights: WeightTable, _ transitions: borrowing TransitionTable,
    _ constraints: borrowing ParserConstraints, isConstrained: Bool, _ traits: borrowing TagTraits,
    _ atoms: UnsafePointer<UInt32>, _ tags: UnsafePointer<UInt8>, count: Int,
    _ scratch: borrowing ScoreScratch
  ) {
    state.reset(count, tags, traits)
    let scores = scratch.scores
    let lefts = transitions.lefts
    let root = transitions.rootAction
    while !state.isFinal {
      // With nothing but the root on the stack there is no choice.
      if state.depth == 1 {
        state.shift()
        continue
      }
      let size = ParserFeatures(state, atoms, tags).write(scratch.features)
      weights.score(scratch.features, size, scratch)
      if isConstrained { constraints.apply(state, scores) }
      var best = -1
      var score = Int16.min
      if state.canShift {
        best = Transitions.shift
        score = scores[Transitions.shift]
      }
      if state.canLeft {
        for action in 1...lefts where scores[action] > score {
          best = action
          score = scores[action]
        }
      }
      if state.canRight {
        if state.depth == 2 {
          best = root
        } else {
          for action in lefts + 1..<transitions.count where scores[action] > score && action != root {
            best = action
            score = scores[action]
          }
        }
      }
      // Scores are well above Int16.min, so some allowed action was chosen.
      state.apply(best, transitions)
    }
  }
}
