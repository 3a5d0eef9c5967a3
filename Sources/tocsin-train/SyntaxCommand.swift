import ArgumentParser
import Foundation
import Syntax

/// `tocsin-train syntax`: treebanks to `english.model`.
struct SyntaxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "syntax",
    abstract: "Train the tagger, the parser and the lemmatizer.",
    discussion: """
      Reads every *train*.conllu and *train*.conllu.gz below the directory, in the order of their paths, and writes
      the model's file. The same treebanks, options and seed give the same bytes.

        tocsin-train syntax --treebanks treebank --unlabelled wikinews.jsonl.gz --news-sentences 30000 \
          --verbs config/model/action-verbs.txt --nouns config/model/action-nouns.txt --seed 1 --out english.model
      """
  )

  @Option(help: ArgumentHelp("Directory with treebanks in CoNLL-U.", valueName: "dir"))
  var treebanks: String

  @Option(help: ArgumentHelp("Where the model goes.", valueName: "file"))
  var out: String

  @Option(
    help: ArgumentHelp("News to learn word clusters from: JSON Lines with \"body\".", valueName: "file"))
  var unlabelled: String?

  @Option(help: ArgumentHelp("Base forms of verbs of action, one a line.", valueName: "file"))
  var verbs: String?

  @Option(help: ArgumentHelp("Base forms of nouns of trade and the like, one a line.", valueName: "file"))
  var nouns: String?

  @Option(help: "Seed of every choice at random.")
  var seed: UInt64 = 1

  @Option(help: "Models trained from different seeds and averaged into one.")
  var members = 1

  @Option(help: "Passes of the parser over the treebanks.")
  var passes: Int?

  @Option(
    help: ArgumentHelp(
      "Sentences of --unlabelled to train on as well, with the trees that four parsers vote for.",
      valueName: "count"))
  var newsSentences = 0

  func validate() throws {
    guard (0...1_000_000).contains(newsSentences) else {
      throw ValidationError("--news-sentences is from 0 to 1000000.")
    }
    guard newsSentences == 0 || unlabelled != nil else {
      throw ValidationError("--news-sentences takes them from --unlabelled FILE.")
    }
    guard (1...16).contains(members) else { throw ValidationError("--members is from 1 to 16.") }
    if let passes, !(1...100).contains(passes) { throw ValidationError("--passes is from 1 to 100.") }
  }

  func run() throws {
    let paths = TreebankFiles.find(treebanks, containing: "train")
    guard !paths.isEmpty else {
      throw ValidationError("No *train*.conllu or *train*.conllu.gz below \(treebanks).")
    }
    let start = clock()
    var sentences: [GoldSentence] = []
    for path in paths {
      let read = try Treebank.read(path)
      say("\(path): \(read.count) sentences", start)
      sentences += read
    }
    var options = SyntaxTrainer.Options()
    options.seed = seed
    options.members = members
    options.newsSentences = newsSentences
    if let passes { options.parserPasses = passes }
    if let verbs { options.classes.actionVerbs = try WordList.read(verbs) }
    if let nouns { options.classes.actionNouns = try WordList.read(nouns) }
    let texts = try unlabelled.map { try Bodies.read($0) } ?? []
    let trainer = SyntaxTrainer(sentences, unlabelled: texts, options: options) { say($0, start) }
    let bytes = try trainer.train()
    try write(bytes)
    say("\(out): \(bytes.count) bytes", start)
    try report(start)
  }

  /// The figures, on whatever else lies beside the training sets.
  private func report(_ start: clock_t) throws {
    let analyzer = Analyzer(try SyntaxModel(path: out))
    for path in TreebankFiles.find(treebanks, containing: "") where !path.contains("train") {
      let result = TreeEvaluation(analyzer, try Treebank.read(path))
      let name = path.split(separator: "/").last.map(String.init) ?? path
      say(
        "\(name): UPOS \(percent(result.upos, result.words)), UAS \(percent(result.uas, result.dependents)), "
          + "LAS \(percent(result.las, result.dependents)), core "
          + "\(percent(result.core.right, result.core.found))/\(percent(result.core.right, result.core.gold))",
        start)
    }
  }

  private func write(_ bytes: [UInt8]) throws {
    let temporary = out + ".new"
    guard let file = fopen(temporary, "w") else { throw failure("create", temporary) }
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else { throw failure("write", temporary) }
    guard rename(temporary, out) == 0 else { throw failure("rename", temporary) }
  }

  private func failure(_ operation: String, _ path: String) -> TreebankError {
    TreebankError(path: path, reason: "cannot \(operation): \(String(cString: strerror(errno)))")
  }

  /// A line of progress, with the processor seconds since the start.
  private func say(_ line: String, _ start: clock_t) {
    print("[\((clock() - start) / Int(CLOCKS_PER_SEC)) s] \(line)")
    fflush(nil)
  }
}

/// A list of words in a file: one a line, "#" begins a comment.
private enum WordList {
  static func read(_ path: String) throws -> [String] {
    String(decoding: try Treebank.bytes(path), as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { line in String(line.prefix(while: { $0 != "#" }).filter { !$0.isWhitespace }) }.filter {
        !$0.isEmpty
      }
  }
}

/// The bodies of articles in JSON Lines.
private enum Bodies {
  private struct Article: Decodable {
    var body: String
  }

  static func read(_ path: String) throws -> [String] {
    let decoder = JSONDecoder()
    return try Treebank.bytes(path).split(separator: 10).map {
      try decoder.decode(Article.self, from: Data($0)).body
    }
  }
}
