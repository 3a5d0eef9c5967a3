/// Writes JSON (RFC 8259) straight to bytes, keys in the order they are given. The log and every `--json`
/// output use it, so that a fact reads the same everywhere; Foundation's encoder is ten times slower and
/// does not keep an order.
public struct JSONWriter: Sendable {
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  public init(reservingCapacity capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  public mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows {
    separate()
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
    try body(&self)
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  public mutating func array(_ body: (inout JSONWriter) throws -> Void) rethrows {
    separate()
    bytes.append(UInt8(ascii: "["))
    needsComma = false
    try body(&self)
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }

  /// A key that needs no escaping; its value is what is written next.
  public mutating func key(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func key(_ name: String) {
    separate()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func value(_ text: String?) {
    guard let text else { return null() }
    separate()
    quote(text)
    needsComma = true
  }

  public mutating func value(_ number: Int?) {
    guard let number else { return null() }
    literal(String(number))
  }

  public mutating func value(_ number: UInt64) { literal(String(number)) }

  /// Shortest digits that read back as the same number; a whole number keeps its `.0`. JSON has no infinity:
  /// what is not finite is written as null.
  public mutating func value(_ number: Double?) {
    guard let number, number.isFinite else { return null() }
    literal(number.description)
  }

  public mutating func value(_ flag: Bool) { literal(flag ? "true" : "false") }

  public mutating func null() { literal("null") }

  /// Text that is JSON already.
  public mutating func raw(_ json: some Sequence<UInt8>) {
    separate()
    bytes.append(contentsOf: json)
    needsComma = true
  }

  /// Ends a line of JSON Lines.
  public mutating func newline() {
    bytes.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  public mutating func field(_ name: StaticString, _ text: String?) {
    key(name)
    value(text)
  }

  public mutating func field(_ name: StaticString, _ number: Int?) {
    key(name)
    value(number)
  }

  public mutating func field(_ name: StaticString, _ number: Double?) {
    key(name)
    value(number)
  }

  public mutating func field(_ name: StaticString, _ flag: Bool) {
    key(name)
    value(flag)
  }

  public mutating func field(_ name: StaticString, _ texts: [String]) {
    key(name)
    array { list in for text in texts { list.value(text) } }
  }

  private mutating func literal(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      var clean = 0
      for (index, byte) in utf8.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F
      {
        bytes.append(contentsOf: utf8[clean..<index])
        escape(byte)
        clean = index + 1
      }
      bytes.append(contentsOf: utf8[clean...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x22, 0x5C: bytes.append(byte)
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    default:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(Digest.hexDigits[Int(byte >> 4)])
      bytes.append(Digest.hexDigits[Int(byte & 15)])
    }
  }
}
