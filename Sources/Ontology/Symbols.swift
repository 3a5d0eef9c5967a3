/// A lemma that the triggers know, as a small number. Comparing words is then comparing integers.
package struct Symbol: Hashable, Sendable {
  package let index: Int32

  package init(index: Int32) { self.index = index }

  /// A word that no table mentions.
  package static let unknown = Symbol(index: 0)
}

/// Lemmas and their symbols: an open-addressing table over bytes (FNV-1a), filled once and then only read.
/// Swift's own `[String: Int]` costs five times as much for each word looked up.
package struct Symbols: Sendable {
  private var slots: [Int32] = Array(repeating: 0, count: 1 << 12)
  private var starts: [Int32] = [0, 0]
  private var bytes: [UInt8] = []

  package init() {}

  /// Symbols in use, the unknown one included.
  package var count: Int { starts.count - 1 }

  package subscript(_ lemma: UnsafeBufferPointer<UInt8>) -> Symbol {
    var place = Int(truncatingIfNeeded: Symbols.hash(lemma)) & (slots.count - 1)
    while slots[place] != 0 {
      if holds(slots[place], lemma) { return Symbol(index: slots[place]) }
      place = (place + 1) & (slots.count - 1)
    }
    return .unknown
  }

  package subscript(_ lemma: String) -> Symbol {
    var lemma = lemma
    return lemma.withUTF8 { self[$0] }
  }

  package func text(of symbol: Symbol) -> String {
    let range = Int(starts[Int(symbol.index)])..<Int(starts[Int(symbol.index) + 1])
    return String(decoding: bytes[range], as: UTF8.self)
  }

  package mutating func intern(_ lemma: String) -> Symbol {
    let known = self[lemma]
    if known != .unknown { return known }
    let symbol = Symbol(index: Int32(count))
    bytes.append(contentsOf: lemma.utf8)
    starts.append(Int32(bytes.count))
    if count * 2 > slots.count { grow() } else { place(symbol) }
    return symbol
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for index in 1..<count { place(Symbol(index: Int32(index))) }
  }

  private mutating func place(_ symbol: Symbol) {
    let range = Int(starts[Int(symbol.index)])..<Int(starts[Int(symbol.index) + 1])
    let hash = bytes[range].withUnsafeBufferPointer { Symbols.hash($0) }
    var place = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[place] != 0 { place = (place + 1) & (slots.count - 1) }
    slots[place] = symbol.index
  }

  private func holds(_ index: Int32, _ lemma: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = Int(starts[Int(index)])
    guard Int(starts[Int(index) + 1]) - start == lemma.count else { return false }
    for offset in 0..<lemma.count where bytes[start + offset] != lemma[offset] { return false }
    return true
  }

  private static func hash(_ lemma: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in lemma { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash ^ (hash >> 29)
  }
}
