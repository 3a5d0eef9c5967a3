import Foundation
import Testing

@testable import Ontology

@Suite("Additions and bad files")
struct FilesTests {
  private func additions(_ files: [String: String]) throws -> String {
    let directory = FileManager.default.temporaryDirectory.appending(path: "ontology-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    for (name, text) in files {
      try Data(text.utf8).write(to: directory.appending(path: name))
    }
    return directory.path()
  }

  private func problems(_ files: [String: String]) throws -> [OntologyProblem] {
    let directory = try additions(files)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    do throws(OntologyErrors) {
      _ = try Ontology.load(directory: Shipped.directory, additions: directory)
      return []
    } catch {
      return error.problems
    }
  }

  @Test("an addition adds, replaces and takes away; the version changes")
  func merge() throws {
    let directory = try additions([
      "companies.desk.tsv": "# ours\nname\tcountry\nGlobex\tFRA\n-Gazprom\n",
      "agents.tsv": "noun\tsector\tkind\ntroops\tREB\tgroup\n",
    ])
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let ontology = try Ontology.load(directory: Shipped.directory, additions: directory)
    let found = ArticleActors(in: "Globex sued Gazprom over troops.", published: nil, by: ontology).mentions
    #expect(found.map(\.best.name) == ["Globex", "troops"])
    #expect(found.map(\.best.sector) == [nil, "REB"])
    #expect(try ontology.version != Shipped.ontology.version)
  }

  @Test("additions that are not there are none")
  func missing() throws {
    let ontology = try Ontology.load(directory: Shipped.directory, additions: "/nonexistent/ontology.d")
    #expect(try ontology.version == Shipped.ontology.version)
  }

  @Test("every mistake is told with its line and column, in one go")
  func lines() throws {
    let found = try problems([
      "leaders.tsv": """
      # comment
      name\tcountry\tsector\trole\tfrom\tto
      Ann Bee\tFRX\tGOV\tminister\t1999\t1990
      Cee Dee\tFRA\tGOVT\tminister\t99
      """
    ])
    #expect(found.map(\.line) == [3, 3, 4, 4])
    #expect(found.map(\.column) == [9, 31, 13, 27])
    #expect(
      found.map { $0.message.contains("FRX") || $0.message.contains("GOVT") } == [true, false, true, false])
    #expect(found.first { $0.message.contains("GOVT") }?.hint == "did you mean 'GOV'?")
  }

  @Test(
    "what is wrong is named",
    arguments: [
      ("companies.tsv", "name\tcontry\nGlobex\tFRA\n", 1, "unknown column 'contry'"),
      ("companies.tsv", "country\nFRA\n", 1, "the column 'name' is missing"),
      ("companies.tsv", "name\nGlobex\tFRA\n", 2, "a cell more"),
      ("companies.tsv", "name\nGlobex\nGlobex\n", 3, "here twice"),
      ("companies.tsv", "name\n-Globexx\n", 2, "no entry 'Globexx'"),
      ("places.tsv", "name\tkind\nAtlantis\tisle\n", 2, "unknown kind 'isle'"),
      ("modes.tsv", "mode\ttype\tintensity\nsmile\tCONSULT\t11\n", 2, "not in -10 … 10"),
      ("countries.tsv", "code\tname\nfr\tFrance\n", 2, "no ISO 3166-1 alpha-3"),
      ("numbers.tsv", "word\tvalue\numpteen\tmany\n", 2, "no number"),
    ])
  func mistakes(file: String, text: String, line: Int, message: String) throws {
    let found = try problems([file: text])
    #expect(found.contains { $0.line == line && $0.message.contains(message) }, "\(found)")
  }

  @Test("a file of no table, and an empty one, are problems of the file")
  func files() throws {
    #expect(try problems(["leader.tsv": "name\n"]).first?.hint == "did you mean 'leaders'?")
    #expect(try problems(["leaders.tsv": "# nothing\n"]).first?.message == "no header")
  }

  @Test("a problem reads as compilers write it")
  func description() {
    let problem = OntologyProblem(path: "a.tsv", line: 3, column: 9, message: "no", hint: "yes")
    #expect(problem.description == "a.tsv:3:9: no (yes)")
  }
}

@Suite("Phrases")
struct PhraseTableTests {
  private func table(_ phrases: String...) -> PhraseTable {
    var builder = PhraseTable.Builder()
    for (number, phrase) in phrases.enumerated() { builder.add(phrase, value: UInt32(number)) }
    return PhraseTable(builder)
  }

  private func match(_ text: String, _ table: PhraseTable) -> (value: UInt32, length: Int)? {
    let bytes = Array(text.utf8)
    return table.longestMatch(in: bytes.span, at: 0, end: bytes.count).map { ($0.values[0], $0.end) }
  }

  @Test(
    "capitals bind, small letters do not; spaces and hyphens are one",
    arguments: [
      ("US", true), ("us", false), ("Us", false), ("troops", false),
    ])
  func acronym(text: String, matches: Bool) {
    #expect((match(text, table("US")) != nil) == matches)
  }

  @Test("gaps")
  func gaps() {
    let phrases = table("al-Qaeda", "St. Louis", "AT&T", "Washington, D.C.", "Cote d'Ivoire")
    for (text, value) in [
      ("Al Qaeda", 0), ("al-QAEDA", 0), ("St Louis", 1), ("St. Louis", 1), ("AT&T", 2),
      ("Washington, D.C.", 3), ("Côte d’Ivoire", 4),
    ] {
      #expect(match(text, phrases)?.value == UInt32(value), "\(text)")
      #expect(match(text, phrases)?.length == text.utf8.count, "\(text)")
    }
    for text in ["al. Qaeda", "St.  (Louis", "Louis", "al-Qaedas"] {
      #expect(match(text, phrases) == nil, "\(text)")
    }
  }

  @Test("any bytes are read without a fault")
  func anyBytes() throws {
    var state: UInt64 = 42
    let ontology = try Shipped.ontology
    for _ in 0..<200 {
      var bytes = Array("Beijing’s São ".utf8)
      for index in bytes.indices {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        if state >> 61 == 0 { bytes[index] = UInt8(truncatingIfNeeded: state >> 33) }
      }
      let count = bytes.count
      for mention in ArticleActors(in: bytes.span, published: nil, by: ontology).mentions {
        #expect(0 <= mention.start && mention.start < mention.end && mention.end <= count)
      }
    }
  }
}
