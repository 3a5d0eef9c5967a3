import Glibc
import TOMLKit

/// One file of settings: its values, and the line of each key for messages. TOMLKit keeps no positions, so a
/// scan of the text finds them.
struct ConfigurationFile {
  /// Larger than any settings a person writes.
  static let bytesMax = 1 << 20

  var path: String
  var entries: [String: ConfigurationValue]
  private var lines: [String: Int]

  /// - Throws: `SettingsError` where the text is not TOML.
  init(path: String, text: String) throws(SettingsError) {
    self.path = path
    lines = ConfigurationFile.lines(ofKeysIn: text)
    do {
      let table = try TOMLTable(string: text)
      entries = withExtendedLifetime(table) { ConfigurationValue.entries(of: table) }
    } catch let error as TOMLParseError {
      throw SettingsError([.init(file: path, line: error.source.begin.line, message: error.description)])
    } catch {
      throw SettingsError([.init(file: path, line: nil, message: "\(error)")])
    }
  }

  /// Reads a file.
  ///
  /// - Throws: `SettingsError` where it cannot be read, is larger than `bytesMax`, or is not TOML.
  init(reading path: String) throws(SettingsError) {
    func failure(_ message: String, hint: String? = nil) -> SettingsError {
      SettingsError([.init(file: path, line: nil, message: message, hint: hint)])
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw failure(
        "cannot be opened: \(String(cString: strerror(errno)))",
        hint: errno == EACCES ? "the daemon's user must be able to read it" : nil)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: ConfigurationFile.bytesMax + 1)
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + count, $0.count - count) }
      if got < 0 && errno == EINTR { continue }
      if got < 0 { throw failure("cannot be read: \(String(cString: strerror(errno)))") }
      if got == 0 { break }
      count += got
    }
    if count > ConfigurationFile.bytesMax {
      throw failure("is larger than \(ConfigurationFile.bytesMax) bytes")
    }
    guard let text = String(validating: bytes.prefix(count), as: UTF8.self) else {
      throw failure("is not UTF-8")
    }
    try self.init(path: path, text: text)
  }

  /// The line of a key such as `intake.batch-max` or `alert[1].metric`, or of the nearest thing around it.
  func line(of key: String) -> Int? {
    var key = Substring(key)
    while true {
      if let line = lines[String(key)] { return line }
      guard let end = key.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
      key = key[..<end]
    }
  }

  private static func lines(ofKeysIn text: String) -> [String: Int] {
    var lines: [String: Int] = [:]
    var section = ""
    var tables: [String: Int] = [:]
    var closing: String?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.drop(while: \.isWhitespace)
      if let quotes = closing {
        if line.contains(quotes) { closing = nil }
        continue
      }
      if line.hasPrefix("[[") {
        let name = bareKey(line.dropFirst(2).prefix { $0 != "]" })
        let count = tables[name, default: 0]
        tables[name] = count + 1
        section = "\(name)[\(count)]"
        lines[section] = index + 1
      } else if line.hasPrefix("[") {
        section = bareKey(line.dropFirst().prefix { $0 != "]" })
        lines[section] = index + 1
      } else if let equals = line.firstIndex(of: "="), !line.hasPrefix("#") {
        let key = (section.isEmpty ? "" : section + ".") + bareKey(line[..<equals])
        lines[key] = lines[key] ?? index + 1
        let value = line[equals...]
        closing = ["\"\"\"", "'''"].first {
          value.split(separator: $0, omittingEmptySubsequences: false).count == 2
        }
      }
    }
    return lines
  }

  private static func bareKey(_ text: Substring) -> String {
    text.split(separator: ".").map { part in
      String(part).trimmingPrefix(while: { $0.isWhitespace || $0 == "\"" || $0 == "'" }).reversed()
        .trimmingPrefix(while: { $0.isWhitespace || $0 == "\"" || $0 == "'" }).reversed()
    }.map { String($0) }.joined(separator: ".")
  }
}
