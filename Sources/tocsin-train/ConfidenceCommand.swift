import ArgumentParser
import Coding
import Domain
import Foundation
import Settings

/// `tocsin-train confidence`: how likely a fact is right, from facts that were judged by hand.
struct ConfidenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "confidence",
    abstract: "Train the model of a fact's confidence.",
    discussion: """
      Reads lists of judged facts (tab-separated, with corpus, article, sentence, actor, type, target and verdict),
      codes those articles, takes of each judged fact how it was read, and writes weights as text. The same lists,
      articles, ontology and syntax model give the same file. Held-out figures are those of the facts that nobody had
      read when they were drawn.

        tocsin-train confidence --judged Tests/Judged/unread.tsv --earlier Tests/Judged/training.tsv \
          --shared ../shared
      """)

  @Option(help: "Lists of judged facts that nobody had read when they were drawn.")
  var judged: [String]

  @Option(help: "Lists of facts judged earlier, by which rules were mended since: trained on, not reported.")
  var earlier: [String] = []

  @Option(help: "The data beside the checkout.")
  var shared = ProcessInfo.processInfo.environment["TOCSIN_SHARED"] ?? "../shared"

  @Option(help: "Where the model is written; by default beside the syntax model.")
  var output: String?

  func run() throws {
    guard let data = DataDirectory.find() else { throw ValidationError("set TOCSIN_DATA: no ontology found") }
    let coder = try Coder.load(data: data, options: CoderOptions(confidenceMin: 0))
    let facts = try JudgedFacts(unread: judged, earlier: earlier)
    let examples = try facts.examples(coder, shared: shared)
    print("\(facts.verdicts.count) judged facts, of which the coder still reads \(examples.count)")
    for (title, isOfPosition) in [("interactions", false), ("positions", true)] {
      print(title + ",")
      CrossValidation(examples.filter { $0.isOfPosition == isOfPosition }).report()
    }
    let model = ConfidenceModel(trainedOn: examples)
    let path = output ?? data + "/model/confidence.tsv"
    try model.text.write(toFile: path, atomically: true, encoding: .utf8)
    print("\(path): \(model.text.utf8.count) bytes")
  }
}

/// Ten folds: what the confidence says of facts that it was not trained on.
private struct CrossValidation {
  private var scored: [(confidence: Double, isRight: Bool)] = []

  init(_ examples: [ConfidenceModel.Example], folds: Int = 10) {
    for fold in 0..<folds {
      let model = ConfidenceModel(
        trainedOn: examples.indices.filter { $0 % folds != fold }.map { examples[$0] })
      for place in examples.indices where place % folds == fold && examples[place].isUnread {
        scored.append((model.confidence(examples[place].features) ?? 0.5, examples[place].isRight))
      }
    }
  }

  func report() {
    print("held out, by tenths of confidence:")
    for tenth in 0..<10 {
      let bin = scored.filter { Int($0.confidence * 10) == tenth }
      guard !bin.isEmpty else { continue }
      print("  0.\(tenth): \(bin.count { $0.isRight }) of \(bin.count) right")
    }
    for least in stride(from: 0.5, through: 0.9, by: 0.05) {
      let kept = scored.filter { $0.confidence >= least }
      let right = kept.count { $0.isRight }
      print(
        "  at least \((least * 100).rounded() / 100): \(kept.count) kept, "
          + "\((Double(right) / Double(max(1, kept.count)) * 1000).rounded() / 1000) of them right")
    }
  }
}
