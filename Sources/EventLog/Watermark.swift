import Domain
import FileSystem

/// How much of the log is known to be durable: `durable.json` beside the segments. Written at a clean end and
/// when a segment is full, so it lags behind; what it says stays true. Where the log falls short of it, events
/// were lost, and that is damage and not a torn tail.
///
///     {"format":1,"segment":1,"bytes":1234,"sequence":7,"hash":"…","crc":"…"}
///
/// It is put in place in one step, so a crash leaves the old one or the new one. What each state of the file means
/// when the log is opened for writing:
///
/// - Not there: nothing is known. So it is until the log is closed, or its first segment full, for the first time.
/// - Unreadable: its bytes were changed. The segments speak for themselves, so a log that ends with a whole group
///   is opened, the bytes are kept as `damaged-durable.json.N`, and a new watermark is written. A log that also
///   ends torn is refused, and so is one without segments: nothing tells whether what is missing was durable.
/// - Of a later format: refused, untouched.
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

/// What stands in `durable.json`.
enum WatermarkReading: Hashable {
  case absent
  case unreadable
  case read(Watermark)

  var watermark: Watermark? { if case .read(let watermark) = self { watermark } else { nil } }
}

extension Watermark {
  /// Whether bytes that are no watermark of ours are one of a later format: its number is larger, and the rest
  /// is not what format 1 would say with that number changed.
  fileprivate static func laterFormat(_ bytes: [UInt8]) -> Int? {
    let found = bytes.withUnsafeBytes { bytes -> Int? in
      var json = JSONReader(bytes)
      guard let object = try? json.beginObject(), let found = try? json.integer("format"), found > format,
        (try? json.end(object)) != nil, json.atEnd()
      else { return nil }
      return found
    }
    guard let found else { return nil }
    let head = "{\"format\":"
    let ours = Array("\(head)\(format)".utf8) + bytes.dropFirst("\(head)\(found)".utf8.count)
    return Watermark(ours) == nil ? found : nil
  }
}

extension LogDirectory {
  var watermarkPath: String { path + "/" + Watermark.fileName }

  /// - Throws: `.newerFormat`, `.file`.
  func readWatermark() throws(LogFailure) -> WatermarkReading {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try fileSystem.contents(of: watermarkPath, limit: Watermark.byteCountMax)
    } catch {
      if error.isNotFound { return .absent }
      if error.isTooLarge { return .unreadable }
      throw .file(error)
    }
    if let watermark = Watermark(bytes) { return .read(watermark) }
    if let format = Watermark.laterFormat(bytes) {
      throw .newerFormat(path: watermarkPath, offset: 0, what: "a watermark of format \(format)")
    }
    return .unreadable
  }

  /// For those who only read the log: nil where the file says nothing.
  func watermark() throws(LogFailure) -> Watermark? { try readWatermark().watermark }

  /// Moves an unreadable watermark out of the way, durably.
  /// - Returns: its new path.
  func keepWatermark() throws(LogFailure) -> String {
    try reporting {
      for number in 1...LogDirectory.keptFilesMax {
        let kept = "\(path)/\(LogDirectory.keptPrefix)\(Watermark.fileName).\(number)"
        guard try fileSystem.status(of: kept) == nil else { continue }
        try fileSystem.rename(watermarkPath, to: kept)
        try fileSystem.syncDirectory(path)
        return kept
      }
      throw FileError(.rename, watermarkPath, code: FileError.tooMany)
    }
  }

  /// Begins the names of files that a repair replaced.
  static let keptPrefix = "damaged-"
  static let keptFilesMax = 1_000
}
