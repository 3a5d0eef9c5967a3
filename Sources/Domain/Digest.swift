import COpenSSL

/// A SHA-256 digest (FIPS 180-4), 32 bytes.
public struct Digest: Hashable, Comparable, Sendable {
  // Four words rather than an array: no allocation, and comparison in byte order.
  private let words: (UInt64, UInt64, UInt64, UInt64)

  /// The digest of `bytes`.
  public init(of bytes: UnsafeRawBufferPointer) {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &words) { out in
      _ = SHA256(
        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count,
        out.baseAddress?.assumingMemoryBound(to: UInt8.self))
    }
    self.words = words
  }

  public init(of bytes: [UInt8]) { self = bytes.withUnsafeBytes { Digest(of: $0) } }

  /// - Returns: nil where `bytes` are not 32.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Digest.byteCount else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
    self.words = words
  }

  /// Reads 64 hexadecimal digits, of either case.
  public init?(hex: some StringProtocol) {
    var hex = String(hex)
    guard let digest = hex.withUTF8({ Digest(hexUTF8: UnsafeRawBufferPointer($0)) }) else { return nil }
    self = digest
  }

  /// The same from the text's bytes.
  package init?(hexUTF8 hex: UnsafeRawBufferPointer) {
    guard hex.count == 2 * Digest.byteCount else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    let isHex = withUnsafeMutableBytes(of: &words) { bytes in
      for index in 0..<Digest.byteCount {
        guard let high = Digest.value(ofHexDigit: hex[2 * index]),
          let low = Digest.value(ofHexDigit: hex[2 * index + 1])
        else { return false }
        bytes[index] = high << 4 | low
      }
      return true
    }
    guard isHex else { return nil }
    self.words = words
  }

  public static let byteCount = 32

  public var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

  /// 64 lower-case hexadecimal digits.
  public var hex: String {
    String(unsafeUninitializedCapacity: 2 * Digest.byteCount) { out in
      withUnsafeBytes(of: words) { bytes in
        for (index, byte) in bytes.enumerated() {
          out[2 * index] = Digest.hexDigits[Int(byte >> 4)]
          out[2 * index + 1] = Digest.hexDigits[Int(byte & 15)]
        }
      }
      return 2 * Digest.byteCount
    }
  }

  package static let hexDigits = Array("0123456789abcdef".utf8)

  package static func value(ofHexDigit digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  public static func == (a: Digest, b: Digest) -> Bool { a.words == b.words }
  public static func < (a: Digest, b: Digest) -> Bool {
    withUnsafeBytes(of: a.words) { x in withUnsafeBytes(of: b.words) { y in x.lexicographicallyPrecedes(y) } }
  }
  public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension Digest: CustomStringConvertible {
  public var description: String { hex }
}
