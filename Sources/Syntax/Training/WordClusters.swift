import Glibc

/// Clusters of words that keep the same company, by hash of the word: a fine and a coarse clustering. Numbers count
/// from 1.
struct WordClusters {
  var ofWord: [UInt32: (fine: UInt16, coarse: UInt8)] = [:]

  static let fineCount = 320
  static let coarseCount = 48

  /// No clusters.
  init() {}

  /// Clusters of the words of `sentences`, each a list of words' hashes.
  init(_ sentences: [[UInt32]], progress: (String) -> Void) {
    let bigrams = Bigrams(sentences)
    progress("clusters of \(bigrams.words.count) words from \(bigrams.tokens) tokens")
    let fine = ExchangeClustering(bigrams, classes: WordClusters.fineCount).run(progress)
    let coarse = ExchangeClustering(bigrams, classes: WordClusters.coarseCount).run(progress)
    for (index, word) in bigrams.words.enumerated() {
      ofWord[word] = (UInt16(fine[index] + 1), UInt8(coarse[index] + 1))
    }
  }
}

/// Which word follows which, how often. Words too rare to cluster, and the borders of sentences, are left out.
private struct Bigrams {
  /// Words are clustered from this many occurrences on.
  private static let occurrencesMin = 5

  /// By frequency.
  let words: [UInt32]
  let occurrences: [Int]
  let tokens: Int
  /// Per word: the words after it, and before it, with counts; never itself.
  let after: [[(word: Int32, count: Int32)]]
  let before: [[(word: Int32, count: Int32)]]

  init(_ sentences: [[UInt32]]) {
    var counts: [UInt32: Int] = [:]
    for word in sentences.lazy.joined() { counts[word, default: 0] += 1 }
    let frequent = counts.filter { $0.value >= Bigrams.occurrencesMin }
      .sorted { ($0.value, $1.key) > ($1.value, $0.key) }
    words = frequent.map(\.key)
    occurrences = frequent.map(\.value)
    tokens = counts.values.reduce(0, +)
    let numbers = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, Int32($0)) })
    var pairs: [UInt64: Int32] = [:]
    for sentence in sentences {
      var last: Int32?
      for word in sentence {
        let number = numbers[word]
        if let last, let number, last != number {
          pairs[UInt64(UInt32(last)) << 32 | UInt64(UInt32(number)), default: 0] += 1
        }
        last = number
      }
    }
    var after = [[(word: Int32, count: Int32)]](repeating: [], count: words.count)
    var before = after
    for (pair, count) in pairs.sorted(by: { $0.key < $1.key }) {
      let first = Int(pair >> 32)
      let second = Int(pair & 0xFFFF_FFFF)
      after[first].append((Int32(second), count))
      before[second].append((Int32(first), count))
    }
    self.after = after
    self.before = before
  }
}

/// Clusters words by exchange (Kneser and Ney 1993; Martin, Liermann and Ney 1998): each word in turn moves to the
/// class where the text is likeliest under a bigram model of classes, for a few rounds.
private final class ExchangeClustering {
  private static let rounds = 12

  private let bigrams: Bigrams
  private let classes: Int
  private var classOf: [Int]
  /// Counts of pairs of classes, by the first class and by the second.
  private var pairs: [Int32]
  private var mirrored: [Int32]
  private var sizes: [Int]
  /// n log n.
  private let information: [Float] = (0..<(1 << 18)).map { $0 < 2 ? 0 : Float(Double($0) * log(Double($0))) }

  init(_ bigrams: Bigrams, classes: Int) {
    self.bigrams = bigrams
    self.classes = classes
    classOf = bigrams.words.indices.map { $0 % classes }
    pairs = [Int32](repeating: 0, count: classes * classes)
    mirrored = pairs
    sizes = [Int](repeating: 0, count: classes)
    for word in bigrams.words.indices {
      sizes[classOf[word]] += bigrams.occurrences[word]
      for (next, count) in bigrams.after[word] { add(classOf[word], classOf[Int(next)], count) }
    }
  }

  /// The class of each word.
  func run(_ progress: (String) -> Void) -> [Int] {
    for round in 1...ExchangeClustering.rounds {
      var moved = 0
      for word in bigrams.words.indices where reassign(word) { moved += 1 }
      progress("\(classes) clusters, round \(round) of \(ExchangeClustering.rounds): \(moved) words moved")
      if moved * 200 < bigrams.words.count { break }
    }
    return classOf
  }

  private func reassign(_ word: Int) -> Bool {
    let home = classOf[word]
    let next = neighbours(bigrams.after[word])
    let last = neighbours(bigrams.before[word])
    place(home, next, last, -1)
    sizes[home] -= bigrams.occurrences[word]
    let target = best(next, last, bigrams.occurrences[word])
    place(target, next, last, 1)
    sizes[target] += bigrams.occurrences[word]
    classOf[word] = target
    return target != home
  }

  /// The class that gains most from the word.
  private func best(
    _ next: [(class: Int, count: Int32)], _ last: [(class: Int, count: Int32)], _ occurrences: Int
  ) -> Int {
    var best = 0
    var most = -Float.infinity
    pairs.withUnsafeBufferPointer { pairs in
      mirrored.withUnsafeBufferPointer { mirrored in
        information.withUnsafeBufferPointer { table in
          @inline(__always) func h(_ count: Int32) -> Float {
            count < 1 << 18 ? table[Int(count)] : Float(Double(count) * log(Double(count)))
          }
          for candidate in 0..<classes {
            var gain: Float = 0
            let row = candidate * classes
            for (other, count) in next {
              let old = pairs[row + other]
              gain += h(old + count) - h(old)
            }
            for (other, count) in last {
              let old = mirrored[row + other]
              gain += h(old + count) - h(old)
            }
            let size = Int32(sizes[candidate])
            gain -= 2 * (h(size + Int32(occurrences)) - h(size))
            if gain > most {
              most = gain
              best = candidate
            }
          }
        }
      }
    }
    return best
  }

  private func neighbours(_ words: [(word: Int32, count: Int32)]) -> [(class: Int, count: Int32)] {
    var counts: [Int: Int32] = [:]
    for (word, count) in words { counts[classOf[Int(word)], default: 0] += count }
    return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func place(
    _ class: Int, _ next: [(class: Int, count: Int32)], _ last: [(class: Int, count: Int32)], _ sign: Int32
  ) {
    for (other, count) in next { add(`class`, other, sign * count) }
    for (other, count) in last { add(other, `class`, sign * count) }
  }

  private func add(_ first: Int, _ second: Int, _ count: Int32) {
    pairs[first * classes + second] += count
    mirrored[second * classes + first] += count
  }
}
