import Foundation
import Testing

/// What programs read from `--json`: the keys of each output are held by a file under `golden`, one path a line.
/// `TOCSIN_WRITE_GOLDEN=1 swift test --filter JSONShape` writes them anew after a field has been added.
@Suite("--json keeps its shape", .serialized)
final class JSONShapeTests {
  private static let article = """
    United States bans chip exports to China
    WASHINGTON, March 3 (Wire) - The United States imposed export controls on semiconductors bound for China on \
    Monday.
    China condemned the United States and accused Washington of economic bullying.
    China has pledged to pursue technological self-reliance by 2030.
    """

  private static let sentence =
    #"{"id":"1","text":"China condemned the United States on Monday.","date":"2026-03-03"}"#

  private let scratch: Scratch
  private var root: String { scratch.url.path() }

  init() throws {
    scratch = try Scratch()
    let inbox = scratch.path("inbox")
    try FileManager.default.createDirectory(at: inbox, withIntermediateDirectories: true)
    try Data(Self.article.utf8).write(to: inbox.appending(path: "article.txt"))
    try Data().write(to: inbox.appending(path: "empty.txt"))
    let daemon = try Programs.run("tocsind", ["--root", root, "--once"])
    #expect(daemon.status == 0, "\(daemon.complaint)")
  }

  @Test(
    "of queries",
    arguments: [
      ["status"], ["articles"], ["facts"], ["stance", "CHN"], ["index"], ["index", "CHN", "USA"],
      ["index", "CHN", "USA", "--history"], ["alerts"], ["log", "stat"], ["log", "verify"], ["log", "tail"],
      ["config", "show"],
    ])
  func queries(command: [String]) throws {
    let result = try Programs.run("tocsin", command + ["--root", root, "--json"])
    // `status` also says, by its exit status, that no daemon runs.
    #expect(result.status == (command == ["status"] ? 69 : 0), "\(result.complaint)")
    try compare(result, with: command.joined(separator: "-").replacing("---", with: "-"))
  }

  @Test("of explanations, from the world's number down to a fact's sentence")
  func explanations() throws {
    try compare(
      Programs.run("tocsin", ["explain", "CHN-USA", "--root", root, "--json"]), with: "explain-number")
    let fact = try #require(
      try Programs.run("tocsin", ["facts", "--root", root, "--json"]).objects.first?["id"] as? String)
    try compare(Programs.run("tocsin", ["explain", fact, "--root", root, "--json"]), with: "explain-fact")
  }

  @Test("of coding text without the daemon")
  func coding() throws {
    let file = scratch.path("coded.txt")
    try Data(Self.article.utf8).write(to: file)
    try compare(Programs.run("tocsin", ["code", "--json", file.path()]), with: "code")
    try compare(Programs.run("tocsin", ["code", "--jsonl"], input: Self.sentence + "\n"), with: "code-jsonl")
    let marked =
      #"{"id":"1","text":"China condemned the United States.","#
      + #""source":{"start":0,"end":5},"target":{"start":20,"end":33}}"#
    try compare(Programs.run("tocsin", ["code", "--pairs"], input: marked + "\n"), with: "code-pairs")
  }

  @Test("a bad line of --jsonl gets an error in its place, the others their facts, and the status is 1")
  func badLine() throws {
    let input = Self.sentence + "\nnonsense\n{\"id\":\"3\"}\n" + Self.sentence + "\n"
    let result = try Programs.run("tocsin", ["code", "--jsonl"], input: input)
    #expect(result.status == 1)
    let lines = try result.objects
    try #require(lines.count == 4)
    #expect(lines.map { $0["error"] != nil } == [false, true, true, false])
    #expect(lines[2]["id"] as? String == "3")
  }

  private func compare(_ result: Programs.Result, with name: String) throws {
    let objects = try result.objects
    #expect(!objects.isEmpty, "\(name): no output; \(result.complaint)")
    let shape = Set(objects.flatMap { Self.keys(of: $0, at: "") }).sorted().joined(separator: "\n") + "\n"
    let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "golden/\(name).keys")
    if ProcessInfo.processInfo.environment["TOCSIN_WRITE_GOLDEN"] != nil {
      try Data(shape.utf8).write(to: golden)
    }
    #expect(
      shape == (try? String(contentsOf: golden, encoding: .utf8)),
      "\(name) has other keys than \(golden.path())")
  }

  /// What may be null is listed by its name alone: whether it is there depends on the article.
  private static let optional: Set = ["amount", "attribution", "place", "recipient", "topic", "mode", "data"]

  private static func keys(of value: Any, at path: String) -> [String] {
    switch value {
    case let object as [String: Any]:
      object.flatMap { key, value in
        [path + key] + (optional.contains(key) ? [] : keys(of: value, at: path + key + "."))
      }
    case let list as [Any]: list.flatMap { keys(of: $0, at: String(path.dropLast()) + "[].") }
    default: []
    }
  }
}
