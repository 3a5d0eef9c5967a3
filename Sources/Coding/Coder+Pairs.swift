import Domain
import Ontology
import Syntax

extension Coder {
  /// What a pair is read as: the rules' answer, and what a model may know of it.
  public struct PairReading: Sendable {
    /// Nil where no word of the sentence names an event.
    public var ruled: PloverType?
    public var features: [String]
    /// Whether a YIELD would be one in deeds (RETREAT) and not in words (CONCEDE).
    public var yieldsInDeeds: Bool
  }

  /// Reads the sentence that holds the marked pair.
  public func readPair(_ article: Article, source: ByteSpan, target: ByteSpan) -> PairReading {
    let utf8 = Array(article.text.utf8)
    return analyzers.withAnalyzer { analyzer in
      var document = analyzer.split(utf8: utf8, titleBytes: article.title.utf8.count)
      let actors = ArticleActors(in: utf8.span, published: article.published?.day, by: ontology)
      let holding = document.sentences.indices.first { document.sentences[$0].span.contains(target.start) }
      let other = document.sentences.indices.first { document.sentences[$0].span.contains(source.start) }
      guard let index = holding ?? other ?? document.sentences.indices.first else {
        return PairReading(ruled: nil, features: [], yieldsInDeeds: true)
      }
      analyzer.parse(&document, index)
      guard document.sentences[index].isParsed else {
        return PairReading(ruled: nil, features: [], yieldsInDeeds: true)
      }
      let sentence = document.sentences[index]
      let reading = SentenceReading(
        sentence, mentions: actors[sentence.span], triggers: triggers, words: words)
      let finder = PartyFinder(
        reading: reading, discourse: Discourse(), persons: persons, governmentNames: governmentNames)
      let reader = PairReader(
        reading: reading, triggers: triggers, finder: finder, source: source, target: target)
      let events = reader.events()
      let yields = events.first { $0.type == .concede || $0.type == .retreat }
      return PairReading(
        ruled: PairReader.ruled(events), features: reader.features(events),
        yieldsInDeeds: yields?.type != .concede)
    }
  }

  /// Always one of the 16 types: the model's where there is one, else the rules', else the commonest type of news.
  public func codePair(_ article: Article, source: ByteSpan, target: ByteSpan) -> PairAnswer {
    let reading = readPair(article, source: source, target: target)
    guard let probabilities = pairModel?.probabilities(reading.features),
      let best = probabilities.indices.max(by: { probabilities[$0] < probabilities[$1] })
    else { return PairAnswer(type: reading.ruled ?? .accuse, confidence: reading.ruled == nil ? 0.1 : 0.6) }
    var type = PairModel.classes[best]
    if type == .concede, reading.yieldsInDeeds { type = .retreat }
    return PairAnswer(type: type, confidence: FactWriter.rounded(probabilities[best]))
  }
}
