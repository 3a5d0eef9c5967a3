/// MinHash of a text's word shingles, and the bands by which copies find each other.
///
/// Two texts' shares of equal minima estimate the Jaccard similarity of their sets of shingles (A. Broder, "On
/// the resemblance and containment of documents", 1997). Ten bands of six minima each (J. Leskovec, A. Rajaraman
/// and J. Ullman, "Mining of Massive Datasets", ch. 3): texts that share a band are taken for copies, which
/// happens with probability 1 − (1 − J⁶)¹⁰: 0.9995 at J = 0.9, 0.95 at 0.8, 0.71 at 0.7, 0.15 at 0.5, 0.007 at
/// 0.3 and 0.00001 at 0.1, where independent reports of one event lie.
public enum Fingerprint {
  public static let shingleWords = 4
  public static let minima = 60
  public static let bandRows = 6
  public static let bandCount = minima / bandRows
  /// Words beyond this many are not read: enough to know a copy by.
  public static let wordsMax = 20_000

  /// The minima of a text's shingles, 60 of them; empty where it has fewer than `shingleWords` words.
  ///
  /// Words are runs of ASCII letters and digits, in lower case, and of bytes above 127: spacing, punctuation and
  /// capitals do not matter.
  public static func of(_ text: [UInt8]) -> [UInt32] {
    let words = hashesOfWords(text)
    guard words.count >= shingleWords else { return [] }
    var minima = [UInt32](repeating: .max, count: Fingerprint.minima)
    var seen: Set<UInt64> = []
    seen.reserveCapacity(words.count)
    for end in shingleWords...words.count {
      var shingle: UInt64 = 0
      for word in words[end - shingleWords..<end] {
        shingle = mixed(shingle &* 0x9E37_79B9_7F4A_7C15 &+ word)
      }
      guard seen.insert(shingle).inserted else { continue }
      multipliers.withUnsafeBufferPointer { multipliers in
        minima.withUnsafeMutableBufferPointer { minima in
          // Multiply-shift hashing (Dietzfelbinger and others, 1997) of the shingle, one function a place.
          for place in 0..<Fingerprint.minima {
            let hash = UInt32(truncatingIfNeeded: (shingle &* multipliers[place]) >> 32)
            minima[place] = min(minima[place], hash)
          }
        }
      }
    }
    return minima
  }

  public static func of(_ text: String) -> [UInt32] { of(Array(text.utf8)) }

  /// A key for each band: equal keys mean copies. Empty where `fingerprint` is not one of `of(_:)`.
  public static func bands(of fingerprint: [UInt32]) -> [Int64] {
    guard fingerprint.count == minima else { return [] }
    return (0..<bandCount).map { band in
      var key = mixed(UInt64(band) &+ 1)
      for row in 0..<bandRows { key = mixed(key ^ UInt64(fingerprint[band * bandRows + row])) }
      return Int64(bitPattern: key)
    }
  }

  /// The estimated Jaccard similarity of two texts' shingles, 0 to 1; nil where either has no fingerprint.
  public static func similarity(_ a: [UInt32], _ b: [UInt32]) -> Double? {
    guard a.count == minima, b.count == minima else { return nil }
    let equal = zip(a, b).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
    return Double(equal) / Double(minima)
  }

  private static func hashesOfWords(_ text: [UInt8]) -> [UInt64] {
    var words: [UInt64] = []
    // FNV-1a, 64 bits.
    let start: UInt64 = 0xCBF2_9CE4_8422_2325
    var hash = start
    var inWord = false
    for (index, byte) in text.enumerated() {
      let isLetter: Bool
      var folded = byte
      switch byte {
      case 0x41...0x5A:
        folded = byte | 0x20
        isLetter = true
      case 0x30...0x39, 0x61...0x7A: isLetter = true
      // U+2000 to U+203F, curly quotes and dashes: a copy's typography must not make it another text.
      case 0xE2: isLetter = !(index + 1 < text.count && text[index + 1] == 0x80)
      case 0x80...0xFF: isLetter = inWord || byte >= 0xC0
      default: isLetter = false
      }
      if isLetter {
        hash = (hash ^ UInt64(folded)) &* 0x0000_0100_0000_01B3
        inWord = true
      } else if inWord {
        words.append(hash)
        if words.count == wordsMax { return words }
        hash = start
        inWord = false
      }
    }
    if inWord { words.append(hash) }
    return words
  }

  /// SplitMix64's finalizer (G. Steele and others, 2014).
  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Odd, fixed for ever: fingerprints are in the log.
  private static let multipliers: [UInt64] = {
    var state: UInt64 = 0x746F_6373_696E
    return (0..<minima).map { _ in
      state &+= 0x9E37_79B9_7F4A_7C15
      return mixed(state) | 1
    }
  }()
}
