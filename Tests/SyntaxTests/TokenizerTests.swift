import Testing

@testable import Syntax

/// Words of a text, cut as one sentence.
private func words(_ text: String) -> [String] {
  let bytes = Array(text.utf8)
  return bytes.withUnsafeBufferPointer { buffer in
    Tokenizer.tokenize(buffer, 0..<buffer.count).map { String(decoding: buffer[$0], as: UTF8.self) }
  }
}

@Suite("Words")
struct TokenizerTests {
  @Test(
    "are cut as the treebanks cut them",
    arguments: [
      ("China's tariffs don't work.", "China 's tariffs do n't work ."),
      ("The U.S. cannot wait.", "The U.S. can not wait ."),
      ("It met Gen. Lee at 5 p.m. today", "It met Gen. Lee at 5 p.m. today"),
      ("a U.S.-led, Chinese-made re-election", "a U.S. - led , Chinese - made re-election"),
      ("It cost $5,000.50 (or US$7bn)!", "It cost $ 5,000.50 ( or US$ 7 bn ) !"),
      ("Sales rose 6.5% at 10am", "Sales rose 6.5 % at 10 am"),
      ("“We’re ready,” he said", "“ We ’re ready , ” he said"),
      ("and/or 9/11 AT&T", "and / or 9/11 AT&T"),
      ("the ministers' talks", "the ministers ' talks"),
      (
        "see http://example.org/a?b=1, or mail a.b@example.org.",
        "see http://example.org/a?b=1 , or mail a.b@example.org ."
      ),
      ("wait... what--now", "wait ... what -- now"),
      ("the '90s", "the '90s"),
      ("O'Brien's", "O'Brien 's"),
      ("Zürich–Genève", "Zürich – Genève"),
    ])
  func cut(_ text: String, _ expected: String) {
    #expect(words(text).joined(separator: " ") == expected)
  }

  @Test("cover every byte that is not white space, once, whatever the bytes are")
  func coverage() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      bytes.withUnsafeBufferPointer { buffer in
        let spans = Tokenizer.tokenize(buffer, 0..<buffer.count)
        var last = 0
        for span in spans {
          #expect(span.lowerBound >= last && !span.isEmpty && span.upperBound <= buffer.count)
          for gap in last..<span.lowerBound { #expect(buffer.kindIsSpace(around: gap)) }
          last = span.upperBound
        }
      }
    }
  }
}

extension UnsafeBufferPointer where Element == UInt8 {
  /// Whether the byte belongs to a white space character.
  fileprivate func kindIsSpace(around offset: Int) -> Bool {
    (Swift.max(0, offset - 3)...offset).contains { start in
      let scalar = Scalar(self, at: start)
      return scalar.kind == .space && start + scalar.length > offset
    }
  }
}
