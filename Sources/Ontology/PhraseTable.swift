/// Finds the longest of many phrases that begins at a word of a text.
///
/// Phrases are written as a text has them: a capital letter in a phrase must be a capital in the text, a small
/// letter matches either; an accent may be missing on either side; a space and a hyphen stand for each other.
/// `US` so matches `US` and not `us`, `troops` matches `Troops` and `TROOPS`, `Sao Paulo` matches `São Paulo`.
///
/// It is a trie over word hashes in one open-addressing table, with a bit set before it that turns away most
/// words at once; what the trie finds is compared letter by letter, so that a hash collision costs time only.
package struct PhraseTable: Sendable {
  package struct Match: Sendable {
    /// Where the phrase ends in the text; a dot that belongs to it is included.
    package var end: Int
    /// The values of all phrases of that length that match, as added.
    package var values: [UInt32]
  }

  private struct Slot {
    var key: UInt64
    var node: UInt32
  }

  private struct Phrase {
    var start: UInt32
    var length: UInt32
    var value: UInt32
  }

  /// Words that a phrase may have.
  package static let phraseWordsMax = 16

  private var slots: [Slot]
  private var slotMask: Int
  /// First words, by 18 bits of their hash.
  private var firstWords: [UInt64]
  /// Node n holds phrases firstPhrase[n] ..< firstPhrase[n + 1].
  private var firstPhrase: [UInt32]
  private var phrases: [Phrase]
  private var bytes: [UInt8]

  package var phraseCount: Int { phrases.count }

  private static let root: UInt32 = 0

  // MARK: Building

  package struct Builder {
    var bytes: [UInt8] = []
    var entries: [(start: Int, length: Int, value: UInt32)] = []

    package init() {}

    /// Adds a phrase; blank phrases are ignored.
    package mutating func add(_ phrase: String, value: UInt32) {
      let start = bytes.count
      bytes.append(contentsOf: phrase.utf8)
      entries.append((start, bytes.count - start, value))
    }
  }

  package init(_ builder: Builder) {
    bytes = builder.bytes
    var capacity = 1024
    while capacity < builder.entries.count * 6 { capacity *= 2 }
    slots = [Slot](repeating: Slot(key: 0, node: 0), count: capacity)
    slotMask = capacity - 1
    firstWords = [UInt64](repeating: 0, count: 1 << 12)
    firstPhrase = []
    phrases = []
    var nodeOfEntry: [UInt32] = []
    nodeOfEntry.reserveCapacity(builder.entries.count)
    var nodeCount: UInt32 = 1
    for entry in builder.entries {
      nodeOfEntry.append(insert(from: entry.start, to: entry.start + entry.length, nodeCount: &nodeCount))
    }
    (firstPhrase, phrases) = PhraseTable.grouped(builder, nodeOfEntry, nodeCount: Int(nodeCount))
  }

  private static func grouped(
    _ builder: Builder, _ nodeOfEntry: [UInt32], nodeCount: Int
  ) -> ([UInt32], [Phrase]) {
    var firstPhrase = [UInt32](repeating: 0, count: nodeCount + 1)
    for node in nodeOfEntry where node != root { firstPhrase[Int(node) + 1] += 1 }
    for node in 1...nodeCount { firstPhrase[node] += firstPhrase[node - 1] }
    var next = firstPhrase
    var phrases = [Phrase](
      repeating: Phrase(start: 0, length: 0, value: 0), count: Int(firstPhrase[nodeCount]))
    for (entry, node) in zip(builder.entries, nodeOfEntry) where node != root {
      phrases[Int(next[Int(node)])] = Phrase(
        start: UInt32(entry.start), length: UInt32(entry.length), value: entry.value)
      next[Int(node)] += 1
    }
    return (firstPhrase, phrases)
  }

  /// - Returns: the phrase's node, or the root where the phrase has no word or too many.
  private mutating func insert(from start: Int, to end: Int, nodeCount: inout UInt32) -> UInt32 {
    var node = PhraseTable.root
    var position = start
    var words = 0
    while position < end {
      let (hash, wordEnd) = PhraseTable.word(in: bytes.span, at: position, end: end)
      if wordEnd == position {
        position += 1
        continue
      }
      words += 1
      if words > PhraseTable.phraseWordsMax { return PhraseTable.root }
      if node == PhraseTable.root { firstWords[Int(hash >> 6 & 0xFFF)] |= 1 << (hash & 63) }
      node = child(of: node, hash, nodeCount: &nodeCount)
      position = wordEnd
    }
    return node
  }

  private mutating func child(of node: UInt32, _ hash: UInt64, nodeCount: inout UInt32) -> UInt32 {
    let key = PhraseTable.key(node, hash)
    var index = Int(truncatingIfNeeded: key) & slotMask
    while slots[index].node != 0 {
      if slots[index].key == key { return slots[index].node }
      index = (index + 1) & slotMask
    }
    if Int(nodeCount) * 4 > slots.count * 3 {
      grow()
      return child(of: node, hash, nodeCount: &nodeCount)
    }
    slots[index] = Slot(key: key, node: nodeCount)
    nodeCount += 1
    return nodeCount - 1
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(key: 0, node: 0), count: old.count * 2)
    slotMask = slots.count - 1
    for slot in old where slot.node != 0 {
      var index = Int(truncatingIfNeeded: slot.key) & slotMask
      while slots[index].node != 0 { index = (index + 1) & slotMask }
      slots[index] = slot
    }
  }

  // MARK: Matching

  /// The hash of the word that begins at `start`, and its end; `start` itself where no word begins there.
  /// FNV-1a over folded lower-case letters, mixed.
  @inline(__always)
  static func word(in text: borrowing Span<UInt8>, at start: Int, end: Int) -> (hash: UInt64, end: Int) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var position = start
    while position < end {
      let character = Folding.character(in: text, at: position, end: end)
      if character.length == 0 { break }
      hash = (hash ^ UInt64(Folding.lowered(character.byte))) &* 0x100_0000_01B3
      position += character.length
    }
    return (hash ^ hash >> 32, position)
  }

  @inline(__always)
  private static func key(_ node: UInt32, _ hash: UInt64) -> UInt64 {
    let mixed = (hash ^ UInt64(node) &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
    return mixed ^ mixed >> 29
  }

  /// Whether some phrase begins with a word of this hash, false alarms included.
  @inline(__always)
  func mayBegin(_ hash: UInt64) -> Bool { firstWords[Int(hash >> 6 & 0xFFF)] >> (hash & 63) & 1 != 0 }

  private func child(of node: UInt32, _ hash: UInt64) -> UInt32 {
    let key = PhraseTable.key(node, hash)
    var index = Int(truncatingIfNeeded: key) & slotMask
    while slots[index].node != 0 {
      if slots[index].key == key { return slots[index].node }
      index = (index + 1) & slotMask
    }
    return PhraseTable.root
  }

  /// The longest phrase that begins at `start`, which must be the beginning of a word.
  package func longestMatch(in text: borrowing Span<UInt8>, at start: Int, end: Int) -> Match? {
    let (hash, wordEnd) = PhraseTable.word(in: text, at: start, end: end)
    return longestMatch(in: text, at: start, end: end, firstWord: hash, firstWordEnd: wordEnd)
  }

  func longestMatch(
    in text: borrowing Span<UInt8>, at start: Int, end: Int, firstWord: UInt64, firstWordEnd: Int
  ) -> Match? {
    guard mayBegin(firstWord) else { return nil }
    var path: InlineArray<16, UInt32> = .init(repeating: PhraseTable.root)
    var depth = 0
    var node = child(of: PhraseTable.root, firstWord)
    var position = firstWordEnd
    while node != PhraseTable.root {
      path[depth] = node
      depth += 1
      guard depth < PhraseTable.phraseWordsMax else { break }
      let (gap, next) = Folding.gap(in: text, at: position, end: end)
      if gap == .none { break }
      let (hash, wordEnd) = PhraseTable.word(in: text, at: next, end: end)
      node = child(of: node, hash)
      position = wordEnd
    }
    while depth > 0 {
      depth -= 1
      if let match = verified(Int(path[depth]), in: text, at: start, end: end) { return match }
    }
    return nil
  }

  private func verified(_ node: Int, in text: borrowing Span<UInt8>, at start: Int, end: Int) -> Match? {
    var match: Match?
    for index in firstPhrase[node]..<firstPhrase[node + 1] {
      let phrase = phrases[Int(index)]
      guard let matchEnd = compare(phrase, with: text, at: start, end: end) else { continue }
      if match == nil || matchEnd > match!.end {
        match = Match(end: matchEnd, values: [phrase.value])
      } else if matchEnd == match!.end, !match!.values.contains(phrase.value) {
        match!.values.append(phrase.value)
      }
    }
    return match
  }

  /// - Returns: where the phrase ends in the text, or nil where it is another.
  private func compare(
    _ phrase: Phrase, with text: borrowing Span<UInt8>, at start: Int, end: Int
  ) -> Int? {
    let pattern = bytes.span
    var index = Int(phrase.start)
    let patternEnd = index + Int(phrase.length)
    var position = start
    while index < patternEnd {
      let wanted = Folding.character(in: pattern, at: index, end: patternEnd)
      if wanted.length > 0 {
        guard position < end else { return nil }
        let found = Folding.character(in: text, at: position, end: end)
        guard found.length > 0 else { return nil }
        let same =
          Folding.isUpper(wanted.byte)
          ? found.byte == wanted.byte : Folding.lowered(found.byte) == wanted.byte
        guard same else { return nil }
        index += wanted.length
        position += found.length
        continue
      }
      let (gap, next) = Folding.gap(in: pattern, at: index, end: patternEnd)
      if gap == .none {
        // What closes a phrase after its last word: the dot of `U.S.`, which the text must have.
        guard pattern[index] == UInt8(ascii: "."), index + 1 == patternEnd, position < end,
          text[position] == UInt8(ascii: ".")
        else { return nil }
        return position + 1
      }
      let (textGap, textNext) = Folding.gap(in: text, at: position, end: end)
      guard Folding.allows(gap, textGap) else { return nil }
      index = next
      position = textNext
    }
    if position < end, Folding.character(in: text, at: position, end: end).length > 0 { return nil }
    return position
  }
}
