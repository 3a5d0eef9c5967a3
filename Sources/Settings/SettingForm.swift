/// What a setting may be: how it is read from TOML, how it is written, and what to say where it is neither.
struct SettingForm<Value> {
  /// Ends the sentence `… must be`: `an integer from 1 to 10`.
  var expectation: String
  var read: (ConfigurationValue) -> Value?
  var write: (Value) -> String
}

extension SettingForm where Value == Int {
  static func integer(in range: ClosedRange<Int>) -> SettingForm {
    SettingForm(expectation: "an integer from \(range.lowerBound) to \(range.upperBound)") {
      guard case .integer(let value) = $0, range.contains(value) else { return nil }
      return value
    } write: {
      String($0)
    }
  }

  /// A size in bytes: an integer, or a string such as `"4 MiB"`.
  static func bytes(in range: ClosedRange<Int>) -> SettingForm {
    let bounds = "\(ByteSize.text(range.lowerBound)) to \(ByteSize.text(range.upperBound))"
    return SettingForm(expectation: "a size of \(bounds), such as 65536 or \"4 MiB\"") {
      let size: Int? =
        switch $0 {
        case .integer(let value): value
        case .string(let text): ByteSize.read(text)
        default: nil
        }
      return size.flatMap { range.contains($0) ? $0 : nil }
    } write: {
      "\"\(ByteSize.text($0))\""
    }
  }
}

extension SettingForm where Value == Double {
  static func number(in range: ClosedRange<Double>) -> SettingForm {
    SettingForm(expectation: "a number from \(range.lowerBound) to \(range.upperBound)") {
      let value: Double
      switch $0 {
      case .integer(let integer): value = Double(integer)
      case .number(let number): value = number
      default: return nil
      }
      return range.contains(value) ? value : nil
    } write: {
      $0.description
    }
  }
}

extension SettingForm where Value == Bool {
  static var flag: SettingForm {
    SettingForm(expectation: "true or false") {
      if case .boolean(let value) = $0 { value } else { nil }
    } write: {
      $0.description
    }
  }
}

extension SettingForm where Value == String {
  static func text(_ expectation: String, where isValid: @escaping (String) -> Bool) -> SettingForm {
    SettingForm(expectation: expectation) {
      if case .string(let value) = $0, isValid(value) { value } else { nil }
    } write: {
      quoted($0)
    }
  }
}

extension SettingForm where Value == [String] {
  static func texts(_ expectation: String, where isValid: @escaping (String) -> Bool) -> SettingForm {
    SettingForm(expectation: expectation) {
      guard case .array(let elements) = $0 else { return nil }
      let texts = elements.compactMap {
        if case .string(let value) = $0, isValid(value) { value } else { nil }
      }
      return texts.count == elements.count ? texts : nil
    } write: {
      "[" + $0.map(quoted).joined(separator: ", ") + "]"
    }
  }
}

extension SettingForm where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  static func word() -> SettingForm { word(Array(Value.allCases), name: \.rawValue) }
}

extension SettingForm {
  /// One of a few words.
  static func word(_ values: [Value], name: @escaping (Value) -> String) -> SettingForm {
    let choices = values.map { quoted(name($0)) }
    let list =
      choices.dropLast().joined(separator: ", ") + (choices.count > 1 ? " or " : "") + (choices.last ?? "")
    return SettingForm(expectation: choices.count > 2 ? "one of \(list)" : list) {
      guard case .string(let text) = $0 else { return nil }
      return values.first { name($0) == text }
    } write: {
      quoted(name($0))
    }
  }
}

/// A TOML basic string.
func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    default:
      if scalar.value < 0x20 || scalar.value == 0x7F {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
  return result + "\""
}

extension ConfigurationValue {
  /// As a message quotes it.
  var shown: String {
    switch self {
    case .string(let text): quoted(text.count > 40 ? text.prefix(40) + "…" : text)
    case .integer(let value): String(value)
    case .number(let value): value.description
    case .boolean(let value): value.description
    case .array, .table, .moment: kind
    }
  }
}

/// Sizes in bytes as people write them: powers of 1024 with IEC 80000-13 names.
enum ByteSize {
  private static let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]

  static func text(_ bytes: Int) -> String {
    for (name, size) in units where bytes >= size && bytes % size == 0 { return "\(bytes / size) \(name)" }
    return "\(bytes) B"
  }

  static func read(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits) else { return nil }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }
    if unit.isEmpty || unit == "B" { return number }
    guard let size = units.first(where: { $0.0 == unit })?.1 else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: size)
    return overflow ? nil : bytes
  }
}
