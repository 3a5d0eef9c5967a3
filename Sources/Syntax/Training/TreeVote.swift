/// The projective tree that most parsers vote for: a vote for each arc (Sagae and Lavie 2006), and the tree with the most
/// votes by Eisner's algorithm (1996).
struct TreeVote {
  private let count: Int
  private let trees: [[Token]]
  /// Votes for the arc from a head to a dependent, both counted from 0: `votes[head * count + dependent]`.
  private var votes: [Int]
  private var rootVotes: [Int]
  /// A vote's weight. The first voter's is a bit more, so that it settles a draw.
  private static let vote = 100

  /// - Parameter trees: each voter's tree over the same tokens; at least one.
  init(_ trees: [[Token]]) {
    self.trees = trees
    count = trees[0].count
    votes = [Int](repeating: 0, count: count * count)
    rootVotes = [Int](repeating: 0, count: count)
    for (voter, tree) in trees.enumerated() {
      let weight = TreeVote.vote + (voter == 0 ? 1 : 0)
      for (dependent, token) in tree.enumerated() {
        if token.head < 0 {
          rootVotes[dependent] += weight
        } else {
          votes[token.head * count + dependent] += weight
        }
      }
    }
  }

  /// The tree, and the share in [0, 1] of votes that went to its arcs.
  func winner() -> (tokens: [Token], agreement: Double) {
    let chart = Chart(count, votes)
    let root = (0..<count).max { value($0, chart) < value($1, chart) } ?? 0
    var heads = [Int](repeating: -1, count: count)
    chart.readHeads(root: root, &heads)
    var tokens = trees[0]
    var agreed = 0
    for index in tokens.indices {
      let backers = trees.filter { $0[index].head == heads[index] }
      agreed += backers.count
      tokens[index].head = heads[index]
      tokens[index].relation =
        heads[index] < 0 ? .root : TreeVote.most(backers.map { $0[index].relation }) ?? .dep
      let tag = TreeVote.most(trees.map { Tag(upos: $0[index].upos, xpos: $0[index].xpos) })!
      if tag != Tag(upos: tokens[index].upos, xpos: tokens[index].xpos) {
        let owner = trees.first { Tag(upos: $0[index].upos, xpos: $0[index].xpos) == tag }!
        (tokens[index].upos, tokens[index].xpos) = (tag.upos, tag.xpos)
        tokens[index].lemma = owner[index].lemma
      }
    }
    return (tokens, Double(agreed) / Double(max(1, count * trees.count)))
  }

  private struct Tag: Hashable {
    let upos: UPOS
    let xpos: XPOS
  }

  private func value(_ root: Int, _ chart: borrowing Chart) -> Int {
    rootVotes[root] + chart.span(root: root)
  }

  /// What most say; of equals what is said first.
  private static func most<T: Hashable>(_ said: [T]) -> T? {
    var counts: [T: Int] = [:]
    for one in said { counts[one, default: 0] += 1 }
    guard let best = counts.values.max() else { return nil }
    return said.first { counts[$0] == best }
  }
}

/// Eisner's chart: the best trees over every span of tokens, open (an arc between its ends) and closed, with their head
/// at either end.
private struct Chart: ~Copyable {
  private let count: Int
  private var closedLeft: [Int]
  private var closedRight: [Int]
  private var openLeft: [Int]
  private var openRight: [Int]
  /// Where each best tree was put together.
  private var closedLeftAt: [Int]
  private var closedRightAt: [Int]
  private var openAt: [Int]

  /// - Parameter votes: of the arc from a head to a dependent, at `head * count + dependent`.
  init(_ count: Int, _ votes: [Int]) {
    self.count = count
    let zeros = [Int](repeating: 0, count: count * count)
    closedLeft = zeros
    closedRight = zeros
    openLeft = zeros
    openRight = zeros
    closedLeftAt = zeros
    closedRightAt = zeros
    openAt = zeros
    for width in stride(from: 1, to: count, by: 1) {
      for start in 0..<(count - width) { fill(start, start + width, votes) }
    }
  }

  private mutating func fill(_ start: Int, _ end: Int, _ votes: [Int]) {
    let span = start * count + end
    var best = -1
    for middle in start..<end {
      let sum = closedRight[start * count + middle] + closedLeft[(middle + 1) * count + end]
      if sum > best {
        best = sum
        openAt[span] = middle
      }
    }
    openLeft[span] = best + votes[end * count + start]
    openRight[span] = best + votes[start * count + end]
    best = -1
    for middle in start..<end {
      let sum = closedLeft[start * count + middle] + openLeft[middle * count + end]
      if sum > best {
        best = sum
        closedLeftAt[span] = middle
      }
    }
    closedLeft[span] = best
    best = -1
    for middle in (start + 1)...end {
      let sum = openRight[start * count + middle] + closedRight[middle * count + end]
      if sum > best {
        best = sum
        closedRightAt[span] = middle
      }
    }
    closedRight[span] = best
  }

  /// Votes of the best tree whose root is `root`.
  func span(root: Int) -> Int { closedLeft[root] + closedRight[root * count + count - 1] }

  /// Writes the heads of the best tree with that root.
  func readHeads(root: Int, _ heads: inout [Int]) {
    heads[root] = -1
    // Spans whose arcs are still to be read, without recursion: a sentence may be long.
    var todo: [(start: Int, end: Int, isOpen: Bool, headIsLeft: Bool)] = [
      (0, root, false, false), (root, count - 1, false, true),
    ]
    while let next = todo.popLast() {
      guard next.start < next.end else { continue }
      let span = next.start * count + next.end
      switch (next.isOpen, next.headIsLeft) {
      case (true, let headIsLeft):
        heads[headIsLeft ? next.end : next.start] = headIsLeft ? next.start : next.end
        todo.append((next.start, openAt[span], false, true))
        todo.append((openAt[span] + 1, next.end, false, false))
      case (false, true):
        let middle = closedRightAt[span]
        todo.append((next.start, middle, true, true))
        todo.append((middle, next.end, false, true))
      case (false, false):
        let middle = closedLeftAt[span]
        todo.append((middle, next.end, true, false))
        todo.append((next.start, middle, false, false))
      }
    }
  }
}
