import Glibc
import Testing

@testable import Syntax

/// A model trained on a handful of sentences of our own, so that every test of the analyzer runs without the
/// treebanks and without the model that ships.
enum TinyModel {
  /// Sentences as "form/UPOS/XPOS/head/relation", heads from 1.
  private static let treebank = [
    "China/PROPN/NNP/2/nsubj imposed/VERB/VBD/0/root tariffs/NOUN/NNS/2/obj ./PUNCT/./2/punct",
    "Iran/PROPN/NNP/2/nsubj rejected/VERB/VBD/0/root talks/NOUN/NNS/2/obj with/ADP/IN/5/case Iraq/PROPN/NNP/3/nmod",
    "The/DET/DT/2/det minister/NOUN/NN/3/nsubj said/VERB/VBD/0/root so/ADV/RB/3/advmod ./PUNCT/./3/punct",
    "Talks/NOUN/NNS/3/nsubj:pass were/AUX/VBD/3/aux:pass held/VERB/VBN/0/root by/ADP/IN/5/case Iran/PROPN/NNP/3/obl:agent",
    "It/PRON/PRP/2/nsubj went/VERB/VBD/0/root (/PUNCT/-LRB-/4/punct home/ADV/RB/2/advmod )/PUNCT/-RRB-/4/punct",
  ]

  private static let lemmas = [
    "imposed": "impose", "rejected": "reject", "said": "say", "held": "hold", "went": "go", "were": "be",
    "tariffs": "tariff", "talks": "talk", "china": "China", "iran": "Iran", "iraq": "Iraq",
  ]

  static let gold: [GoldSentence] = treebank.map { line in
    var sentence = GoldSentence()
    for word in line.split(separator: " ") {
      let parts = word.split(separator: "/").map(String.init)
      sentence.tokens.append(
        Token(
          span: 0..<0, form: parts[0], lemma: lemmas[parts[0].lowercased()] ?? parts[0].lowercased(),
          upos: UPOS(rawValue: parts[1])!,
          xpos: XPOS(rawValue: parts[2])!, head: Int(parts[3])! - 1, relation: Relation(rawValue: parts[4])!))
    }
    return sentence
  }

  static func bytes(seed: UInt64 = 1, members: Int = 1) -> [UInt8] {
    var options = SyntaxTrainer.Options()
    options.seed = seed
    options.members = members
    options.folds = 2
    options.parserPasses = 6
    options.taggerPasses = 6
    options.classes = WordClasses(actionVerbs: ["impose", "reject"], actorWords: ["minister"])
    let sentences = Array(repeating: gold, count: 12).flatMap { $0 }
    return SyntaxTrainer(sentences, unlabelled: [], options: options) { _ in }.trainModel()
  }

  private static let trained = bytes()

  /// Writes bytes to a file of its own, hands over its path, and removes it.
  static func withFile<R>(_ bytes: [UInt8] = trained, _ body: (String) throws -> R) throws -> R {
    var template = Array("/tmp/tocsin-model-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    try #require(descriptor >= 0)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
    try #require(written == bytes.count)
    return try body(path)
  }

  static func analyzer() throws -> Analyzer { try withFile { Analyzer(try SyntaxModel(path: $0)) } }
}
