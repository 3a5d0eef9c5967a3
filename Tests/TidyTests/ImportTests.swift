import Foundation
import Testing

/// The architecture of the README, as a table: what each target may import of the project's own targets.
private let allowedImports: [String: Set<String>] = {
  let reading: Set<String> = ["Domain", "Ontology", "Syntax", "Coding"]
  let keeping: Set<String> = ["FileSystem", "Intake", "EventLog", "Projections"]
  let deciding: Set<String> = ["Alerting", "Settings", "Systemd"]
  let all = reading.union(keeping).union(deciding)
  return [
    "Domain": [],
    "Systemd": [],
    "FileSystem": [],
    "Ontology": ["Domain"],
    "Syntax": [],
    "Coding": ["Domain", "Ontology", "Syntax"],
    "Intake": ["Domain", "FileSystem"],
    "EventLog": ["Domain", "FileSystem"],
    "Projections": ["Domain", "EventLog"],
    "Alerting": ["Domain"],
    "Settings": ["Domain"],
    "Daemon": all,
    "tocsind": all.union(["Daemon"]),
    "tocsin": all.union(["Daemon"]),
    "tocsin-train": reading.union(["Settings"]),
    "tocsin-bench": all.union(["Daemon"]),
  ]
}()

private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

private func swiftFiles(below folder: String) -> [URL] {
  let walk = FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil)
  return (walk?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
}

/// The modules that a source imports, whatever stands before or behind the word `import`.
private func imports(of file: URL) throws -> [String] {
  try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
    guard let match = line.firstMatch(of: /^\s*(?:@\w+\s+)*(?:\w+\s+)?import\s+(?:\w+\s+)?(\w+)/) else {
      return nil
    }
    return String(match.1)
  }
}

@Suite("the tree is tidy")
struct ImportTests {
  @Test("every folder in Sources is a target with a place in the architecture")
  func foldersAreKnown() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Sources").path())
    // Folders that begin with C and a capital wrap a C library and import nothing.
    let own = Set(folders.filter { $0.firstMatch(of: /^C[A-Z]/) == nil })
    #expect(own == Set(allowedImports.keys))
  }

  @Test("imports point only down the architecture", arguments: allowedImports.keys.sorted())
  func importsPointDown(target: String) throws {
    let allowed = try #require(allowedImports[target])
    let files = swiftFiles(below: "Sources/\(target)")
    #expect(!files.isEmpty, "no sources found for \(target)")
    for file in files {
      for module in try imports(of: file) where allowedImports[module] != nil {
        #expect(allowed.contains(module), "\(target)/\(file.lastPathComponent) imports \(module)")
      }
    }
  }

  @Test("the top level holds what the README names and nothing else")
  func topLevel() throws {
    let expected: Set = ["Package.swift", "Sources", "Tests", "systemd", "config", "README.md", "LICENSE"]
    let found = try FileManager.default.contentsOfDirectory(atPath: root.path())
      .filter { !$0.hasPrefix(".") && $0 != "Package.resolved" }
    #expect(Set(found).subtracting(expected).isEmpty)
  }

  @Test("no file is so long that a second idea must have moved in")
  func fileLengths() throws {
    for file in swiftFiles(below: "Sources") {
      let lines = try String(contentsOf: file, encoding: .utf8).utf8.count { $0 == UInt8(ascii: "\n") }
      #expect(lines <= 500, "\(file.lastPathComponent) has \(lines) lines")
    }
  }
}
