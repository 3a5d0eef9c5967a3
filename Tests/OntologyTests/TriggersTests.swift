import Domain
import Foundation
import Testing

@testable import Ontology

@Suite("Triggers")
struct TriggersTests {
  static let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../config/ontology/triggers").path

  private func triggers(_ text: String) throws -> Triggers {
    try Triggers(tables: [TriggerTable(path: "some.tsv", text: text)])
  }

  @Test("the shipped tables load, and cover every PLOVER type with verbs and nouns")
  func shippedTables() throws {
    let triggers = try Triggers(directories: [Self.shipped])
    for type in PloverType.allCases {
      #expect(triggers.frames.contains { $0.type == type && $0.partOfSpeech == .verb }, "\(type)")
      #expect(triggers.frames.contains { $0.type == type && $0.partOfSpeech == .noun }, "\(type)")
    }
  }

  @Test("a mistake names file, line and cell")
  func mistakes() {
    func reason(_ text: String) -> String? {
      do {
        _ = try triggers(text)
        return nil
      } catch { return "\(error)" }
    }
    #expect(
      reason("frame\twords\tpos\ttype\na\thit\tv\tPUNCH")
        == "some.tsv:2: 'PUNCH' is not one of PLOVER's 16 types")
    #expect(reason("# c\nframe\twords\tpos\ttype\na\thit\tx\tASSAULT")?.hasPrefix("some.tsv:3: ") == true)
    #expect(reason("frame\twords\tpos\ttype\tneeds\na\thit\tv\tASSAULT\tobj=@zoo")?.contains("@zoo") == true)
    #expect(reason("nonsense\twords\nx\ty")?.contains("nonsense") == true)
    #expect(reason("frame\twords\na\thit\tv")?.contains("tab too many") == true)
  }

  @Test("every mistake of every table is told, not the first alone")
  func allMistakes() {
    do {
      _ = try Triggers(tables: [
        TriggerTable(
          path: "a.tsv",
          text:
            "frame\twords\tpos\ttype\tneeds\na\thit\tv\tPUNCH\t-\nb\thit\tx\tASSAULT\t-\nc\thit\tv\tASSAULT\ttroop|army\n"
            + "d\thit\tv\tASSAULT\tsubj=$army"),
        TriggerTable(path: "b.tsv", text: "carrier\twords\tpos\tevent\toperator\nx\tmake\tv\tobj\tnonsense"),
      ])
      Issue.record("the tables were taken")
    } catch let error as OntologyErrors {
      #expect(
        error.problems.map { "\($0.path):\($0.line ?? 0)" } == [
          "a.tsv:2", "a.tsv:3", "a.tsv:4", "a.tsv:5", "b.tsv:2",
        ])
      #expect(error.problems[2].hint?.contains("obj=troop|army") == true)
      #expect(error.problems[3].hint?.contains("@army") == true)
    } catch { Issue.record("\(error)") }
  }

  @Test("a drop-in directory of triggers adds rows, and a row of a shipped id replaces it")
  func dropIns() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("triggers-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let table =
      "frame\twords\tpos\ttype\nassault.attack\tattack\tv\tACCUSE\nmine.grumble\tgrumblify\tv\tACCUSE\n"
    try Data(table.utf8).write(to: directory.appendingPathComponent("mine.tsv"))
    let shipped = try Triggers(directories: [Self.shipped])
    let extended = try Triggers(directories: [Self.shipped, directory.path])
    #expect(shipped.frames.first { $0.id == "assault.attack" }?.type == .assault)
    #expect(extended.frames.first { $0.id == "assault.attack" }?.type == .accuse)
    #expect(extended.frames.count == shipped.frames.count + 1)
    #expect(!extended.candidates(for: extended.symbols["grumblify"]).isEmpty)
  }

  @Test("the operator row that speaks of fewer types wins, whatever the order")
  func narrowOperators() throws {
    let rows = ["end\tSANCTION\tRETREAT", "end\t*\tREJECT", "end\tmaterial-conflict\tCONCEDE"]
    for order in [rows, rows.reversed()] {
      let table = "operator\ton\ttype\n" + order.joined(separator: "\n")
      let triggers = try triggers(table)
      #expect(triggers.apply("end", to: .sanction)?.type == .retreat)
      #expect(triggers.apply("end", to: .assault)?.type == .concede)
      #expect(triggers.apply("end", to: .aid)?.type == .reject)
    }
  }

  @Test("longer phrases come before their heads alone; the noun's head is its last word")
  func phraseOrder() throws {
    let triggers = try triggers(
      "frame\twords\tpos\ttype\na\tcall\tv\tCONSULT\nb\tcall off\tv\tREJECT\nc\texport control\tn\tSANCTION")
    let entries = triggers.candidates(for: triggers.symbols["call"])
    #expect(entries.map(\.others.count) == [1, 0])
    #expect(triggers.candidates(for: triggers.symbols["control"]).count == 1)
    #expect(triggers.candidates(for: triggers.symbols["export"]).isEmpty)
  }

  @Test("a condition on what must be there outweighs any number of what must not")
  func specificity() throws {
    let triggers = try triggers(
      "frame\twords\tpos\ttype\tneeds\n"
        + "a\tattack\tv\tACCUSE\tobj=policy\nb\tattack\tv\tASSAULT\tany!=game any!=storm !over")
    #expect(triggers.frames[0].specificity > triggers.frames[1].specificity)
    #expect(triggers.frames[1].specificity > 0)
  }
}
