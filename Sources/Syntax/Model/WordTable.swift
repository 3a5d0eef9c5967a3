/// What the model knows of a word.
struct WordRecord: Equatable {
  /// Number of the set of tags that the word had in training; 0 where it was rare.
  var ambiguity: UInt16 = 0
  /// Number of the word's cluster, from 1; 0 where it was too rare to be in one.
  var cluster: UInt16 = 0
  var coarseCluster: UInt8 = 0
  /// Bits of `WordClasses`.
  var classes: UInt8 = 0

  init() {}

  init(packed: UInt64) {
    ambiguity = UInt16(truncatingIfNeeded: packed)
    cluster = UInt16(truncatingIfNeeded: packed >> 16)
    coarseCluster = UInt8(truncatingIfNeeded: packed >> 32)
    classes = UInt8(truncatingIfNeeded: packed >> 40)
  }

  var packed: UInt64 {
    UInt64(ambiguity) | UInt64(cluster) << 16 | UInt64(coarseCluster) << 32 | UInt64(classes) << 40
  }
}

/// Words by hash, in two parallel arrays with open addressing; the arrays lie in the model file.
struct WordTable {
  var keys: UnsafeBufferPointer<UInt32>
  var values: UnsafeBufferPointer<UInt64>
  /// Classes of words that were named at run time, by the word's hash.
  var added: [UInt32: UInt8] = [:]

  /// Fullest that a table is built.
  static let loadMax = 0.7

  func lookUp(_ word: UInt32) -> WordRecord {
    var record = WordRecord()
    if let slot = WordTable.find(word, keys) { record = WordRecord(packed: values[slot]) }
    if !added.isEmpty, let classes = added[word] { record.classes |= classes }
    return record
  }

  /// Slot of a key, by linear probing; nil where it is absent. Key 0 marks an empty slot.
  @inline(__always)
  static func find(_ key: UInt32, _ keys: UnsafeBufferPointer<UInt32>) -> Int? {
    guard keys.count > 0 else { return nil }
    var slot = home(key, keys.count)
    while keys[slot] != 0 {
      if keys[slot] == key { return slot }
      slot = slot + 1 == keys.count ? 0 : slot + 1
    }
    return nil
  }

  @inline(__always)
  static func home(_ key: UInt32, _ count: Int) -> Int {
    Int((UInt64(key &* 0x9E37_79B1) * UInt64(count)) >> 32)
  }

  /// Lays out keys for `find`: each entry's slot in an array of `count` slots. Later duplicates are dropped.
  static func layOut(_ keys: [UInt32]) -> (keys: [UInt32], entryOfSlot: [Int]) {
    let count = Int(Double(keys.count) / loadMax) + 8
    var slots = [UInt32](repeating: 0, count: count)
    var entries = [Int](repeating: -1, count: count)
    for (entry, key) in keys.enumerated() where key != 0 {
      var slot = home(key, count)
      while slots[slot] != 0, slots[slot] != key { slot = slot + 1 == count ? 0 : slot + 1 }
      if slots[slot] == 0 {
        slots[slot] = key
        entries[slot] = entry
      }
    }
    return (slots, entries)
  }
}
