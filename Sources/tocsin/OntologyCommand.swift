import ArgumentParser
import Domain
import Ontology
import Settings

/// `tocsin ontology`: tests the ontology's tables and says what a word means to them.
struct OntologyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ontology",
    abstract: "Test the ontology and its additions, or look a word up in it.",
    discussion: """
      The ontology are the tables under ontology/ that ship with tocsin, and those that you add in
      /etc/tocsin/ontology.d (with --root DIR: DIR/ontology.d). An added file has the name of the table that it
      adds to, or begins with it: leaders.tsv, places.my-desk.tsv. Its first line names its columns. A row with a
      known key replaces the entry; a key with a minus sign before it takes the entry away.

        tocsin ontology check
        tocsin ontology lookup Washington Fed "rare earths"
      """,
    subcommands: [Check.self, Find.self]
  )

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read every table; every mistake is told with its file, line and column.",
      discussion: """
        Exit status 78 where there is one.

          tocsin ontology check && systemctl reload tocsind
          tocsin ontology check --json | jq .tables
        """)

    @OptionGroup var common: CommonOptions

    func run() throws {
      let directory = try OntologyCommand.directory()
      var problems: [OntologyProblem] = []
      var ontology: Ontology?
      do throws(OntologyErrors) {
        ontology = try Ontology.load(directory: directory, additions: common.layout.ontologyAdditions)
      } catch {
        problems = error.problems
      }
      var triggerRows: Int?
      do throws(OntologyErrors) {
        let triggers = try OntologyCommand.triggers(directory, common.layout)
        triggerRows = triggers.frames.count + triggers.carriers.count + triggers.positions.count
      } catch {
        problems += error.problems
      }
      let tables = (ontology?.counts ?? []) + (triggerRows.map { [("triggers", $0)] } ?? [])
      if common.json {
        writeJSON(ontology, tables, problems)
      } else if problems.isEmpty {
        show(ontology, tables)
      }
      for problem in problems where !common.json { Terminal.note(problem.description) }
      if !problems.isEmpty { quit(.configuration) }
    }

    private func show(_ ontology: Ontology?, _ tables: [(table: String, rows: Int)]) {
      var table = Table([.init("TABLE"), .init("ROWS", .right)])
      for (name, rows) in tables { table.add(name, String(rows)) }
      table.add("together", String(tables.reduce(0) { $0 + $1.rows }))
      table.print()
      Terminal.line("version \(ontology?.version ?? "")")
    }

    private func writeJSON(
      _ ontology: Ontology?, _ tables: [(table: String, rows: Int)], _ problems: [OntologyProblem]
    ) {
      var json = JSONWriter()
      json.object {
        $0.field("schema", "tocsin.ontology-check/1")
        $0.field("valid", problems.isEmpty)
        $0.field("version", ontology?.version)
        $0.key("tables")
        $0.object { json in
          for (name, rows) in tables {
            json.key(name)
            json.value(rows)
          }
        }
        $0.key("problems")
        $0.array { list in
          for problem in problems {
            list.object {
              $0.field("file", problem.path)
              $0.field("line", problem.line)
              $0.field("column", problem.column)
              $0.field("message", problem.message)
              $0.field("hint", problem.hint)
            }
          }
        }
      }
      json.newline()
      Terminal.write(json.bytes)
    }
  }

  struct Find: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "lookup",
      abstract: "Show everything that a word can mean: actors, topics, instruments, goods, triggers.",
      discussion: """
        Quote a phrase of several words. Exit status 1 where a word means nothing.

          tocsin ontology lookup Beijing
          tocsin ontology lookup "foreign ministry" Bush tariff
          tocsin ontology lookup --json NATO | jq .meanings
        """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "Words, or quoted phrases.")
    var words: [String]

    func run() throws {
      let directory = try OntologyCommand.directory()
      let ontology: Ontology
      let triggers: Triggers
      do {
        ontology = try Ontology.load(directory: directory, additions: common.layout.ontologyAdditions)
        triggers = try OntologyCommand.triggers(directory, common.layout)
      } catch {
        throw CommandFailure(
          .configuration, "the ontology cannot be read:\n\(error)", hint: "tocsin ontology check")
      }
      var unknown: [String] = []
      for word in words {
        let meanings = ontology.lookup(word) + Find.meanings(of: word, in: triggers)
        if meanings.isEmpty { unknown.append(word) }
        if common.json { Find.writeJSON(word, meanings) } else { Find.show(word, meanings) }
      }
      for word in unknown {
        let near = ontology.suggestions(for: word)
        let hint = near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?"
        Terminal.note("'\(word)' means nothing to the ontology\(hint)")
      }
      if !unknown.isEmpty { quit(.negative) }
    }

    /// Triggers whose head is the word, which must be a dictionary form: `accuse`, not `accused`.
    private static func meanings(of word: String, in triggers: Triggers) -> [Lookup.Meaning] {
      let symbol = triggers.symbols[word.lowercased()]
      guard symbol != .unknown else { return [] }
      return triggers.candidates(for: symbol).map { entry in
        switch entry.meaning {
        case .frame(let index):
          let frame = triggers.frames[Int(index)]
          return Lookup.Meaning(
            kind: "trigger", form: word, name: frame.id,
            details: [frame.type.rawValue, frame.mode, frame.cameo].compactMap { $0 }.joined(separator: ", "))
        case .carrier(let index):
          let carrier = triggers.carriers[Int(index)]
          return Lookup.Meaning(
            kind: "carrier", form: word, name: carrier.id, details: carrier.operation)
        case .position(let index):
          let position = triggers.positions[Int(index)]
          return Lookup.Meaning(
            kind: "position", form: word, name: position.id, details: position.polarity.rawValue)
        }
      }
    }

    private static func show(_ word: String, _ meanings: [Lookup.Meaning]) {
      guard !meanings.isEmpty else { return }
      var table = Table([.init("WORD"), .init("KIND"), .init("MEANING"), .init("DETAILS", flexible: true)])
      for meaning in meanings { table.add(meaning.form, meaning.kind, meaning.name, meaning.details) }
      table.print()
    }

    private static func writeJSON(_ word: String, _ meanings: [Lookup.Meaning]) {
      var json = JSONWriter()
      json.object {
        $0.field("schema", "tocsin.ontology-lookup/1")
        $0.field("word", word)
        $0.key("meanings")
        $0.array { list in
          for meaning in meanings {
            list.object {
              $0.field("kind", meaning.kind)
              $0.field("form", meaning.form)
              $0.field("name", meaning.name)
              $0.field("details", meaning.details)
            }
          }
        }
      }
      json.newline()
      Terminal.write(json.bytes)
    }
  }

  private static func directory() throws -> String {
    guard let data = DataDirectory.find() else {
      throw CommandFailure(
        .configuration, "no ontology found", hint: "set TOCSIN_DATA to the directory that holds ontology/")
    }
    return data + "/ontology"
  }

  private static func triggers(_ directory: String, _ layout: Layout) throws(OntologyErrors) -> Triggers {
    try Triggers(directories: [directory + "/triggers", layout.ontologyAdditions + "/triggers"])
  }
}
