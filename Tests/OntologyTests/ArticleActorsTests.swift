import Domain
import Testing

@testable import Ontology

@Suite("Actors in an article")
struct ArticleActorsTests {
  /// Mentions with their texts, common nouns left out.
  private func named(_ text: String, _ day: String? = nil) throws -> [(text: String, sense: ActorSense)] {
    let bytes = Array(text.utf8)
    let actors = ArticleActors(in: text, published: day.flatMap { Day($0) }, by: try Shipped.ontology)
    return actors.mentions.filter { $0.best.kind != .agent }.map {
      (String(decoding: bytes[$0.start..<$0.end], as: UTF8.self), $0.best)
    }
  }

  private func countries(_ text: String, _ day: String? = nil) throws -> [String?] {
    try named(text, day).map(\.sense.country)
  }

  @Test("a country is found by name, people, adjective and capital")
  func countries() throws {
    let found = try countries("Japan told the Chinese that Beijing must pay French farmers, Poles said.")
    #expect(found == ["JPN", "CHN", "CHN", "FRA", "POL"])
  }

  @Test("the longest phrase wins: a bank is not its country, a decoy hides the name in it")
  func longest() throws {
    let found = try named(
      "The Bank of England spoke while Paris Hilton ate French fries in Northern Ireland.")
    #expect(found.map(\.text) == ["Bank of England", "Northern Ireland"])
    #expect(found[0].sense.sector == "GOV")
  }

