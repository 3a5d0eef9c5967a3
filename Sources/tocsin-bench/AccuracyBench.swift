import ArgumentParser
import Coding
import Domain
import Foundation
import Glibc
import Ontology
import Settings

/// `tocsin-bench accuracy`: every bar of the coder that can be measured on the data beside the checkout.
struct AccuracyBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accuracy",
    abstract: "Measure the coder: pairs, open text, the founding article, countries, speed.")

  @Option(help: "The data beside the checkout.")
  var shared = ProcessInfo.processInfo.environment["TOCSIN_SHARED"] ?? "../shared"

  @Flag(help: "List what went wrong in the pairs.")
  var errors = false

  @Option(help: "Only this part: pairs, open, founding, countries, speed.")
  var only: String?

  func run() throws {
    guard let data = DataDirectory.find() else { throw ValidationError("set TOCSIN_DATA: no ontology found") }
    let coder = try Coder.load(data: data)
    let open = try Coder.load(data: data, options: CoderOptions(allActors: true))
    guard FileManager.default.fileExists(atPath: shared + "/data/plover") else {
      print("skipped: no data at \(shared)/data (set TOCSIN_SHARED)")
      return
    }
    func wants(_ part: String) -> Bool { only == nil || only == part }
    if wants("pairs") || wants("open") {
      let sentences = try MarkedSentence.read(shared + "/data/plover/PLV_train.tsv")
      if wants("pairs") { PairAccuracy(coder: coder, sentences: sentences, listsErrors: errors).measure() }
      if wants("open") { OpenAccuracy(coder: open, sentences: sentences, listsErrors: errors).measure() }
    }
    if wants("founding") { try FoundingArticle(coder: coder, shared: shared).measure() }
    if wants("countries") {
      var tally = PlacesTally()
      tally.read(
        try ArticleCorpus.lines(shared + "/data/reuters1987/articles.jsonl.gz"),
        by: try Ontology.load(directory: data + "/ontology"))
      tally.print()
    }
    if wants("speed") { try CodingSpeed(coder: coder, shared: shared).measure() }
  }
}

/// A line that says how a figure stands to its bar.
func report(_ what: String, _ value: Double, bar: Double) {
  let mark = value >= bar ? "ok  " : "MISS"
  print("\(mark) \(what): \(String(format: "%.4f", value)) (bar \(bar))")
}

/// Right, wrong and missed answers per class, and their F1.
struct Scores {
  private(set) var right: [String: Int] = [:]
  private(set) var given: [String: Int] = [:]
  private(set) var gold: [String: Int] = [:]

  mutating func add(gold answer: String, given reply: String) {
    gold[answer, default: 0] += 1
    given[reply, default: 0] += 1
    if answer == reply { right[answer, default: 0] += 1 }
  }

  var accuracy: Double {
    Double(right.values.reduce(0, +)) / Double(max(1, gold.values.reduce(0, +)))
  }

  func f1(_ name: String) -> Double {
    let hits = Double(right[name] ?? 0)
    let sum = Double((given[name] ?? 0) + (gold[name] ?? 0))
    return sum == 0 ? 0 : 2 * hits / sum
  }

  /// Mean over the classes that the gold has.
  var macroF1: Double {
    let names = gold.keys.sorted()
    return names.map(f1).reduce(0, +) / Double(max(1, names.count))
  }
}
