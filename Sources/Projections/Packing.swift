import Domain

/// Writes integers, numbers and texts densely: LEB128 varints, zigzag for signed ones, and each text once,
/// later named by its place. One packer packs one article.
struct Packer {
  private(set) var bytes: [UInt8] = []
  private var places: [String: Int] = [:]

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  mutating func unsigned(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func count(_ value: Int) { unsigned(UInt64(value)) }
  mutating func integer(_ value: Int) { unsigned(UInt64(bitPattern: Int64((value << 1) ^ (value >> 63)))) }

  /// A number of at most four decimal places takes two or three bytes, any other nine.
  mutating func number(_ value: Double) {
    let scaled = (value * 10_000).rounded()
    if abs(scaled) < 1e15, scaled / 10_000 == value, value.sign == .plus || value != 0 {
      byte(0)
      integer(Int(scaled))
    } else {
      byte(1)
      for shift in stride(from: 0, to: 64, by: 8) {
        byte(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
      }
    }
  }

  /// 0 is nil, 1 a text that follows, n + 2 the n-th text so far.
  mutating func text(_ value: String?) {
    guard let value else { return byte(0) }
    if let place = places[value] { return count(place + 2) }
    places[value] = places.count
    byte(1)
    count(value.utf8.count)
    bytes.append(contentsOf: value.utf8)
  }

  mutating func span(_ span: ByteSpan) {
    integer(span.start)
    integer(span.end - span.start)
  }
}

/// Reads what `Packer` wrote. Every read checks its bounds: the bytes come from a disk.
struct Unpacker {
  struct Damage: Error {}

  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  private var texts: [String] = []

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func byte() throws(Damage) -> UInt8 {
    guard position < bytes.count else { throw Damage() }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func unsigned() throws(Damage) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let next = try byte()
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
    }
    throw Damage()
  }

  mutating func count() throws(Damage) -> Int {
    guard let value = Int(exactly: try unsigned()) else { throw Damage() }
    return value
  }

  mutating func integer() throws(Damage) -> Int {
    let value = try unsigned()
    return Int(bitPattern: UInt(value >> 1)) ^ -Int(bitPattern: UInt(value & 1))
  }

  mutating func number() throws(Damage) -> Double {
    switch try byte() {
    case 0: return Double(try integer()) / 10_000
    case 1:
      var bits: UInt64 = 0
      for shift in stride(from: UInt64(0), to: 64, by: 8) { bits |= UInt64(try byte()) << shift }
      return Double(bitPattern: bits)
    default: throw Damage()
    }
  }

  mutating func text() throws(Damage) -> String? {
    switch try count() {
    case 0: return nil
    case 1:
      let length = try count()
      guard length <= bytes.count - position else { throw Damage() }
      let text = String(decoding: bytes[position..<position + length], as: UTF8.self)
      position += length
      texts.append(text)
      return text
    case let place:
      guard place - 2 < texts.count else { throw Damage() }
      return texts[place - 2]
    }
  }

  mutating func requiredText() throws(Damage) -> String {
    guard let text = try text() else { throw Damage() }
    return text
  }

  mutating func span() throws(Damage) -> ByteSpan {
    let start = try integer()
    let (end, overflows) = start.addingReportingOverflow(try integer())
    if overflows { throw Damage() }
    return ByteSpan(start: start, end: end)
  }
}