  @Test("an abbreviation keeps its dot, an acronym its capitals")
  func abbreviations() throws {
    #expect(
      try named("They told us that the U.S. and the US and U.S.-led forces left.").map(\.text) == [
        "U.S.", "US", "U.S.",
      ])
  }

  @Test("accents, line breaks and hyphens do not hide a name")
  func spellings() throws {
    let found = try countries("São Paulo and the United\n    Kingdom met Côte d’Ivoire and Kim Jong Un.")
    #expect(found == ["BRA", "GBR", "CIV", "PRK"])
  }

  @Test("a name does not reach over a sentence's end")
  func sentenceEnd() throws {
    #expect(try named("He left China. Telecom shares fell.").map(\.text) == ["China"])
  }

  @Test("a surname alone counts after the full name, after a title, or where it is distinctive")
  func surnames() throws {
    #expect(try named("Baker agreed.").isEmpty)
    #expect(
      try named("James Baker came. Later Baker agreed.", "1987-03-01").map(\.text) == [
        "James Baker", "Baker",
      ])
    #expect(
      try named("Treasury Secretary Baker agreed.", "1987-03-01").map(\.sense.name).contains("James Baker"))
    #expect(try named("Then Gorbachev agreed.", "1987-03-01").map(\.sense.name) == ["Mikhail Gorbachev"])
    #expect(try named("Then a certain Bill Gorbachev agreed to it.", "1987-03-01").isEmpty)
  }

  @Test("the article's year decides between two of one name, and between offices")
  func years() throws {
    let early = try named("George Bush spoke.", "1990-05-01")[0].sense
    let late = try named("George Bush spoke.", "2005-05-01")[0].sense
    #expect(early.name == "George H. W. Bush" && early.sector == "GOV")
    #expect(late.name == "George W. Bush" && late.sector == "GOV")
    #expect(try named("James Baker spoke.", "1987-05-01")[0].sense.role == "treasury secretary")
    #expect(try named("James Baker spoke.", "1991-05-01")[0].sense.role == "secretary of state")
  }

  @Test("out of office a leader belongs to the elite")
  func outOfOffice() throws {
    let sense = try named("Jimmy Carter spoke.", "2005-05-01")[0].sense
    #expect(sense.sector == "ELI" && sense.flags.contains(.outOfYears))
  }

  @Test("the words around decide between the country and the state of Georgia")
  func georgia() throws {
    let state = try named("Georgia voted. Officials in Atlanta and Savannah counted.")
    let country = try named("Georgia voted. Officials in Tbilisi accused Russian troops in Abkhazia.")
    #expect(state[0].sense.kind == .place && state[0].sense.country == "USA")
    #expect(country[0].sense.kind == .country && country[0].sense.country == "GEO")
    #expect(try named("Roast turkey and china plates.").isEmpty)
    #expect(try countries("Turkey and China agreed.") == ["TUR", "CHN"])
  }

  @Test(
    "a party's name that several countries have is whose the words around it tell",
    arguments: [
      ("Tories in Ottawa spoke, and Canadian Liberals answered.", "Tories", "CAN"),
      ("Tories at Westminster spoke, and British Labour answered.", "Tories", "GBR"),
      ("The Serbian Radical Party met in Belgrade.", "Radical Party", nil),
      ("The Republicans of Australia want a president.", "Republicans", nil),
      ("Republicans in the Senate want a vote in Washington.", "Republicans", "USA"),
      ("The Indian opposition, the National Democratic Alliance, met.", "Democratic Alliance", nil),
    ] as [(String, String, String?)])
  func parties(_ text: String, _ name: String, _ country: String?) throws {
    let found = try named(text).first { $0.text.hasSuffix(name) }
    #expect(found?.sense.country == country)
  }

  @Test("an acronym in brackets means what stands before it from then on")
  func acronym() throws {
    let found = try named("The Frankfurt Stock Exchange (FSX) opened. FSX closed.")
    #expect(found.map(\.text) == ["Frankfurt Stock Exchange", "FSX"])
    #expect(found[1].sense.country == "DEU" && found[1].sense.flags.contains(.introduced))
  }

  @Test("an alias that the coder introduces is found in what follows, not inside other names")
  func introduced() throws {
    let text = "Tran Dung spoke. Dung left for Dung Quat. Nguyen Tan Dung stayed."
    var actors = ArticleActors(in: text, published: nil, by: try Shipped.ontology)
    let before = actors.mentions.count
    let sense = ActorSense(
      kind: .leader, actor: -1, country: "VNM", sector: "GOV", name: "Tran Dung", role: nil, years: .always,
      flags: [])
    actors.introduce("Dung", as: sense, in: Array(text.utf8).span, after: 16)
    #expect(actors.mentions.count == before + 2)
    #expect(actors.mentions.map(\.start) == actors.mentions.map(\.start).sorted())
  }

  @Test("a line in capitals names countries, but WHO and NICE are words there")
  func capitals() throws {
    #expect(try named("WHO SAYS NICE TALKS ON TURKEY AID\n").map(\.sense.country) == ["TUR"])
    #expect(try named("The WHO warned Nice.").map(\.sense.country) == ["UNO.WHO", "FRA"])
  }

  @Test("common nouns carry a sector, in both numbers and both spellings")
  func agents() throws {
    let ontology = try Shipped.ontology
    for (phrase, sector) in [
      ("troops", "MIL"), ("Defence Ministry", "GOV"), ("defense ministries", "GOV"), ("lawmakers", "LEG"),
      ("policemen", "COP"), ("labour union", "LAB"), ("gunmen", "REB"), ("prime ministers", "GOV"),
    ] {
      let mention = ArticleActors(in: phrase, published: nil, by: ontology).mentions.first
      #expect(mention?.best.sector == sector, "\(phrase)")
      #expect(mention?.end == phrase.utf8.count, "\(phrase)")
    }
  }

  @Test("mentions of a range and their tokens are found by bytes")
  func ranges() throws {
    let text = "Iran spoke. Iraq left."
    let actors = ArticleActors(in: text, published: nil, by: try Shipped.ontology)
    #expect(actors[12..<22].map(\.best.country) == ["IRQ"])
    let mention = try #require(actors.mentions.last)
    #expect(mention.tokens(among: [12..<16, 17..<21, 21..<22]) == 0..<1)
  }

  @Test("the gate agrees with the reading on what names nobody")
  func gate() throws {
    let ontology = try Shipped.ontology
    func presence(_ text: String) -> ActorMatcher.Presence {
      let bytes = Array(text.utf8)
      return ontology.actors.presence(in: bytes.span, 0..<bytes.count)
    }
    #expect(presence("It rained all day and the dollar rose.") == [])
    #expect(presence("The soldiers left.") == .common)
    #expect(presence("The soldiers left for “Burma”.") == .named)
  }
}

@Suite("Topics, instruments, goods and amounts")
struct SubjectTests {
  @Test("a phrase is found in the plural and in the other spelling, the longest first")
  func subjects() throws {
    let ontology = try Shipped.ontology
    let text =
      "Export controls on rare-earth metals, missile defense and technological self-reliance by the Centre."
    let bytes = Array(text.utf8)
    let all = 0..<bytes.count
    #expect(ontology.instruments(in: bytes.span, all).map(\.1.name) == ["export control"])
    #expect(ontology.goods(in: bytes.span, all).map(\.1.name) == ["rare-earth metals", "missiles"])
    #expect(
      ontology.topics(in: bytes.span, all).map(\.1.id)
        == ["rare-earths", "missile-defence", "technological-self-reliance"])
  }

  @Test("currencies and numbers in words")
  func amounts() throws {
    let words = try Shipped.ontology.amountWords
    #expect(words.currency(symbol: "$") == "USD" && words.currency(symbol: "€") == "EUR")
    #expect(words.currency(named: "Swiss francs") == "CHF" && words.currency(named: "dlrs") == "USD")
    #expect(words.number("billion") == 1e9 && words.number("Three") == 3)
  }
}
