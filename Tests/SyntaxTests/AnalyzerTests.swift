import Testing

@testable import Syntax

@Suite("Trees")
struct AnalyzerTests {
  private let analyzer: Analyzer

  init() throws { analyzer = try TinyModel.analyzer() }

  @Test("the model has learned what it was shown")
  func learned() {
    let result = TreeEvaluation(analyzer, TinyModel.gold)
    #expect(result.upos == result.words)
    #expect(result.uas == result.dependents && result.las == result.dependents)
    #expect(result.core.f1 == 100)
  }

  @Test("queries walk the tree")
  func queries() throws {
    let document = analyzer.analyze("Iran rejected talks with Iraq")
    let sentence = try #require(document.sentences.first)
    let root = try #require(sentence.root)
    #expect(sentence.tokens[root].form == "rejected" && sentence.tokens[root].isRoot)
    #expect(sentence.tokens[root].lemma == "reject")
    #expect(Array(sentence.children(of: root)) == [0, 2])
    #expect(sentence.child(of: root, .nsubj) == 0 && sentence.children(of: root, .obj) == [2])
    #expect(sentence.subtree(of: 2) == 2..<5 && sentence.subtree(of: root) == 0..<5)
    #expect(document.text(sentence.bytes(of: sentence.subtree(of: 2))) == "talks with Iraq")
    #expect(sentence.path(from: 0, to: 4) == [0, 1, 2, 4])
    #expect(sentence.path(from: 4, to: 4) == [4] && sentence.path(from: 4, to: 1) == [4, 2, 1])
    #expect(sentence.head(of: root) == nil && sentence.head(of: 4) == 2)
    #expect(sentence.isInside(4, 2) && !sentence.isInside(0, 2))
  }

  @Test("a sentence that nobody asks for is neither tokenized nor parsed")
  func steps() {
    var document = analyzer.split("China imposed tariffs. The minister said so.")
    #expect(document.sentences.count == 2)
    analyzer.parse(&document, 1)
    #expect(document.sentences[0].tokens.isEmpty && !document.sentences[0].isParsed)
    #expect(document.sentences[1].isParsed)
    analyzer.tokenize(&document, 0)
    #expect(document.sentences[0].tokens.count == 4 && document.sentences[0].root == nil)
    #expect(
      document.sentences[0].children(of: 1).isEmpty && document.sentences[0].path(from: 0, to: 1).isEmpty)
  }

  @Test("spans lead back to the text, with multi-byte characters before them")
  func spans() {
    let text = "“Zürich” — said the minister’s aide: 3,5 % of €7bn."
    let document = analyzer.analyze(text)
    for token in document.sentences.flatMap(\.tokens) { #expect(document.text(token.span) == token.form) }
  }

  @Test(
    "any text ends in trees with one root, within bounded time",
    arguments: [
      ("x", 1 << 20), ("word ", 200_000), ("(", 10_000), ("( ", 10_000), ("😀👩‍👩‍👧 ", 500),
      ("نص عربي. جملة أخرى؟", 1),
      ("a\u{0}b\u{0}\u{0} c.", 1), ("", 1), (" \n\n\t ", 1), (".", 1), ("…", 1), ("\n", 100_000),
      ("a-b/c'd", 5_000),
      ("1,", 20_000), ("U.S. ", 20_000), ("- \n", 10_000),
    ])
  func anything(_ piece: String, _ count: Int) {
    let repeated = String(repeating: piece, count: count)
    let text = piece == "(" ? repeated + String(repeating: ")", count: count) : repeated
    let clock = ContinuousClock()
    let start = clock.now
    var document = analyzer.split(text, titleBytes: 5)
    for index in document.sentences.indices.prefix(200) {
      analyzer.parse(&document, index)
      let sentence = document.sentences[index]
      #expect(sentence.tokens.count { $0.head < 0 } == 1)
      #expect(sentence.subtree(of: sentence.root ?? 0) == sentence.tokens.indices)
      #expect(sentence.tokens.count <= Tokenizer.sentenceTokensMax)
      if sentence.span.count >= SentenceSplitter.sentenceBytesMax { #expect(sentence.isCut) }
    }
    // Debug builds are some fifty times slower than what ships.
    #expect(clock.now - start < .seconds(120))
  }

  @Test(
    "a megabyte without a stop is cut into pieces of bounded size, each marked as cut; nothing between is lost",
    arguments: ["x", "word ", "(", "نص ", "😀"])
  func endless(_ piece: String) throws {
    let text = String(repeating: piece, count: (1 << 20) / piece.utf8.count)
    let document = analyzer.split(text)
    let sentences = document.sentences
    #expect(sentences.count >= text.utf8.count / SentenceSplitter.sentenceBytesMax)
    #expect(sentences.count <= 4 * text.utf8.count / SentenceSplitter.sentenceBytesMax)
    #expect(sentences.allSatisfy { $0.span.count <= SentenceSplitter.sentenceBytesMax })
    #expect(sentences.dropLast().allSatisfy { $0.isCut })
    // Only the white space between two pieces belongs to neither.
    for (piece, next) in zip(sentences, sentences.dropFirst()) {
      #expect((0...1).contains(next.span.lowerBound - piece.span.upperBound))
    }
    #expect(text.utf8.count - (try #require(sentences.last).span.upperBound) <= 1)
  }

  @Test("bytes that are not UTF-8 are read as letters, and offsets stay right")
  func invalid() {
    let bytes: [UInt8] = [0xFF, 0xC3, 0x28, 0x20, 0xE2, 0x82, 0x20, 0x41, 0x2E, 0xF0, 0x9F]
    var document = analyzer.split(utf8: bytes)
    for index in document.sentences.indices { analyzer.parse(&document, index) }
    let tokens = document.sentences.flatMap(\.tokens)
    #expect(tokens.allSatisfy { $0.span.upperBound <= bytes.count && !$0.span.isEmpty })
    #expect(tokens.contains { $0.form == "A" || $0.form.hasPrefix("A") })
  }

  @Test("more tokens than a sentence holds are left out, and the sentence is marked as cut")
  func tokensMax() {
    var document = analyzer.split(String(repeating: "a ", count: Tokenizer.sentenceTokensMax + 10))
    analyzer.parse(&document, 0)
    #expect(document.sentences[0].isCut)
    #expect(document.sentences[0].tokens.count == Tokenizer.sentenceTokensMax)
  }
}
