import Foundation
import Testing

/// The built programs, run as a user runs them.
enum Programs {
  struct Result {
    var status: Int32
    var output: String
    var complaint: String

    /// Standard output as JSON Lines.
    var objects: [[String: Any]] {
      get throws {
        try output.split(separator: "\n").map {
          try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
      }
    }
  }

  /// The programs lie beside the test bundle.
  private static let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()

  /// - Parameter columns: the terminal's width; none where the output goes to no terminal.
  static func run(
    _ program: String, _ arguments: [String], input: String = "", columns: Int? = nil
  ) throws -> Result {
    let process = Process()
    process.executableURL = folder.appending(path: program)
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"]
    process.environment?["COLUMNS"] = columns.map(String.init)
    // Files, not pipes: a program that prints much would wait for a reader that waits for it to end.
    let scratch = try Scratch()
    let (inFile, outFile, errorFile) = (scratch.path("in"), scratch.path("out"), scratch.path("err"))
    try Data(input.utf8).write(to: inFile)
    for file in [outFile, errorFile] { try Data().write(to: file) }
    process.standardInput = try FileHandle(forReadingFrom: inFile)
    process.standardOutput = try FileHandle(forWritingTo: outFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: try String(contentsOf: outFile, encoding: .utf8),
      complaint: try String(contentsOf: errorFile, encoding: .utf8))
  }
}

/// A directory that goes away with its owner.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "tocsin-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> URL { url.appending(path: name) }
}
