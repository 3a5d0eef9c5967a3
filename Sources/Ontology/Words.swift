/// A courtesy title, rank or style before a surname that is no actor itself: `Mr.`, `Sen.`, `Lord`.
struct CourtesyTitle: TableEntry {
  enum Column: Int, TableColumn { case title }

  var title: String
  var origin: Origin
  var key: String { title }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let title = row.required(.title, into: &report) else { return nil }
    self.title = title
    origin = row.origin
  }
}

/// A phrase that holds an actor's name and is none: `Paris Hilton`, `French fries`, `Vienna Convention`.
struct Decoy: TableEntry {
  enum Column: Int, TableColumn { case phrase, why }

  var phrase: String
  var origin: Origin
  var key: String { phrase }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let phrase = row.required(.phrase, into: &report) else { return nil }
    self.phrase = phrase
    origin = row.origin
  }
}

/// One reading of a name that has several, with the words that speak for it.
public struct Reading: Hashable, Sendable {
  public var name: String
  /// A country's or organisation's code, or nil for no actor at all.
  public var country: String?
  /// Only senses of this kind; nil for any.
  public var kind: ActorSense.Kind?
  /// Words that speak for it where they occur in the article. The first reading of a name holds where none do.
  public var words: [String]
  public var origin: Origin
}

extension Reading: TableEntry {
  enum Column: Int, TableColumn { case name, country, kind, words }

  var key: String { "\(name)\t\(country ?? "-")\t\(kind?.rawValue ?? "")" }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let name = row.required(.name, into: &report) else { return nil }
    self.init(
      name: name,
      country: row.text(.country) == "-" ? nil : row.actorCode(.country, known: known, into: &report),
      kind: row.choice(.kind, into: &report), words: row.list(.words), origin: row.origin)
  }
}

/// Two spellings of a word; every phrase is known in both.
struct Spelling: TableEntry {
  enum Column: Int, TableColumn { case british, american }

  var british: String
  var american: String
  var origin: Origin
  var key: String { british }

  init?(_ row: Row<Column>, known: KnownCodes, into report: inout ProblemReport) {
    guard let british = row.required(.british, into: &report),
      let american = row.required(.american, into: &report)
    else { return nil }
    self.british = british
    self.american = american
    origin = row.origin
  }
}
