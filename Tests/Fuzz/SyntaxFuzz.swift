import Glibc

// Raw bytes to trees: any input ends in sentences whose trees hold what they promise. Compiled together with the
// sources of Syntax by Tests/Fuzz/run. The first byte says how much of the text is the title.

// libFuzzer calls from one thread.
nonisolated(unsafe) private let analyzer: Analyzer? = {
  guard let path = getenv("TOCSIN_MODEL") else { return nil }
  guard let model = try? SyntaxModel(path: String(cString: path)) else { fatalError("no model") }
  return Analyzer(model)
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  let titleBytes = Int(start[0]) % 64
  guard let analyzer else {
    splitOnly(bytes, titleBytes)
    return 0
  }
  var document = analyzer.split(utf8: bytes, titleBytes: titleBytes)
  var end = 0
  for index in document.sentences.indices {
    analyzer.parse(&document, index)
    let sentence = document.sentences[index]
    precondition(
      sentence.span.lowerBound >= end && sentence.span.upperBound <= bytes.count, "sentences overlap")
    end = sentence.span.upperBound
    check(sentence)
  }
  return 0
}

private func splitOnly(_ bytes: [UInt8], _ titleBytes: Int) {
  bytes.withUnsafeBufferPointer { buffer in
    for sentence in SentenceSplitter.split(buffer, titleBytes: titleBytes).1 {
      for token in Tokenizer.tokenize(buffer, sentence.span) {
        precondition(!token.isEmpty && sentence.span.lowerBound <= token.lowerBound)
        precondition(token.upperBound <= sentence.span.upperBound, "token outside of its sentence")
      }
    }
  }
}

private func check(_ sentence: Sentence) {
  let tokens = sentence.tokens
  guard !tokens.isEmpty else { return }
  precondition(tokens.count <= Tokenizer.sentenceTokensMax, "too many tokens")
  precondition(tokens.count { $0.head < 0 } == 1, "not one root")
  var last = sentence.span.lowerBound
  for (index, token) in tokens.enumerated() {
    precondition(token.span.lowerBound >= last && token.span.upperBound <= sentence.span.upperBound, "span")
    last = token.span.upperBound
    precondition(sentence.ancestors(of: index).last == sentence.root, "no way to the root")
    precondition(sentence.subtree(of: index).contains(index), "subtree without its token")
  }
  precondition(sentence.subtree(of: sentence.root!) == 0..<tokens.count, "the root's subtree is not all")
}
