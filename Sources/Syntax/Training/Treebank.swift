import Glibc

/// A sentence of a treebank in CoNLL-U: gold tokens with their tree, and the text that they were cut from.
package struct GoldSentence: Sendable {
  package var tokens: [Token] = []
  /// The text of `# text`.
  package var text = ""
  /// Whether a document or paragraph starts here.
  package var startsParagraph = false
  /// Which sentence of the training set it is, or is a copy of.
  var number = 0

  /// The same sentence with other forms, as for headlines and capitals.
  func withForms(_ change: (String) -> String) -> GoldSentence {
    var copy = self
    copy.tokens = tokens.map {
      Token(
        span: $0.span, form: change($0.form), lemma: $0.lemma, upos: $0.upos, xpos: $0.xpos, head: $0.head,
        relation: $0.relation)
    }
    return copy
  }
}

/// Why a treebank cannot be read.
package struct TreebankError: Error, CustomStringConvertible {
  package var path: String
  package var line: Int?
  package var reason: String

  package init(path: String, line: Int? = nil, reason: String) {
    self.path = path
    self.line = line
    self.reason = reason
  }

  package var description: String { "\(path)\(line.map { ":\($0)" } ?? ""): \(reason)" }
}

package enum Treebank {
  /// A treebank's file is at most this large when unpacked, in bytes.
  package static let bytesMax = 1 << 30

  /// Sentences of a file in CoNLL-U, packed with gzip where its name ends in `.gz`.
  package static func read(_ path: String) throws -> [GoldSentence] {
    try parse(try bytes(path), path: path)
  }

  /// A file's bytes, unpacked with `gzip -dc` where the name says so.
  package static func bytes(_ path: String) throws -> [UInt8] {
    guard access(path, R_OK) == 0 else {
      throw TreebankError(path: path, reason: String(cString: strerror(errno)))
    }
    let quoted =
      "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    let stream = path.hasSuffix(".gz") ? popen("exec gzip -dc -- \(quoted)", "r") : fopen(path, "r")
    guard let stream else { throw TreebankError(path: path, reason: String(cString: strerror(errno))) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 20)
    while case let count = fread(&block, 1, block.count, stream), count > 0 {
      bytes.append(contentsOf: block[..<count])
      if bytes.count > bytesMax { throw TreebankError(path: path, reason: "more than \(bytesMax) bytes") }
    }
    let status = path.hasSuffix(".gz") ? pclose(stream) : fclose(stream)
    guard status == 0 else { throw TreebankError(path: path, reason: "it cannot be unpacked (gzip)") }
    return bytes
  }

  package static func parse(_ bytes: [UInt8], path: String = "CoNLL-U") throws -> [GoldSentence] {
    var sentences: [GoldSentence] = []
    var rows = Rows()
    var number = 0
    for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
      number += 1
      let line = line.last == 13 ? line.dropLast() : line
      if line.isEmpty {
        if let sentence = rows.finish() { sentences.append(sentence) }
      } else if line.first == UInt8(ascii: "#") {
        rows.comment(String(decoding: line, as: UTF8.self))
      } else if let problem = rows.add(line) {
        throw TreebankError(path: path, line: number, reason: problem)
      }
    }
    if let sentence = rows.finish() { sentences.append(sentence) }
    return sentences
  }
}

/// The rows of one sentence while they are read.
private struct Rows {
  private var sentence = GoldSentence()
  /// Surface tokens: how many words each has, its form, whether a space follows.
  private var surfaces: [(words: Int, form: String, space: Bool)] = []
  private var pendingWords = 0

  mutating func comment(_ line: String) {
    if line.hasPrefix("# text = ") { sentence.text = String(line.dropFirst(9)) }
    if line.hasPrefix("# newdoc") || line.hasPrefix("# newpar") { sentence.startsParagraph = true }
  }

  /// - Returns: what is wrong with the row.
  mutating func add(_ line: ArraySlice<UInt8>) -> String? {
    let columns = line.split(separator: 9, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard columns.count == 10 else { return "\(columns.count) columns instead of 10" }
    let space = !columns[9].contains("SpaceAfter=No")
    if columns[0].contains(".") { return nil }
    if let dash = columns[0].firstIndex(of: "-") {
      guard let first = Int(columns[0][..<dash]),
        let last = Int(columns[0][columns[0].index(after: dash)...]),
        first <= last
      else { return "range \(columns[0])" }
      surfaces.append((last - first + 1, columns[1], space))
      pendingWords = last - first + 1
      return nil
    }
    guard let head = Int(columns[6]), Int(columns[0]) == sentence.tokens.count + 1 else {
      return "token \(columns[0]) with head \(columns[6])"
    }
    if pendingWords > 0 { pendingWords -= 1 } else { surfaces.append((1, columns[1], space)) }
    let relation =
      Relation(rawValue: columns[7]) ?? Relation(rawValue: String(columns[7].prefix { $0 != ":" })) ?? .dep
    sentence.tokens.append(
      Token(
        span: 0..<0, form: columns[1], lemma: columns[2], upos: UPOS(rawValue: columns[3]) ?? .other,
        xpos: XPOS(rawValue: columns[4]) ?? .other, head: head - 1, relation: relation))
    return nil
  }

  /// Ends the sentence: its text, and each word's span in it.
  mutating func finish() -> GoldSentence? {
    defer { self = Rows() }
    guard !sentence.tokens.isEmpty else { return nil }
    var text: [UInt8] = []
    var word = 0
    for surface in surfaces {
      let start = text.count
      text += surface.form.utf8
      place(word..<word + surface.words, start..<text.count)
      word += surface.words
      if surface.space { text.append(32) }
    }
    if text.last == 32 { text.removeLast() }
    sentence.text = String(decoding: text, as: UTF8.self)
    return sentence
  }

  /// Spans of the words of one surface token: their own bytes where they add up to it ("do" + "n't"), else the
  /// last takes what is left.
  private mutating func place(_ words: Range<Int>, _ surface: Range<Int>) {
    var start = surface.lowerBound
    for word in words where word < sentence.tokens.count {
      let token = sentence.tokens[word]
      let isLast = word == words.upperBound - 1
      let end = isLast ? surface.upperBound : min(surface.upperBound, start + token.form.utf8.count)
      sentence.tokens[word] = Token(
        span: start..<end, form: token.form, lemma: token.lemma, upos: token.upos, xpos: token.xpos,
        head: token.head, relation: token.relation)
      start = end
    }
  }
}
