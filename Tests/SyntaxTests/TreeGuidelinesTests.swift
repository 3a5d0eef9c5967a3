import Foundation
import Testing

@testable import Syntax

/// What the guidelines of Universal Dependencies rule out is in no tree of the shipped model, whatever it reads.
@Suite("Trees keep to the guidelines")
struct TreeGuidelinesTests {
  private static let config = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "config")

  private static let core: Set<Relation> = [.nsubj, .nsubjPass, .obj, .iobj]

  /// The sample articles, in which words stand as they do in news; and the same words shuffled, in which any arc may
  /// look likely.
  private static func texts() throws -> [String] {
    let samples = config.appending(path: "samples")
    let texts = try FileManager.default.contentsOfDirectory(atPath: samples.path).sorted()
      .map { try String(contentsOf: samples.appending(path: $0), encoding: .utf8) }
    var random = Random(seed: 11)
    return texts + texts.map { $0.split(separator: " ").shuffled(using: &random).joined(separator: " ") }
  }

  @Test("subjects and objects have no preposition, a clause has one object, a passive no active subject")
  func guidelines() throws {
    let analyzer = Analyzer(
      try SyntaxModel(path: TreeGuidelinesTests.config.appending(path: "model/english.model").path))
    var seen: [Relation: Int] = [:]
    for sentence in try TreeGuidelinesTests.texts().flatMap({ analyzer.analyze($0).sentences }) {
      for (index, token) in sentence.tokens.enumerated() {
        seen[token.relation, default: 0] += 1
        let left = sentence.children(of: index).filter { $0 < index }.map { sentence.tokens[$0].relation }
        if TreeGuidelinesTests.core.contains(token.relation) {
          #expect(
            !left.contains(.case) && !left.contains(.cop), "\(token.form) in \(sentence.tokens.map(\.form))")
        }
        if left.contains(.auxPass) { #expect(!left.contains(.nsubj), "\(token.form)") }
        let below = sentence.children(of: index).map { sentence.tokens[$0].relation }
        #expect(below.count { $0 == .obj } <= 1 || below.contains(.iobj), "\(token.form)")
        if below.contains(.iobj) { #expect(below.contains(.obj) || below.contains(.ccomp), "\(token.form)") }
      }
    }
    // Nothing was checked where nothing was there.
    #expect(seen[.case, default: 0] > 100 && seen[.obj, default: 0] > 50 && seen[.auxPass, default: 0] > 5)
  }

  @Test("what marks a noun's case is an adposition")
  func adpositions() throws {
    var tokens = [
      Token(
        span: 0..<0, form: "after", lemma: "after", upos: .subordinator, xpos: .in, head: 1, relation: .case),
      Token(span: 0..<0, form: "talks", lemma: "talk", upos: .noun, xpos: .nns, head: -1, relation: .root),
      Token(
        span: 0..<0, form: "after", lemma: "after", upos: .subordinator, xpos: .in, head: 3, relation: .mark),
      Token(span: 0..<0, form: "meeting", lemma: "meet", upos: .verb, xpos: .vbg, head: 1, relation: .advcl),
    ]
    TreeMends.apply(&tokens)
    #expect(tokens.map(\.upos) == [.adposition, .noun, .subordinator, .verb])
  }

  @Test("the only object is no indirect one; of two objects one is")
  func soleObjects() {
    func told(_ relation: Relation?) -> [Relation] {
      var tokens = [
        Token(span: 0..<0, form: "told", lemma: "tell", upos: .verb, xpos: .vbd, head: -1, relation: .root),
        Token(span: 0..<0, form: "them", lemma: "they", upos: .pronoun, xpos: .prp, head: 0, relation: .iobj),
      ]
      if let relation {
        tokens.append(
          Token(span: 0..<0, form: "it", lemma: "it", upos: .pronoun, xpos: .prp, head: 0, relation: relation)
        )
      }
      TreeMends.apply(&tokens)
      return tokens.map(\.relation)
    }
    #expect(told(nil) == [.root, .obj])
    #expect(told(.obj) == [.root, .iobj, .obj])
    #expect(told(.ccomp) == [.root, .iobj, .ccomp])
  }
}
