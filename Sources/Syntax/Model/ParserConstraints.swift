/// What the guidelines of Universal Dependencies rule out, whatever the weights say
/// (universaldependencies.org/u/dep/nsubj, obj, iobj, obl, aux_): a parser that decides word by word else makes a subject
/// of "in a Beijing hotel" where a verb comes next.
///
/// - A subject or an object has no preposition, no auxiliary, no copula and no subject of its own: what has one is an
///   oblique, a modifier or a clause.
/// - A clause has one object.
/// - The subject of a clause with a passive auxiliary is `nsubj:pass`.
/// - An object hangs on a verb, never on a phrase with a preposition.
///
/// Words hang their children on the left before they are hung themselves, so what lies to the left is known in time.
struct ParserConstraints: ~Copyable {
  /// Actions by what they draw; empty where a model has none.
  private let core: UnsafeMutableBufferPointer<Int>
  private let objects: UnsafeMutableBufferPointer<Int>
  private let activeSubject: Int?
  /// Relations as bits, as in `ParserState.leftSets`.
  private let ownClause: UInt64
  private let prepositions: UInt64
  private let passives: UInt64
  private let objectBits: UInt64

  /// Below every score.
  static let never = Int16.min + 1

  init(_ transitions: Transitions) {
    func actions(_ relations: Set<Relation>) -> UnsafeMutableBufferPointer<Int> {
      let found = (1..<transitions.count).filter {
        relations.contains(transitions.relations[Int(transitions.relationOfAction[$0])])
      }
      let buffer = UnsafeMutableBufferPointer<Int>.allocate(capacity: found.count)
      _ = buffer.initialize(from: found)
      return buffer
    }
    func bits(_ relations: Set<Relation>) -> UInt64 {
      transitions.relations.enumerated().reduce(0) {
        relations.contains($1.element) ? $0 | 1 << UInt64($1.offset & 63) : $0
      }
    }
    core = actions([.nsubj, .nsubjPass, .obj, .iobj])
    objects = actions([.obj])
    activeSubject = (1...transitions.lefts).first {
      transitions.relations[Int(transitions.relationOfAction[$0])] == .nsubj
    }
    ownClause = bits([
      .case, .mark, .cop, .aux, .auxPass, .nsubj, .nsubjPass, .nsubjOuter, .csubj, .csubjPass, .csubjOuter,
      .expl,
    ])
    prepositions = bits([.case])
    passives = bits([.auxPass])
    objectBits = bits([.obj])
  }

  deinit {
    core.deallocate()
    objects.deallocate()
  }

  /// Lowers the scores of what is ruled out for the top of the stack.
  /// - Precondition: there is a word on the stack.
  @inline(__always)
  func apply(_ state: borrowing ParserState, _ scores: UnsafeMutablePointer<Int16>) {
    if state.leftSets[state.top] & ownClause != 0 {
      for action in core { scores[action] = ParserConstraints.never }
      return
    }
    let second = state.second
    if second > 0, state.rightSets[second] & objectBits != 0 || state.leftSets[second] & prepositions != 0 {
      for action in objects { scores[action] = ParserConstraints.never }
    }
    if state.canLeft, let activeSubject, state.leftSets[state.front] & passives != 0 {
      scores[activeSubject] = ParserConstraints.never
    }
  }
}
