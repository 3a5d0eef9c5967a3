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

  /// Reads the sentence that holds the marked pair; `leavingOutLikeliest`, as if the word of its likeliest event
  /// were in none of the tables.
  public func readPair(
    _ article: Article, source: ByteSpan, target: ByteSpan, leavingOutLikeliest: Bool = false
  ) -> PairReading {
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
      var events = reader.events()
      if leavingOutLikeliest, let token = events.first?.match.token {
        events.removeAll { $0.match.token == token }
      }
      let yields = events.first { $0.type == .concede || $0.type == .retreat }
      return PairReading(
        ruled: PairReader.ruled(events), features: reader.features(events),
        yieldsInDeeds: yields?.type != .concede)
    }
  }

  /// What a model learns from a sentence of known type. The tables know the words of sentences that they were
  /// written with better than those of others, so that a model would trust them too much: it also sees, with less
  /// weight, each sentence without the word that the tables know it by.
  package func pairExamples(_ sentence: MarkedSentence) -> [PairModel.Example] {
    [(false, 1), (true, PairModel.unaidedWeight)].map { isUnaided, weight in
      let reading = readPair(
        sentence.article, source: sentence.source, target: sentence.target, leavingOutLikeliest: isUnaided)
      return PairModel.Example(
        features: reading.features, type: MarkedSentence.type(sentence.root), weight: weight)
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
