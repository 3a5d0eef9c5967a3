import Domain
import Testing

@testable import EventLog

/// The reader looks at eight bytes at a time: every length and every place counts.
@Suite struct JSONReaderTests {
  private func read(_ bytes: [UInt8]) -> Result<String, JSONFault> {
    bytes.withUnsafeBytes { bytes in
      var json = JSONReader(bytes)
      do throws(JSONFault) {
        let text = try json.string()
        return json.atEnd() ? .success(text) : .failure(json.fault("more"))
      } catch { return .failure(error) }
    }
  }

  @Test("a text reads as it was written, whatever stands at whatever place of it")
  func texts() {
    let specials = ["\"", "\\", "\n", "\u{1}", "\u{1F}", " ", "!", "#", "[", "]", "é", "报", "😀", "\u{7F}"]
    for length in 0...40 {
      for place in 0...length {
        for special in specials {
          let text =
            String(repeating: "x", count: place) + special + String(repeating: "y", count: length - place)
          var json = JSONWriter()
          json.object { $0.field("a", text) }
          let written = Array(json.bytes.dropFirst(5).dropLast())
          guard case .success(text) = read(written) else {
            Issue.record("\(special.debugDescription) at \(place) of \(length): \(read(written))")
            return
          }
        }
      }
    }
  }

  @Test("a text with a bare control character, without an end, or that is not UTF-8 is refused")
  func faults() {
    for length in 0...24 {
      for place in 0...length {
        for wrong: [UInt8] in [[0x00], [0x0A], [0x1F], [0xFF], [0xC3], [0xED, 0xA0, 0x80]] {
          let bytes =
            [0x22] + [UInt8](repeating: 0x78, count: place) + wrong
            + [UInt8](repeating: 0x79, count: length - place) + [0x22]
          guard case .failure = read(bytes) else { Issue.record("\(bytes) was read"); return }
        }
      }
      guard case .failure = read([0x22] + [UInt8](repeating: 0x78, count: length)) else {
        Issue.record("a text of \(length) without end was read")
        return
      }
    }
  }
}
