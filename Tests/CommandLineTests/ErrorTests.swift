import Foundation
import Testing

@Suite("errors say what to do, and scripts can tell them apart")
struct ErrorTests {
  @Test(
    "by their exit status",
    arguments: [
      (["stance", "--bogus"], 64), (["nonsense"], 64), (["stance", "CHN"], 66),
      (["code", "/nonexistent/file"], 66), (["submit", "/nonexistent/file"], 66),
    ] as [([String], Int32)])
  func statuses(arguments: [String], status: Int32) throws {
    let scratch = try Scratch()
    let rooted = arguments[0] == "code" || arguments[0] == "nonsense" ? [] : ["--root", scratch.url.path()]
    let result = try Programs.run("tocsin", arguments + rooted)
    #expect(result.status == status, "\(arguments): \(result.complaint)")
    #expect(!result.complaint.isEmpty)
    #expect(result.output.isEmpty)
  }

  @Test("bad settings name file, line and key, and end with 78")
  func badSettings() throws {
    let scratch = try Scratch()
    try Data("[intake]\nkeep-articles = \"archive\"\nbatch-artcles-max = 3\n".utf8).write(
      to: scratch.path("tocsin.toml"))
    for program in [("tocsind", ["--once"]), ("tocsin", ["config", "check"])] {
      let result = try Programs.run(program.0, program.1 + ["--root", scratch.url.path()])
      #expect(result.status == 78)
      let said = result.output + result.complaint
      #expect(said.contains("tocsin.toml:3"), "\(said)")
      #expect(said.contains("batch-articles-max"), "\(said)")
    }
  }

  @Test(
    "every command explains itself", arguments: ["facts", "stance", "index", "code", "submit", "explain"])
  func help(command: String) throws {
    let result = try Programs.run("tocsin", [command, "--help"])
    #expect(result.status == 0)
    #expect(result.output.contains("tocsin \(command)"))
  }
}
