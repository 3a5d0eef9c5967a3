/// What a row of a table stands for.
protocol TableEntry {
  associatedtype Column: TableColumn

  /// Same key, same entry: an addition with the key of an entry replaces it.
  var key: String { get }
  var origin: Origin { get }

  /// - Returns: nil where the row is unusable; the report then says why.
  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport)
}

/// Where an entry is written.
public struct Origin: Hashable, Sendable, CustomStringConvertible {
  public var path: String
  public var line: Int

  public var description: String { "\(path):\(line)" }
}

extension Row {
  var origin: Origin { Origin(path: file.path, line: line) }
}

/// The codes that cells may refer to; filled as the tables are read, those referred to first.
struct KnownCodes {
  var countries: Set<String> = []
  var organisations: Set<String> = []
  var sectors: Set<String> = []
  var contexts: Set<String> = []
  var modes: Set<String> = []
}

extension Row {
  /// A country's or organisation's code.
  func actorCode(_ column: Column, known: KnownCodes, into report: inout ProblemReport) -> String? {
    guard let code = text(column) else { return nil }
    if known.countries.contains(code) || known.organisations.contains(code) { return code }
    problem(
      column, "unknown country or organisation '\(code)'",
      hint: "codes are ISO 3166-1 alpha-3, or those of organisations.tsv", into: &report)
    return nil
  }

  func sector(_ column: Column, known: KnownCodes, into report: inout ProblemReport) -> String? {
    oneOf(known.sectors, column, "sector", into: &report)
  }

  func contexts(_ column: Column, known: KnownCodes, into report: inout ProblemReport) -> [String] {
    list(column).filter { context in
      if known.contexts.contains(context) { return true }
      problem(
        column, "unknown context '\(context)'",
        hint: Suggestion.hint(for: context, among: known.contexts.sorted()), into: &report)
      return false
    }
  }

  private func oneOf(
    _ codes: Set<String>, _ column: Column, _ what: String, into report: inout ProblemReport
  ) -> String? {
    guard let code = text(column) else { return nil }
    if codes.contains(code) { return code }
    problem(
      column, "unknown \(what) '\(code)'", hint: Suggestion.hint(for: code, among: codes.sorted()),
      into: &report)
    return nil
  }
}

/// A table's entries by key, in the order of their files.
struct Entries<Entry: TableEntry> {
  private var slots: [Entry?] = []
  private var places: [String: Int] = [:]

  var all: [Entry] { slots.compactMap { $0 } }

  /// Reads a file's rows. What ships may not say the same thing twice; an addition replaces, and a key with a
  /// minus sign before it takes every entry of that first cell away.
  mutating func read(
    _ file: TableFile, isAddition: Bool, known: KnownCodes, into report: inout ProblemReport
  ) {
    for row in file.rows(of: Entry.Column.self, into: &report) {
      let first = Entry.Column.allCases.first!
      if let name = row.text(first), name.utf8.count > 1, name.utf8.first == UInt8(ascii: "-") {
        remove(String(name.dropFirst()), row, isAddition: isAddition, into: &report)
        continue
      }
      guard let entry = Entry(row, known: known, into: &report) else { continue }
      guard let place = places[entry.key] else {
        places[entry.key] = slots.count
        slots.append(entry)
        continue
      }
      if let other = slots[place], !isAddition || other.origin.path == entry.origin.path {
        row.problem(
          first, "'\(entry.key)' is here twice", hint: "first at \(other.origin)", into: &report)
      } else {
        slots[place] = entry
      }
    }
  }

  private mutating func remove(
    _ name: String, _ row: Row<Entry.Column>, isAddition: Bool, into report: inout ProblemReport
  ) {
    let first = Entry.Column.allCases.first!
    guard isAddition else {
      row.problem(first, "only additions take entries away", hint: "delete the row itself", into: &report)
      return
    }
    var found = false
    for (key, place) in places where key == name || key.hasPrefix(name + "\t") {
      slots[place] = nil
      places[key] = nil
      found = true
    }
    if !found { row.problem(first, "no entry '\(name)' to take away", into: &report) }
  }
}
