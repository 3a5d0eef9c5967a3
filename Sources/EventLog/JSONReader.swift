import Glibc

/// Reads JSON (RFC 8259) that `Domain.JSONWriter` wrote, straight from its bytes.
///
/// Fields are asked for in the order in which they are written, and then each costs one comparison. Fields in
/// another order, unknown ones and space between tokens are read as well, only slower.
struct JSONReader {
  private let bytes: UnsafeRawBufferPointer
  private(set) var position = 0
  /// Where the fields of the object that is being read begin.
  private var fieldsStart = 0

  /// Objects and arrays inside each other, where a value is skipped.
  static let depthMax = 64

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// An object that is open: what to go back to when it ends.
  struct OpenObject { fileprivate var outer: Int }

  mutating func beginObject() throws(JSONFault) -> OpenObject {
    try expect(UInt8(ascii: "{"))
    skipSpace()
    let object = OpenObject(outer: fieldsStart)
    fieldsStart = position
    return object
  }

  /// Leaves the object, past fields that nobody asked for.
  mutating func end(_ object: OpenObject) throws(JSONFault) {
    while true {
      skipSpace()
      if take(UInt8(ascii: "}")) { break }
      if position != fieldsStart { try expect(UInt8(ascii: ",")) }
      try skipString()
      try expect(UInt8(ascii: ":"))
      try skipValue(depth: 0)
    }
    fieldsStart = object.outer
  }

  /// Goes to a field's value.
  /// - Returns: false where the object has no such field.
  mutating func find(_ name: StaticString) throws(JSONFault) -> Bool {
    let asked = position
    skipSpace()
    if position == fieldsStart || take(UInt8(ascii: ",")) {
      if takeKey(name) { return true }
    }
    position = fieldsStart
    while true {
      skipSpace()
      if position < bytes.count, bytes[position] == UInt8(ascii: "}") { break }
      if position != fieldsStart { try expect(UInt8(ascii: ",")) }
      skipSpace()
      if takeKey(name) { return true }
      try skipString()
      try expect(UInt8(ascii: ":"))
      try skipValue(depth: 0)
    }
    position = asked
    return false
  }

  mutating func field(_ name: StaticString) throws(JSONFault) {
    guard try find(name) else { throw fault("no field \(name)") }
  }

  /// Takes `null` where it stands here.
  mutating func null() -> Bool {
    skipSpace()
    return take("null")
  }

  mutating func bool() throws(JSONFault) -> Bool {
    skipSpace()
    if take("true") { return true }
    if take("false") { return false }
    throw fault("neither true nor false")
  }

  mutating func string() throws(JSONFault) -> String {
    skipSpace()
    guard take(UInt8(ascii: "\"")) else { throw fault("no text") }
    let start = position
    position = plainTextEnd(from: start)
    guard position < bytes.count else { throw fault("a text without end") }
    switch bytes[position] {
    case UInt8(ascii: "\""):
      guard let text = JSONReader.text(UnsafeRawBufferPointer(rebasing: bytes[start..<position])) else {
        throw fault("text that is not UTF-8")
      }
      position += 1
      return text
    case UInt8(ascii: "\\"): return try escapedString(from: start)
    default: throw fault("a control character in a text")
    }
  }

  /// A string of UTF-8; nil where it is none. `String(validating:as:)` looks up types at run time at each call,
  /// which costs more than the text itself: it is left to the texts that need it.
  private static func text(_ utf8: UnsafeRawBufferPointer) -> String? {
    guard utf8.allSatisfy({ $0 < 0x80 }) else { return String(validating: utf8, as: UTF8.self) }
    return String(unsafeUninitializedCapacity: utf8.count) { text in
      UnsafeMutableRawBufferPointer(text).copyMemory(from: utf8)
      return utf8.count
    }
  }

