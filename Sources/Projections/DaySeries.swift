import Domain

/// A direction's days, as numbers are computed from them: ascending, days without reports left out.
struct DaySeries: Hashable, Sendable {
  struct Entry: Hashable, Sendable {
    /// Days since 1970-01-01.
    var day: Int32
    var parts: DayParts
  }

  var entries: [Entry] = []

  /// Puts `parts` in the place of what the day had; a day without reports is left out.
  mutating func set(_ day: Int32, _ parts: DayParts) {
    let place = entries.firstIndex { $0.day >= day } ?? entries.count
    let exists = place < entries.count && entries[place].day == day
    switch (exists, parts.reports > 0) {
    case (true, true): entries[place].parts = parts
    case (true, false): entries.remove(at: place)
    case (false, true): entries.insert(Entry(day: day, parts: parts), at: place)
    case (false, false): break
    }
  }
}

/// One year of a `DaySeries` as `state.db` keeps it: 18 bytes a day, little endian: day of the year from 0
/// (2 bytes), load (4), weight (4), sum (4, signed), origins (2), reports (2); counts end at 65,535.
extension DaySeries {
  private static let entryBytes = 18

  static func year(of day: Int32) -> Int { Day(daysSinceEpoch: day).civil.year }
  static func firstDay(ofYear year: Int) -> Int32 {
    Day(year: min(max(year, 1), 9999), month: 1, day: 1)!.daysSinceEpoch
  }

  /// - Parameter slice: entries of that year only.
  static func pack(_ slice: some Collection<Entry>, year: Int) -> [UInt8] {
    let first = firstDay(ofYear: year)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(slice.count * entryBytes)
    func append<Integer: FixedWidthInteger>(_ value: Integer) {
      withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
    for entry in slice {
      append(UInt16(entry.day - first))
      append(UInt32(clamping: entry.parts.load))
      append(UInt32(clamping: entry.parts.weight))
      append(Int32(clamping: entry.parts.sum))
      append(UInt16(clamping: entry.parts.origins))
      append(UInt16(clamping: entry.parts.reports))
    }
    return bytes
  }

  /// Calls `body` with each day of a packed year. Bytes that are left over are damage and ignored: SQLite has
  /// checked the page, and a rebuild is the remedy.
  @inline(__always)
  static func forEach(
    in bytes: UnsafeRawBufferPointer, year: Int, _ body: (_ day: Int32, _ parts: DayParts) -> Void
  ) {
    let first = firstDay(ofYear: year)
    var offset = 0
    while offset + entryBytes <= bytes.count {
      let day = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
      let load = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 2, as: UInt32.self))
      let weight = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 6, as: UInt32.self))
      let sum = Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 10, as: Int32.self))
      let origins = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 14, as: UInt16.self))
      let reports = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 16, as: UInt16.self))
      body(
        first + Int32(day),
        DayParts(
          load: Int64(load), weight: Int64(weight), sum: Int64(sum), origins: Int(origins),
          reports: Int(reports)))
      offset += entryBytes
    }
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer, year: Int) {
    DaySeries.forEach(in: bytes, year: year) { day, parts in
      entries.append(Entry(day: day, parts: parts))
    }
  }
}
