/// The parser's actions: shift, and an arc to the left or to the right for each relation that the treebanks
/// have in that direction.
struct Transitions: Sendable {
  static let shift = 0

  /// The relations of the model; actions and arcs name them by position.
  let relations: [Relation]
  /// Relation of each action; `ParserState.noRelation` for shift.
  let relationOfAction: [UInt8]
  /// Actions 1…lefts draw arcs to the left, the rest to the right.
  let lefts: Int
  /// The action that hangs the last word on the root.
  let rootAction: Int

  var count: Int { relationOfAction.count }

  /// - Returns: nil where `right` lacks `root` or there are more actions than a weight table holds.
  init?(left: [Relation], right: [Relation]) {
    let relations = Relation.allCases.filter { left.contains($0) || right.contains($0) }
    let ids = Dictionary(uniqueKeysWithValues: relations.enumerated().map { ($1, UInt8($0)) })
    guard let root = right.firstIndex(of: .root), !left.isEmpty,
      1 + left.count + right.count <= WeightTable.actionsMax
    else { return nil }
    self.relations = relations
    relationOfAction = [ParserState.noRelation] + (left + right).map { ids[$0] ?? 0 }
    lefts = left.count
    rootAction = 1 + left.count + root
  }

  var left: [Relation] { relationOfAction[1...lefts].map { relations[Int($0)] } }
  var right: [Relation] { relationOfAction[(lefts + 1)...].map { relations[Int($0)] } }
}

extension ParserState {
  @inline(__always)
  mutating func apply(_ action: Int, _ transitions: borrowing TransitionTable) {
    if action == Transitions.shift {
      shift()
    } else if action <= transitions.lefts {
      left(transitions.relationOfAction[action])
    } else {
      right(transitions.relationOfAction[action])
    }
  }
}

/// `Transitions` in flat memory, for the inner loop.
struct TransitionTable: ~Copyable {
  let relationOfAction: UnsafeMutablePointer<UInt8>
  let lefts: Int
  let count: Int
  let rootAction: Int

  init(_ transitions: Transitions) {
    relationOfAction = .allocate(capacity: transitions.count)
    relationOfAction.initialize(from: transitions.relationOfAction, count: transitions.count)
    lefts = transitions.lefts
    count = transitions.count
    rootAction = transitions.rootAction
  }

  deinit { relationOfAction.deallocate() }
}