  /// Hands over a text's bytes without making a string of them. A text with escapes is not handed over but gives
  /// nil: nothing that is read this way has any.
  mutating func withText<Result>(_ read: (UnsafeRawBufferPointer) -> Result?) throws(JSONFault) -> Result? {
    skipSpace()
    guard take(UInt8(ascii: "\"")) else { throw fault("no text") }
    let start = position
    position = plainTextEnd(from: start)
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return nil }
    defer { position += 1 }
    return read(UnsafeRawBufferPointer(rebasing: bytes[start..<position]))
  }

  /// The place of the first byte from `start` that a text without escapes does not have: its quotation mark, a
  /// backslash, a control character; the end where there is none.
  private func plainTextEnd(from start: Int) -> Int {
    var index = start
    while index + 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian
      // The high bit of each byte that is below 0x20, 0x22 or 0x5C; a borrow spoils only bytes behind the first
      // hit ("Determine if a word has a byte less than n", Anderson, Bit Twiddling Hacks).
      let ones: UInt64 = 0x0101_0101_0101_0101
      let quotes = word ^ (ones &* 0x22)
      let escapes = word ^ (ones &* 0x5C)
      let hits =
        ((word &- ones &* 0x20) & ~word | (quotes &- ones) & ~quotes | (escapes &- ones) & ~escapes)
        & (ones &* 0x80)
      if hits != 0 { return index + hits.trailingZeroBitCount / 8 }
      index += 8
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return index }
      index += 1
    }
    return index
  }

  mutating func optionalString() throws(JSONFault) -> String? { null() ? nil : try string() }

  mutating func optionalInteger() throws(JSONFault) -> Int? { null() ? nil : try integer() }

  mutating func strings() throws(JSONFault) -> [String] {
    var texts: [String] = []
    try array { json throws(JSONFault) in texts.append(try json.string()) }
    return texts
  }

  /// A whole number.
  mutating func integer() throws(JSONFault) -> Int {
    skipSpace()
    let start = position
    let negative = take(UInt8(ascii: "-"))
    var value = 0
    let first = position
    while position < bytes.count, bytes[position] &- 48 < 10 {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let digit = Int(bytes[position] - 48)
      let (sum, carry) =
        negative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
      if overflow || carry { throw fault("a number that is too large") }
      value = sum
      position += 1
    }
    if position == first || isInNumber {
      position = start
      throw fault("not a whole number")
    }
    return value
  }

  mutating func double() throws(JSONFault) -> Double {
    skipSpace()
    let start = position
    let negative = take(UInt8(ascii: "-"))
    var digits: UInt64 = 0
    var digitCount = 0
    var fraction = 0
    var inFraction = false
    while position < bytes.count {
      let byte = bytes[position]
      if byte &- 48 < 10 {
        digits = digits &* 10 &+ UInt64(byte - 48)
        digitCount += 1
        if inFraction { fraction += 1 }
      } else if byte == UInt8(ascii: "."), !inFraction {
        inFraction = true
      } else {
        break
      }
      position += 1
    }
    // Up to 15 digits and 10^22 are exact in a double, and so is their quotient (Clinger, 1990).
    if digitCount > 0, digitCount <= 15, !isInNumber {
      let value = Double(digits) / JSONReader.powersOfTen[fraction]
      return negative ? -value : value
    }
    while isInNumber { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Double(text), value.isFinite, text.utf8.first != UInt8(ascii: "+") else {
      throw fault("not a number")
    }
    return value
  }

  /// Goes through an array; `element` reads one element.
  mutating func array(
    _ element: (inout JSONReader) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    try expect(UInt8(ascii: "["))
    skipSpace()
    if take(UInt8(ascii: "]")) { return }
    repeat {
      try element(&self)
      skipSpace()
    } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"))
  }

  mutating func atEnd() -> Bool {
    skipSpace()
    return position == bytes.count
  }

  func fault(_ what: String) -> JSONFault { JSONFault(what: what, position: position) }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]
}

/// What in a JSON text is not as it should be, and where: bytes from the text's start.
struct JSONFault: Error, Hashable {
  var what: String
  var position: Int
}

extension JSONReader {
  private mutating func skipSpace() {
    while position < bytes.count, bytes[position] <= 0x20,
      bytes[position] == 0x20 || bytes[position] == 0x0A || bytes[position] == 0x0D || bytes[position] == 0x09
    {
      position += 1
    }
  }

