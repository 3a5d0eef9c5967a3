import Domain
import Ontology
import Syntax

/// Reads articles: what each asserts, as facts with their evidence.
///
///     let coder = Coder(ontology: ontology, triggers: triggers, model: model)
///     let coded = coder.code(article, received: today)
///
/// Pure: the same article, ontology and model give the same facts, in the same order, on any thread.
public struct Coder: Sendable {
  let ontology: Ontology
  let triggers: Triggers
  let analyzers: AnalyzerPool
  let options: CoderOptions
  let words: GrammarWords
  let persons: Set<Symbol>
  let governmentNames: [String: String]
  let gate: TextGate
  let pairModel: PairModel?
  let confidenceModel: ConfidenceModel?

  /// Triggers that it knows, for reports.
  package var triggerCount: Int { triggers.entries.reduce(0) { $0 + $1.count } }

  /// Sentences of an article that are coded; what follows is left out and noted.
  public static let sentencesMax = 2_000

  /// Facts of an article after which the rest is left out and noted: no news has so many, and what has is made to
  /// keep the reader busy.
  public static let factsMax = 2_000

  package init(
    ontology: Ontology, triggers: Triggers, model: SyntaxModel, pairModel: PairModel? = nil,
    confidenceModel: ConfidenceModel? = nil, options: CoderOptions = CoderOptions()
  ) {
    var triggers = triggers
    words = GrammarWords(&triggers)
    self.ontology = ontology
    self.triggers = triggers
    analyzers = AnalyzerPool(model)
    self.options = options
    self.pairModel = pairModel
    self.confidenceModel = confidenceModel
    persons = triggers.classes["person"] ?? []
    governmentNames = Dictionary(
      ontology.countries.map { ($0.code, $0.governmentName) }, uniquingKeysWith: { first, _ in first })
    gate = TextGate(triggers)
  }

  /// The article's facts with how each was read: what a model of confidence learns from.
  package func candidates(_ article: Article, received: Day) -> [(fact: Fact, features: [String])] {
    var session = ArticleReader(coder: self, article: article, received: received)
    analyzers.withAnalyzer { session.read(with: $0) }
    return Array(zip(session.result.facts, session.features))
  }

  /// The article's facts.
  ///
  /// - Parameter received: dates the article where it says no date of its own.
  public func code(_ article: Article, received: Day) -> CodedArticle {
    var session = ArticleReader(coder: self, article: article, received: received)
    analyzers.withAnalyzer { session.read(with: $0) }
    return session.result
  }
}
