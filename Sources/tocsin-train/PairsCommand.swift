import ArgumentParser
import Coding
import Foundation
import Settings

/// `tocsin-train pairs`: the model behind `tocsin code --pairs`.
struct PairsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pairs",
    abstract: "Train the model that types marked pairs.",
    discussion: """
      Reads PLOVER-labelled sentences, takes the coder's own features of each (rules, roles, relations, actors,
      modality; no words), and writes weights as text. The same sentences, ontology and syntax model give the
      same file.

        tocsin-train pairs --sentences ../shared/data/plover/PLV_train.tsv
      """)

  @Option(help: "Tab-separated sentences with `marked_sentence` and `gold_root`.")
  var sentences: String

  @Option(help: "Where the model is written; by default beside the syntax model.")
  var output: String?

  func run() throws {
    guard let data = DataDirectory.find() else { throw ValidationError("set TOCSIN_DATA: no ontology found") }
    let coder = try Coder.load(data: data)
    let examples = try MarkedSentence.read(sentences).map(coder.pairExamples)
    let model = PairModel(trainedOn: examples.flatMap { $0 })
    let path = output ?? data + "/model/pairs.tsv"
    try model.text.write(toFile: path, atomically: true, encoding: .utf8)
    let right = examples.map { $0[0] }.filter { example in
      guard let values = model.probabilities(example.features) else { return false }
      let best = values.indices.max { values[$0] < values[$1] }!
      return best == PairModel.classIndex(of: example.type)
    }
    print(
      "\(path): \(examples.count) sentences, \(model.text.utf8.count) bytes; \(right.count) right in training"
    )
    print("held-out figures: tocsin-bench accuracy --only pairs")
  }
}
