/// CRC-32C (Castagnoli, reflected polynomial 0x82F63B78; RFC 3720 appendix B.4), eight bytes a step
/// ("slicing-by-8", Kounavis and Berry, 2005).
enum CRC32C {
  /// Eight tables of 256 entries, one behind the other; made once and kept for the life of the process.
  nonisolated(unsafe) private static let tables: UnsafePointer<UInt32> = {
    let tables = UnsafeMutablePointer<UInt32>.allocate(capacity: 8 * 256)
    for byte in 0..<256 {
      var value = UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
      tables[byte] = value
    }
    for entry in 256..<8 * 256 {
      let above = tables[entry - 256]
      tables[entry] = above >> 8 ^ tables[Int(above & 0xFF)]
    }
    return UnsafePointer(tables)
  }()

  static func checksum(of bytes: UnsafeRawBufferPointer) -> UInt32 {
    guard let start = bytes.baseAddress else { return 0 }
    let tables = CRC32C.tables
    var crc: UInt32 = 0xFFFF_FFFF
    var index = 0
    while index + 8 <= bytes.count {
      let word =
        UInt64(littleEndian: start.loadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ UInt64(crc)
      let low = tables[7 * 256 + Int(word & 0xFF)] ^ tables[6 * 256 + Int(word >> 8 & 0xFF)]
      let middle = tables[5 * 256 + Int(word >> 16 & 0xFF)] ^ tables[4 * 256 + Int(word >> 24 & 0xFF)]
      let upper = tables[3 * 256 + Int(word >> 32 & 0xFF)] ^ tables[2 * 256 + Int(word >> 40 & 0xFF)]
      let top = tables[256 + Int(word >> 48 & 0xFF)] ^ tables[Int(word >> 56)]
      crc = low ^ middle ^ upper ^ top
      index += 8
    }
    while index < bytes.count {
      crc = step(crc, bytes[index])
      index += 1
    }
    return ~crc
  }

  /// The register after one more byte.
  static func step(_ register: UInt32, _ byte: UInt8) -> UInt32 {
    register >> 8 ^ tables[Int((register ^ UInt32(byte)) & 0xFF)]
  }
}
