import Domain

/// A record: an event's line in the log.
///
/// # The format, version 1
///
/// The log is a directory of segments. A segment is a file `events-N.jsonl`, N being the number of its first
/// event in 20 digits; the segments in the order of their names are one JSON Lines text, one event a line:
///
///     {"sequence":7,"recorded":"2026-03-01T10:00:00.000000Z","type":"FactsExtracted","version":1,
///      "more":0,"durable":5,"data":{…},"hash":"64 hex digits","crc":"8 hex digits"}⏎
///
/// (on one line, with exactly these keys in this order and no space between tokens).
///
/// - `sequence`: 1 for the log's first event, one more for each later one, without gaps.
/// - `recorded`: when it was appended, UTC, microseconds. For people: order is by sequence alone, and a clock
///   that jumps breaks nothing.
/// - `type`, `version`: what `data` is. A version is never changed: a new shape gets the next number, and
///   `EventCodec` goes on reading the old ones. A type or version that a program does not know was written by a
///   newer one; the program then leaves the log alone.
/// - `more`: how many of the following records belong to the same group. A group is in the log whole (up to its
///   `"more":0`) or not at all, and never goes on in another segment.
/// - `durable`: all events up to this one were on the device before this record was written. It tells a record
///   that a power cut may have torn from one that was acknowledged: see `Tail`.
/// - `data`: the event itself; control characters escaped, so that neither a line feed nor a zero byte occurs.
/// - `hash`: SHA-256 of the previous record's hash (32 bytes; zeros before the first) and of this line up to
///   `,"hash":`. It runs on across segments: who exchanges a record must exchange all later ones.
/// - `crc`: CRC-32C of the line up to `,"crc":`. It finds accidents without reading anything else.
///
/// The line ends with `"}` and a line feed. Where a record was lost to damage, `tocsin log repair` puts a
/// `RecordLost` in its place; the record behind it begins a new chain, because the one it followed is gone.
///
/// Beside the segments lie `lock` (who appends; held by flock), `durable.json` (see `Watermark`),
/// `*.torn` (bytes that a crash left half-written) and `damaged-*` (originals that a repair replaced).
package struct Record {
  package var sequence: SequenceNumber
  /// Where `recorded`, `type` and `data` stand in the line, as they are there.
  var recorded: Range<Int>
  var type: Range<Int>
  package var version: Int
  /// Records of the same group that follow.
  package var more: Int
  package var durable: SequenceNumber
  package var data: Range<Int>
  package var hash: ChainHash

  /// A line with its line feed. No event that can happen comes near it: an article is limited to far less.
  package static let byteCountMax = 32 << 20
  /// Records in a group.
  package static let groupCountMax = 100_000

  /// `,"crc":"xxxxxxxx"}`
  static let crcPartCount = 18
  /// `,"hash":"…"`
  static let hashPartCount = 10 + ChainHash.hexCount
}

/// A record and its line, without the line feed.
package struct RecordLine {
  package var record: Record
  package var bytes: [UInt8]

  package var type: String { String(decoding: bytes[record.type], as: UTF8.self) }
  package var recorded: String { String(decoding: bytes[record.recorded], as: UTF8.self) }
  /// One JSON value.
  package var data: ArraySlice<UInt8> { bytes[record.data] }

  /// The event itself; nil where its data cannot be read.
  package var event: Event? {
    guard let known = try? EventCodec.type(type, version: record.version) else { return nil }
    return bytes.withUnsafeBytes { bytes in
      try? EventCodec.decode(
        known, version: record.version, data: UnsafeRawBufferPointer(rebasing: bytes[record.data]))
    }
  }
}

/// Why a line is no record.
struct RecordFault: Error, Hashable {
  var what: String
}

