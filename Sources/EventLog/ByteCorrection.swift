/// Finds the one byte that was changed in a record, from its CRC-32C.
///
/// A checksum is linear: a byte that is changed by `e` at a distance of `d` bytes from the end of what is summed
/// changes the sum by the sum of `e` followed by `d` zero bytes, whatever else the record says. So each place is
/// tried with eight numbers in hand, and a record of a megabyte takes well under a second.
///
/// Up to 2^32 sums, chance offers wrong corrections of long records as well: the caller must have further proof,
/// and takes a candidate only where the record's SHA-256 agrees.
struct ByteCorrection {
  /// Candidates that are looked at: each costs a hash.
  private static let candidatesMax = 1_000

  /// The line with one byte changed so that `isRight` holds; nil where there is no such byte.
  static func correct(_ line: [UInt8], isRight: ([UInt8]) -> Bool) -> [UInt8]? {
    let sumEnd = line.count - Record.crcPartCount
    guard sumEnd > 0 else { return nil }
    for candidate in endings(of: line) where isRight(candidate) { return candidate }
    let stored = line[(sumEnd + 8)..<(sumEnd + 16)].withUnsafeBytes { Hexadecimal.value($0) }
    guard let stored else { return nil }
    let found = line[..<sumEnd].withUnsafeBytes { CRC32C.checksum(of: $0) }
    var effects = (0..<8).map { CRC32C.effect(ofByte: UInt8(1 << $0)) }
    var tried = 0
    for position in stride(from: sumEnd - 1, through: 0, by: -1) {
      if let change = change(with: effects, reaching: stored ^ found) {
        var candidate = line
        candidate[position] ^= change
        if isRight(candidate) { return candidate }
        tried += 1
        if tried >= candidatesMax { return nil }
      }
      for bit in 0..<8 { effects[bit] = CRC32C.effect(ofZeroByteBehind: effects[bit]) }
    }
    return nil
  }

  /// The change of a byte whose effect is `difference`: eight equations, by elimination.
  private static func change(with effects: [UInt32], reaching difference: UInt32) -> UInt8? {
    var rows: [(effect: UInt32, bits: UInt8)] = []
    func reduced(_ effect: UInt32, _ bits: UInt8) -> (effect: UInt32, bits: UInt8) {
      var (effect, bits) = (effect, bits)
      for row in rows where effect ^ row.effect < effect {
        effect ^= row.effect
        bits ^= row.bits
      }
      return (effect, bits)
    }
    for bit in 0..<8 {
      let row = reduced(effects[bit], UInt8(1 << bit))
      if row.effect != 0 {
        rows.append(row)
        rows.sort { $0.effect > $1.effect }
      }
    }
    let rest = reduced(difference, 0)
    return rest.effect == 0 && rest.bits != 0 ? rest.bits : nil
  }

  /// The line with its fixed end put right, or its checksum: a change there is not in what is summed.
  private static func endings(of line: [UInt8]) -> [[UInt8]] {
    let sumEnd = line.count - Record.crcPartCount
    var repaired = line
    repaired.replaceSubrange(sumEnd..<(sumEnd + 8), with: Array(",\"crc\":\"".utf8))
    repaired.replaceSubrange((sumEnd + 16)..., with: Array("\"}".utf8))
    var summed = repaired
    let sum = line[..<sumEnd].withUnsafeBytes { CRC32C.checksum(of: $0) }
    summed.replaceSubrange((sumEnd + 8)..<(sumEnd + 16), with: Array(Hexadecimal.text(sum).utf8))
    return [repaired, summed]
  }
}

extension CRC32C {
  /// What one byte does to the sum when nothing follows it.
  fileprivate static func effect(ofByte byte: UInt8) -> UInt32 { step(0, byte) }

  /// What it does when one more byte follows.
  fileprivate static func effect(ofZeroByteBehind effect: UInt32) -> UInt32 { step(effect, 0) }
}
