/// Finds a dateline at the start of a body.
enum DatelineScanner {
  /// A dateline is at most this long, in bytes.
  static let datelineBytesMax = 120

  private static let months: Set<String> = [
    "jan", "january", "feb", "february", "mar", "march", "apr", "april", "may", "jun", "june", "jul", "july",
    "aug",
    "august", "sep", "sept", "september", "oct", "october", "nov", "november", "dec", "december",
  ]

  /// Labels that editors set before a colon, which are no places.
  private static let labels: Set<String> = [
    "exclusive", "update", "breaking", "analysis", "factbox", "correction", "opinion", "editorial", "insight",
    "explainer", "watch", "note", "summary", "timeline", "reuters", "highlights", "special report", "q&a",
  ]

  static func find(_ text: Bytes, _ body: Range<Int>) -> Dateline? {
    let limit = min(body.upperBound, body.lowerBound + datelineBytesMax)
    guard let (end, next, isColon) = separator(text, body.lowerBound..<limit), next < body.upperBound else {
      return nil
    }
    var head = text.trimmed(body.lowerBound..<end)
    var agency: Range<Int>?
    if let (rest, name) = cutAgency(text, head) {
      head = rest
      agency = name
    }
    let (place, date) = cutDate(text, head)
    if let place {
      guard isPlace(text, place, strictly: isColon || (agency == nil && date == nil)) else { return nil }
      if isColon, agency == nil, date == nil, labels.contains(text.lowered(place)) { return nil }
    } else if agency == nil {
      return nil
    }
    func read(_ range: Range<Int>?) -> String? {
      range.map { String(decoding: text[$0], as: UTF8.self) }
    }
    return Dateline(
      span: body.lowerBound..<next, place: place, placeText: read(place), date: date, dateText: read(date),
      agency: agency, agencyText: read(agency))
  }

  /// The dash or colon that ends a dateline: where it starts, where the text after it starts.
  private static func separator(_ text: Bytes, _ range: Range<Int>) -> (Int, Int, isColon: Bool)? {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let scalar = Scalar(text, at: offset)
      if text[offset] == 10 || scalar.kind == .mark || scalar.kind == .quote { return nil }
      if scalar.kind == .dash || scalar.kind == .hyphen || text[offset] == UInt8(ascii: ":") {
        var end = offset + scalar.length
        while text.kind(at: end) == .hyphen { end += 1 }
        let isDouble = end > offset + 1
        let isSpaced = text.kind(before: offset) == .space || text.kind(before: offset) == .close
        let isColon = text[offset] == UInt8(ascii: ":")
        if text.kind(at: end) == .space
          ? isSpaced || isDouble || isColon : isDouble && text.kind(at: end).isLetter
        {
          return (offset, text.trimmed(end..<text.count).lowerBound, isColon)
        }
      }
      offset += scalar.length
    }
    return nil
  }

  /// "(Reuters)" or "/Xinhua/" at the end.
  private static func cutAgency(_ text: Bytes, _ head: Range<Int>) -> (Range<Int>, Range<Int>)? {
    guard let last = head.last, text[last] == UInt8(ascii: ")") || text[last] == UInt8(ascii: "/") else {
      return nil
    }
    let opener = text[last] == UInt8(ascii: ")") ? UInt8(ascii: "(") : UInt8(ascii: "/")
    guard let open = head.dropLast().last(where: { text[$0] == opener }), last - open > 1, last - open <= 60
    else {
      return nil
    }
    return (text.trimmed(head.lowerBound..<open), open + 1..<last)
  }

  /// "PLACE, Oct 23" into place and date; a year may follow, the day may stand first.
  private static func cutDate(_ text: Bytes, _ head: Range<Int>) -> (place: Range<Int>?, date: Range<Int>?) {
    guard !head.isEmpty else { return (nil, nil) }
    var start = head.lowerBound
    while start < head.upperBound {
      let comma = text[start..<head.upperBound].firstIndex(of: UInt8(ascii: ",")) ?? head.upperBound
      let part = text.trimmed(start..<comma)
      let words = text[part].split(separator: 32, maxSplits: 4)
      let isDate =
        words.count >= 2 && words.count <= 3 && words.contains { $0.allSatisfy { $0 >= 48 && $0 <= 57 } }
        && words.contains { word in
          let name = text.lowered(word.startIndex..<word.endIndex)
          return months.contains(name.hasSuffix(".") ? String(name.dropLast()) : name)
        }
      if isDate {
        var place = text.trimmed(head.lowerBound..<part.lowerBound)
        if let last = place.last, text[last] == UInt8(ascii: ",") { place = place.lowerBound..<last }
        return (place.isEmpty ? nil : place, part.lowerBound..<head.upperBound)
      }
      start = comma + 1
    }
    return (head, nil)
  }

  /// Capitals throughout ("BEIJING", "NEW YORK"), or, where a date or an agency speaks for it, a run of names.
  private static func isPlace(_ text: Bytes, _ place: Range<Int>, strictly: Bool) -> Bool {
    var letters = 0
    var words = 0
    var isStart = true
    for offset in place {
      let kind = text.kind(at: offset)
      if isStart, kind.isLetter {
        words += 1
        if kind == .lower && text[offset] < 0x80 && !strictly && words == 1 { return false }
      }
      if text[offset] & 0xC0 != 0x80, kind.isLetter {
        letters += 1
        if strictly && kind == .lower { return false }
      }
      if kind == .digit { return false }
      isStart = kind == .space || text[offset] == UInt8(ascii: "/")
    }
    return letters >= 3 && words <= (strictly ? 5 : 7)
  }
}
