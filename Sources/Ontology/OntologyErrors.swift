/// Everything that is wrong with the ontology's files, at once, so that they can be mended in one go.
public struct OntologyErrors: Error, Hashable, Sendable, CustomStringConvertible {
  /// Problems listed; a file of the wrong kind would have one on every line.
  public static let problemsMax = 200

  public var problems: [OntologyProblem]

  public init(_ problems: [OntologyProblem]) { self.problems = problems }

  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// One mistake in one file of the ontology.
public struct OntologyProblem: Hashable, Sendable, CustomStringConvertible {
  public var path: String
  /// From 1; nil where the whole file is meant.
  public var line: Int?
  /// From 1, in bytes; nil where the whole line is meant.
  public var column: Int?
  public var message: String
  /// What to do next.
  public var hint: String?

  public init(path: String, line: Int? = nil, column: Int? = nil, message: String, hint: String? = nil) {
    self.path = path
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
  }

  /// `path:line:column: message (hint)`, as compilers write it and editors read it.
  public var description: String {
    var text = path
    if let line { text += ":\(line)" }
    if let column { text += ":\(column)" }
    text += ": " + message
    if let hint { text += " (\(hint))" }
    return text
  }
}
