import Foundation
import Testing

/// A private store that a daemon fills, and questions to it.
private struct Store {
  let scratch: Scratch
  private var root: String { scratch.url.path() }

  init(_ articles: [(name: String, json: String)] = []) throws {
    scratch = try Scratch()
    try FileManager.default.createDirectory(at: scratch.path("inbox"), withIntermediateDirectories: true)
    for article in articles { try deliver(article.name, article.json) }
    try take()
  }

  func deliver(_ name: String, _ json: String) throws {
    try Data(json.utf8).write(to: scratch.path("inbox").appending(path: name))
  }

  /// Lets the daemon take up what is in the inbox.
  func take() throws {
    let daemon = try Programs.run("tocsind", ["--root", root, "--once"])
    #expect(daemon.status == 0, "\(daemon.complaint)")
  }

  func ask(_ words: String...) throws -> Programs.Result { try ask(words) }
  func ask(_ words: [String], columns: Int? = nil) throws -> Programs.Result {
    try Programs.run("tocsin", words + ["--root", root], columns: columns)
  }
}

private let tariffs = (
  name: "tariffs.json",
  json: """
  {"title": "United States bans chip exports to China", "text": "The United States imposed export controls on \
  semiconductors bound for China on Monday. China condemned the United States.", "source": "Harbour Wire", \
  "url": "https://harbour.example/tariffs", "published": "2026-03-03", "language": "en"}
  """
)
private let talks = (
  name: "talks.json",
  json: """
  {"title": "Japan and India hold talks", "text": "Japan held talks with India in Tokyo on Thursday.", \
  "source": "Harbour Wire", "url": "https://harbour.example/talks", "published": "2026-03-06", "language": "en"}
  """
)

@Suite("queries that cannot be answered say why", .serialized)
struct UnanswerableQueryTests {
  private static let cases: [([String], Int32, String)] = [
    (["stance", "Chnia"], 64, "did you mean"),
    (["index", "CHN", "China"], 64, "are the same"),
    (["index", "CHN", "USA", "JPN"], 64, "at most two"),
    (["facts", "--since", "2026-03-10", "--until", "2026-03-01"], 64, "is after --until"),
    (["index", "--history", "--since", "2026-03-10", "--until", "2026-03-01"], 64, "is after"),
    (["index", "--as-of", "2999-01-01"], 64, "lies in the future"),
    (["index", "--as-of", "soon"], 64, "is not a day"),
    (["index", "--known-at", "soon"], 64, "neither a sequence, a day nor a time"),
    (["index", "--as-of", "2001-01-01"], 1, "before the first recorded event"),
    (
      ["index", "--as-of", "2026-03-07", "--known-at", "2001-01-01"], 1,
      "nothing was known about the world at 2001"
    ),
    (["stance", "CHN", "--as-of", "2001-01-01"], 1, "before the first recorded event"),
    (["explain", "CHN", "USA", "--as-of", "2001-01-01"], 1, "before the first recorded event"),
    (["stance", "Brazil"], 1, "unmonitored"),
    (["facts", "--type", "NONSENSE"], 64, "no type is called"),
    (["facts", "--status", "maybe"], 64, "no status is called"),
    (["facts", "--topic", "nonsense"], 1, "no position on"),
    (["facts", "--actor", "CHN", "--type", "AID"], 1, "none of"),
    (["explain", "0123456789abcdef-1"], 1, "there is no fact"),
    (["explain", "0123456789abcdef"], 1, "no article's id begins"),
    (["explain", "escalation-high:CHN-USA:99"], 1, "there is no alert"),
    (["retract", "0123456789abcdef", "--reason", "wrong"], 1, "no article's id begins"),
    (["retract", "xyz", "--reason", "wrong"], 64, "is no article's id"),
  ]

  @Test("in words, on standard error, with a status of its own")
  func badInput() throws {
    let store = try Store([tariffs, talks])
    for (words, status, said) in Self.cases {
      let result = try store.ask(words)
      #expect(result.status == status, "\(words): \(result.complaint)")
      #expect(result.complaint.contains(said), "\(words): \(result.complaint)")
      #expect(result.output.isEmpty, "\(words): \(result.output)")
    }
  }

  @Test("and before anything has come, that nothing has")
  func emptyStore() throws {
    let store = try Store()
    for words in [
      ["index"], ["index", "CHN", "USA"], ["stance", "CHN"], ["facts"], ["articles"], ["explain", "world"],
    ] {
      let result = try store.ask(words)
      #expect(result.status == 1, "\(words)")
      #expect(result.complaint.contains("recorded yet"), "\(words): \(result.complaint)")
    }
    #expect(try store.ask("alerts").status == 1)
  }
}

