import Domain

/// What a position is about: technological self-reliance, multipolar order.
public struct SubjectTopic: Hashable, Sendable {
  /// Words joined by hyphens.
  public var id: String
  public var name: String
  /// Noun phrases that mean it; regular plurals are understood.
  public var phrases: [String]
  /// PLOVER's contexts.
  public var contexts: [String]
  public var origin: Origin
}

extension SubjectTopic: TableEntry {
  enum Column: Int, TableColumn { case id, name, contexts, phrases }

  var key: String { id }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let id = row.required(.id, into: &report) else { return nil }
    let name = row.text(.name) ?? id.split(separator: "-").joined(separator: " ")
    self.init(
      id: id, name: name, phrases: row.list(.phrases),
      contexts: row.contexts(.contexts, known: known, into: &report), origin: row.origin)
  }
}

/// The means by which something is done: tariff, export control, visa ban, joint exercise.
public struct Instrument: Hashable, Sendable {
  /// As facts carry it: `export control`.
  public var name: String
  public var phrases: [String]
  /// The type of event that it makes where nothing else says more; nil where it makes none alone.
  public var type: PloverType?
  public var contexts: [String]
  public var origin: Origin
}

extension Instrument: TableEntry {
  enum Column: Int, TableColumn { case name, type, contexts, phrases }

  var key: String { name }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let name = row.required(.name, into: &report) else { return nil }
    self.init(
      name: name, phrases: row.list(.phrases), type: row.choice(.type, into: &report),
      contexts: row.contexts(.contexts, known: known, into: &report), origin: row.origin)
  }
}

/// What is traded, given, withheld or fought over: semiconductors, crude oil, wheat.
public struct Good: Hashable, Sendable {
  public var name: String
  public var phrases: [String]
  /// The branch of trade: `energy`, `electronics`.
  public var branch: String
  public var origin: Origin
}

extension Good: TableEntry {
  enum Column: Int, TableColumn { case name, branch, phrases }

  var key: String { name }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let name = row.required(.name, into: &report), let branch = row.required(.branch, into: &report)
    else { return nil }
    self.init(name: name, phrases: row.list(.phrases), branch: branch, origin: row.origin)
  }
}

/// A currency and how texts write it.
public struct Currency: Hashable, Sendable {
  /// ISO 4217.
  public var code: String
  /// `dollar`, `U.S. dollar`, `dlr`.
  public var names: [String]
  /// Before the number: `$`, `US$`.
  public var symbols: [String]
  public var origin: Origin
}

extension Currency: TableEntry {
  enum Column: Int, TableColumn { case code, names, symbols }

  var key: String { code }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let code = row.required(.code, into: &report) else { return nil }
    self.init(code: code, names: row.list(.names), symbols: row.list(.symbols), origin: row.origin)
  }
}

/// A number in words: `billion`, `dozen`, `mln`.
struct NumberWord: TableEntry {
  enum Column: Int, TableColumn { case word, value }

  var word: String
  var value: Double
  var origin: Origin
  var key: String { word }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let word = row.required(.word, into: &report), let value = row.number(.value, into: &report)
    else { return nil }
    self.word = word
    self.value = value
    origin = row.origin
  }
}
