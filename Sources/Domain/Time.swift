import Glibc

/// A moment in UTC, in whole microseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Microseconds since the Unix epoch; negative before it.
  public var microseconds: Int64

  public init(microseconds: Int64) { self.microseconds = microseconds }

  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }

  /// The UTC calendar day that holds this moment.
  public var day: Day {
    Day(daysSinceEpoch: Int32(clamping: microseconds.floorDivided(by: Timestamp.microsecondsPerDay)))
  }

  public static let microsecondsPerDay: Int64 = 86_400_000_000

  /// The system's real-time clock. Pure code takes a `Timestamp` as a parameter instead of calling this.
  public static func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }
}

/// A calendar day in UTC, counted from 1970-01-01 (day 0) in the proleptic Gregorian calendar.
public struct Day: Hashable, Comparable, Sendable {
  public var daysSinceEpoch: Int32

  public init(daysSinceEpoch: Int32) { self.daysSinceEpoch = daysSinceEpoch }

  /// - Returns: nil where the three numbers name no day, such as 30 February.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Day.length(ofMonth: month, year: year)
    else { return nil }
    // Days from civil, Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted.floorDivided(by: 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    daysSinceEpoch = Int32(era * 146_097 + dayOfEra - 719_468)
  }

  /// Year, month (1–12) and day of the month (1–31).
  public var civil: (year: Int, month: Int, day: Int) {
    let shifted = Int(daysSinceEpoch) + 719_468
    let era = shifted.floorDivided(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    )
  }

  /// ISO 8601 weekday: 1 is Monday, 7 is Sunday.
  public var weekday: Int { Int((Int64(daysSinceEpoch) + 3).floorRemainder(by: 7)) + 1 }

  /// The first microsecond of the day.
  public var start: Timestamp {
    Timestamp(microseconds: Int64(daysSinceEpoch) * Timestamp.microsecondsPerDay)
  }

  /// The first and the last day that can be written with four digits of year, and so be read again.
  public static let earliest = Day(daysSinceEpoch: -719_162)
  public static let latest = Day(daysSinceEpoch: 2_932_896)

  /// The day so many days later, or earlier where `days` is negative; never beyond ``earliest`` and ``latest``.
  public func advanced(by days: Int) -> Day {
    let (sum, overflow) = Int(daysSinceEpoch).addingReportingOverflow(days)
    guard !overflow else { return days < 0 ? .earliest : .latest }
    return Day(
      daysSinceEpoch: Int32(
        max(Int(Day.earliest.daysSinceEpoch), min(sum, Int(Day.latest.daysSinceEpoch)))))
  }

  /// Days from this one to `other`; negative where `other` is earlier.
  public func distance(to other: Day) -> Int { Int(other.daysSinceEpoch) - Int(daysSinceEpoch) }

  public static func < (a: Day, b: Day) -> Bool { a.daysSinceEpoch < b.daysSinceEpoch }

  /// Days in a month of a year, 28 to 31.
  public static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension Day: CustomStringConvertible {
  /// `2025-10-23`.
  public var description: String {
    let (year, month, day) = civil
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// Reads `2025-10-23` and nothing else.
  public init?(_ text: some StringProtocol) {
    var text = String(text)
    guard let day = text.withUTF8({ Day(utf8: UnsafeRawBufferPointer($0)) }) else { return nil }
    self = day
  }

  /// The same from the text's bytes: a log of millions of days is read this way.
  package init?(utf8 text: UnsafeRawBufferPointer) {
    var reader = DigitReader(text)
    guard let year = reader.number(digits: 4), reader.skip(UInt8(ascii: "-")),
      let month = reader.number(digits: 2), reader.skip(UInt8(ascii: "-")),
      let day = reader.number(digits: 2), reader.isAtEnd
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

extension Timestamp: CustomStringConvertible {
  /// `2025-10-23T12:34:56.123456Z`.
  public var description: String {
    let rest = Int(microseconds.floorRemainder(by: Timestamp.microsecondsPerDay))
    let seconds = rest / 1_000_000
    let clock = "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    return "\(day)T\(clock).\(padded(rest % 1_000_000, 6))Z"
  }

  /// Reads ISO 8601: a day alone (its first microsecond), or a day, `T` or a space, `hh:mm[:ss[.fraction]]`,
  /// and `Z`, an offset such as `+01:00` or nothing, which means UTC.
  public init?(_ text: some StringProtocol) {
    var text = String(text)
    guard let time = text.withUTF8({ Timestamp(utf8: UnsafeRawBufferPointer($0)) }) else { return nil }
    self = time
  }

  /// The same from the text's bytes.
  package init?(utf8 text: UnsafeRawBufferPointer) {
    var reader = DigitReader(text)
    guard let year = reader.number(digits: 4), reader.skip(UInt8(ascii: "-")),
      let month = reader.number(digits: 2), reader.skip(UInt8(ascii: "-")),
      let dayOfMonth = reader.number(digits: 2), let day = Day(year: year, month: month, day: dayOfMonth)
    else { return nil }
    self = day.start
    if reader.isAtEnd { return }
    guard reader.skip(UInt8(ascii: "T")) || reader.skip(UInt8(ascii: " ")) || reader.skip(UInt8(ascii: "t")),
      let hour = reader.number(digits: 2), hour < 24, reader.skip(UInt8(ascii: ":")),
      let minute = reader.number(digits: 2), minute < 60
    else { return nil }
    var total = Int64(hour * 3600 + minute * 60) * 1_000_000
    if reader.skip(UInt8(ascii: ":")) {
      guard let second = reader.number(digits: 2), second <= 60 else { return nil }
      total += Int64(second) * 1_000_000
      if reader.skip(UInt8(ascii: ".")) || reader.skip(UInt8(ascii: ",")) {
        guard let fraction = reader.fraction(digits: 6) else { return nil }
        total += Int64(fraction)
      }
    }
    if reader.skip(UInt8(ascii: "Z")) || reader.skip(UInt8(ascii: "z")) || reader.isAtEnd {
      guard reader.isAtEnd else { return nil }
    } else {
      let west = reader.skip(UInt8(ascii: "-"))
      guard west || reader.skip(UInt8(ascii: "+")), let hours = reader.number(digits: 2), hours < 24
      else { return nil }
      _ = reader.skip(UInt8(ascii: ":"))
      let minutes = reader.number(digits: 2) ?? 0
      guard minutes < 60, reader.isAtEnd else { return nil }
      let offset = Int64(hours * 3600 + minutes * 60) * 1_000_000
      total += west ? offset : -offset
    }
    microseconds += total
    // An offset can lead out of the years that can be written.
    guard self >= Day.earliest.start, self.day <= Day.latest else { return nil }
  }
}

private func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value.magnitude)
  return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// Reads fixed-width numbers off the front of ASCII text.
private struct DigitReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func skip(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  mutating func number(digits: Int) -> Int? {
    guard bytes.count - position >= digits else { return nil }
    var value = 0
    for offset in position..<(position + digits) {
      guard bytes[offset] &- 48 < 10 else { return nil }
      value = value * 10 + Int(bytes[offset] - 48)
    }
    position += digits
    return value
  }

  /// Any number of digits, read as a fraction to `digits` places; further ones are dropped.
  mutating func fraction(digits: Int) -> Int? {
    var value = 0
    var read = 0
    while position < bytes.count, bytes[position] &- 48 < 10 {
      if read < digits { value = value * 10 + Int(bytes[position] - 48) }
      read += 1
      position += 1
    }
    guard read > 0 else { return nil }
    for _ in 0..<max(0, digits - read) { value *= 10 }
    return value
  }
}

extension BinaryInteger {
  /// Division that rounds towards negative infinity.
  @inlinable package func floorDivided(by divisor: Self) -> Self {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder != 0 && (remainder < 0) != (divisor < 0) ? quotient - 1 : quotient
  }

  /// The remainder that has the sign of the divisor.
  @inlinable package func floorRemainder(by divisor: Self) -> Self {
    self - floorDivided(by: divisor) * divisor
  }
}
