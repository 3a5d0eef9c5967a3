import ArgumentParser
import Coding
import Domain
import Glibc
import Intake
import Settings

/// `tocsin code`: codes text without a daemon.
struct CodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "code",
    abstract: "Code articles: who did what to whom, who takes which stand.",
    discussion: """
      Reads deliveries (text, Markdown, JSON) and prints the facts that they assert: a table for people, JSON
      Lines for programs. Needs no daemon, and leaves nothing behind.

        tocsin code article.txt
        tocsin code --json inbox/*.md | jq .type
        tocsin code --explain article.txt        # the trees, and what was turned down and why
        tocsin code --jsonl < articles.jsonl     # {"id", "text", "title"?, "date"?} a line
        tocsin code --pairs < pairs.jsonl        # {"id", "text", "source": {"start","end"}, "target": {…}} a line
      """)

  @OptionGroup var common: CommonOptions

  @Flag(help: "Read JSON Lines from standard input, one article a line; print one line for each, in order.")
  var jsonl = false

  @Flag(
    help: "Read JSON Lines with a marked pair from standard input; say what the source does to the target.")
  var pairs = false

  @Flag(help: "Also facts whose actors resolve to no country.")
  var allActors = false

  @Flag(help: "Show each sentence's tree, and what was turned down and why.")
  var explain = false

  @Argument(help: "Deliveries to code.")
  var files: [String] = []

  func validate() throws {
    if jsonl && pairs { throw ValidationError("--jsonl and --pairs exclude each other") }
    if (jsonl || pairs) && !files.isEmpty { throw ValidationError("--jsonl and --pairs read standard input") }
    if !jsonl && !pairs && files.isEmpty {
      throw ValidationError("name a file, or give --jsonl or --pairs")
    }
  }

  func run() throws {
    let coder = try loadCoder()
    if jsonl {
      try codeLines { line, json in
        let coded = coder.code(line.article, received: CodeCommand.today)
        json.object { json in
          json.field("id", line.id)
          CodeCommand.write(coded, to: &json)
        }
      }
    } else if pairs {
      try codeLines { line, json in
        let answer = coder.codePair(line.article, source: line.source!, target: line.target!)
        json.object { json in
          json.field("id", line.id)
          json.field("type", answer.type.rawValue)
          json.field("quad", answer.type.quad.rawValue)
          json.field("confidence", answer.confidence)
        }
      }
    } else {
      for file in files { try code(file, by: coder) }
    }
  }

  private static var today: Day { Timestamp.now().day }

  private func loadCoder() throws -> Coder {
    guard let data = DataDirectory.find() else {
      throw CommandFailure(
        .configuration, "the ontology and the model were not found",
        hint: "set TOCSIN_DATA to the directory that holds ontology/ and model/")
    }
    do {
      return try Coder.load(
        data: data, additions: common.layout.ontologyAdditions, options: CoderOptions(allActors: allActors))
    } catch {
      throw CommandFailure(
        .configuration, "\(error)", hint: "`tocsin ontology check` lists every problem with file and line")
    }
  }

  // MARK: Lines

  /// Answers each line of standard input by one line, a bad one by its error; ends with status 1 where there
  /// was one.
  private func codeLines(_ answer: (ArticleLine, inout JSONWriter) -> Void) throws {
    var json = JSONWriter()
    var isAnyBad = false
    try LineInput.forEachLine { bytes in
      json.removeAll()
      do throws(ArticleLine.Malformed) {
        answer(try ArticleLine(bytes, needsPair: pairs), &json)
      } catch {
        isAnyBad = true
        json.object { json in
          json.field("id", error.id)
          json.field("error", error.reason)
        }
      }
      json.newline()
      Terminal.write(json.bytes)
    }
    if isAnyBad { quit(.negative) }
  }

  private static func write(_ coded: CodedArticle, to json: inout JSONWriter) {
    json.key("facts")
    json.array { list in for fact in coded.facts { fact.write(to: &list) } }
    if !coded.notes.isEmpty { json.field("notes", coded.notes.map(\.description)) }
  }

  // MARK: Files

  private func code(_ path: String, by coder: Coder) throws {
    let bytes = try CodeCommand.read(path)
    let decoded: DecodedArticle
    do {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      decoded = try DeliveryFormat.decode(bytes, name: FileName(Array(name.utf8))).article
    } catch {
      throw CommandFailure(.damagedData, "\(path): \(error.reason.rawValue): \(error.detail)")
    }
    let article = decoded.article(ArticleID(Digest(of: bytes)))
    if explain {
      let (coded, sentences) = coder.explain(article, received: CodeCommand.today)
      for sentence in sentences { show(sentence, coded) }
      CodeCommand.note(coded, path)
      return
    }
    let coded = coder.code(article, received: CodeCommand.today)
    if common.json {
      var json = JSONWriter()
      for fact in coded.facts {
        json.object { json in
          json.field("schema", "tocsin.code/1")
          fact.writeFields(to: &json)
        }
        json.newline()
      }
      Terminal.write(json.bytes)
    } else {
      CodeCommand.table(of: coded.facts).print()
    }
    CodeCommand.note(coded, path)
  }

  private static func note(_ coded: CodedArticle, _ path: String) {
    for note in coded.notes { Terminal.note("tocsin: \(path): \(note.description)") }
  }

  private static func read(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else {
      throw CommandFailure(.noInput, "\(path): \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= ArticleLine.bytesMax {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
    throw CommandFailure(.damagedData, "\(path): longer than \(ArticleLine.bytesMax) bytes")
  }

  // MARK: For people

  private static func table(of facts: [Fact]) -> Table {
    var table = Table([
      .init("#", .right), .init("sentence", .right), .init("source"), .init("fact"), .init("recipient"),
      .init("status"), .init("date"), .init("conf.", .right), .init("evidence", flexible: true),
    ])
    for (index, fact) in facts.enumerated() {
      let what =
        fact.type.map { $0.rawValue + (fact.mode.map { "/" + $0 } ?? "") } ?? fact.polarity?.rawValue ?? ""
      table.add(
        String(index + 1), String(fact.evidence.sentenceIndex), label(fact.source), what,
        fact.recipient.map(label) ?? fact.topic?.id ?? "", fact.status.rawValue, fact.date.value.description,
        String(fact.confidence), fact.evidence.sentence)
    }
    return table
  }

  private static func label(_ actor: Actor) -> String {
    guard let country = actor.country else { return actor.text }
    return country + (actor.sector.map { " " + $0 } ?? "")
  }

  private func show(_ sentence: SentenceExplanation, _ coded: CodedArticle) {
    Terminal.line("\(sentence.index)  \(sentence.text)")
    for line in sentence.tree { Terminal.line("   " + line) }
    for fact in coded.facts where fact.evidence.sentenceIndex == sentence.index {
      let what = fact.type?.rawValue ?? fact.polarity?.rawValue ?? ""
      let whom = fact.recipient.map(CodeCommand.label) ?? fact.topic?.id ?? ""
      Terminal.line(
        "   + \(CodeCommand.label(fact.source)) \(what) \(whom)  \(fact.status.rawValue)  "
          + "\(fact.evidence.trigger.rule) at \"\(fact.evidence.trigger.text)\"  \(fact.confidence)")
    }
    for near in sentence.turnedDown {
      Terminal.line("   - \(near.rule) at byte \(near.trigger.start): \(near.reason.description)")
    }
    Terminal.line()
  }
}
