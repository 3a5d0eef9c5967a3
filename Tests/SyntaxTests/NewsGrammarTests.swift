import Foundation
import Testing

@testable import Syntax

/// The grammar of the news that countries make, on the model that ships: who hangs on the verb as its subject, what as
/// its object, and where the recipient's phrase may hang. Only arcs that the coder reads facts from count.
@Suite("The shipped model reads news")
struct NewsGrammarTests {
  /// An arc that a reading must have: the dependent's word, the words that it may hang on, the relations it may have.
  struct Arc: Sendable {
    var dependent: String
    var heads: [String]
    var relations: [Relation]

    init(_ dependent: String, _ heads: String..., as relations: Relation...) {
      self.dependent = dependent
      self.heads = heads
      self.relations = relations
    }
  }

  /// A sentence and its arcs. "A" and "B" stand for the pair's names.
  struct Reading: Sendable, CustomTestStringConvertible {
    var text: String
    /// Who did what to whom.
    var core: [Arc]
    /// When, and who says so, with the word that is the root.
    var root: String
    var setting: [Arc] = []

    var testDescription: String { text }
  }

  /// Sentences whose setting the shipped model misreads; their core it reads. A model that reads one of them fails the
  /// test until the sentence is struck from here.
  private static let misreadSettings: Set<String> = []

  /// Names of one word each.
  private static let pairs = [
    ("Russia", "Ukraine"), ("Washington", "Beijing"), ("Iran", "Israel"), ("Turkey", "Syria"),
  ]

  private static let patterns = [
    Reading(
      text: "A imposed sanctions on B on Monday, officials said.",
      core: [
        Arc("A", "imposed", as: .nsubj), Arc("sanctions", "imposed", as: .obj),
        Arc("B", "imposed", "sanctions", as: .obl, .nmod), Arc("officials", "said", as: .nsubj),
      ], root: "said", setting: [Arc("imposed", "said", as: .ccomp), Arc("Monday", "imposed", as: .obl)]),
    Reading(
      text: "A imposed sanctions on B on Monday.",
      core: [
        Arc("A", "imposed", as: .nsubj), Arc("sanctions", "imposed", as: .obj),
        Arc("B", "imposed", "sanctions", as: .obl, .nmod),
      ], root: "imposed", setting: [Arc("Monday", "imposed", as: .obl)]),
    Reading(
      text: "A accused B of spying, the foreign ministry said on Tuesday.",
      core: [
        Arc("A", "accused", as: .nsubj), Arc("B", "accused", as: .obj),
        Arc("spying", "accused", as: .advcl, .obl), Arc("ministry", "said", as: .nsubj),
      ], root: "said", setting: [Arc("accused", "said", as: .ccomp), Arc("Tuesday", "said", as: .obl)]),
    Reading(
      text: "A launched air strikes on B overnight, a military spokesman said.",
      core: [
        Arc("A", "launched", as: .nsubj), Arc("strikes", "launched", as: .obj),
        Arc("B", "launched", "strikes", as: .obl, .nmod), Arc("spokesman", "said", as: .nsubj),
      ], root: "said", setting: [Arc("launched", "said", as: .ccomp)]),
    Reading(
      text: "B was accused by A of breaking the agreement.",
      core: [Arc("B", "accused", as: .nsubjPass), Arc("A", "accused", as: .oblAgent)], root: "accused"),
    Reading(
      text: "A rejects talks with B",
      core: [
        Arc("A", "rejects", as: .nsubj), Arc("talks", "rejects", as: .obj),
        Arc("B", "talks", "rejects", as: .nmod, .obl),
      ], root: "rejects"),
    Reading(
      text: "A Expels Two Diplomats From B",
      core: [
        Arc("A", "Expels", as: .nsubj), Arc("Diplomats", "Expels", as: .obj),
        Arc("B", "Expels", "Diplomats", as: .obl, .nmod),
      ], root: "Expels"),
  ]

  static let readings: [Reading] = pairs.flatMap { first, second in
    func named(_ word: String) -> String { word == "A" ? first : word == "B" ? second : word }
    func named(_ arcs: [Arc]) -> [Arc] {
      arcs.map { arc in
        var arc = arc
        arc.dependent = named(arc.dependent)
        return arc
      }
    }
    return patterns.map { pattern in
      Reading(
        text: pattern.text.split(separator: " ").map { named(String($0)) }.joined(separator: " "),
        core: named(pattern.core), root: pattern.root, setting: named(pattern.setting))
    }
  }

  /// The model is mapped once; an analyzer belongs to one thread.
  private static let model = Result {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try SyntaxModel(path: root.appending(path: "config/model/english.model").path)
  }

  private func parsed(_ text: String) throws -> [Token] {
    let document = Analyzer(try NewsGrammarTests.model.get()).analyze(text)
    try #require(document.sentences.count == 1)
    return document.sentences[0].tokens
  }

  private func check(_ arcs: [Arc], _ tokens: [Token]) throws {
    for arc in arcs {
      let token = try #require(tokens.first { $0.form == arc.dependent })
      let head = token.head < 0 ? "nothing" : tokens[token.head].form
      #expect(
        arc.heads.contains(head) && arc.relations.contains(token.relation),
        "\(arc.dependent) hangs on \(head) as \(token.relation.rawValue)")
    }
  }

  @Test("28 sentences say who did what to whom", arguments: readings)
  func core(_ reading: Reading) throws {
    try check(reading.core, parsed(reading.text))
  }

  @Test("their day hangs on what happened then, and what is said on the verb of saying", arguments: readings)
  func setting(_ reading: Reading) throws {
    let tokens = try parsed(reading.text)
    func check() throws {
      #expect(tokens.first { $0.isRoot }?.form == reading.root)
      try self.check(reading.setting, tokens)
    }
    if NewsGrammarTests.misreadSettings.contains(reading.text) {
      withKnownIssue("the shipped model has seen few sentences that end in who says so") { try check() }
    } else {
      try check()
    }
  }
}