extension Record {
  /// Reads a line without its line feed, and checks its frame and checksum; the chain is the caller's to check.
  init(line: UnsafeRawBufferPointer) throws(RecordFault) {
    let crcStart = line.count - Record.crcPartCount
    let hashStart = crcStart - Record.hashPartCount
    guard hashStart > 0 else { throw RecordFault(what: "the line is too short for a record") }
    var end = Scanner(line, at: crcStart)
    guard end.skip(",\"crc\":\""), let crc = end.hexadecimal(), end.skip("\"}") else {
      throw RecordFault(what: "the line does not end as a record does")
    }
    guard crc == CRC32C.checksum(of: UnsafeRawBufferPointer(rebasing: line[..<crcStart])) else {
      throw RecordFault(what: "its checksum is wrong")
    }
    var hashPart = Scanner(line, at: hashStart)
    guard hashPart.skip(",\"hash\":\""), let hash = ChainHash(hex: hashPart.take(ChainHash.hexCount)),
      hashPart.skip("\"")
    else { throw RecordFault(what: "its hash is not where it belongs") }

    var head = Scanner(line, at: 0)
    guard head.skip("{\"sequence\":"), let sequence = head.number(),
      head.skip(",\"recorded\":"), let recorded = head.quoted(),
      head.skip(",\"type\":"), let type = head.quoted(),
      head.skip(",\"version\":"), let version = head.number(),
      head.skip(",\"more\":"), let more = head.number(),
      head.skip(",\"durable\":"), let durable = head.number(),
      head.skip(",\"data\":"), head.position < hashStart,
      version <= UInt64(Int32.max), more < UInt64(Record.groupCountMax)
    else { throw RecordFault(what: "its frame is wrong") }
    self.sequence = SequenceNumber(sequence)
    self.recorded = recorded
    self.type = type
    self.version = Int(version)
    self.more = Int(more)
    self.durable = SequenceNumber(durable)
    self.data = head.position..<hashStart
    self.hash = hash
  }

  /// The number that a line begins with; nil where it begins like no record.
  static func sequence(ofLine line: UnsafeRawBufferPointer) -> SequenceNumber? {
    var head = Scanner(line, at: 0)
    guard head.skip("{\"sequence\":"), let number = head.number(), head.skip(",\"recorded\":") else {
      return nil
    }
    return SequenceNumber(number)
  }

  /// The part of a line that its hash covers.
  static func hashed(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: line[..<(line.count - crcPartCount - hashPartCount)])
  }

  /// Appends a record with its line feed.
  /// - Returns: its hash.
  /// - Parameter data: writes the event's data, one JSON value.
  static func write(
    to json: inout JSONWriter, sequence: SequenceNumber, recorded: String, type: String, version: Int,
    more: Int,
    durable: SequenceNumber, after previous: ChainHash, hasher: ChainHasher, data: (inout JSONWriter) -> Void
  ) -> ChainHash {
    let start = json.bytes.count
    var hash = previous
    json.object { json in
      json.key("sequence")
      json.value(sequence.number)
      json.field("recorded", recorded)
      json.field("type", type)
      json.field("version", version)
      json.field("more", more)
      json.key("durable")
      json.value(durable.number)
      json.key("data")
      data(&json)
      hash = json.bytes.withUnsafeBytes {
        hasher.hash(previous, UnsafeRawBufferPointer(rebasing: $0[start...]))
      }
      json.field("hash", hash.hex)
      let crc = json.bytes.withUnsafeBytes {
        CRC32C.checksum(of: UnsafeRawBufferPointer(rebasing: $0[start...]))
      }
      json.field("crc", Hexadecimal.text(crc))
    }
    json.newline()
    return hash
  }
}

/// Reads the fixed parts of a line.
private struct Scanner {
  let line: UnsafeRawBufferPointer
  var position: Int

  init(_ line: UnsafeRawBufferPointer, at position: Int) {
    self.line = line
    self.position = position
  }

  mutating func skip(_ literal: StaticString) -> Bool {
    let count = literal.utf8CodeUnitCount
    guard position + count <= line.count else { return false }
    let start = literal.utf8Start
    for index in 0..<count where line[position + index] != start[index] { return false }
    position += count
    return true
  }

  /// A number as we write it: no sign, no leading zero.
  mutating func number() -> UInt64? {
    let first = position
    var value: UInt64 = 0
    while position < line.count, line[position] &- 48 < 10 {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(UInt64(line[position] - 48))
      if overflow || carry { return nil }
      value = sum
      position += 1
    }
    let digits = position - first
    return digits == 0 || (digits > 1 && line[first] == 48) ? nil : value
  }

  /// A string without escapes.
  mutating func quoted() -> Range<Int>? {
    guard skip("\"") else { return nil }
    let first = position
    while position < line.count, line[position] != 0x22 {
      if line[position] == 0x5C { return nil }
      position += 1
    }
    let range = first..<position
    return skip("\"") ? range : nil
  }

  mutating func hexadecimal() -> UInt32? { Hexadecimal.value(take(8)) }

  mutating func take(_ count: Int) -> UnsafeRawBufferPointer {
    let range = position..<min(position + count, line.count)
    position = range.upperBound
    return UnsafeRawBufferPointer(rebasing: line[range])
  }
}
