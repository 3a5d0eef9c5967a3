/// What is wrong with the settings: every problem at once, so that one edit can mend them all.
public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
  public struct Problem: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var file: String
    /// From 1; nil where the problem is with the file as a whole.
    public var line: Int?
    public var message: String
    /// What to do about it.
    public var hint: String?

    public init(file: String, line: Int?, message: String, hint: String? = nil) {
      self.file = file
      self.line = line
      self.message = message
      self.hint = hint
    }

    /// `tocsin.toml:3: unknown key "intake.aply" (did you mean "apply"?)`.
    public var description: String {
      "\(file)\(line.map { ":\($0)" } ?? ""): \(message)\(hint.map { " (\($0))" } ?? "")"
    }

    public static func < (a: Problem, b: Problem) -> Bool { (a.file, a.line ?? 0) < (b.file, b.line ?? 0) }
  }

  /// At least one, in the order of files and lines.
  public var problems: [Problem]

  public init(_ problems: [Problem]) { self.problems = problems }

  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
