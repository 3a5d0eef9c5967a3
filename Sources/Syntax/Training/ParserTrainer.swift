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
  /// The pass after which no features are taken up any more.
  private static let settlesAfter = 3
  /// A right decision is corrected too where it leads by less.
  fileprivate static let margin: Float = 30

  /// - Parameter bytesMax: size of the weight table that the features must fit into.
  static func train(
    _ sentences: [TrainingSentence], _ transitions: Transitions, tags: TagSet, passes: Int = passes,
    seed: UInt64, bytesMax: Int? = nil, progress: (String) -> Void
  ) -> Perceptron {
    let learner = Learner(
      transitions, tags, tokens: sentences.map(\.count).max() ?? 1, updatesMin: updatesMin, seed: seed)
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
      if pass == settlesAfter, let bytesMax {
        learner.perceptron.settle(bytesMax: bytesMax, weightMin: weightMin)
      }
    }
    return learner.perceptron
  }
}

private final class Learner {
  let perceptron: Perceptron
  var right = 0
  var total = 0
  private let table: TransitionTable
  private let traits: TagTraits
  private let features = UnsafeMutablePointer<UInt64>.allocate(capacity: WeightTable.featuresMax)
  private let leftAction: [Int]
  private let rightAction: [Int]
  private var state: ParserState
  private var random: Random

  init(_ transitions: Transitions, _ tags: TagSet, tokens: Int, updatesMin: Int, seed: UInt64) {
    perceptron = Perceptron(actions: transitions.count, updatesMin: updatesMin)
    table = TransitionTable(transitions)
    traits = TagTraits(tags.tags)
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
    let scores = perceptron.scores
    sentence.tags.withUnsafeBufferPointer { tags in
      state.reset(sentence.count, tags.baseAddress!, traits)
      while !state.isFinal {
        let size = ParserFeatures(state, sentence.atoms.pointer, tags.baseAddress!).write(features)
        perceptron.score(features, size)
        let decision = decide(sentence)
        perceptron.tick()
        total += 1
        if decision.predicted == decision.gold { right += 1 }
        if decision.rival >= 0, scores[decision.gold] < scores[decision.rival] + ParserTrainer.margin {
          perceptron.update(features, size, good: decision.gold, bad: decision.rival)
        }
        state.apply(random.unit() < exploration ? decision.predicted : decision.gold, table)
      }
    }
  }

  private func decide(_ sentence: TrainingSentence) -> Decision {
    let scores = perceptron.scores
    let cost = Oracle.costs(state, sentence.heads)
    let best = min(cost.left, cost.right, cost.shift)
    let top = state.top
    let relation = Int(sentence.relations[top])
    var decision = Decision()
    if cost.shift != Oracle.impossible { decision.consider(0, cost.shift == best, scores) }
    // Where the arc is a gold one, only its own relation is right.
    if cost.left != Oracle.impossible {
      let gold = Int(sentence.heads[top]) == state.front ? leftAction[relation] : -1
      for action in 1...table.lefts {
        decision.consider(action, cost.left == best && (gold < 0 || gold == action), scores)
      }
    }
    if cost.right != Oracle.impossible {
      let second = state.second
      let gold = Int(sentence.heads[top]) == second ? rightAction[relation] : -1
      for action in table.lefts + 1..<table.count where (action == table.rootAction) == (second == 0) {
        decision.consider(action, cost.right == best && (gold < 0 || gold == action), scores)
      }
    }
    if decision.gold < 0 {
      decision.gold = decision.predicted
      decision.rival = -1
    }
    return decision
  }
}

/// What the scores make of a state's actions.
private struct Decision {
  /// The best action by score.
  var predicted = -1
  /// The best of those that lose the fewest gold arcs.
  var gold = -1
  /// The best of the others; -1 where there are none.
  var rival = -1

  @inline(__always)
  mutating func consider(_ action: Int, _ isGold: Bool, _ scores: UnsafePointer<Float>) {
    if predicted < 0 || scores[action] > scores[predicted] { predicted = action }
    if isGold {
      if gold < 0 || scores[action] > scores[gold] { gold = action }
    } else if rival < 0 || scores[action] > scores[rival] {
      rival = action
    }
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
