import ArgumentParser

/// `tocsin-train`: trains the models that tocsin ships. Not installed.
@main
struct TocsinTrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tocsin-train",
    abstract: "Train the models that tocsin ships.",
    subcommands: [PairsCommand.self, ConfidenceCommand.self, SyntaxCommand.self]
  )
}
