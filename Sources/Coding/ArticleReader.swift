import Domain
import Ontology
import Syntax

/// One article being read: its sentences in order, with what was said before.
struct ArticleReader {
  let coder: Coder
  let article: Article
  let day: Day
  private(set) var result = CodedArticle()
  /// Of each fact: how it was read; empty for a position.
  private(set) var features: [[String]] = []
  private(set) var explanations: [SentenceExplanation] = []
  var explains = false

  private let utf8: [UInt8]
  private var discourse = Discourse()
  private var drafts: [FactDraft] = []
  private var prominence = Prominence([], titleBytes: 0, bytes: 0)

  init(coder: Coder, article: Article, received: Day) {
    self.coder = coder
    self.article = article
    day = article.published?.day ?? received
    utf8 = Array(article.text.utf8)
  }

  mutating func read(with analyzer: Analyzer) {
    if let note = coder.gate.note(on: utf8, language: article.language) {
      result.notes.append(note)
      return
    }
    var document = analyzer.split(utf8: utf8, titleBytes: article.title.utf8.count)
    let bytes = utf8
    let actors = ArticleActors(in: bytes.span, published: article.published?.day, by: coder.ontology)
    discourse.home = home(document, actors)
    prominence = Prominence(actors.mentions, titleBytes: article.title.utf8.count, bytes: bytes.count)
    for index in document.sentences.indices {
      if index >= Coder.sentencesMax {
        result.notes.append(.cut("sentences", limit: Coder.sentencesMax))
        break
      }
      let sentence = document.sentences[index]
      if sentence.index > 0 { result.sentences += 1 }
      let mentions = actors[sentence.span]
      guard isWorthParsing(sentence, mentions) else { continue }
      analyzer.parse(&document, index)
      guard document.sentences[index].isParsed else { continue }
      if sentence.index > 0 { result.sentencesParsed += 1 }
      read(document.sentences[index], mentions)
      if drafts.count >= Coder.factsMax {
        result.notes.append(.cut("facts", limit: Coder.factsMax))
        break
      }
    }
    keepOneStandAParagraph()
    result.facts = drafts.enumerated().map { place, draft in
      draft.fact(id: FactID(article: article.id, ordinal: place + 1))
    }
    features = drafts.map(\.features)
  }

  /// An article says the same stand again and again: of each paragraph the fullest statement is kept, one with a
  /// deadline or a sum before one without.
  private mutating func keepOneStandAParagraph() {
    let told = Set(drafts.filter { $0.order.sentence > 0 }.compactMap(\.stand))
    var best: [String: Int] = [:]
    var dropped: Set<Int> = []
    var lines = 0
    var counted = 0
    for (place, draft) in drafts.enumerated() {
      guard let key = draft.stand else { continue }
      if draft.order.sentence == 0, told.contains(key) {
        // The title only announces what the body says.
        dropped.insert(place)
        continue
      }
      // Sentences of one line are of one paragraph.
      if draft.start > counted {
        lines += utf8[counted..<draft.start].count { $0 == 0x0A }
        counted = draft.start
      }
      let paragraph = "\(key) \(lines)"
      guard let held = best[paragraph] else {
        best[paragraph] = place
        continue
      }
      let isFuller = drafts[held].weight < draft.weight
      dropped.insert(isFuller ? held : place)
      if isFuller { best[paragraph] = place }
    }
    drafts = drafts.enumerated().filter { !dropped.contains($0.offset) }.map(\.element)
  }

  /// A sentence without an actor is not parsed, nor one without anything that could be said of it.
  private func isWorthParsing(_ sentence: Sentence, _ mentions: ArraySlice<ActorMention>) -> Bool {
    if coder.options.allActors { return true }
    return mentions.contains { $0.best.country != nil || $0.best.kind == .agent }
  }

  private func home(_ document: Document, _ actors: ArticleActors) -> String? {
    if let place = document.dateline?.place {
      let found = actors[place].compactMap { $0.best.country }.first
      if let found { return found }
    }
    return actors.mentions.first {
      $0.best.kind != .media && $0.best.kind != .organisation && $0.best.country != nil
    }?
    .best.country
  }

  // MARK: A sentence

