import Domain
import Ontology
import Syntax

/// A phrase of a sentence that says when: "on Tuesday", "last week", "in March 2019", "by 2030".
struct TimeExpression: Hashable {
  /// The token that the phrase hangs by.
  var token: Int
  var date: EventDate
  /// "by 2030": a deadline and no date of the event.
  var isDeadline: Bool
  /// It begins after the article's day, or says so: "later this week".
  var isAhead: Bool
  /// As a horizon is written: `2030`, `2025-10-23`.
  var horizon: String
}

/// Reads the time expressions of a sentence against the day of its article.
struct TimeReader {
  let reading: SentenceReading
  let today: Day
  /// Told of what has happened: a month or a weekday without a year is then the latest that has come.
  var isPast = false

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
  ]
  private static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]
  /// Whether a lower-case word names a weekday or a month.
  static func isCalendarName(_ word: String) -> Bool { weekdays.contains(word) || months.contains(word) }

  private static let counts = [
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10,
  ]

  func expressions() -> [TimeExpression] {
    var found: [TimeExpression] = []
    let lowered = reading.tokens.map { $0.form.utf8.count > 10 ? "" : $0.form.lowercased() }
    var index = 0
    while index < lowered.count {
      if let (date, end) = read(lowered, at: index) {
        let head = headOf(index..<end)
        let before = index > 0 ? lowered[index - 1] : ""
        let isDeadline =
          before == "by" || before == "until" || (before == "of" && index > 1 && lowered[index - 2] == "end")
        found.append(
          TimeExpression(
            token: head, date: date, isDeadline: isDeadline,
            isAhead: date.value > today || before == "later" && lowered[index] == "this",
            horizon: TimeReader.horizon(date)))
        index = end
      } else {
        index += 1
      }
    }
    return found
  }

  private func headOf(_ run: Range<Int>) -> Int {
    run.first { !run.contains(reading.head($0)) } ?? run.lowerBound
  }

  private static func horizon(_ date: EventDate) -> String {
    let (year, month, _) = date.value.civil
    switch date.precision {
    case .year: return String(year)
    case .month: return "\(year)-\(month < 10 ? "0" : "")\(month)"
    default: return date.value.description
    }
  }

  /// The expression that begins at `index`, and where it ends.
  private func read(_ words: [String], at index: Int) -> (EventDate, Int)? {
    let word = words[index]
    func next(_ offset: Int) -> String { index + offset < words.count ? words[index + offset] : "" }
    switch word {
    case "today", "tonight": return (day(0), index + 1)
    case "yesterday": return (day(-1), index + 1)
    case "tomorrow": return (day(1), index + 1)
    case "last", "next", "this":
      let direction = word == "last" ? -1 : word == "next" ? 1 : 0
      return relative(next(1), direction).map { ($0, index + 2) }
    default: break
    }
    if let weekday = TimeReader.weekdays.firstIndex(of: word) { return (day(of: weekday + 1), index + 1) }
    if let month = month(named: word, at: index) { return monthExpression(words, at: index, month) }
    if let count = Int(word), (1...31).contains(count), let month = month(named: next(1), at: index + 1) {
      let year = TimeReader.year(next(2))
      return Day(year: year ?? nearestYear(month), month: month, day: count).map {
        (EventDate(value: $0, precision: .day), index + (year == nil ? 2 : 3))
      }
    }
    if let count = Int(word) ?? TimeReader.counts[word], let date = ago(count, next(1), next(2)) {
      return (date, index + 3)
    }
    if let year = TimeReader.year(word), isBareYear(index, words) {
      return Day(year: year, month: 1, day: 1).map { (EventDate(value: $0, precision: .year), index + 1) }
    }
    return nil
  }

  private func monthExpression(_ words: [String], at index: Int, _ month: Int) -> (EventDate, Int)? {
    func next(_ offset: Int) -> String { index + offset < words.count ? words[index + offset] : "" }
    var after = 1
    if next(1) == "." { after = 2 }
    if let dayOfMonth = Int(next(after)), (1...31).contains(dayOfMonth) {
      let comma = next(after + 1) == "," ? 1 : 0
      let year = TimeReader.year(next(after + 1 + comma))
      let end = index + after + 1 + (year == nil ? 0 : comma + 1)
      return Day(year: year ?? nearestYear(month), month: month, day: dayOfMonth).map {
        (EventDate(value: $0, precision: .day), end)
      }
    }
    let comma = next(after) == "," ? 1 : 0
    let year = TimeReader.year(next(after + comma))
    return Day(year: year ?? nearestYear(month), month: month, day: 1).map {
      (EventDate(value: $0, precision: .month), index + after + (year == nil ? 0 : comma + 1))
    }
  }

  /// "may" and "march" are also verbs.
  private func month(named word: String, at index: Int) -> Int? {
    guard index < reading.count, !word.isEmpty else { return nil }
    if let month = TimeReader.months.firstIndex(of: word) {
      let isName =
        reading.tokens[index].form.first?.isUppercase == true && reading.tokens[index].upos != .auxiliary
      return isName ? month + 1 : nil
    }
    guard (3...4).contains(word.utf8.count), reading.tokens[index].form.first?.isUppercase == true else {
      return nil
    }
    let stem = word.hasSuffix(".") ? String(word.dropLast()) : word
    guard stem != "mar" && stem != "may" else { return nil }
    return TimeReader.months.firstIndex { $0.hasPrefix(stem) && stem.utf8.count >= 3 }.map { $0 + 1 }
  }

  private static func year(_ word: String) -> Int? {
    guard word.utf8.count == 4, let year = Int(word), (1800...2100).contains(year) else { return nil }
    return year
  }

  private func isBareYear(_ index: Int, _ words: [String]) -> Bool {
    guard index > 0 else { return false }
    return ["in", "by", "since", "of", "until", "during", "for"].contains(words[index - 1])
      && !reading.children(index).contains { reading.tokens[$0].upos == .noun }
      && reading.relation(index) != .nummod
  }

  private func day(_ offset: Int) -> EventDate {
    EventDate(value: today.advanced(by: offset), precision: .day)
  }

  /// The latest such weekday up to today; the coming one where the sentence speaks of the future.
  private func day(of weekday: Int) -> EventDate {
    let back = (today.weekday - weekday + 7) % 7
    let isFuture = !isPast && reading.symbols.contains(reading.words.will)
    return day(isFuture ? (weekday - today.weekday + 7) % 7 : -back)
  }

  private func relative(_ unit: String, _ direction: Int) -> EventDate? {
    let (year, month, _) = today.civil
    switch unit {
    case "week":
      return EventDate(value: today.advanced(by: 1 - today.weekday + 7 * direction), precision: .week)
    case "month":
      let shifted = month - 1 + direction
      let first = Day(
        year: year + shifted.floorDivided(by: 12), month: shifted.floorRemainder(by: 12) + 1, day: 1)
      return first.map { EventDate(value: $0, precision: .month) }
    case "year":
      return Day(year: year + direction, month: 1, day: 1).map { EventDate(value: $0, precision: .year) }
    default:
      guard let weekday = TimeReader.weekdays.firstIndex(of: unit) else { return nil }
      if direction < 0 {
        let back = (today.weekday - weekday - 1 + 7) % 7
        return day(back == 0 ? -7 : -back)
      }
      let ahead = (weekday + 1 - today.weekday + 7) % 7
      return day(direction > 0 && ahead == 0 ? 7 : ahead)
    }
  }

  private func ago(_ count: Int, _ unit: String, _ ago: String) -> EventDate? {
    guard ago == "ago" || ago == "earlier", count <= 200 else { return nil }
    switch unit {
    case "day", "days": return day(-count)
    case "week", "weeks": return EventDate(value: today.advanced(by: -7 * count), precision: .week)
    case "month", "months":
      let total = today.civil.year * 12 + today.civil.month - 1 - count
      return Day(year: total / 12, month: total % 12 + 1, day: 1).map {
        EventDate(value: $0, precision: .month)
      }
    case "year", "years":
      return Day(year: today.civil.year - count, month: 1, day: 1).map {
        EventDate(value: $0, precision: .year)
      }
    default: return nil
    }
  }

  /// The year that puts the month within half a year of today; before today where it is past.
  private func nearestYear(_ month: Int) -> Int {
    let (year, now, _) = today.civil
    if isPast { return month > now ? year - 1 : year }
    if month - now > 6 { return year - 1 }
    if now - month > 6 { return year + 1 }
    return year
  }
}
