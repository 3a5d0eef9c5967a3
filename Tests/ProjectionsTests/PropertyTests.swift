import Domain
import Testing

@testable import Projections

/// Random news, the same for the same seed.
struct RandomNews {
  var state: UInt64

  mutating func below(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(count))
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  static let countries = ["USA", "CHN", "RUS", "JPN"]

  /// The day before the day in question.
  static let talks = [
    Newsroom.story(
      "talks", by: "Elsewhere", on: Newsroom.day(-1),
      [Newsroom.fact("USA", "CHN", .consult, on: Newsroom.day(-1))])
  ]

  mutating func stories(_ count: Int) -> [Newsroom.Story] {
    let texts = (0..<(count * 2 / 3)).map { text in (0..<40).map { "t\(text)w\($0)" }.joined(separator: " ") }
    return (0..<count).map { index in
      let day = Newsroom.day(below(30))
      let facts = (0..<(1 + below(4))).map { _ in fact(said: day) }
      var text = pick(texts)
      // Some copies are cut short: copies all the same.
      if below(3) == 0 { text += " and so on" }
      return Newsroom.story(
        "story \(index) of \(state)", by: pick(["Reuters", "Xinhua", "AP", "NYT", nil]), on: day, text: text,
        facts)
    }
  }

  mutating func fact(said: Day) -> Fact {
    let a = pick(RandomNews.countries)
    let day = said.advanced(by: below(4) - 2)
    let confidence = Double(30 + below(70)) / 100
    if below(6) == 0 {
      return Newsroom.position(
        a, pick(["trade", "ai"]), pick(Polarity.allCases), on: day, confidence: confidence)
    }
    return Newsroom.fact(
      a, pick(RandomNews.countries), pick(PloverType.allCases), on: day, confidence: confidence,
      status: below(2) == 0 ? .occurred : pick(Status.allCases))
  }

  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var elements = elements
    for index in elements.indices.dropLast() {
      elements.swapAt(index, index + below(elements.count - index))
    }
    return elements
  }
}

/// Every number of a store, by name, for comparing stores whose rows are in another order.
func numbers(_ scratch: Scratch, asOf day: Day, knownAt: ProjectionReader.KnownAt = .now) throws -> [String:
  Double]
{
  let reader = try ProjectionReader.open(path: scratch.database)
  var all: [String: Double] = [:]
  let ranking = try reader.ranking(asOf: day, knownAt: knownAt)
  all["world"] = ranking.whole?.value
  all["world trend"] = ranking.whole?.trend
  for pair in ranking.pairs { all["pair \(pair.subject)"] = pair.escalation.value }
  for country in RandomNews.countries {
    all["country \(country)"] = try reader.escalation(of: .country(country), asOf: day, knownAt: knownAt)?
      .value
    let stances = try reader.stances(of: country, asOf: day, knownAt: knownAt)
    for towards in stances.countries + stances.topics {
      all["stance \(country)>\(towards.target)"] = towards.stance.value
      all["error \(country)>\(towards.target)"] = towards.stance.standardError
      all["reports \(country)>\(towards.target)"] = towards.stance.reports
      all["trend \(country)>\(towards.target)"] = towards.stance.trend
    }
  }
  return all
}

func store(_ events: [Event], batch: Int = 7) throws -> Scratch {
  let scratch = Scratch()
  let writer = try scratch.writer()
  let recorded = Newsroom.record(events)
  for start in stride(from: 0, to: recorded.count, by: batch) {
    try writer.apply(Array(recorded[start..<min(start + batch, recorded.count)]))
  }
  try writer.close()
  return scratch
}

@Suite("Numbers, whatever the order and however often", .serialized)
struct PropertyTests {
  static let seeds: [UInt64] = [1, 2, 3, 4]
  let day = Newsroom.day(31)

  @Test("any order of arrival: bit-identical", arguments: seeds)
  func order(_ seed: UInt64) throws {
    var random = RandomNews(state: seed)
    let stories = random.stories(40)
    let base = try numbers(try store(Newsroom.events(stories)), asOf: day)
    #expect(base.count > 30)
    for _ in 0..<5 {
      let shuffled = try store(Newsroom.events(random.shuffled(stories)), batch: 1 + random.below(20))
      #expect(try numbers(shuffled, asOf: day) == base)
    }
  }

  @Test("the same articles again: bit-identical", arguments: seeds)
  func replays(_ seed: UInt64) throws {
    var random = RandomNews(state: seed)
    let stories = random.stories(30)
    let base = try numbers(try store(Newsroom.events(stories)), asOf: day)
    #expect(try numbers(try store(Newsroom.events(stories + stories)), asOf: day) == base)
  }

