import Domain
import Testing

@testable import Intake

private func decode(_ text: String, name: String = "a.txt") throws(Rejection) -> DecodedArticle {
  try DeliveryFormat.decode(Array(text.utf8), name: FileName(name)).article
}

private func reason(_ bytes: [UInt8], name: String = "a.txt") -> Rejection.Reason? {
  do throws(Rejection) {
    _ = try DeliveryFormat.decode(bytes, name: FileName(name))
    return nil
  } catch {
    return error.reason
  }
}

@Suite struct DecodingTests {
  @Test("a text's first line is its title, and the body begins below it")
  func textWithTitle() throws {
    let article = try decode("Steel Tariffs Rise Again\nFrance imposed tariffs.\nItaly protested.\n")
    #expect(article.title == "Steel Tariffs Rise Again")
    #expect(article.body == "France imposed tariffs.\nItaly protested.")
  }

  @Test("a blank line below makes even a full sentence the title")
  func sentenceAsTitle() throws {
    #expect(try decode("Talks have failed.\n\nThey ended at noon.").title == "Talks have failed.")
  }

  @Test("a paragraph that goes on in lower case, ends like a sentence, or stands alone has no title above it")
  func textWithoutTitle() throws {
    #expect(try decode("France on Monday imposed tariffs on\nsteel from Italy.").title.isEmpty)
    #expect(try decode("France imposed tariffs.\nItaly protested.").title.isEmpty)
    #expect(try decode("France imposed tariffs").body == "France imposed tariffs")
  }

  @Test("line ends of Windows and old Macs, and a byte order mark, do not reach the text")
  func lineEnds() throws {
    #expect(try decode("\u{FEFF}Title\r\n\r\nOne.\r\nTwo.").body == "One.\nTwo.")
    #expect(try decode("Title\r\rOne.\rTwo.").body == "One.\nTwo.")
  }

  @Test("Markdown becomes plain text; front matter says who, when and where")
  func markdown() throws {
    let article = try decode(
      """
      ---
      date: 2025-11-03T08:00:00Z
      source: "The Courier"
      url: https://courier.example/1
      lang: EN
      ---
      # Dam **talks** fail #

      > Egypt [accused](https://x.example/a_b) Ethiopia of *bad faith*.

      - Sudan `mediated`
      ![map](m.png)
      ***
      ```
      code is no news
      ```
      2. snake_case stays, \\*stars\\* too
      """, name: "dam.md")
    #expect(article.title == "Dam talks fail")
    #expect(
      article.body
        == "Egypt accused Ethiopia of bad faith.\n\nSudan mediated\n\nsnake_case stays, *stars* too")
    #expect(article.published == Timestamp("2025-11-03T08:00:00Z"))
    #expect(article.publisher == "The Courier")
    #expect(article.url == "https://courier.example/1")
    #expect(article.language == "en")
  }

  @Test("JSON's members are read under either name")
  func json() throws {
    let article = try decode(
      #"{"title": "T\u0041", "body": "B.", "published": "2025-11-03", "source": "S", "extra": [1, {}]}"#,
      name: "a.json")
    #expect(article.title == "TA")
    #expect(article.body == "B.")
    #expect(article.published == Timestamp("2025-11-03"))
    #expect(article.publisher == "S")
    #expect(try decode(#"{"text": "B.", "date": "soon"}"#).notes == ["date not understood: soon"])
  }

  @Test("a title is one line, cut at a word")
  func longTitle() throws {
    let words = Array(repeating: "word", count: 400).joined(separator: " ")
    let title = try decode("{\"title\": \"two\\nlines \(words)\", \"text\": \"B.\"}").title
    #expect(title.hasPrefix("two lines word"))
    #expect(title.hasSuffix(" word"))
    #expect(title.utf8.count <= DeliveryFormat.titleBytesMax)
  }

  @Test(
    "what is no article is refused with its reason",
    arguments: [
      (Array("a\0b".utf8), "a.txt", Rejection.Reason.notText),
      ([0x61, 0xFF, 0x62], "a.txt", .notText),
      ([0xED, 0xA0, 0x80], "a.txt", .notText),
      ([0xFF, 0xFE, 0x61, 0x00], "a.txt", .notText),
      (Array(" \n\t\n".utf8), "a.txt", .noText),
      (Array("---\ntitle:\n---\n".utf8), "a.md", .noText),
      (Array("{}".utf8), "a.json", .noText),
      (Array(#"{"title": "T"}"#.utf8), "a.json", .noText),
      (Array(#"{"text": 3}"#.utf8), "a.json", .notJSON),
      (Array(#"{"text": "a"#.utf8), "a.json", .notJSON),
      (Array(#"[1, 2]"#.utf8), "a.json", .notJSON),
      (Array(#"{"text": "a\u0000b"}"#.utf8), "a.json", .notText),
      (Array("<!DOCTYPE html><p>x".utf8), "a", .unsupportedFormat),
      (Array("<?xml version='1.0'?>".utf8), "a.txt", .unsupportedFormat),
      (Array("anything".utf8), "a.html", .unsupportedFormat),
    ])
  func rejected(bytes: [UInt8], name: String, expected: Rejection.Reason) {
    #expect(reason(bytes, name: name) == expected)
  }

  @Test("text that only begins like JSON is text")
  func braceInText() throws {
    #expect(try decode("{sic} he said\nIndeed he did.").title == "{sic} he said")
  }

  @Test("where UTF-8 breaks off is told in bytes")
  func utf8Position() {
    let failure = #expect(throws: Rejection.self) {
      try DeliveryFormat.decode(Array("é".utf8) + [0x62, 0xFF], name: FileName("a"))
    }
    #expect(failure?.detail == "not UTF-8 from byte 3 on")
  }

  @Test(
    "what a delivery says about itself at any length is left out and noted", arguments: ["a.json", "a.md"])
  func endlessValues(name: String) throws {
    let endless = String(repeating: "u", count: 100_000)
    let text =
      name == "a.json"
      ? #"{"text": "It happened.", "url": "\#(endless)", "source": "Wire", "corrects": "\#(endless)"}"#
      : "---\nurl: \(endless)\nsource: Wire\ncorrects: \(endless)\n---\nIt happened.\n"
    let article = try DeliveryFormat.decode(Array(text.utf8), name: FileName(name)).article
    #expect(article.url == nil && article.corrects == nil)
    #expect(article.publisher == "Wire")
    #expect(
      article.notes.sorted() == [
        "corrects left out: longer than 2000 bytes", "url left out: longer than 2000 bytes",
      ])
  }

  @Test("JSON nested without end is refused, not followed")
  func deepJSON() {
    let deep = "{\"x\":" + String(repeating: "[", count: 100_000)
    #expect(reason(Array(deep.utf8), name: "a.json") == .notJSON)
  }
}
