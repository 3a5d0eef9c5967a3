/// A sentence of a document: where it lies, and, once the analyzer has been there, its tokens and their tree.
///
/// A parsed sentence is a projective tree with exactly one root: every subtree is an unbroken run of tokens.
public struct Sentence: Sendable {
  public enum Kind: String, Sendable {
    /// The document's title.
    case headline
    case body
    /// An item of a bulleted or numbered list.
    case listItem
  }

  /// Bytes of the document's UTF-8 text, without surrounding white space.
  public let span: Range<Int>
  /// 0 for the title; the body's sentences count from 1.
  public let index: Int
  public let kind: Kind
  /// The text ran past a limit (`SentenceSplitter.sentenceBytesMax`, `Tokenizer.sentenceTokensMax`) and this is
  /// a piece of it.
  public internal(set) var isCut: Bool
  /// Empty until the sentence is tokenized.
  public internal(set) var tokens: [Token] = []
  /// Whether `tokens` carry tags and a tree.
  public internal(set) var isParsed = false

  /// Tokens ordered by their head; those of token `i` are `children[childStart[i]..<childStart[i + 1]]`.
  private var childList: [Int] = []
  private var childStart: [Int] = []

  package init(span: Range<Int>, index: Int, kind: Kind, isCut: Bool = false) {
    self.span = span
    self.index = index
    self.kind = kind
    self.isCut = isCut
  }

  /// Takes tokens that carry heads and relations, and lays out the tree.
  package mutating func setTree(_ parsed: [Token]) {
    let count = parsed.count
    var start = [Int](repeating: 0, count: count + 2)
    for token in parsed where token.head >= 0 { start[token.head + 2] += 1 }
    for index in stride(from: 2, to: count + 2, by: 1) { start[index] += start[index - 1] }
    var list = [Int](repeating: 0, count: start[count + 1])
    for (index, token) in parsed.enumerated() where token.head >= 0 {
      list[start[token.head + 1]] = index
      start[token.head + 1] += 1
    }
    start.removeLast()
    tokens = parsed
    childList = list
    childStart = start
    isParsed = count > 0
  }

  /// Position of the root; nil where the sentence is not parsed.
  public var root: Int? { isParsed ? tokens.firstIndex { $0.head < 0 } : nil }

  /// Position of the token that `token` hangs on; nil for the root.
  public func head(of token: Int) -> Int? {
    let head = tokens[token].head
    return head >= 0 ? head : nil
  }

  /// Positions of the tokens that hang on `token`, in the order of the text.
  public func children(of token: Int) -> ArraySlice<Int> {
    guard isParsed else { return [] }
    return childList[childStart[token]..<childStart[token + 1]]
  }

  /// Those children of `token` that hang on it by `relation`, subtypes told apart.
  public func children(of token: Int, _ relation: Relation) -> [Int] {
    children(of: token).filter { tokens[$0].relation == relation }
  }

  /// The first child of `token` that hangs on it by `relation`.
  public func child(of token: Int, _ relation: Relation) -> Int? {
    children(of: token).first { tokens[$0].relation == relation }
  }

  /// The run of tokens that `token` governs, itself included.
  public func subtree(of token: Int) -> Range<Int> {
    var first = token
    while let child = children(of: first).first, child < first { first = child }
    var last = token
    while let child = children(of: last).last, child > last { last = child }
    return first..<last + 1
  }

  /// Bytes of the document that a run of tokens covers, first token's start to last token's end.
  /// - Precondition: `run` is not empty.
  public func bytes(of run: Range<Int>) -> Range<Int> {
    tokens[run.lowerBound].span.lowerBound..<tokens[run.upperBound - 1].span.upperBound
  }

  /// `token` and every token above it, up to the root.
  public func ancestors(of token: Int) -> [Int] {
    var chain = [token]
    while let head = head(of: chain[chain.count - 1]) { chain.append(head) }
    return chain
  }

  /// The way through the tree from one token to another: up to their lowest common ancestor, and down. Both ends
  /// are part of it; empty where the sentence is not parsed.
  public func path(from start: Int, to end: Int) -> [Int] {
    guard isParsed else { return [] }
    var up = ancestors(of: start)
    var down = ancestors(of: end)
    var meeting = up[up.count - 1]
    while let a = up.last, let b = down.last, a == b {
      meeting = a
      up.removeLast()
      down.removeLast()
    }
    return up + [meeting] + down.reversed()
  }

  /// Whether `token` lies in the subtree of `ancestor`.
  public func isInside(_ token: Int, _ ancestor: Int) -> Bool { subtree(of: ancestor).contains(token) }
}
