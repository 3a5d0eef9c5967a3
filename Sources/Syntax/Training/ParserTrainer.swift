/// Trains the parser with a dynamic oracle and exploration (Goldberg and Nivre 2013): after the first passes it
/// mostly follows its own decisions, and learns what is best from where they lead.
enum ParserTrainer {
  static let passes = 12
  /// Averaged weights below this are left out.
  static let weightMin: Float = 0.3
  private static let updatesMin = 3
  /// Share of decisions that follow the prediction, and from which pass on.
  private static let exploration = 0.9
  private static let explorationFrom = 2

  static func train(
    _ sentences: [TrainingSentence], _ transitions: Transitions, passes: Int = passes, seed: UInt64,
    progress: (String) -> Void
  ) -> Perceptron {
    let learner = Learner(
      transitions, tokens: sentences.map(\.count).max() ?? 1, updatesMin: updatesMin, seed: seed)
    var random = Random(seed: seed)
    var order = Array(sentences.indices)
    for pass in 1...passes {
      order.shuffle(using: &random)
      learner.right = 0
      learner.total = 0
      for index in order {
        learner.learn(sentences[index], exploration: pass >= explorationFrom ? exploration : 0)
      }
      progress(
        "parser, pass \(pass) of \(passes): \(percent(learner.right, learner.total)) % right in training")
    }
    return learner.perceptron
  }
}

private final class Learner {
  let perceptron: Perceptron
  var right = 0
  var total = 0
  private let table: TransitionTable
  private let features = UnsafeMutablePointer<UInt64>.allocate(capacity: WeightTable.featuresMax)
  private let leftAction: [Int]
  private let rightAction: [Int]
  private var state: ParserState
  private var random: Random

  init(_ transitions: Transitions, tokens: Int, updatesMin: Int, seed: UInt64) {
    perceptron = Perceptron(actions: transitions.count, updatesMin: updatesMin)
    table = TransitionTable(transitions)
    state = ParserState(tokens: tokens)
    random = Random(seed: seed ^ 0x5DEE_CE66)
    var left = [Int](repeating: -1, count: 256)
    var right = left
    for action in 1..<transitions.count {
      let relation = Int(transitions.relationOfAction[action])
      if action <= transitions.lefts { left[relation] = action } else { right[relation] = action }
    }
    leftAction = left
    rightAction = right
  }

  deinit { features.deallocate() }

  func learn(_ sentence: TrainingSentence, exploration: Double) {
    state.reset(sentence.count)
    sentence.tags.withUnsafeBufferPointer { tags in
      while !state.isFinal {
        let size = ParserFeatures(state, sentence.atoms.pointer, tags.baseAddress!).write(features)
        perceptron.score(features, size)
        let (predicted, gold, isRight) = decide(sentence)
        perceptron.tick()
        total += 1
        if isRight { right += 1 } else { perceptron.update(features, size, good: gold, bad: predicted) }
        state.apply(random.unit() < exploration ? predicted : gold, table)
      }
    }
  }

  /// The best action by score, the best by score among those that lose the fewest gold arcs, and whether the first
  /// is as good as the second.
  private func decide(_ sentence: TrainingSentence) -> (predicted: Int, gold: Int, isRight: Bool) {
    let cost = Oracle.costs(state, sentence.heads)
    let best = min(cost.left, cost.right, cost.shift)
    var predicted = -1
    var gold = -1
    let top = state.top
    let relation = Int(sentence.relations[top])
    if cost.shift != Oracle.impossible { consider(0, cost.shift == best, &predicted, &gold) }
    // Where the arc is a gold one, only its own relation is right.
    var goldLeft = -1
    var goldRight = -1
    if cost.left != Oracle.impossible {
      if Int(sentence.heads[top]) == state.front { goldLeft = leftAction[relation] }
      for action in 1...table.lefts {
        consider(action, cost.left == best && (goldLeft < 0 || goldLeft == action), &predicted, &gold)
      }
    }
    if cost.right != Oracle.impossible {
      let second = state.second
      if Int(sentence.heads[top]) == second { goldRight = rightAction[relation] }
      for action in table.lefts + 1..<table.count where (action == table.rootAction) == (second == 0) {
        consider(action, cost.right == best && (goldRight < 0 || goldRight == action), &predicted, &gold)
      }
    }
    if gold < 0 { gold = predicted }
    let isZeroCost =
      predicted == 0
      ? cost.shift == best
      : predicted <= table.lefts
        ? cost.left == best && (goldLeft < 0 || goldLeft == predicted)
        : cost.right == best && (goldRight < 0 || goldRight == predicted)
    return (predicted, gold, predicted == gold || isZeroCost)
  }

  @inline(__always)
  private func consider(_ action: Int, _ isGold: Bool, _ predicted: inout Int, _ gold: inout Int) {
    let scores = perceptron.scores
    if predicted < 0 || scores[action] > scores[predicted] { predicted = action }
    if isGold && (gold < 0 || scores[action] > scores[gold]) { gold = action }
  }
}

/// The arc-hybrid oracle: how many gold arcs each kind of action makes unreachable (Goldberg and Nivre 2013).
enum Oracle {
  static let impossible = Int.max

  static func costs(_ state: borrowing ParserState, _ heads: [Int32]) -> (left: Int, right: Int, shift: Int) {
    var left = impossible
    var right = impossible
    var shift = impossible
    let front = state.front
    let top = state.top
    if state.canLeft || state.canRight {
      var children = 0
      for token in stride(from: front, through: state.count, by: 1) where Int(heads[token]) == top {
        children += 1
      }
      let head = Int(heads[top])
      if state.canLeft { left = children + (head == state.second || head > front ? 1 : 0) }
      if state.canRight { right = children + (head >= front ? 1 : 0) }
    }
    if state.canShift {
      shift = 0
      let head = Int(heads[front])
      for depth in 0..<state.depth {
        let token = Int(state.stack[depth])
        if depth < state.depth - 1 && token == head && token != 0 { shift += 1 }
        if Int(heads[token]) == front { shift += 1 }
      }
    }
    return (left, right, shift)
  }
}
