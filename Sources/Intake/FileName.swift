import Domain

/// A file's name in the inbox: any bytes but `/` and NUL, 255 at most, not always UTF-8.
package struct FileName: Hashable, Sendable, CustomStringConvertible {
  /// NAME_MAX of every Linux file system.
  package static let bytesMax = 255

  package let bytes: [UInt8]

  package init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }
  package init(_ text: String) { self.init(text.utf8) }

  /// For people and the log: control characters and what is no UTF-8 become `?`.
  package var description: String {
    let text = String(decoding: bytes, as: UTF8.self)
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control || $0 == "\u{FFFD}" ? "?" : $0 }))
  }

  /// Not a delivery yet, or never: hidden names are what `tocsin submit` and rsync write to before they
  /// rename, the endings are editors' and browsers'.
  package var isProvisional: Bool {
    bytes.isEmpty || bytes[0] == UInt8(ascii: ".") || bytes.last == UInt8(ascii: "~")
      || FileName.provisionalEndings.contains { bytes.reversed().starts(with: $0.utf8.reversed()) }
  }

  private static let provisionalEndings = [".tmp", ".part", ".partial", ".crdownload", ".swp"]

  /// The name's ending in lower case, without the dot: `md`.
  var ending: String? {
    guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return nil }
    return String(decoding: bytes[(dot + 1)...], as: UTF8.self).lowercased()
  }

  /// Letters, digits, `.`, `-` and `_` of the name, the rest as `_`, cut to `limit` bytes.
  func safe(limit: Int) -> String {
    let kept = bytes.prefix(limit).map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
        byte
      default: UInt8(ascii: "_")
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }

  /// Calls with the name as a C string.
  func withPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { body($0.baseAddress!) }
    }
  }
}
