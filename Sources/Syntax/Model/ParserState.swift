/// A state of the arc-hybrid transition system (Kuhlmann, Gómez-Rodríguez and Satta 2011): a stack, a buffer, and
/// the arcs drawn so far. Tokens count from 1; 0 is the root, `count + 1` stands for "no token".
struct ParserState: ~Copyable {
  /// Marks a token that has no relation yet.
  static let noRelation: UInt8 = 255
  /// In place of the tags of the root and of no token.
  static let rootTag: UInt8 = 254
  static let endTag: UInt8 = 253

  private(set) var count = 0
  let stack: UnsafeMutablePointer<Int32>
  private(set) var depth = 0
  /// First token of the buffer.
  private(set) var front = 1
  let heads: UnsafeMutablePointer<Int32>
  let relations: UnsafeMutablePointer<UInt8>
  /// Four a token: outermost and second outermost child on the left, then on the right.
  let children: UnsafeMutablePointer<Int32>
  /// Sets of the relations of the children on the left and on the right, as bits.
  let leftSets: UnsafeMutablePointer<UInt64>
  let rightSets: UnsafeMutablePointer<UInt64>
  /// The first finite verb at a token or after it; `count + 1` where there is none.
  let nextVerb: UnsafeMutablePointer<Int32>
  /// Finite verbs, and commas, before each token.
  let verbsBefore: UnsafeMutablePointer<Int32>
  let commasBefore: UnsafeMutablePointer<Int32>
  /// Children on the left (low byte) and on the right (high byte).
  let valencies: UnsafeMutablePointer<UInt16>
  private let capacity: Int

  /// - Parameter tokens: most tokens of a sentence.
  init(tokens: Int) {
    capacity = tokens + 2
    stack = .allocate(capacity: capacity)
    heads = .allocate(capacity: capacity)
    relations = .allocate(capacity: capacity)
    children = .allocate(capacity: capacity * 4)
    leftSets = .allocate(capacity: capacity)
    rightSets = .allocate(capacity: capacity)
    valencies = .allocate(capacity: capacity)
    nextVerb = .allocate(capacity: capacity)
    verbsBefore = .allocate(capacity: capacity)
    commasBefore = .allocate(capacity: capacity)
  }

  deinit {
    stack.deallocate()
    heads.deallocate()
    relations.deallocate()
    children.deallocate()
    leftSets.deallocate()
    rightSets.deallocate()
    valencies.deallocate()
    nextVerb.deallocate()
    verbsBefore.deallocate()
    commasBefore.deallocate()
  }

  /// The initial state of a sentence of `count` tokens.
  /// - Parameter tags: of tokens 1…count, framed by those of the root and of the end.
  mutating func reset(_ count: Int, _ tags: UnsafePointer<UInt8>, _ traits: borrowing TagTraits) {
    precondition(count + 2 <= capacity)
    self.count = count
    heads.update(repeating: -1, count: count + 2)
    relations.update(repeating: ParserState.noRelation, count: count + 2)
    children.update(repeating: Int32(count + 1), count: 4 * (count + 2))
    leftSets.update(repeating: 0, count: count + 2)
    rightSets.update(repeating: 0, count: count + 2)
    valencies.update(repeating: 0, count: count + 2)
    stack[0] = 0
    depth = 1
    front = 1
    lookAhead(tags, traits)
  }

  /// Notes where the clauses to come may begin: a parser that decides word by word sees only three words ahead.
  private func lookAhead(_ tags: UnsafePointer<UInt8>, _ traits: borrowing TagTraits) {
    nextVerb[count + 1] = Int32(count + 1)
    var token = count
    while token >= 0 {
      nextVerb[token] = traits.isFiniteVerb(tags[token]) ? Int32(token) : nextVerb[token + 1]
      token -= 1
    }
    verbsBefore[0] = 0
    commasBefore[0] = 0
    for token in 0...count {
      verbsBefore[token + 1] = verbsBefore[token] + (traits.isFiniteVerb(tags[token]) ? 1 : 0)
      commasBefore[token + 1] = commasBefore[token] + (traits.isComma(tags[token]) ? 1 : 0)
    }
  }

  /// The top of the stack, and the token below it (-1 where there is none).
  @inline(__always) var top: Int { Int(stack[depth - 1]) }
  @inline(__always) var second: Int { depth > 1 ? Int(stack[depth - 2]) : -1 }

  @inline(__always) var canShift: Bool { front <= count }
  @inline(__always) var canLeft: Bool { front <= count && depth >= 2 }
  /// Only the last word standing may hang on the root: one root a sentence.
  @inline(__always) var canRight: Bool { depth >= 3 || (depth == 2 && front > count) }
  @inline(__always) var isFinal: Bool { depth == 1 && front > count }

  @inline(__always)
  mutating func shift() {
    stack[depth] = Int32(front)
    depth += 1
    front += 1
  }

  /// Hangs the top of the stack on the front of the buffer.
  @inline(__always)
  mutating func left(_ relation: UInt8) {
    depth -= 1
    let child = Int(stack[depth])
    heads[child] = Int32(front)
    relations[child] = relation
    children[4 * front + 1] = children[4 * front]
    children[4 * front] = Int32(child)
    leftSets[front] |= 1 << UInt64(relation & 63)
    if valencies[front] & 0xFF < 0xFF { valencies[front] += 1 }
  }

  /// Hangs the top of the stack on the token below it.
  @inline(__always)
  mutating func right(_ relation: UInt8) {
    depth -= 1
    let child = Int(stack[depth])
    let head = Int(stack[depth - 1])
    heads[child] = Int32(head)
    relations[child] = relation
    children[4 * head + 3] = children[4 * head + 2]
    children[4 * head + 2] = Int32(child)
    rightSets[head] |= 1 << UInt64(relation & 63)
    if valencies[head] >> 8 < 0xFF { valencies[head] += 256 }
  }
}
