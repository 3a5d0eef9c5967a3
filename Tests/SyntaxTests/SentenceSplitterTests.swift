import Testing

@testable import Syntax

private func split(_ text: String, titleBytes: Int = 0) -> (Dateline?, [Sentence], [String]) {
  let bytes = Array(text.utf8)
  return bytes.withUnsafeBufferPointer { buffer in
    let (dateline, sentences) = SentenceSplitter.split(buffer, titleBytes: titleBytes)
    return (dateline, sentences, sentences.map { String(decoding: buffer[$0.span], as: UTF8.self) })
  }
}

@Suite("Sentences")
struct SentenceSplitterTests {
  @Test(
    "end at stops, not at abbreviations",
    arguments: [
      ("He left. She stayed.", 2),
      ("The U.S. imposed tariffs. Beijing hit back.", 2),
      ("It was the U.S. The talks failed.", 2),
      ("Gen. J. R. Smith met Sen. Lee. They spoke.", 2),
      ("Apple Inc. said so. Fine.", 2),
      ("“Stop it.” He left.", 2),
      ("“Why?” he asked.", 1),
      ("Growth was 3.5 percent. Exports fell.", 2),
      ("It rose... but then it fell. Really?! Yes!", 3),
      ("No. 5 won on Jan. 6 in Washington. It is over.", 2),
      ("they met in geneva. nothing came of it. the talks go on and nobody knows for how long", 3),
      ("CHINA SLAMS U.S. TARIFFS. BEIJING VOWS REVENGE.", 2),
    ])
  func stops(_ text: String, _ count: Int) {
    #expect(split(text).2.count == count, "\(split(text).2)")
  }

  @Test("paragraphs and list items end sentences that have no stop; bullets are left out")
  func paragraphs() {
    let (_, sentences, texts) = split(
      "Key points\n\n- China hit back\n- Prices rose\n1. Talks go on\n\nThe end")
    #expect(texts == ["Key points", "China hit back", "Prices rose", "Talks go on", "The end"])
    #expect(sentences.map(\.kind) == [.body, .listItem, .listItem, .listItem, .body])
  }

  @Test("lines wrapped at a fixed width are one paragraph")
  func wrapped() {
    let text = """
      The president said on Tuesday that the new measures, which are due to take
      effect next month, would hit imports from several countries and that more of
      them would follow if the talks in Geneva failed.
      Officials in Beijing gave no comment.
      """
    #expect(split(text).2.count == 2)
  }

  @Test("the title is sentence 0, whatever stops it holds; the body counts from 1")
  func title() {
    let title = "U.S. hits back. China vows revenge"
    let (_, sentences, texts) = split(title + "\nTalks failed. They go on.", titleBytes: title.utf8.count)
    #expect(texts.first == title)
    #expect(sentences.map(\.index) == [0, 1, 2])
    #expect(sentences.map(\.kind) == [.headline, .body, .body])
  }

  @Test(
    "a dateline is metadata, not a sentence",
    arguments: [
      ("BEIJING, Oct 23 (Reuters) - China said no.", "BEIJING", "Oct 23", "Reuters"),
      ("MOSCOW -- Russia said no.", "MOSCOW", nil, nil),
      ("WASHINGTON (AP) — The U.S. said no.", "WASHINGTON", nil, "AP"),
      ("DUBAI/LONDON, Sept. 3 (Reuters) – Iran said no.", "DUBAI/LONDON", "Sept. 3", "Reuters"),
      ("Kabul, 3 May (IRIN) - Nobody said so.", "Kabul", "3 May", "IRIN"),
      ("NEW YORK, Feb 26 - Prices rose.", "NEW YORK", "Feb 26", nil),
      ("(CNN) -- It happened.", nil, nil, "CNN"),
      ("TOKYO, Jan. 5 /Kyodo/ -- It happened.", "TOKYO", "Jan. 5", "Kyodo"),
      ("NEW DELHI: India said no.", "NEW DELHI", nil, nil),
    ] as [(String, String?, String?, String?)])
  func datelines(_ text: String, _ place: String?, _ date: String?, _ agency: String?) throws {
    let (dateline, sentences, texts) = split(text)
    let found = try #require(dateline)
    #expect(found.placeText == place && found.dateText == date && found.agencyText == agency)
    #expect(sentences.count == 1)
    #expect(texts[0].first?.isUppercase == true && !texts[0].hasPrefix("-"))
  }

  @Test(
    "what only looks like a dateline stays in the sentence",
    arguments: [
      "China - the world's largest exporter - hit back.", "The minister, on Oct 23, said: we go.",
      "EXCLUSIVE: China to hit back.", "Well-known officials met.", "Iran said: no.",
    ])
  func noDateline(_ text: String) {
    #expect(split(text).0 == nil)
  }

  @Test("a sentence without an end is cut at the limit, at a space, and marked")
  func endless() {
    let text = String(repeating: "word ", count: 4_000)
    let (_, sentences, _) = split(text)
    #expect(sentences.count > 2)
    #expect(sentences.allSatisfy { $0.isCut && $0.span.count <= SentenceSplitter.sentenceBytesMax })
    #expect(sentences.reduce(0) { $0 + $1.span.count } > text.utf8.count - sentences.count * 2)
  }
}
