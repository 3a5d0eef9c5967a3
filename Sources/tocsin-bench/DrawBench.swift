import ArgumentParser
import Coding
import Domain
import Foundation
import Settings

/// `tocsin-bench draw`: facts drawn at random from real news, to be judged by hand against their sentences.
struct DrawBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw",
    abstract: "Draw facts from raw news by a seed, to be judged by hand.",
    discussion: """
      Every fact of the corpus is as likely as any other, but no article gives more than one. The same seed over
      the same coder draws the same facts. The list is tab-separated; --text adds the words, for the one who judges:
      the articles' text is not ours to publish.

        tocsin-bench draw --corpus reuters --count 150 --seed 1987 --text
      """)

  enum Corpus: String, CaseIterable, ExpressibleByArgument {
    case reuters, wikinews

    var path: String {
      switch self {
      case .reuters: "/data/reuters1987/articles.jsonl.gz"
      case .wikinews: "/data/wikinews/articles.jsonl.gz"
      }
    }
  }

  @Option(help: "The data beside the checkout.")
  var shared = ProcessInfo.processInfo.environment["TOCSIN_SHARED"] ?? "../shared"

  @Option(help: "reuters or wikinews.")
  var corpus: Corpus

  @Option(help: "Facts to draw.")
  var count = 150

  @Option(help: "Of the drawing's random numbers.")
  var seed: UInt64

  @Option(help: "Only facts of this type, such as SANCTION, or positions: POSITION.")
  var type: String?

  @Flag(help: "Also the sentence, with the one before it, and the spans of actors and trigger.")
  var text = false

  /// A fact and the article of the data that it stands in.
  private struct Candidate {
    var article: Int
    var fact: Fact
  }

  func run() throws {
    guard let data = DataDirectory.find() else { throw ValidationError("set TOCSIN_DATA: no ontology found") }
    let path = shared + corpus.path
    guard FileManager.default.fileExists(atPath: path) else {
      print("skipped: no \(path) (set TOCSIN_SHARED)")
      return
    }
    let coder = try Coder.load(data: data)
    let lines = try ArticleCorpus.lines(path)
    var candidates: [Candidate] = []
    // A story sent again word for word is one story.
    var seen: Set<ArticleID> = []
    for (place, line) in lines.enumerated() {
      let article = ArticleCorpus.article(line)
      guard seen.insert(article.id).inserted else { continue }
      let facts = coder.code(article, received: Day(daysSinceEpoch: 18_000)).facts
      candidates += facts.filter { isWanted($0) }.map { Candidate(article: place, fact: $0) }
    }
    var random = Coding.SplitMix(seed: seed)
    candidates.shuffle(using: &random)
    var taken: Set<Int> = []
    let drawn = candidates.filter { taken.insert($0.article).inserted }.prefix(count)
    print(DrawBench.header(text))
    for candidate in drawn {
      print(row(candidate.fact, line: lines[candidate.article]))
    }
  }

  private func isWanted(_ fact: Fact) -> Bool {
    guard let type else { return true }
    return type == fact.type?.rawValue ?? "POSITION"
  }

  private static func header(_ withText: Bool) -> String {
    let names = [
      "article", "sentence", "fact", "actor", "type", "target", "status", "date", "confidence", "rule",
    ]
    return (names + (withText ? ["spans", "before", "text"] : [])).joined(separator: "\t")
  }

  private func row(_ fact: Fact, line: [String: Any]) -> String {
    let type =
      fact.type.map { [$0.rawValue, fact.mode].compactMap(\.self).joined(separator: "/") }
      ?? fact.polarity?.rawValue ?? ""
    var cells = [
      "\(line["id"] ?? "")", "\(fact.evidence.sentenceIndex)", fact.id.description, named(fact.source), type,
      fact.recipient.map(named) ?? fact.topic?.id ?? "", fact.status.rawValue, fact.date.value.description,
      String(format: "%.2f", fact.confidence), fact.evidence.trigger.rule,
    ]
    if text {
      let target = fact.recipient?.text ?? fact.topic?.text ?? ""
      cells.append("[\(fact.source.text)] \(fact.evidence.trigger.text) [\(target)]")
      let whole = ArticleCorpus.article(line).text
      let before = String(decoding: whole.utf8.prefix(fact.evidence.span.start).suffix(200), as: UTF8.self)
      cells += [before, fact.evidence.sentence]
    }
    return cells.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }.joined(
      separator: "\t")
  }

  private func named(_ actor: Actor) -> String {
    [actor.country ?? actor.name ?? actor.text, actor.sector].compactMap(\.self).joined(separator: "/")
  }
}
