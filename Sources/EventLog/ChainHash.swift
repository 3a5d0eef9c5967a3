import COpenSSL

/// What a record's `hash` says: SHA-256 (FIPS 180-4) of the hash of the record before and of this record's
/// bytes, so that no record can be exchanged without all later ones.
package struct ChainHash: Hashable, Sendable {
  var words: (UInt64, UInt64, UInt64, UInt64)

  /// What the first record of a log follows: 32 zero bytes.
  package static let genesis = ChainHash(words: (0, 0, 0, 0))

  static let byteCount = 32
  static let hexCount = 2 * byteCount

  init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

  /// Reads 64 lower-case hexadecimal digits.
  init?(hex: UnsafeRawBufferPointer) {
    guard hex.count == ChainHash.hexCount else { return nil }
    words = (0, 0, 0, 0)
    let isHex = withUnsafeMutableBytes(of: &words) { bytes in
      for index in 0..<ChainHash.byteCount {
        guard let high = Hexadecimal.value(of: hex[2 * index]),
          let low = Hexadecimal.value(of: hex[2 * index + 1])
        else { return false }
        bytes[index] = high << 4 | low
      }
      return true
    }
    if !isHex { return nil }
  }

  package var hex: String {
    String(unsafeUninitializedCapacity: ChainHash.hexCount) { out in
      withUnsafeBytes(of: words) { bytes in
        for (index, byte) in bytes.enumerated() {
          out[2 * index] = Hexadecimal.digit(byte >> 4)
          out[2 * index + 1] = Hexadecimal.digit(byte & 15)
        }
      }
      return ChainHash.hexCount
    }
  }

  package static func == (a: ChainHash, b: ChainHash) -> Bool { a.words == b.words }
  package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

/// Computes chain hashes. It keeps OpenSSL's context from one record to the next, because making one costs more
/// than hashing a record. For one thread at a time.
final class ChainHasher {
  private let context: OpaquePointer

  init() {
    guard let context = EVP_MD_CTX_new() else { fatalError("out of memory for a SHA-256 context") }
    self.context = context
    precondition(EVP_DigestInit_ex2(context, EVP_sha256(), nil) == 1, "libcrypto has no SHA-256")
  }

  deinit { EVP_MD_CTX_free(context) }

  func hash(_ previous: ChainHash, _ body: UnsafeRawBufferPointer) -> ChainHash {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    EVP_DigestInit_ex2(context, nil, nil)
    _ = withUnsafeBytes(of: previous.words) { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    EVP_DigestUpdate(context, body.baseAddress, body.count)
    _ = withUnsafeMutableBytes(of: &words) {
      EVP_DigestFinal_ex(context, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), nil)
    }
    return ChainHash(words: words)
  }
}

enum Hexadecimal {
  /// Lower case only: what we write, and nothing that merely means the same.
  @inline(__always) static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  @inline(__always) static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  /// Eight digits.
  static func text(_ value: UInt32) -> String {
    String(unsafeUninitializedCapacity: 8) { out in
      for index in 0..<8 { out[index] = digit(UInt8(truncatingIfNeeded: value >> (28 - 4 * index)) & 15) }
      return 8
    }
  }

  static func value(_ digits: UnsafeRawBufferPointer) -> UInt32? {
    guard digits.count == 8 else { return nil }
    var result: UInt32 = 0
    for digit in digits {
      guard let value = value(of: digit) else { return nil }
      result = result << 4 | UInt32(value)
    }
    return result
  }
}
