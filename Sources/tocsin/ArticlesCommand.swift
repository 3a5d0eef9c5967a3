import ArgumentParser
import Domain
import Projections

/// `tocsin articles`: what has been taken in.
struct ArticlesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "articles",
    abstract: "Articles, newest first, and which are copies of each other.",
    discussion: """
      Copies are found by the words of their texts (MinHash of four-word shingles); copies of one text count as one
      report.

      EXAMPLES
        tocsin articles
        tocsin articles --cluster
        tocsin articles 3fa2b1c0 --json
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "One article, by the first digits of its id; with its facts and its copies.")
  var id: String?

  @Flag(help: "Copies folded: the first article of each text, and how many copies it has.")
  var cluster = false

  @Option(help: ArgumentHelp("Articles listed.", valueName: "count"))
  var limit = 50

  @Option(
    name: .customLong("known-at"),
    help: ArgumentHelp("As known then: an event's sequence, a day or a time.", valueName: "when"))
  var knownAt: String?

  func validate() throws {
    if !(1...1_000_000).contains(limit) { throw ValidationError("--limit must be from 1 to 1000000") }
  }

  func run() throws {
    let query = try Query(common)
    if let id {
      try printOne(id, query)
      return
    }
    let known = try TimeOptions.known(knownAt)
    let articles = try query.ask { reader throws(ProjectionFailure) in
      try reader.articles(limit: limit, clustersOnly: cluster, knownAt: known)
    }
    if common.json {
      printJSON(articles)
      if articles.isEmpty { throw ExitCode(ExitStatus.negative.rawValue) }
    } else if articles.isEmpty {
      throw CommandFailure(.negative, "no articles have been recorded yet", hint: "tocsin submit FILE")
    } else {
      print(articles)
      if articles.count == limit { Terminal.note("note: the newest \(limit); --limit lists more") }
    }
  }

  private func print(_ articles: [ArticleSummary]) {
    var columns = [
      Table.Column("published"), Table.Column("id"), Table.Column("publisher", spare: true),
      Table.Column("facts", .right),
    ]
    columns.append(Table.Column("copies", .right))
    columns.append(Table.Column("title", flexible: true))
    var table = Table(columns)
    for article in articles {
      let title = article.title.isEmpty ? article.delivery : article.title
      table.add([
        Table.Cell((article.published ?? article.recorded).day.description), Table.Cell(article.id.short),
        Table.Cell(article.publisher ?? "–"), Table.Cell(String(article.facts)),
        Table.Cell(article.copies > 1 ? String(article.copies) : ""),
        article.retraction == nil ? Table.Cell(title) : Table.Cell("retracted: " + title, .dim),
      ])
    }
    table.print()
  }

  private func printOne(_ prefix: String, _ query: Query) throws {
    let found = try query.article(prefix)
    let copies = try query.ask { reader throws(ProjectionFailure) in try reader.copies(of: found.article.id) }
    if common.json {
      var json = JSONWriter()
      json.object { json in
        ArticlesCommand.writeFields(found.article, to: &json)
        json.key("copies_ids")
        json.array { json in for copy in copies { json.value(copy.id.description) } }
        json.key("fact_list")
        json.array { json in for fact in found.facts { fact.write(to: &json) } }
      }
      json.newline()
      Terminal.write(json.bytes)
      return
    }
    ArticlesCommand.describe(found.article)
    if copies.count > 1 {
      Terminal.line(
        "copies:    " + copies.map { "\($0.id.short) (\($0.publisher ?? "–"))" }.joined(separator: ", "))
    }
    if found.facts.isEmpty { return }
    Terminal.line()
    var table = Table([
      Table.Column("what"), Table.Column("who"), Table.Column("status", spare: true),
      Table.Column("conf", .right, spare: true),
      Table.Column("id"), Table.Column("sentence", flexible: true),
    ])
    for fact in found.facts {
      table.add(Array(FactsCommand.cells(ListedFact(fact: fact, article: found.article)).dropFirst()))
    }
    table.print()
  }

  /// What is known of the article, a line for each.
  static func describe(_ article: ArticleSummary) {
    var lines = [("article", article.id.description), ("title", article.title)]
    lines.append(("publisher", article.publisher ?? ""))
    lines.append(("published", article.published?.description ?? ""))
    lines.append(
      ("received", "\(article.recorded) as event \(article.received), \(article.format) \(article.delivery)"))
    lines.append(("url", article.url ?? ""))
    lines.append(("notes", article.notes.joined(separator: "; ")))
    if let retraction = article.retraction {
      lines.append(
        ("retracted", "\(retraction.recorded) as event \(retraction.sequence): \(retraction.reason)"))
    }
    for (name, value) in lines where !value.isEmpty {
      Terminal.line("\(name):" + String(repeating: " ", count: 10 - name.count) + Table.printable(value))
    }
  }

  private func printJSON(_ articles: [ArticleSummary]) {
    var json = JSONWriter()
    for article in articles {
      json.object { json in ArticlesCommand.writeFields(article, to: &json) }
      json.newline()
    }
    Terminal.write(json.bytes)
  }

  static func writeFields(
    _ article: ArticleSummary, schema: String? = "tocsin.articles/1", to json: inout JSONWriter
  ) {
    if let schema { json.field("schema", schema) }
    json.field("id", article.id.description)
    json.field("title", article.title)
    json.field("publisher", article.publisher)
    json.field("published", article.published?.description)
    json.field("url", article.url)
    json.field("language", article.language)
    json.field("format", article.format)
    json.field("delivery", article.delivery)
    json.key("sequence")
    json.value(article.received.number)
    json.field("recorded", article.recorded.description)
    json.field("facts", article.facts)
    json.field("sentences", article.sentences)
    json.field("notes", article.notes)
    json.field("cluster", article.cluster.description)
    json.field("copies", article.copies)
    json.key("retracted")
    if let retraction = article.retraction {
      json.object { json in
        json.key("sequence")
        json.value(retraction.sequence.number)
        json.field("recorded", retraction.recorded.description)
        json.field("reason", retraction.reason)
        json.field("by", retraction.by?.description)
      }
    } else {
      json.null()
    }
  }
}

extension Query {
  static let idDigitsMin = 4

  /// The one article whose id begins so.
  func article(_ prefix: String) throws -> ArticleWithFacts {
    guard prefix.count >= Query.idDigitsMin, prefix.allSatisfy(\.isHexDigit) else {
      throw CommandFailure(
        .usage, "'\(prefix)' is no article's id",
        hint: "give its first \(Query.idDigitsMin) or more hexadecimal digits")
    }
    let found = try ask { reader throws(ProjectionFailure) in try reader.articles(idPrefix: prefix) }
    guard let article = found.first else {
      throw CommandFailure(
        .negative, "no article's id begins with \(prefix)", hint: "tocsin articles lists them")
    }
    guard found.count == 1 else {
      throw CommandFailure(
        .usage, "more than one article's id begins with \(prefix)", hint: "give more digits")
    }
    return article
  }
}
