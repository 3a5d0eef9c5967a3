import TOMLKit

/// A value of a TOML document (toml.io, version 1.0.0), freed of the parser's own memory.
enum ConfigurationValue: Hashable, Sendable {
  case string(String)
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case array([ConfigurationValue])
  case table([String: ConfigurationValue])
  /// A date or a time, which no setting takes.
  case moment

  init(_ value: any TOMLValueConvertible) {
    switch value.type {
    case .string: self = .string(value.string ?? "")
    case .int: self = .integer(value.int ?? 0)
    case .double: self = .number(value.double ?? .nan)
    case .bool: self = .boolean(value.bool ?? false)
    case .array: self = .array((value.array.map(Array.init) ?? []).map { ConfigurationValue($0) })
    case .table: self = .table(ConfigurationValue.entries(of: value.table))
    case .date, .time, .dateTime: self = .moment
    }
  }

  static func entries(of table: TOMLTable?) -> [String: ConfigurationValue] {
    guard let table else { return [:] }
    return Dictionary(uniqueKeysWithValues: table.map { ($0.0, ConfigurationValue($0.1)) })
  }

  /// In words, for messages: `a string`.
  var kind: String {
    switch self {
    case .string: "a string"
    case .integer: "an integer"
    case .number: "a number"
    case .boolean: "true or false"
    case .array: "a list"
    case .table: "a table"
    case .moment: "a date"
    }
  }
}
