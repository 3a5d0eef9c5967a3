import ArgumentParser
import Domain
import Projections

/// `tocsin retract`: takes an article's facts out again, as a new event.
struct RetractCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retract",
    abstract: "Take an article's facts out of every number, as a new event.",
    discussion: """
      Nothing is deleted: the log keeps the article and says from when on it no longer counts. Queries with
      --known-at before that still count it. The request goes through the inbox, so whoever may submit may retract,
      and a daemon that is stopped takes it up when it starts.

      An article retracts another by itself where its JSON has a member "corrects" with the other's id or URL.

      EXAMPLES
        tocsin retract 3fa2b1c0 --reason "the agency withdrew the report"
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The article, by the first digits of its id.")
  var article: String

  @Option(help: "Why, in a sentence; it is put on record.")
  var reason: String

  static let reasonBytesMax = 1_000

  func validate() throws {
    if reason.allSatisfy(\.isWhitespace) || reason.utf8.count > RetractCommand.reasonBytesMax {
      throw ValidationError("--reason must be of 1 to \(RetractCommand.reasonBytesMax) bytes")
    }
  }

  func run() throws {
    let found = try Query(common).article(article).article
    if let retraction = found.retraction {
      throw CommandFailure(
        .negative, "\(found.id.short) was retracted on \(retraction.recorded.day): \(retraction.reason)")
    }
    var request = JSONWriter()
    request.object { json in
      json.field("retract", found.id.description)
      json.field("reason", reason)
    }
    let delivering = InboxDelivery(common)
    let name = try delivering.deliver(request.bytes, Digest(of: request.bytes), named: "retraction.json")
    try delivering.sync()
    if common.json {
      var json = JSONWriter()
      json.object { json in
        json.field("schema", "tocsin.retract/1")
        json.field("article", found.id.description)
        json.field("delivery", name)
      }
      json.newline()
      Terminal.write(json.bytes)
    } else {
      Terminal.line(
        "retraction of \(found.id.short) (\(found.facts) facts) delivered; the daemon puts it on record")
    }
  }
}
