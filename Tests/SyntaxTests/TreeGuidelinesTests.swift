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
    #expect(seen[.case, default: 0] > 100 && seen[.obj, default: 0] > 50 && seen[.auxPass, default: 0] > 0)
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

  @Test("mends of any tree leave a projective tree with one root", arguments: 1...20)
  func sound(_ seed: UInt64) {
    var random = Random(seed: seed)
    for _ in 0..<400 {
      var tokens = randomTree(&random)
      TreeMends.apply(&tokens)
      let heads = tokens.map(\.head)
      #expect(heads.count { $0 < 0 } == 1)
      #expect(tokens.indices.allSatisfy { (tokens[$0].head < 0) == (tokens[$0].relation == .root) })
      for token in tokens.indices {
        var node = token
        for _ in tokens where heads[node] >= 0 { node = heads[node] }
        #expect(heads[node] < 0, "a circle in \(heads)")
        guard heads[token] >= 0 else { continue }
        for other in tokens.indices where heads[other] >= 0 {
          let (a, b) = (min(token, heads[token]), max(token, heads[token]))
          let (c, d) = (min(other, heads[other]), max(other, heads[other]))
          #expect(!(a < c && c < b && b < d), "arcs cross in \(heads)")
        }
      }
    }
  }

  /// A projective tree over words that the mends look at, with any tags and relations.
  private func randomTree(_ random: inout Random) -> [Token] {
    let words = ["that", ",", "Monday", "which", "Iran", "plan", "sold", "is", "on", "them"]
    let relations: [Relation] = [
      .aclRelcl, .parataxis, .advcl, .mark, .case, .nsubj, .nmod, .obl, .iobj, .obj, .aux, .auxPass,
      .compoundPrt,
    ]
    let uposes: [UPOS] = [.verb, .noun, .properNoun, .pronoun, .subordinator, .adverb, .auxiliary]
    let xposes: [XPOS] = [.vbd, .vbz, .vbn, .nn, .nnp, .in, .wdt, .md]
    let count = Int.random(in: 1...9, using: &random)
    var heads = [Int](repeating: -1, count: count)
    split(0..<count, under: -1, &heads, &random)
    return heads.map { head in
      let form = words.randomElement(using: &random)!
      return Token(
        span: 0..<0, form: form, lemma: form, upos: uposes.randomElement(using: &random)!,
        xpos: xposes.randomElement(using: &random)!, head: head,
        relation: head < 0 ? .root : relations.randomElement(using: &random)!)
    }
  }

  /// Hangs a run of words under a head: one of them at its top, the rest in runs below that.
  private func split(_ run: Range<Int>, under head: Int, _ heads: inout [Int], _ random: inout Random) {
    guard !run.isEmpty else { return }
    let top = run.randomElement(using: &random)!
    heads[top] = head
    for side in [run.lowerBound..<top, top + 1..<run.upperBound] where !side.isEmpty {
      let cut = Int.random(in: side.lowerBound...side.upperBound, using: &random)
      split(side.lowerBound..<cut, under: top, &heads, &random)
      split(cut..<side.upperBound, under: top, &heads, &random)
    }
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
