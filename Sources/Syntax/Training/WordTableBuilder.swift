/// Builds the table of words: which tags a word had, its cluster, and whether our lists hold it.
struct WordTableBuilder {
  private var records: [UInt32: WordRecord] = [:]
  private(set) var keys: [UInt32] = []
  private(set) var values: [UInt64] = []

  /// Words rarer than this have no set of tags.
  private static let occurrencesMin = 3
  /// A tag belongs to a word's set where it has this share of its occurrences.
  private static let shareMin = 0.1
  private static let tagsMax = 3

  init(_ sentences: [TrainingSentence], clusters: WordClusters, classes: WordClasses) {
    var counts: [UInt32: [UInt8: Int]] = [:]
    for sentence in sentences {
      for number in 1...sentence.count {
        let word = sentence.atoms.pointer[number * Atom.stride + Atom.word]
        counts[word, default: [:]][sentence.goldTags[number], default: 0] += 1
      }
    }
    var sets: [[UInt8]: UInt16] = [:]
    for word in counts.keys.sorted() {
      let tags = counts[word]!
      let total = tags.values.reduce(0, +)
      guard total >= WordTableBuilder.occurrencesMin else { continue }
      let frequent = tags.filter { Double($0.value) >= WordTableBuilder.shareMin * Double(total) }
        .sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(WordTableBuilder.tagsMax).map(\.key)
      let number = sets[frequent] ?? UInt16(sets.count + 1)
      sets[frequent] = number
      records[word, default: WordRecord()].ambiguity = number
    }
    for (word, cluster) in clusters.ofWord {
      records[word, default: WordRecord()].cluster = cluster.fine
      records[word, default: WordRecord()].coarseCluster = cluster.coarse
    }
    for (word, bits) in classes.hashed() { records[word, default: WordRecord()].classes = bits }
    let words = records.keys.sorted()
    let (slots, entries) = WordTable.layOut(words)
    keys = slots
    values = entries.map { $0 < 0 ? 0 : records[words[$0]]!.packed }
  }

  func withTable<R>(_ body: (WordTable) throws -> R) rethrows -> R {
    try keys.withUnsafeBufferPointer { keys in
      try values.withUnsafeBufferPointer { try body(WordTable(keys: keys, values: $0)) }
    }
  }
}
