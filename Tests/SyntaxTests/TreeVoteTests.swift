import Testing

@testable import Syntax

@Suite("Trees that several parsers vote for")
struct TreeVoteTests {
  /// A tree with those heads, -1 for the root.
  private func tree(_ heads: [Int], _ relation: Relation = .dep) -> [Token] {
    heads.map { head in
      Token(
        span: 0..<0, form: "word", lemma: "word", upos: .noun, xpos: .nn, head: head,
        relation: head < 0 ? .root : relation)
    }
  }

  @Test("an arc that two of three draw wins, with the relation of those who draw it")
  func majority() {
    let (tokens, agreement) = TreeVote([
      tree([1, -1, 1], .obj), tree([1, -1, 1], .nsubj), tree([2, 2, -1], .nmod),
    ]).winner()
    #expect(tokens.map(\.head) == [1, -1, 1])
    #expect(tokens.map(\.relation) == [.obj, .root, .obj])
    #expect(abs(agreement - 6.0 / 9) < 1e-9)
  }

  @Test("a draw goes to the first voter")
  func draw() {
    #expect(TreeVote([tree([1, -1]), tree([-1, 0])]).winner().tokens.map(\.head) == [1, -1])
    #expect(TreeVote([tree([-1, 0]), tree([1, -1])]).winner().tokens.map(\.head) == [-1, 0])
  }

  @Test("no projective tree with one root has more votes", arguments: 1...60)
  func best(_ seed: UInt64) {
    var random = Random(seed: seed)
    let count = Int.random(in: 1...5, using: &random)
    let all = projectiveTrees(count)
    let trees = (0..<4).map { _ in tree(all.randomElement(using: &random)!) }
    let winner = TreeVote(trees).winner().tokens.map(\.head)
    func votes(_ heads: [Int]) -> Int {
      heads.indices.reduce(0) { sum, token in sum + trees.count { $0[token].head == heads[token] } }
    }
    #expect(all.contains(winner))
    #expect(votes(winner) == all.map(votes).max())
  }

  @Test("a sentence mirrored twice is the sentence")
  func mirrored() {
    let sentence = GoldSentence(tokens: tree([1, -1, 3, 1]))
    #expect(sentence.mirrored.tokens.map(\.head) == [2, 0, -1, 2])
    #expect(sentence.mirrored.mirrored.tokens == sentence.tokens)
  }

  @Test("a model that learns from news too is another, and the same each time")
  func news() throws {
    func trained(_ newsSentences: Int) throws -> [UInt8] {
      var options = SyntaxTrainer.Options()
      options.folds = 2
      options.parserPasses = 4
      options.taggerPasses = 4
      options.newsSentences = newsSentences
      let text = """
        China imposed tariffs with Iran , and Iraq rejected talks .
        The minister said so , and China rejected tariffs .
        Talks were held by China , and Iran imposed tariffs .
        """
      var said: [String] = []
      let bytes = try SyntaxTrainer(
        Array(repeating: TinyModel.gold, count: 12).flatMap { $0 }, unlabelled: [text, text], options: options
      ) { said.append($0) }.train()
      if newsSentences > 0 { #expect(said.contains { $0.hasSuffix("sentences of news, of 6 read") }) }
      return bytes
    }
    let first = try trained(6)
    #expect(try first == trained(6))
    #expect(try first != trained(0))
  }

  /// Every projective tree over `count` tokens with one root, by trying all heads.
  private func projectiveTrees(_ count: Int) -> [[Int]] {
    var found: [[Int]] = [[]]
    for token in 0..<count {
      found = found.flatMap { heads in
        (-1..<count).filter { $0 != token }.map { heads + [$0] }
      }
    }
    return found.filter { isTree($0) && isProjective($0) }
  }

  private func isTree(_ heads: [Int]) -> Bool {
    guard heads.count(where: { $0 < 0 }) == 1 else { return false }
    return heads.indices.allSatisfy { token in
      var node = token
      for _ in heads where heads[node] >= 0 { node = heads[node] }
      return heads[node] < 0
    }
  }

  /// Every word between a head and its dependent hangs below the head.
  private func isProjective(_ heads: [Int]) -> Bool {
    heads.indices.allSatisfy { dependent in
      let head = heads[dependent]
      guard head >= 0 else { return true }
      return (min(head, dependent) + 1..<max(head, dependent)).allSatisfy { between in
        var node = between
        for _ in heads where node != head && heads[node] >= 0 { node = heads[node] }
        return node == head
      }
    }
  }
}
