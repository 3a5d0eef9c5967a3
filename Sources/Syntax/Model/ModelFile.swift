/// The model file, little-endian:
///
///     0   8  magic "tocsinSY"
///     8   4  version of the format
///     12  4  count of sections
///     16  8  bytes of the whole file
///     24  8  checksum of everything after the header (`checksum`)
///     32  32 zero
///     64  24 a section: number (4), zero (4), offset (8), length (8)
///     …      the sections, each at a multiple of 64 bytes
enum ModelFile {
  static let magic = Array("tocsinSY".utf8)
  static let version: UInt32 = 2
  static let headerBytes = 64
  static let entryBytes = 24
  static let alignment = 64
  /// Largest file that is mapped.
  static let bytesMax = 64 << 20

  enum Section: UInt32, CaseIterable {
    /// Lines of text: `tag`, `left`, `right`, `note`, `verb`, `noun`, `actor`, each followed by a space and its value.
    case labels = 1
    case wordKeys = 2
    case wordValues = 3
    case taggerSlots = 4
    case taggerData = 5
    case parserSlots = 6
    case parserData = 7
    case lemmaKeys = 8
    case lemmaOffsets = 9
    case lemmaTexts = 10
  }

  /// A 64-bit checksum in four lanes: finds damage, does not resist an attacker. The lanes are plain integers, not a
  /// vector: most vector units have no product of 64 bits, and four products in flight are as fast as memory.
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let prime: UInt64 = 0x9E37_79B1_85EB_CA87
    var lanes: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
    @inline(__always) func stir(_ lane: inout UInt64, _ offset: Int) {
      lane = (lane ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* prime
      lane ^= lane &>> 29
    }
    let whole = bytes.count / 32 * 32
    var offset = 0
    while offset < whole {
      stir(&lanes.0, offset)
      stir(&lanes.1, offset + 8)
      stir(&lanes.2, offset + 16)
      stir(&lanes.3, offset + 24)
      offset += 32
    }
    var sum = UInt64(bytes.count)
    for lane in [lanes.0, lanes.1, lanes.2, lanes.3] { sum = (sum ^ lane) &* prime ^ (sum >> 31) }
    for index in whole..<bytes.count { sum = (sum ^ UInt64(bytes[index])) &* prime }
    return sum ^ (sum >> 32)
  }

  /// A whole file from its sections.
  static func encode(_ sections: [(Section, [UInt8])]) -> [UInt8] {
    var offset = headerBytes + entryBytes * sections.count
    var directory: [UInt8] = []
    var placed: [Int] = []
    for (section, bytes) in sections {
      offset = (offset + alignment - 1) / alignment * alignment
      placed.append(offset)
      directory += littleEndian(section.rawValue) + littleEndian(UInt32(0))
      directory += littleEndian(UInt64(offset)) + littleEndian(UInt64(bytes.count))
      offset += bytes.count
    }
    var file =
      magic + littleEndian(version) + littleEndian(UInt32(sections.count)) + littleEndian(UInt64(offset))
    file += [UInt8](repeating: 0, count: headerBytes - file.count) + directory
    for (index, (_, bytes)) in sections.enumerated() {
      file += [UInt8](repeating: 0, count: placed[index] - file.count) + bytes
    }
    let sum = file.withUnsafeBytes { checksum(UnsafeRawBufferPointer(rebasing: $0[headerBytes...])) }
    file.replaceSubrange(24..<32, with: littleEndian(sum))
    return file
  }

  static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  static func littleEndian(_ values: [some FixedWidthInteger]) -> [UInt8] {
    values.withUnsafeBytes { Array($0) }
  }
}
