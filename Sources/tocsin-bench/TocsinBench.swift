import ArgumentParser

/// `tocsin-bench`: figures of accuracy and speed. Not installed.
@main
struct TocsinBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tocsin-bench",
    abstract: "Measure accuracy and speed.",
    subcommands: [
      AccuracyBench.self, CalibrationBench.self, DrawBench.self, IngestBench.self, LogBench.self,
      PlacesBench.self,
      ProjectionsBench.self, SyntaxBench.self,
    ]
  )
}
