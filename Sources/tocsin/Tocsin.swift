import ArgumentParser
import Domain
import Settings

/// `tocsin`, the companion command line: one subcommand a file.
@main
struct Tocsin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tocsin",
    abstract: "Query and feed tocsin, the event-sourced news monitor.",
    // As one meets them: what goes in, what is asked, what it is made of, what keeps it.
    subcommands: [
      StatusCommand.self, SubmitCommand.self, FactsCommand.self, ArticlesCommand.self, StanceCommand.self,
      IndexCommand.self, ExplainCommand.self, AlertsCommand.self, RetractCommand.self, CodeCommand.self,
      ParseCommand.self, OntologyCommand.self, ConfigCommand.self, LogCommand.self, RebuildCommand.self,
      JSONReferenceCommand.self,
    ]
  )

  /// Runs the command line and ends with a status of `ExitStatus`: ArgumentParser's own errors already use 64.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as CommandFailure {
      Terminal.complain(failure)
      quit(failure.status)
    } catch {
      exit(withError: error)
    }
  }
}

/// Options that most subcommands share.
struct CommonOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Work on this directory instead of the system's.", valueName: "dir"))
  var root: String?

  @Flag(help: "Print JSON for programs: one object, or one a line.")
  var json = false

  var layout: Layout { Layout(root: root) }
}
