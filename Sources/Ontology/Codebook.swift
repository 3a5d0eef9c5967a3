import Domain

/// PLOVER's and CAMEO's tables: types, modes, contexts, sectors, codes and their scores.
///
/// Sources: Open Event Data Alliance, PLOVER manual (2018, draft 0.8 of 2021, and its Halterman et al. 2023
/// description); Gerner, Schrodt and Yilmaz, CAMEO codebook; Goldstein, "A conflict-cooperation scale for WEIS
/// events data" (Journal of Conflict Resolution 36, 1992), as carried over to CAMEO.
public struct Codebook: Sendable {
  public struct EventType: Hashable, Sendable {
    public var type: PloverType
    /// In [−10, 10].
    public var intensity: Double
    /// CAMEO's root codes, `03`.
    public var roots: [String]
    public var gloss: String
    public var origin: Origin
  }

  public struct Mode: Hashable, Sendable {
    public var name: String
    public var type: PloverType
    public var intensity: Double
    public var gloss: String
    public var origin: Origin
  }

  public struct Context: Hashable, Sendable {
    public var name: String
    public var gloss: String
    public var origin: Origin
  }

  public struct Sector: Hashable, Sendable {
    public var code: String
    /// An actor beyond states: IGO, NGO, MNC …
    public var isInternational: Bool
    public var gloss: String
    public var origin: Origin
  }

  public struct CameoCode: Hashable, Sendable {
    /// Two to four digits.
    public var code: String
    /// Goldstein's score, in [−10, 10].
    public var goldstein: Double
    /// Nil for what PLOVER counts as no event (CAMEO 01 and 02).
    public var type: PloverType?
    public var mode: String?
    public var contexts: [String]
    public var gloss: String
    public var origin: Origin
  }

  public internal(set) var types: [EventType] = []
  public internal(set) var modes: [Mode] = []
  public internal(set) var contexts: [Context] = []
  public internal(set) var sectors: [Sector] = []
  public internal(set) var cameo: [CameoCode] = []

  private var typeIndex: [PloverType: Int] = [:]
  private var modeIndex: [String: Int] = [:]
  private var cameoIndex: [String: Int] = [:]
  private var contextIndex: [String: Int] = [:]

  init() {}

  mutating func index() {
    for (place, type) in types.enumerated() { typeIndex[type.type] = place }
    for (place, mode) in modes.enumerated() { modeIndex[mode.type.rawValue + "/" + mode.name] = place }
    for (place, code) in cameo.enumerated() { cameoIndex[code.code] = place }
    for (place, context) in contexts.enumerated() { contextIndex[context.name] = place }
  }

  /// PLOVER's intensity of a type, or of its mode where it has one of its own.
  public func intensity(of type: PloverType, mode: String? = nil) -> Double {
    if let mode, let place = modeIndex[type.rawValue + "/" + mode] { return modes[place].intensity }
    return typeIndex[type].map { types[$0].intensity } ?? 0
  }

  public func hasMode(_ mode: String, of type: PloverType) -> Bool {
    modeIndex[type.rawValue + "/" + mode] != nil
  }

  /// The type's first CAMEO root, two digits.
  public func cameoRoot(of type: PloverType) -> String {
    typeIndex[type].flatMap { types[$0].roots.first } ?? ""
  }

  public func cameo(_ code: String) -> CameoCode? { cameoIndex[code].map { cameo[$0] } }

  /// Goldstein's score of a CAMEO code, or of the nearest code above it.
  public func goldstein(_ code: String) -> Double? {
    var code = code[...]
    while code.utf8.count >= 2 {
      if let place = cameoIndex[String(code)] { return cameo[place].goldstein }
      code = code.dropLast()
    }
    return nil
  }

  /// The contexts without repetition and in the table's order, as facts carry them; unknown ones fall away.
  public func ordered(contexts names: some Sequence<String>) -> [String] {
    Set(names).compactMap { contextIndex[$0] }.sorted().map { contexts[$0].name }
  }
}

extension Codebook.EventType: TableEntry {
  enum Column: Int, TableColumn { case type, roots, intensity, gloss }

  var key: String { type.rawValue }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let type: PloverType = row.choice(.type, into: &report) else { return nil }
    self.init(
      type: type, intensity: row.intensity(.intensity, into: &report), roots: row.list(.roots),
      gloss: row.text(.gloss) ?? "", origin: row.origin)
  }
}

extension Codebook.Mode: TableEntry {
  enum Column: Int, TableColumn { case mode, type, intensity, gloss }

  var key: String { "\(name)\t\(type.rawValue)" }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let name = row.required(.mode, into: &report),
      let type: PloverType = row.choice(.type, into: &report)
    else { return nil }
    self.init(
      name: name, type: type, intensity: row.intensity(.intensity, into: &report),
      gloss: row.text(.gloss) ?? "", origin: row.origin)
  }
}

extension Codebook.Context: TableEntry {
  enum Column: Int, TableColumn { case context, gloss }

  var key: String { name }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let name = row.required(.context, into: &report) else { return nil }
    self.init(name: name, gloss: row.text(.gloss) ?? "", origin: row.origin)
  }
}

extension Codebook.Sector: TableEntry {
  enum Column: Int, TableColumn { case sector, scope, gloss }

  enum Scope: String, CaseIterable { case state, international }

  var key: String { code }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let code = row.required(.sector, into: &report) else { return nil }
    let scope: Scope = row.choice(.scope, into: &report) ?? .state
    self.init(
      code: code, isInternational: scope == .international, gloss: row.text(.gloss) ?? "",
      origin: row.origin)
  }
}

extension Codebook.CameoCode: TableEntry {
  enum Column: Int, TableColumn { case code, goldstein, type, mode, contexts, gloss }

  var key: String { code }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let code = row.required(.code, into: &report) else { return nil }
    let type: PloverType? = row.choice(.type, into: &report)
    let mode = row.text(.mode)
    if let mode, !known.modes.contains("\(mode)\t\(type?.rawValue ?? "")") {
      row.problem(.mode, "'\(mode)' is no mode of \(type?.rawValue ?? "no type")", into: &report)
    }
    self.init(
      code: code, goldstein: row.intensity(.goldstein, into: &report), type: type, mode: mode,
      contexts: row.contexts(.contexts, known: known, into: &report), gloss: row.text(.gloss) ?? "",
      origin: row.origin)
  }
}

extension Row {
  /// A number in [−10, 10]; 0 where the cell is empty.
  fileprivate func intensity(_ column: Column, into report: inout ProblemReport) -> Double {
    let value = number(column, into: &report) ?? 0
    if abs(value) > 10 { problem(column, "\(value) is not in -10 … 10", into: &report) }
    return value
  }
}
