import Domain
import Testing

@Suite("days and moments")
struct TimeTests {
  @Test("a day reads back what it writes, over four centuries")
  func dayRoundTrip() throws {
    var previous: Day?
    for number in Int32(-80_000)...80_000 {
      let day = Day(daysSinceEpoch: number)
      #expect(Day(day.description) == day)
      if let previous { #expect(day.weekday == previous.weekday % 7 + 1) }
      previous = day
    }
  }

  @Test(
    "known days have their number and weekday",
    arguments: [
      ("1970-01-01", 0, 4), ("2000-02-29", 11_016, 2), ("1969-12-31", -1, 3), ("2025-10-23", 20_384, 4),
    ]
  )
  func knownDays(text: String, number: Int32, weekday: Int) throws {
    let day = try #require(Day(text))
    #expect(day.daysSinceEpoch == number)
    #expect(day.weekday == weekday)
  }

  @Test(
    "what is no day is refused", arguments: ["2025-02-29", "2025-13-01", "2025-1-1", "2025-10-23x", "", "x"])
  func noDay(text: String) { #expect(Day(text) == nil) }

  @Test(
    "moments read ISO 8601 with offsets",
    arguments: [
      ("2025-10-23", "2025-10-23T00:00:00.000000Z"), ("2025-10-23T12:34", "2025-10-23T12:34:00.000000Z"),
      ("2025-10-23 12:34:56Z", "2025-10-23T12:34:56.000000Z"),
      ("2025-10-23T01:30:00.5+02:00", "2025-10-22T23:30:00.500000Z"),
      ("2025-10-23T23:30:00-0130", "2025-10-24T01:00:00.000000Z"),
      ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
    ]
  )
  func moments(text: String, expected: String) { #expect(Timestamp(text)?.description == expected) }

  @Test(
    "what is no moment is refused",
    arguments: [
      "2025-10-23T", "2025-10-23T25:00", "2025-10-23T10:00+", "now", "0001-01-01T00:00+01:00",
      "9999-12-31T23:30-01:00",
    ])
  func noMoment(text: String) { #expect(Timestamp(text) == nil) }

  @Test("no reckoning leads out of the years that can be written and read again")
  func bounds() throws {
    #expect(Day.earliest.description == "0001-01-01")
    #expect(Day.latest.description == "9999-12-31")
    for days in [-7, -1_000_000_000, .min] { #expect(Day.earliest.advanced(by: days) == .earliest) }
    for days in [7, 1_000_000_000, .max] { #expect(Day.latest.advanced(by: days) == .latest) }
    #expect(try #require(Day("2025-03-01")).advanced(by: -1).description == "2025-02-28")
  }
}
