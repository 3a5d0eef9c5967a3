import ArgumentParser
import Coding
import Domain
import Foundation

/// Facts that somebody has judged against their sentences, known by article, sentence, actors and type.
struct JudgedFacts {
  private(set) var verdicts: [Key: Verdict] = [:]

  struct Verdict {
    var isRight: Bool
    var isUnread: Bool
  }

  struct Key: Hashable {
    var corpus: String
    var article: String
    var sentence: Int
    var actor: String
    var type: String
    var target: String
    var status: String
  }

  static let corpora = [
    "reuters": "/data/reuters1987/articles.jsonl.gz", "wikinews": "/data/wikinews/articles.jsonl.gz",
  ]

  /// - Parameters:
  ///   - unread: lists of facts that nobody had read when they were drawn.
  ///   - earlier: lists of facts by which rules were mended since.
  /// - Throws: where a file cannot be read, or a line lacks a column.
  init(unread: [String], earlier: [String]) throws {
    for path in earlier { try read(path, isUnread: false) }
    for path in unread { try read(path, isUnread: true) }
  }

  private mutating func read(_ path: String, isUnread: Bool) throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var columns: [String: Int] = [:]
    for (number, line) in text.split(separator: "\n").enumerated() where !line.hasPrefix("#") {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      if columns.isEmpty {
        columns = Dictionary(uniqueKeysWithValues: cells.enumerated().map { ($1, $0) })
        continue
      }
      func cell(_ name: String) throws -> String {
        guard let place = columns[name], place < cells.count else {
          throw ValidationError("\(path):\(number + 1): no column '\(name)'")
        }
        return cells[place]
      }
      let key = Key(
        corpus: try cell("corpus"), article: try cell("article"), sentence: Int(try cell("sentence")) ?? 0,
        actor: Self.country(try cell("actor")), type: Self.country(try cell("type")),
        target: Self.country(try cell("target")), status: try cell("status"))
      verdicts[key] = Verdict(isRight: try cell("verdict") == "right", isUnread: isUnread)
    }
  }

  /// "CHN/GOV" names CHN.
  private static func country(_ cell: String) -> String {
    cell.split(separator: "/").first.map(String.init) ?? cell
  }

  func examples(_ coder: Coder, shared: String) throws -> [ConfidenceModel.Example] {
    var examples: [ConfidenceModel.Example] = []
    for (corpus, path) in JudgedFacts.corpora.sorted(by: { $0.key < $1.key }) {
      let wanted = Set(verdicts.keys.filter { $0.corpus == corpus }.map(\.article))
      guard !wanted.isEmpty else { continue }
      for line in try ArticleCorpus.lines(shared + path) where wanted.contains("\(line["id"] ?? "")") {
        var taken: Set<Key> = []
        for (fact, features) in coder.candidates(
          ArticleCorpus.article(line), received: Day(daysSinceEpoch: 18_000))
        {
          let key = key(fact, corpus: corpus, article: "\(line["id"] ?? "")")
          guard let verdict = verdicts[key], taken.insert(key).inserted else { continue }
          examples.append(
            ConfidenceModel.Example(
              features: features, isRight: verdict.isRight, isUnread: verdict.isUnread))
        }
      }
    }
    return examples
  }

  private func key(_ fact: Fact, corpus: String, article: String) -> Key {
    Key(
      corpus: corpus, article: article, sentence: fact.evidence.sentenceIndex,
      actor: fact.source.country ?? "?", type: fact.type?.rawValue ?? fact.polarity?.rawValue ?? "",
      target: fact.recipient.map { $0.country ?? "?" } ?? fact.topic?.id ?? "", status: fact.status.rawValue)
  }
}
