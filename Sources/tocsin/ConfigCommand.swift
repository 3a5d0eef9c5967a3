import ArgumentParser
import Domain
import Settings

/// `tocsin config`: tests and shows the settings.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Test the settings, or show them with the files they come from.",
    subcommands: [Check.self, Show.self],
    defaultSubcommand: Show.self
  )

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Test the settings; every mistake is told with its file and line.",
      discussion: """
        Exit status 78 where there is one.

        Examples:
          tocsin config check && systemctl reload tocsind
          tocsin config check --root ~/watch
        """)

    @OptionGroup var common: CommonOptions

    func run() throws {
      do throws(SettingsError) {
        let loaded = try LoadedSettings(common.layout)
        if common.json { return write([], files: loaded.files) }
        let files = loaded.files.isEmpty ? "no files: the defaults" : loaded.files.joined(separator: ", ")
        Terminal.line("\(loaded.settings.alerts.count) alert rules; \(files)")
      } catch {
        if common.json { write(error.problems, files: []) }
        for problem in error.problems { Terminal.note(problem.description) }
        quit(.configuration)
      }
    }

    private func write(_ problems: [SettingsError.Problem], files: [String]) {
      var json = JSONWriter()
      json.object {
        $0.field("schema", "tocsin.config-check/1")
        $0.field("valid", problems.isEmpty)
        $0.field("files", files)
        $0.key("problems")
        $0.array { list in
          for problem in problems {
            list.object {
              $0.field("file", problem.file)
              $0.field("line", problem.line)
              $0.field("message", problem.message)
              $0.field("hint", problem.hint)
            }
          }
        }
      }
      json.newline()
      Terminal.write(json.bytes)
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show every setting, and the file and line that set it.",
      discussion: """
        Examples:
          tocsin config show
          tocsin config show --json | jq -r 'select(.file) | "\\(.key) = \\(.value)"'
        """)

    @OptionGroup var common: CommonOptions

    func run() throws {
      let loaded: LoadedSettings
      do throws(SettingsError) { loaded = try LoadedSettings(common.layout) } catch {
        throw CommandFailure(.configuration, error.description, hint: "mend the files and try again")
      }
      if common.json { return write(loaded.entries) }
      var table = Table([.init("SETTING"), .init("VALUE", flexible: true), .init("SET BY")])
      for entry in loaded.entries {
        let origin = entry.file.map { $0 + (entry.line.map { ":\($0)" } ?? "") }
        table.add([
          .init(entry.key), .init(entry.value), .init(origin ?? "default", origin == nil ? .dim : nil),
        ])
      }
      table.print()
    }

    private func write(_ entries: [LoadedSettings.Entry]) {
      var json = JSONWriter()
      for entry in entries {
        json.object {
          $0.field("schema", "tocsin.config/1")
          $0.field("key", entry.key)
          $0.field("value", entry.value)
          $0.field("file", entry.file)
          $0.field("line", entry.line)
        }
        json.newline()
      }
      Terminal.write(json.bytes)
    }
  }
}