  @Test(
    "20 copies of each by the same publisher, or of the same text by others later: bit-identical",
    arguments: seeds)
  func copies(_ seed: UInt64) throws {
    var random = RandomNews(state: seed)
    let stories = random.stories(12)
    let base = try numbers(try store(Newsroom.events(stories)), asOf: day)
    var all = stories
    for story in stories where story.publisher != nil {
      for copy in 0..<20 {
        var again = story
        again.id = ArticleID(Digest(of: Array("\(copy) of \(story.id)".utf8)))
        if copy % 2 == 0 {
          again.publisher = "Reprint \(copy)"
          // Later on the same day, so that its facts count on the same days.
          again.published = story.published.map { Timestamp(microseconds: $0.microseconds + 3_600_000_000) }
        }
        for index in again.facts.indices {
          again.facts[index].id = FactID(article: again.id, ordinal: index + 1)
        }
        all.append(again)
      }
    }
    #expect(
      try numbers(try store(Newsroom.events(random.shuffled(all)), batch: 60), asOf: day).filter {
        !$0.key.hasPrefix("reports")
      }
        == base.filter { !$0.key.hasPrefix("reports") })
  }

  @Test("added and then retracted: bit-identical", arguments: seeds)
  func addThenRetract(_ seed: UInt64) throws {
    var random = RandomNews(state: seed)
    let stories = random.stories(50)
    let (kept, junk) = (stories.prefix(30), stories.suffix(20))
    let base = try numbers(try store(Newsroom.events(Array(kept))), asOf: day)
    let events =
      Newsroom.events(random.shuffled(stories)) + random.shuffled(junk.map { Newsroom.retracted($0) })
    #expect(try numbers(try store(events), asOf: day) == base)
    // A retraction that overtakes its article takes it out too.
    let early = junk.map { Newsroom.retracted($0) } + Newsroom.events(stories)
    #expect(try numbers(try store(early), asOf: day) == base)
  }

  @Test("live, rebuilt and computed by the reference: the same", arguments: seeds)
  func reference(_ seed: UInt64) throws {
    var random = RandomNews(state: seed)
    let stories = random.stories(40)
    let gone = stories.suffix(6)
    let events = Newsroom.events(stories) + gone.map { Newsroom.retracted($0) }
    let live = try store(events)
    let rebuilt = Scratch()
    let writer = try rebuilt.writer()
    let recorded = Newsroom.record(events)
    try writer.catchUp { after, apply in
      try apply(recorded.filter { $0.sequence > after })
      // A daemon reports while it catches up.
      #expect(writer.totals.articles == 0)
    }
    #expect(writer.totals.articles == 40)
    try writer.close()
    #expect(try Dump.text(live.database) == Dump.text(rebuilt.database))
    let measured = try numbers(live, asOf: day)
    let reference = ReferenceNumbers(stories: Array(stories.dropLast(6)))
    var compared = 0
    for a in RandomNews.countries {
      for b in RandomNews.countries + ["trade", "ai"] where a != b {
        let expected = reference.stance(a, b, asOf: day)
        let found = measured["stance \(a)>\(b)"]
        #expect((expected == nil) == (found == nil))
        if let expected, let found {
          #expect(abs(expected - found) < 1e-9)
          compared += 1
        }
        if a < b, RandomNews.countries.contains(b), let expected = reference.pairEscalation(a, b, asOf: day) {
          #expect(abs(expected - (measured["pair \(a)-\(b)"] ?? .nan)) < 1e-9)
        }
      }
    }
    #expect(compared > 12)
    #expect(abs(reference.worldEscalation(RandomNews.countries, asOf: day) - measured["world"]!) < 1e-9)
  }

  @Test("known at a sequence: as if nothing had come after it", arguments: seeds)
  func knownAt(_ seed: UInt64) throws {
    var random = RandomNews(state: seed)
    let stories = random.stories(30)
    var events = Newsroom.events(stories)
    for story in stories.prefix(8) {
      var place = 20 + random.below(events.count - 20)
      // Between articles: an article and its facts are one group of the log.
      if case .factsExtracted = events[place] { place += 1 }
      events.insert(Newsroom.retracted(story), at: place)
    }
    let all = try store(events)
    for cut in [10, 25, events.count - 5] {
      let then = try store(Array(events.prefix(cut)))
      let known = try numbers(all, asOf: day, knownAt: .sequence(SequenceNumber(UInt64(cut))))
      #expect(try numbers(then, asOf: day) == known)
      // By time, an article and its facts come together, as the log keeps them.
      if case .articleReceived = events[cut - 1] { continue }
      let time = Newsroom.record(events)[cut - 1].recorded
      #expect(try numbers(all, asOf: day, knownAt: .time(time)) == known)
    }
  }

  @Test(
    "eleven independent reports instead of one move stance by less than 0.2 and escalation by less than 8",
    arguments: [0.3, 0.45, 0.6, 0.8, 1])
  func volume(confidence: Double) throws {
    let facts: [(PloverType, Double)] = [
      (.assault, -10), (.assault, -9), (.coerce, -7), (.accuse, -3), (.consult, 2.5), (.aid, 10),
    ]
    for (type, intensity) in facts {
      // Alone, and after a day of talks.
      for context in [[], RandomNews.talks] {
        func values(_ publishers: Int) throws -> [String: Double] {
          let stories = (0..<publishers).map { number in
            Newsroom.story(
              "s\(number)", by: "P\(number)",
              [Newsroom.fact("USA", "CHN", type, intensity: intensity, confidence: confidence)])
          }
          return try numbers(try store(Newsroom.events(context + stories), batch: 100), asOf: Newsroom.monday)
        }
        let (one, eleven) = (try values(1), try values(11))
        #expect(abs(one["stance USA>CHN"]! - eleven["stance USA>CHN"]!) < 0.2)
        #expect(abs(one["pair CHN-USA"]! - eleven["pair CHN-USA"]!) < 8)
        // They do count: a fact is surer the more report it.
        if confidence < 1 {
          #expect((eleven["stance USA>CHN"]! - one["stance USA>CHN"]!) * intensity > 0)
        }
      }
    }
  }

  @Test("a history, too, is bit-identical in any order of arrival", arguments: seeds)
  func historyOrder(_ seed: UInt64) throws {
    var random = RandomNews(state: seed)
    let stories = random.stories(40)
    func points(_ stories: [Newsroom.Story]) throws -> [[EscalationPoint]] {
      let scratch = try store(Newsroom.events(stories))
      return try ProjectionReader.open(path: scratch.database).histories(
        of: [.world, .country("CHN"), .pair("CHN", "USA")], Newsroom.day(10)...Newsroom.day(50))
    }
    let base = try points(stories)
    for _ in 0..<3 { #expect(try points(random.shuffled(stories)) == base) }
  }

  @Test("what rules measure after each batch is what a query finds, to the last bit", arguments: seeds)
  func measured(_ seed: UInt64) throws {
    var random = RandomNews(state: seed)
    let stories = random.stories(40)
    let events =
      Newsroom.events(stories) + stories.prefix(10).map { Newsroom.retracted($0) }
    let scratch = Scratch()
    let writer = try scratch.writer()
    let rules = ["world", "*"].map {
      AlertRule(name: $0, metric: .escalation, subjects: SubjectSelector($0)!, threshold: 50)
    }
    let subjects: [Subject] = [.world] + RandomNews.countries.map { .country($0) }
    let recorded = Newsroom.record(events)
    for start in stride(from: 0, to: recorded.count, by: 8) {
      try writer.apply(Array(recorded[start..<min(start + 8, recorded.count)]))
      let reader = try ProjectionReader.open(path: scratch.database)
      for day in [self.day, Newsroom.day(20)] {
        let measurements = try writer.measure(rules, of: subjects, asOf: day)
        #expect(measurements.count == subjects.count)
        for measurement in measurements {
          #expect(measurement.value == (try reader.escalation(of: measurement.subject, asOf: day)?.value))
        }
      }
    }
  }

  @Test("a history's days are the numbers of those days")
  func history() throws {
    var random = RandomNews(state: 9)
    let scratch = try store(Newsroom.events(random.stories(40)))
    var settings = NumberSettings()
    settings.memoryDays = 20
    let reader = try ProjectionReader.open(path: scratch.database, settings: settings)
    for subject in [Subject.world, .country("USA"), .pair("CHN", "USA"), .direction("CHN", "USA")] {
      let points = try reader.history(of: subject, Newsroom.day(-5)...Newsroom.day(60))
      #expect(points.count == 66)
      for point in points {
        let expected = try reader.escalation(of: subject, asOf: point.day)
        #expect((expected == nil) == (point.escalation == nil))
        #expect(abs((expected?.value ?? 0) - (point.escalation?.value ?? 0)) < 1e-9)
        #expect(abs((expected?.trend ?? 0) - (point.escalation?.trend ?? 0)) < 1e-9)
      }
      #expect(points.first?.escalation == nil && points.last?.escalation == nil)
    }
    for point in try reader.stanceHistory(
      of: "USA", towards: "CHN", isTopic: false, Newsroom.day(0)...Newsroom.day(40))
    {
      let expected = try reader.stances(of: "USA", asOf: point.day).countries.first { $0.target == "CHN" }?
        .stance
      #expect(expected == nil && point.stance == nil || abs(expected!.value - point.stance!.value) < 1e-12)
    }
  }

  @Test("an explanation's points sum to its number, listed or not, and reach the sentences", arguments: seeds)
  func explains(_ seed: UInt64) throws {
    var random = RandomNews(state: seed)
    let scratch = try store(Newsroom.events(random.stories(40)))
    let reader = try ProjectionReader.open(path: scratch.database)
    let questions: [Explanation.Question] = [
      .escalation(.pair("CHN", "USA")), .escalation(.direction("CHN", "USA")), .escalation(.country("USA")),
      .escalation(.world), .stance("USA", towards: "CHN", isTopic: false),
      .stance("USA", towards: "trade", isTopic: true),
    ]
    var explained = 0
    for question in questions {
      for limit in [3, 1000] {
        guard let explanation = try reader.explain(question, asOf: day, limit: limit) else { continue }
        explained += 1
        let listed =
          explanation.cells.reduce(0) { $0 + $1.points } + explanation.pairs.reduce(0) { $0 + $1.points }
        #expect(abs(listed + explanation.otherPoints - explanation.value) < 1e-9)
        if limit == 1000 { #expect(abs(explanation.otherPoints) < 1e-9 && explanation.others == 0) }
        for cell in explanation.cells {
          #expect(cell.origins.allSatisfy { !$0.facts.isEmpty })
          #expect(
            cell.origins.allSatisfy { $0.facts.allSatisfy { $0.fact.evidence.sentence.hasPrefix("One") } })
        }
        let sizes = explanation.cells.map { abs($0.points) }
        #expect(sizes == sizes.sorted(by: >))
      }
    }
    #expect(explained >= 10)
  }

  @Test("the largest parts come first, however few are asked for")
  func largestParts() throws {
    var random = RandomNews(state: 5)
    let scratch = try store(Newsroom.events(random.stories(60)))
    let reader = try ProjectionReader.open(path: scratch.database)
    for question in [
      Explanation.Question.escalation(.pair("CHN", "USA")), .stance("USA", towards: "CHN", isTopic: false),
    ] {
      let all = try #require(try reader.explain(question, asOf: day, limit: 1000)).cells.map {
        abs($0.points)
      }
      for limit in 1...8 {
        let few = try #require(try reader.explain(question, asOf: day, limit: limit)).cells.map {
          abs($0.points)
        }
        #expect(few == Array(all.prefix(limit)))
      }
    }
  }

  @Test("what nobody reported on is unmonitored, and what is peaceful is 0")
  func unmonitored() throws {
    let scratch = try store(Newsroom.events([Newsroom.story("a", [Newsroom.fact("USA", "JPN", .agree)])]))
    let reader = try ProjectionReader.open(path: scratch.database)
    #expect(try reader.escalation(of: .pair("CHN", "USA"), asOf: day) == nil)
    #expect(try reader.escalation(of: .pair("JPN", "USA"), asOf: day)?.value == 0)
    #expect(try reader.escalation(of: .pair("JPN", "USA"), asOf: Newsroom.day(-1)) == nil)
    #expect(try reader.escalation(of: .pair("JPN", "USA"), asOf: Newsroom.day(730)) == nil)
  }

  @Test("denied and hypothetical facts move nothing; a threatened sanction is a threat")
  func statuses() throws {
    func value(_ status: Status, _ type: PloverType = .sanction) throws -> Double? {
      let scratch = try store(
        Newsroom.events([Newsroom.story("a", [Newsroom.fact("USA", "CHN", type, status: status)])]))
      return try ProjectionReader.open(path: scratch.database).escalation(of: .pair("CHN", "USA"), asOf: day)?
        .value
    }
    #expect(try value(.denied) == nil)
    #expect(try value(.hypothetical) == nil)
    let threat = try #require(try value(.occurred, .threaten))
    #expect(try value(.threatened) == threat)
    #expect(try value(.planned) == threat)
    #expect(try value(.occurred)! > threat)
    #expect(try value(.planned, .consult) == 0)
  }
}
