/// What the tagger and the parser know of one token: hashes of its form, its ends and its shape, and what the
/// model's word table says. `stride` 32-bit integers a token; a sentence carries one block before its first
/// token (the root) and one after its last (the end).
enum Atom {
  static let word = 0
  static let form = 1
  static let suffix1 = 2
  static let suffix2 = 3
  static let suffix3 = 4
  static let suffix4 = 5
  static let prefix1 = 6
  static let prefix2 = 7
  static let prefix3 = 8
  static let shape = 9
  static let flags = 10
  /// Which tags the word had in training.
  static let ambiguity = 11
  static let cluster = 12
  static let coarseCluster = 13
  /// Which of our own word lists hold the word (`WordClasses`).
  static let classes = 14
  static let stride = 16

  static let rootFill: UInt32 = 0x1111
  static let endFill: UInt32 = 0x2222

  /// Bytes of a word that count; what is longer is no word.
  static let wordBytesMax = 200

  enum Flag {
    static let initialCapital: UInt32 = 1
    static let allCapitals: UInt32 = 2
    static let digit: UInt32 = 4
    static let hyphen: UInt32 = 8
  }
}

/// The atoms of a sentence's tokens.
final class AtomBuffer {
  let pointer: UnsafeMutablePointer<UInt32>
  private let capacity: Int
  private let lowered = UnsafeMutablePointer<UInt8>.allocate(capacity: Atom.wordBytesMax)
  private let shape = UnsafeMutablePointer<UInt8>.allocate(capacity: Atom.wordBytesMax)

  /// - Parameter tokens: most tokens of a sentence.
  init(tokens: Int) {
    capacity = tokens
    pointer = .allocate(capacity: (tokens + 2) * Atom.stride)
    pointer.initialize(repeating: 0, count: (tokens + 2) * Atom.stride)
  }

  deinit {
    pointer.deallocate()
    lowered.deallocate()
    shape.deallocate()
  }

  /// Sets the blocks of the root and of the end of a sentence.
  func frame(_ count: Int) {
    precondition(count <= capacity)
    (pointer).update(repeating: Atom.rootFill, count: Atom.stride)
    (pointer + (count + 1) * Atom.stride).update(repeating: Atom.endFill, count: Atom.stride)
  }

  /// Fills the block of token `number`, counted from 1.
  func fill(_ number: Int, _ word: Bytes, _ words: WordTable) {
    let count = min(word.count, Atom.wordBytesMax)
    let block = pointer + number * Atom.stride
    guard count > 0, let bytes = word.baseAddress else {
      block.update(repeating: 0, count: Atom.stride)
      return
    }
    let shapeCount = describe(bytes, count, block)
    let low = lowered
    block[Atom.word] = FeatureHash.bytes(low, count, 1)
    block[Atom.form] = FeatureHash.bytes(bytes, count, 2)
    for length in 1...4 {
      block[Atom.suffix1 + length - 1] =
        count >= length ? FeatureHash.bytes(low + (count - length), length, 2 + UInt32(length)) : 0
    }
    for length in 1...3 {
      block[Atom.prefix1 + length - 1] =
        count >= length ? FeatureHash.bytes(low, length, 6 + UInt32(length)) : 0
    }
    block[Atom.shape] = FeatureHash.bytes(shape, shapeCount, 10)
    let known = words.lookUp(block[Atom.word])
    block[Atom.ambiguity] = UInt32(known.ambiguity)
    block[Atom.cluster] = UInt32(known.cluster)
    block[Atom.coarseCluster] = UInt32(known.coarseCluster)
    block[Atom.classes] = UInt32(known.classes)
  }

  /// Lower case, shape ("Xx", "00-00") and flags. Digits count as one digit.
  private func describe(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ block: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    var flags: UInt32 = 0
    var capitals = 0
    var letters = 0
    var shapeCount = 0
    var last: UInt8 = 0
    var run = 0
    for index in 0..<count {
      var byte = bytes[index]
      let kind: UInt8
      switch byte {
      case 65...90:
        byte += 32
        kind = 88
        capitals += 1
        letters += 1
      case 97...122:
        kind = 120
        letters += 1
      case 48...57:
        byte = 48
        kind = 48
        flags |= Atom.Flag.digit
      case 45:
        kind = 45
        flags |= Atom.Flag.hyphen
      case 128...: kind = 117
      default: kind = byte
      }
      lowered[index] = byte
      run = kind == last ? run + 1 : 1
      last = kind
      if run <= 2 {
        shape[shapeCount] = kind
        shapeCount += 1
      }
    }
    if bytes[0] >= 65 && bytes[0] <= 90 { flags |= Atom.Flag.initialCapital }
    if capitals >= 2 && capitals == letters { flags |= Atom.Flag.allCapitals }
    block[Atom.flags] = flags
    return shapeCount
  }
}
