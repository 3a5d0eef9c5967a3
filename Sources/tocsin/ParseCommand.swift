import ArgumentParser
import Domain
import Glibc
import Settings
import Syntax

/// `tocsin parse`: shows sentences, tokens, tags and trees, as the coder sees them.
struct ParseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parse",
    abstract: "Show how a text is read: sentences, words, tags and trees.",
    discussion: """
      Reads a file, or standard input, as the body of an article. Rules are written against these trees.

        tocsin parse article.txt
        echo "Beijing hit back with tariffs." | tocsin parse --conllu
        tocsin parse --title "China Slams U.S. Move" < article.txt
      """
  )

  /// Longest text read, in bytes.
  static let textBytesMax = 64 << 20

  @Argument(
    help: ArgumentHelp("File with plain text; standard input where it is left out.", valueName: "file"))
  var file: String?

  @Option(help: "Read this as the article's title.")
  var title: String?

  @Flag(help: "Print CoNLL-U, with byte spans in the last column.")
  var conllu = false

  @Option(help: ArgumentHelp("Use this model instead of the one installed.", valueName: "file"))
  var model: String?

  func run() throws {
    let analyzer = Analyzer(try loadModel())
    let body = try read()
    let title = title.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") } ?? ""
    let text = title.isEmpty ? body : title + "\n" + body
    let document = analyzer.analyze(text, titleBytes: title.utf8.count)
    if let dateline = document.dateline, !conllu {
      Terminal.line(Terminal.styled("dateline: " + Table.printable(document.text(dateline.span)), .dim))
      Terminal.line()
    }
    for sentence in document.sentences {
      Terminal.write(conllu ? sentence.conllu(in: document) : outline(sentence, document) + "\n")
    }
    if document.sentences.isEmpty { quit(.negative) }
  }

  private func loadModel() throws -> SyntaxModel {
    guard let path = model ?? DataDirectory.find().map({ $0 + "/model/english.model" }) else {
      throw CommandFailure(
        .configuration, "the data directory with the syntax model is not there",
        hint: "name it in TOCSIN_DATA, or name a model with --model")
    }
    do {
      return try SyntaxModel(path: path)
    } catch {
      throw CommandFailure(.configuration, error.description, hint: error.hint)
    }
  }

  private func read() throws -> String {
    let stream = file.map { fopen($0, "r") } ?? fdopen(STDIN_FILENO, "r")
    guard let stream else {
      throw CommandFailure(
        .noInput, "cannot read \(file ?? "standard input"): \(String(cString: strerror(errno)))")
    }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&block, 1, block.count, stream), count > 0 {
      bytes.append(contentsOf: block[..<count])
      if bytes.count > ParseCommand.textBytesMax {
        throw CommandFailure(.damagedData, "the text is longer than \(ParseCommand.textBytesMax) bytes")
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The tree, indented: each word below its head, with its relation, tag and lemma.
  private func outline(_ sentence: Sentence, _ document: Document) -> String {
    let words = sentence.tokens.map(\.form).joined(separator: " ")
    let notes = [sentence.kind == .body ? nil : sentence.kind.rawValue, sentence.isCut ? "cut" : nil]
    let label = ["\(sentence.index)"] + notes.compactMap { $0 }
    var text = Terminal.styled("[\(label.joined(separator: ", "))] \(Table.printable(words))", .bold) + "\n"
    var pending = sentence.root.map { [($0, 1)] } ?? []
    while let (index, depth) = pending.popLast() {
      let token = sentence.tokens[index]
      text += String(repeating: "  ", count: depth) + Table.printable(token.form) + "  "
      text += Terminal.styled("\(token.relation.rawValue) \(token.xpos.rawValue)", .dim)
      if token.lemma != token.form { text += Terminal.styled(" \(Table.printable(token.lemma))", .dim) }
      text += "\n"
      for child in sentence.children(of: index).reversed() { pending.append((child, depth + 1)) }
    }
    return text
  }
}

extension Sentence {
  /// The sentence in CoNLL-U, ended by a blank line.
  fileprivate func conllu(in document: Document) -> String {
    let line = document.text(span).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    var text = "# sent_id = \(index)\n# text = \(Table.printable(line))\n"
    if kind != .body { text += "# kind = \(kind.rawValue)\n" }
    for (position, token) in tokens.enumerated() {
      let isGlued =
        position + 1 < tokens.count && tokens[position + 1].span.lowerBound == token.span.upperBound
      let misc = "Bytes=\(token.span.lowerBound):\(token.span.upperBound)" + (isGlued ? "|SpaceAfter=No" : "")
      let columns = [
        "\(position + 1)", Table.printable(token.form), Table.printable(token.lemma), token.upos.rawValue,
        token.xpos.rawValue, "_", "\(token.head + 1)", token.relation.rawValue, "_", misc,
      ]
      text += columns.joined(separator: "\t") + "\n"
    }
    return text + "\n"
  }
}