  private mutating func read(_ sentence: Sentence, _ mentions: ArraySlice<ActorMention>) {
    let reading = SentenceReading(
      sentence, mentions: mentions, triggers: coder.triggers, words: coder.words)
    let finder = PartyFinder(
      reading: reading, discourse: discourse, persons: coder.persons,
      governmentNames: coder.governmentNames, takesStrangers: coder.options.allActors)
    var interactions = InteractionReader(
      reading: reading, triggers: coder.triggers, finder: finder, options: coder.options)
    let events = interactions.interactions()
    let topics = coder.ontology.topics(in: utf8.span, sentence.span)
    var stands: [Stand] = []
    if !topics.isEmpty {
      stands = PositionReader(
        reading: reading, triggers: coder.triggers, matcher: interactions.matcher,
        chains: interactions.chains,
        finder: finder, topics: topics
      ).stands().filter { $0.confidence >= coder.options.ruleConfidenceMin }
    }
    if !events.isEmpty || !stands.isEmpty {
      let writer = FactWriter(
        reading: reading, finder: finder, coder: coder, utf8: utf8, day: day, article: article)
      let features = FactFeatures(reading: reading, events: events, prominence: prominence)
      var found: [FactDraft] = []
      func keep(_ draft: FactDraft, _ trigger: Int, rule: String, atLeast least: Double) {
        if draft.confidence >= least {
          found.append(draft)
        } else {
          interactions.turnDown(trigger, rule: rule, draft.confidence)
        }
      }
      for event in events {
        let draft = writer.draft(of: event, features.features(of: event))
        keep(draft, event.trigger[0], rule: event.frame.id, atLeast: coder.options.confidenceMin)
      }
      for stand in stands {
        let draft = writer.draft(of: stand, features.features(of: stand))
        keep(draft, stand.trigger, rule: stand.frame.id, atLeast: coder.options.positionConfidenceMin)
      }
      found.sort { $0.order < $1.order }
      drafts += found
    }
    if explains {
      explanations.append(
        SentenceExplanation(
          index: sentence.index, text: String(decoding: utf8[sentence.span], as: UTF8.self),
          tree: SentenceExplanation.tree(of: reading),
          turnedDown: interactions.turnedDown.map { token, reason, rule in
            TurnedDown(trigger: ByteSpan(reading.tokens[token].span), rule: rule, reason: reason)
          }))
    }
    note(reading, finder)
  }

  /// Names of nobody known that are subjects: they take the pronouns that follow.
  private mutating func noteStrangers(_ reading: SentenceReading, _ finder: PartyFinder) {
    for token in 0..<reading.count
    where reading.relation(token).isSubject && reading.tokens[token].upos == .properNoun
      && reading.mention(at: token) == nil && !reading.isAllCapitals
    {
      let parties = finder.parties(at: token)
      guard let party = parties.first, parties.allSatisfy({ $0.country == nil }) else { continue }
      discourse.note(
        Discourse.Entry(
          party: party, isPerson: false, isState: false, agent: nil, wasSubject: true,
          sentence: reading.sentence.index))
    }
  }

  /// What later pronouns and definite descriptions can mean.
  private mutating func note(_ reading: SentenceReading, _ finder: PartyFinder) {
    var seen = Set<Int>()
    noteStrangers(reading, finder)
    for (index, mention) in reading.mentions.enumerated() {
      let run = reading.mentionTokens[index]
      guard mention.best.country != nil || mention.best.kind == .agent, mention.best.kind != .place,
        mention.best.kind != .media,
        var head = run.first(where: { !run.contains(reading.head($0)) })
      else { continue }
      // A modifier stands for its phrase: "Chinese" for "the Chinese Foreign Ministry".
      while reading.head(head) >= 0,
        [.amod, .compound, .flat].contains(reading.relation(head).base), reading.isNominal(reading.head(head))
      {
        head = reading.head(head)
      }
      guard seen.insert(head).inserted else { continue }
      guard var party = finder.parties(at: head).first, party.kind >= .owner, party.country != nil else {
        continue
      }
      let sense = reading.mention(at: head)?.best
      let first = reading.firstConjunct(head)
      let title = sense?.kind == .leader ? title(of: head, reading) : nil
      // Whom an office names acts in it, although the tables have him out of it.
      if let title, party.sector == "ELI" { party.sector = title.sector }
      discourse.note(
        Discourse.Entry(
          party: party,
          isPerson: sense?.kind == .leader || sense?.role == "person" && sense?.kind == .agent,
          isState: party.country.map { coder.governmentNames[$0] != nil } ?? false,
          agent: sense?.kind == .agent ? sense?.name.lowercased() : title?.name.lowercased(),
          wasSubject: reading.relation(first).isSubject, sentence: reading.sentence.index))
    }
  }

  /// "President Chirac" is whom "the president" means afterwards.
  private func title(of name: Int, _ reading: SentenceReading) -> ActorSense? {
    reading.children(name).lazy.filter {
      $0 < name && [.nmodDesc, .compound, .nmod].contains(reading.relation($0))
    }
    .compactMap { reading.mention(at: $0)?.sense(.agent) }
    .first { $0.role == "person" && $0.sector == "GOV" }
  }
}
