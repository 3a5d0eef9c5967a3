import Domain
import Syntax

/// What the coder saw in a sentence and turned down: `tocsin code --explain`.
public struct SentenceExplanation: Sendable {
  public var index: Int
  public var text: String
  /// The dependency tree, a line a token: position, form, lemma, tag, head, relation, and the actor it is part of.
  public var tree: [String]
  public var turnedDown: [TurnedDown]

  static func tree(of reading: SentenceReading) -> [String] {
    (0..<reading.count).map { token in
      let word = reading.tokens[token]
      let actor =
        reading.mention(at: token).map { " [\($0.best.kind.rawValue) \($0.best.country ?? "-")]" } ?? ""
      return "\(token)\t\(word.form)\t\(word.lemma)\t\(word.upos.rawValue)\t\(word.head)\t"
        + "\(word.relation.rawValue)\(actor)"
    }
  }
}

extension Coder {
  /// The same as `code`, with what was considered in each sentence and why it was turned down.
  public func explain(_ article: Article, received: Day) -> (CodedArticle, [SentenceExplanation]) {
    var session = ArticleReader(coder: self, article: article, received: received)
    session.explains = true
    analyzers.withAnalyzer { session.read(with: $0) }
    return (session.result, session.explanations)
  }
}