@Suite("queries of the numbers", .serialized)
struct QueryTests {
  @Test("a retracted article's facts count until then and no more, whichever way it is retracted")
  func retraction() throws {
    let store = try Store([tariffs, talks])
    let article = try #require(
      try store.ask("articles", "--json").objects.first {
        ($0["url"] as? String)?.hasSuffix("tariffs") == true
      })
    let id = try #require(article["id"] as? String)
    let before = try store.ask("index", "CHN", "USA", "--as-of", "2026-03-07", "--json").output
    #expect(before.contains("\"monitored\":true"))
    let known = try #require(
      try store.ask("log", "tail", "--json").objects.compactMap {
        $0["sequence"] as? Int ?? $0["seq"] as? Int
      }.max())

    let notice = try store.ask("retract", String(id.prefix(12)), "--reason", "the agency withdrew it")
    #expect(notice.status == 0, "\(notice.complaint)")
    try store.take()
    let after = try store.ask("index", "CHN", "USA", "--as-of", "2026-03-07", "--json")
    #expect(after.status == 1)
    #expect(after.output.contains("\"monitored\":false"))
    // As it was known then, to the last digit.
    let then = try store.ask(
      "index", "CHN", "USA", "--as-of", "2026-03-07", "--known-at", String(known), "--json")
    #expect(then.output == before)
    #expect(try store.ask("facts", "--pair", "CHN-USA").status == 1)
    #expect(try store.ask("facts", "--pair", "CHN-USA", "--retracted").status == 0)
    #expect(try store.ask("facts", "--pair", "CHN-USA", "--known-at", String(known)).status == 0)
    #expect(try store.ask("facts", "--pair", "IND-JPN").status == 0)
    let again = try store.ask("retract", id, "--reason", "once more")
    #expect(again.status == 1)
    #expect(again.complaint.contains("the agency withdrew it"))

    try store.deliver(
      "correction.json",
      """
      {"title": "Correction: Japan and India hold no talks", "text": "Japan denied that it held talks with India.", \
      "source": "Harbour Wire", "published": "2026-03-06", "corrects": "https://harbour.example/talks"}
      """)
    try store.take()
    let talks = try store.ask("facts", "--pair", "IND-JPN", "--json")
    #expect(!talks.output.contains("harbour.example/talks"), "\(talks.output)")
    #expect(try store.ask("articles").output.contains("retracted: Japan and India hold talks"))
  }

  @Test("a series as CSV has a line a day, and as a chart its days and its scale")
  func series() throws {
    let store = try Store([tariffs])
    let range = ["--since", "2026-03-01", "--until", "2026-03-10", "--as-of", "2026-03-10"]
    for (words, header, cells) in [
      (["index", "CHN", "USA"], "date,subject,escalation,fast,slow,trend,monitored", 7),
      (["stance", "USA", "CHN"], "date,country,towards,stance,stderr,reports,trend,word", 8),
    ] {
      let csv = try store.ask(words + ["--csv"] + range)
      let lines = csv.output.split(separator: "\n").map(String.init)
      #expect(csv.status == 0, "\(csv.complaint)")
      #expect(lines.first == header)
      #expect(lines.count == 11)
      #expect(lines.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == cells })
      #expect(lines[1].hasPrefix("2026-03-01"))
      // Nothing was known before the article, which is not 0.
      #expect(!lines[1].contains("0.0"))
      #expect(lines[10].contains("0.") || lines[10].contains("-"))
      let plot = try store.ask(words + ["--plot"] + range)
      #expect(plot.status == 0, "\(plot.complaint)")
      #expect(plot.output.contains("2026-03-01 to 2026-03-10"))
      #expect(plot.output.contains(words[0] == "index" ? "100" : "10"))
      #expect(plot.output.contains { ("\u{2801}"..."\u{28FF}").contains($0) || ("▁"..."█").contains($0) })
    }
  }

  @Test("the shares of an explanation sum to the whole, and each leads to a sentence")
  func explanation() throws {
    let store = try Store([tariffs, talks])
    for words in [
      ["CHN", "USA"], ["CHN>USA"], ["stance", "USA", "CHN"], ["stance", "JPN", "IND"], ["world"], ["USA"],
    ] {
      let result = try store.ask(["explain"] + words + ["--as-of", "2026-03-07", "--json"])
      let number = try #require(try result.objects.first, "\(words): \(result.complaint)")
      let value = try #require(number["value"] as? Double)
      let cells = try #require(number["cells"] as? [[String: Any]])
      let parts = try #require(number["pairs"] as? [[String: Any]]) + cells
      let rest = (number["others"] as? [String: Any])?["points"] as? Double ?? .nan
      #expect(!parts.isEmpty && value != 0, "\(words)")
      #expect(abs(parts.reduce(rest) { $0 + ($1["points"] as? Double ?? .nan) } - value) < 1e-9, "\(words)")
      #expect(
        abs(parts.reduce(rest / value) { $0 + ($1["share"] as? Double ?? .nan) } - 1) < 1e-9, "\(words)")
      for cell in cells {
        let origins = try #require(cell["origins"] as? [[[String: Any]]])
        let facts = origins.flatMap(\.self)
        #expect(!facts.isEmpty)
        #expect(
          facts.allSatisfy { !((($0["evidence"] as? [String: Any])?["sentence"] as? String) ?? "").isEmpty })
      }
    }
  }

  @Test("an alert is explained by the facts that its rule has counted, and by no other")
  func alertExplained() throws {
    let store = try Store([tariffs, talks])
    let alert = try #require(
      try store.ask("alerts", "--rule", "first-sanction", "--json").objects.first {
        $0["subject"] as? String == "USA>CHN"
      })
    let id = try #require(alert["id"] as? String)
    let explained = try #require(try store.ask("explain", id, "--json").objects.first)
    let facts = try #require(explained["fact_list"] as? [[String: Any]])
    #expect(!facts.isEmpty)
    for fact in facts {
      #expect(fact["type"] as? String == "SANCTION")
      #expect((fact["source"] as? [String: Any])?["country"] as? String == "USA")
    }
  }

  @Test(
    "no line is wider than the terminal, save one that holds a whole sentence", arguments: [30, 60, 80, 120])
  func narrow(columns: Int) throws {
    let store = try Store([tariffs, talks])
    for words in [["index"], ["index", "CHN", "USA"], ["stance", "CHN"], ["facts"], ["articles"]] {
      let output = try store.ask(words, columns: columns).output
      #expect(!output.isEmpty)
      let tooWide = output.split(whereSeparator: \.isNewline).filter { $0.count > columns }
      let isWhole = tooWide.allSatisfy { $0.starts(with: "sentence") || $0.starts(with: "title") }
      #expect(columns < 80 ? isWhole : tooWide.isEmpty, "\(words): \(tooWide)")
    }
  }
}
