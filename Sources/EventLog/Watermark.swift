import Domain
import FileSystem

/// How much of the log is known to be durable: `durable.json` beside the segments. Written at a clean end and
/// when a segment is full, so it lags behind; what it says stays true. Where the log falls short of it, events
/// were lost, and that is damage and not a torn tail.
///
///     {"format":1,"segment":"events-….jsonl","bytes":1234,"sequence":7,"hash":"…","crc":"…"}
///
/// A file that cannot be read, or is not there, says nothing.
package struct Watermark: Hashable, Sendable {
  /// The last segment's first event.
  package var segment: SequenceNumber
  /// The size of that segment.
  package var byteCount: UInt64
  package var sequence: SequenceNumber
  var hash: ChainHash?

  static let fileName = "durable.json"
  private static let format = 1
  static let byteCountMax = 4096

  var encoded: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("format", Watermark.format)
      json.key("segment")
      json.value(segment.number)
      json.key("bytes")
      json.value(byteCount)
      json.key("sequence")
      json.value(sequence.number)
      json.field("hash", hash?.hex)
      let crc = json.bytes.withUnsafeBytes { CRC32C.checksum(of: $0) }
      json.field("crc", Hexadecimal.text(crc))
    }
    json.newline()
    return json.bytes
  }

  init(segment: SequenceNumber, byteCount: UInt64, sequence: SequenceNumber, hash: ChainHash?) {
    self.segment = segment
    self.byteCount = byteCount
    self.sequence = sequence
    self.hash = hash
  }

  /// - Returns: nil where the bytes are not exactly what `encoded` makes.
  init?(_ bytes: [UInt8]) {
    let watermark = bytes.withUnsafeBytes { bytes -> Watermark? in
      var json = JSONReader(bytes)
      do throws(JSONFault) {
        let object = try json.beginObject()
        guard try json.integer("format") == Watermark.format,
          let segment = UInt64(exactly: try json.integer("segment")),
          let byteCount = UInt64(exactly: try json.integer("bytes")),
          let sequence = UInt64(exactly: try json.integer("sequence"))
        else { return nil }
        let hash = try json.optionalString("hash").flatMap { text in
          Array(text.utf8).withUnsafeBytes { ChainHash(hex: $0) }
        }
        try json.end(object)
        return Watermark(
          segment: SequenceNumber(segment), byteCount: byteCount, sequence: SequenceNumber(sequence),
          hash: hash)
      } catch { return nil }
    }
    guard let watermark, watermark.encoded == bytes else { return nil }
    self = watermark
  }
}

extension LogDirectory {
  var watermarkPath: String { path + "/" + Watermark.fileName }

  func watermark() throws(LogFailure) -> Watermark? {
    do throws(FileError) {
      return Watermark(try fileSystem.contents(of: watermarkPath, limit: Watermark.byteCountMax))
    } catch {
      if error.isNotFound || error.isTooLarge { return nil }
      throw .file(error)
    }
  }
}
