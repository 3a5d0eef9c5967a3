import Domain

/// What a `Coder` reads in one article.
public struct CodedArticle: Hashable, Sendable {
  /// In the order of sentence, trigger and direction; their ids count from 1 in it.
  public var facts: [Fact]
  /// Sentences of the body, and how many of them were worth parsing.
  public var sentences: Int
  public var sentencesParsed: Int
  /// Why an article, or a part of it, was not coded.
  public var notes: [Note]

  public enum Note: Hashable, Sendable {
    /// The text is not English; the code is BCP 47 where the article names it, else `und`.
    case unsupportedLanguage(String)
    /// A kind of text whose words of conflict mean something else: `sport`, `markets`, `weather` …
    case notNews(String)
    /// A limit cut the article: what was cut, and the limit.
    case cut(String, limit: Int)
  }

  public init(facts: [Fact] = [], sentences: Int = 0, sentencesParsed: Int = 0, notes: [Note] = []) {
    self.facts = facts
    self.sentences = sentences
    self.sentencesParsed = sentencesParsed
    self.notes = notes
  }
}

/// How a `Coder` reads: pure values, so that the same article gives the same facts everywhere.
public struct CoderOptions: Hashable, Sendable {
  /// Also facts whose actors resolve to no country: companies, places, groups.
  public var allActors: Bool
  /// Interactions below this confidence, in [0, 1], are left out.
  public var confidenceMin: Double
  /// The same for positions. Fewer of them are judged, so the model is less sure of any.
  public var positionConfidenceMin: Double
  /// Readings that are looked at further are at least this sure by the rules alone.
  public var ruleConfidenceMin: Double

  public init(allActors: Bool = false, confidenceMin: Double? = nil) {
    self.allActors = allActors
    ruleConfidenceMin = allActors ? 0.25 : 0.5
    self.confidenceMin = confidenceMin ?? (allActors ? 0.25 : 0.65)
    positionConfidenceMin = confidenceMin ?? (allActors ? 0.25 : 0.75)
  }
}

extension CodedArticle.Note: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unsupportedLanguage("und"): "not coded: the language is not English"
    case .unsupportedLanguage(let code): "not coded: the language is \(code), only English is read"
    case .notNews(let kind): "not coded: reads like \(kind)"
    case .cut(let what, let limit): "cut after \(limit) \(what)"
    }
  }
}