  private mutating func expect(_ byte: UInt8) throws(JSONFault) {
    skipSpace()
    guard take(byte) else { throw fault("no \(Character(Unicode.Scalar(byte)))") }
  }

  @inline(__always) private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func take(_ literal: StaticString) -> Bool {
    let count = literal.utf8CodeUnitCount
    guard bytes.count - position >= count, let base = bytes.baseAddress,
      memcmp(base + position, literal.utf8Start, count) == 0
    else { return false }
    position += count
    return true
  }

  /// Takes `"name":`.
  private mutating func takeKey(_ name: StaticString) -> Bool {
    let start = position
    if take(UInt8(ascii: "\"")), take(name), take(UInt8(ascii: "\"")) {
      if take(UInt8(ascii: ":")) { return true }
      skipSpace()
      if take(UInt8(ascii: ":")) { return true }
    }
    position = start
    return false
  }

  /// Whether a number goes on here.
  private var isInNumber: Bool {
    guard position < bytes.count else { return false }
    switch bytes[position] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"),
      UInt8(ascii: "+"), UInt8(ascii: "-"):
      return true
    default: return false
    }
  }

  private mutating func skipString() throws(JSONFault) {
    try expect(UInt8(ascii: "\""))
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return
      case UInt8(ascii: "\\"): position += 2
      default: position += 1
      }
    }
    position = bytes.count
    throw fault("a text without end")
  }

  private mutating func skipValue(depth: Int) throws(JSONFault) {
    guard depth < JSONReader.depthMax else { throw fault("values nested too deep") }
    skipSpace()
    guard position < bytes.count else { throw fault("no value") }
    switch bytes[position] {
    case UInt8(ascii: "\""): try skipString()
    case UInt8(ascii: "{"):
      position += 1
      skipSpace()
      if take(UInt8(ascii: "}")) { return }
      repeat {
        try skipString()
        try expect(UInt8(ascii: ":"))
        try skipValue(depth: depth + 1)
        skipSpace()
      } while take(UInt8(ascii: ","))
      try expect(UInt8(ascii: "}"))
    case UInt8(ascii: "["):
      position += 1
      skipSpace()
      if take(UInt8(ascii: "]")) { return }
      repeat {
        try skipValue(depth: depth + 1)
        skipSpace()
      } while take(UInt8(ascii: ","))
      try expect(UInt8(ascii: "]"))
    default:
      if take("null") || take("true") || take("false") { return }
      guard isInNumber else { throw fault("no value") }
      while isInNumber { position += 1 }
    }
  }

  /// The slow way, for a text with escapes.
  private mutating func escapedString(from start: Int) throws(JSONFault) -> String {
    var text = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let result = String(validating: text, as: UTF8.self) else {
          throw fault("text that is not UTF-8")
        }
        return result
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw fault("a control character in a text")
      default: text.append(byte)
      }
    }
    throw fault("a text without end")
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONFault) {
    guard position < bytes.count else { throw fault("a text without end") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "u"):
      var code = try codeUnit()
      if code & 0xFC00 == 0xD800 {
        guard take("\\u") else { throw fault("half a surrogate pair") }
        let low = try codeUnit()
        guard low & 0xFC00 == 0xDC00 else { throw fault("half a surrogate pair") }
        code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
      }
      guard let scalar = Unicode.Scalar(code) else { throw fault("half a surrogate pair") }
      text.append(contentsOf: UTF8.encode(scalar)!)
    default: throw fault("an unknown escape")
    }
  }

  /// Four hexadecimal digits of either case.
  private mutating func codeUnit() throws(JSONFault) -> UInt32 {
    guard position + 4 <= bytes.count else { throw fault("a text without end") }
    var value: UInt32 = 0
    for _ in 0..<4 {
      let byte = bytes[position]
      let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
      guard let digit = Hexadecimal.value(of: isUpper ? byte | 0x20 : byte) else {
        throw fault("an unknown escape")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
