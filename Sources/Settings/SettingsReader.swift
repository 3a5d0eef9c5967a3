/// Takes settings out of files, the later over the earlier, and notes what is wrong on the way: keys are
/// taken by name, and what nobody took is unknown.
struct SettingsReader {
  /// A setting as it came out, for `config show`.
  struct Setting: Hashable, Sendable {
    var key: String
    /// As TOML writes it.
    var value: String
    /// The file and line that set it; nil for the built-in default.
    var origin: Origin?
  }

  struct Origin: Hashable, Sendable {
    var file: String
    var line: Int?
  }

  private var files: [ConfigurationFile]
  private(set) var problems: [SettingsError.Problem] = []
  private(set) var settings: [Setting] = []
  private var known: Set<String> = []

  init(_ files: [ConfigurationFile]) { self.files = files }

  /// Takes `section.key` from the last file that has it.
  mutating func value<Value>(
    _ section: String, _ key: String, default standard: Value, _ form: SettingForm<Value>
  ) -> Value {
    let name = "\(section).\(key)"
    known.insert(name)
    var result = standard
    var origin: Origin?
    for index in files.indices {
      guard case .table(var table) = files[index].entries[section],
        let found = table.removeValue(forKey: key)
      else { continue }
      files[index].entries[section] = .table(table)
      let line = files[index].line(of: name)
      if let value = form.read(found) {
        result = value
        origin = Origin(file: files[index].path, line: line)
      } else {
        problem(in: files[index].path, line, "\(name) must be \(form.expectation), not \(found.shown)", nil)
      }
    }
    settings.append(Setting(key: name, value: form.write(result), origin: origin))
    return result
  }

  /// Takes every `[[name]]` table of every file, with where it stands.
  mutating func tables(_ name: String) -> [TableReader] {
    known.insert(name)
    var readers: [TableReader] = []
    for index in files.indices {
      guard let found = files[index].entries.removeValue(forKey: name) else { continue }
      guard case .array(let elements) = found else {
        problem(
          in: files[index].path, files[index].line(of: name), "\(name) must be a list of tables",
          "write [[\(name)]]")
        continue
      }
      for (number, element) in elements.enumerated() {
        if case .table(let entries) = element {
          readers.append(TableReader(file: files[index], path: "\(name)[\(number)]", entries: entries))
        } else {
          problem(
            in: files[index].path, files[index].line(of: name),
            "\(name) must hold tables, not \(element.kind)",
            "write [[\(name)]]")
        }
      }
    }
    return readers
  }

  mutating func add(_ problems: [SettingsError.Problem]) { self.problems += problems }

  mutating func show(_ setting: Setting) { settings.append(setting) }

  /// Reports what nobody took. To be called last.
  mutating func finish() {
    let sections = Set(known.map { $0.split(separator: ".").first.map(String.init) ?? $0 })
    for file in files {
      for (name, value) in file.entries {
        guard sections.contains(name) else {
          unknown(name, in: file, among: sections)
          continue
        }
        guard case .table(let table) = value else {
          problem(in: file.path, file.line(of: name), "\(name) must be a table", "write [\(name)]")
          continue
        }
        for key in table.keys { unknown("\(name).\(key)", in: file, among: known) }
      }
    }
    problems.sort()
  }

  private mutating func unknown(_ name: String, in file: ConfigurationFile, among known: Set<String>) {
    let near = Suggestion.nearest(to: name, among: known)
    problem(in: file.path, file.line(of: name), "unknown key \(name)", near.map { "did you mean \($0)?" })
  }

  private mutating func problem(in file: String, _ line: Int?, _ message: String, _ hint: String?) {
    problems.append(.init(file: file, line: line, message: message, hint: hint))
  }
}

/// Takes the keys of one table of a list, such as one `[[alert]]`.
struct TableReader {
  let file: ConfigurationFile
  let path: String
  private var entries: [String: ConfigurationValue]
  private(set) var problems: [SettingsError.Problem] = []
  private var known: Set<String> = []

  init(file: ConfigurationFile, path: String, entries: [String: ConfigurationValue]) {
    self.file = file
    self.path = path
    self.entries = entries
  }

  var origin: SettingsReader.Origin { .init(file: file.path, line: file.line(of: path)) }

  mutating func value<Value>(_ key: String, _ form: SettingForm<Value>) -> Value? {
    known.insert(key)
    guard let found = entries.removeValue(forKey: key) else { return nil }
    if let value = form.read(found) { return value }
    problem(key, "\(key) must be \(form.expectation), not \(found.shown)")
    return nil
  }

  mutating func required<Value>(_ key: String, _ form: SettingForm<Value>) -> Value? {
    let wasGiven = entries[key] != nil
    let value = value(key, form)
    if !wasGiven { problem("", "\(key) is missing", hint: "it must be \(form.expectation)") }
    return value
  }

  mutating func problem(_ key: String, _ message: String, hint: String? = nil) {
    let line = file.line(of: key.isEmpty ? path : "\(path).\(key)")
    problems.append(.init(file: file.path, line: line, message: message, hint: hint))
  }

  /// Reports what nobody took. To be called last.
  mutating func finish() {
    for key in entries.keys.sorted() {
      let near = Suggestion.nearest(to: key, among: known)
      problem(key, "unknown key \(key)", hint: near.map { "did you mean \($0)?" })
    }
  }
}
