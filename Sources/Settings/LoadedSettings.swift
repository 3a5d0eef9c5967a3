import Glibc

/// Settings and where each came from.
public struct LoadedSettings: Hashable, Sendable {
  /// A setting for people and programs to look at.
  public struct Entry: Hashable, Sendable {
    /// `intake.keep-articles`.
    public var key: String
    /// As TOML writes it.
    public var value: String
    /// The file that set it, and its line; nil for the built-in default.
    public var file: String?
    public var line: Int?
  }

  public var settings: Settings
  /// Every setting, in the order of `config/tocsin.toml`.
  public var entries: [Entry]
  /// The files read, in order.
  public var files: [String]

  /// Drop-ins read at most.
  public static let dropInsMax = 1000

  /// Reads the settings of a layout; where it has no `tocsin.toml`, the shipped one.
  ///
  /// - Throws: `SettingsError` with every problem of every file.
  public init(_ layout: Layout) throws(SettingsError) {
    var files: [ConfigurationFile] = []
    var problems: [SettingsError.Problem] = []
    for path in LoadedSettings.files(of: layout) {
      do throws(SettingsError) {
        files.append(try ConfigurationFile(reading: path))
      } catch {
        problems += error.problems
      }
    }
    try self.init(files, problems: problems)
  }

  init(_ files: [ConfigurationFile], problems: [SettingsError.Problem] = []) throws(SettingsError) {
    var reader = SettingsReader(files)
    settings = Settings(from: &reader)
    reader.finish()
    let problems = problems + reader.problems
    guard problems.isEmpty else { throw SettingsError(problems.sorted()) }
    entries = reader.settings.map {
      Entry(key: $0.key, value: $0.value, file: $0.origin?.file, line: $0.origin?.line)
    }
    self.files = files.map(\.path)
  }

  private static func files(of layout: Layout) -> [String] {
    // Without a file of one's own the shipped one holds, so that a private directory has alert rules too.
    let shipped = DataDirectory.find().map { $0 + "/tocsin.toml" }
    let candidates = [layout.settingsFile] + (shipped.map { [$0] } ?? [])
    let main = Array(candidates.filter { access($0, F_OK) == 0 }.prefix(1))
    guard let directory = opendir(layout.dropIns) else { return main }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory), names.count < dropInsMax {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".toml"), !name.hasPrefix(".") { names.append(name) }
    }
    return main + names.sorted().map { layout.dropIns + "/" + $0 }
  }
}
