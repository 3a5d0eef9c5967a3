import Domain
import Testing

@testable import Coding

@Suite("The pair model")
struct PairModelTests {
  private static let examples: [PairModel.Example] = (0..<40).flatMap { _ in
    [
      PairModel.Example(features: ["bias", "first=ASSAULT"], type: .assault),
      PairModel.Example(features: ["bias", "first=AID"], type: .aid),
      PairModel.Example(features: ["bias", "first=RETREAT"], type: .retreat),
    ]
  }

  private func best(_ model: PairModel, _ features: [String]) -> PloverType? {
    model.probabilities(features).map { values in
      PairModel.classes[values.indices.max { values[$0] < values[$1] }!]
    }
  }

  @Test("it learns what its features say, and counts RETREAT and CONCEDE as one")
  func learns() {
    let model = PairModel(trainedOn: Self.examples)
    #expect(best(model, ["bias", "first=ASSAULT"]) == .assault)
    #expect(best(model, ["bias", "first=AID"]) == .aid)
    #expect(best(model, ["bias", "first=RETREAT"]) == .concede)
    #expect(PairModel.classIndex(of: .retreat) == PairModel.classIndex(of: .concede))
  }

  @Test("the same examples give the same file; the file reads back as the same model")
  func deterministic() throws {
    let text = PairModel(trainedOn: Self.examples).text
    #expect(text == PairModel(trainedOn: Self.examples).text)
    #expect(try PairModel(text: text).text == text)
  }

  @Test("probabilities add up to one; a pair with no known feature has none")
  func probabilities() throws {
    let model = PairModel(trainedOn: Self.examples)
    let values = try #require(model.probabilities(["bias"]))
    #expect(abs(values.reduce(0, +) - 1) < 1e-9)
    #expect(model.probabilities(["never seen"]) == nil)
  }

  @Test("an example counts by its weight, in what is learnt and in which features are common enough")
  func weights() {
    let heavy = (0..<20).map { _ in PairModel.Example(features: ["bias"], type: .aid) }
    let light = (0..<40).map { _ in
      PairModel.Example(features: ["bias", "faint"], type: .assault, weight: 0.05)
    }
    let model = PairModel(trainedOn: heavy + light)
    #expect(best(model, ["bias"]) == .aid)
    #expect(model.probabilities(["faint"]) == nil)
    let even = PairModel(trainedOn: heavy + light.map { .init(features: $0.features, type: $0.type) })
    #expect(best(even, ["bias", "faint"]) == .assault)
    #expect(even.probabilities(["faint"]) != nil)
  }

  @Test("a damaged file is refused with its line")
  func damaged() {
    #expect(throws: LogisticModel.Malformed.self) { try PairModel(text: "something else") }
    #expect(throws: LogisticModel.Malformed.self) { try PairModel(text: "tocsin pairs 1\nbias\t0.1\tx") }
  }
}

@Suite("What a model may know of a pair")
struct PairFeatureTests {
  private static let hasCoder = CoderTests.coder != nil
  private let text = "France condemned Iran on Monday."

  private func features(leavingOutLikeliest: Bool) throws -> Set<String> {
    let coder = try #require(CoderTests.coder)
    let article = Article(id: ArticleID(Digest(of: Array(text.utf8))), title: "", body: text)
    let reading = coder.readPair(
      article, source: ByteSpan(start: 0, end: 6), target: ByteSpan(start: 17, end: 21),
      leavingOutLikeliest: leavingOutLikeliest)
    return Set(reading.features)
  }

  @Test(
    "events, how they stand, and the families of words on the way; none of the words", .enabled(if: hasCoder))
  func features() throws {
    let found = try features(leavingOutLikeliest: false)
    #expect(
      found.isSuperset(of: ["first=ACCUSE", "relation-first=root/ACCUSE", "path-class=sense-blame"]))
    #expect(!found.contains { $0.contains("condemn") || $0.contains("France") || $0.contains("Iran") })
  }

  @Test("without its likeliest event a sentence still has its words' families", .enabled(if: hasCoder))
  func unaided() throws {
    let found = try features(leavingOutLikeliest: true)
    #expect(found.isSuperset(of: ["no-event", "path-class=sense-blame", "top-class=sense-blame"]))
    #expect(!found.contains { $0.hasPrefix("first=") })
  }
}

@Suite("Lines of articles and pairs")
struct ArticleLineTests {
  private func reason(_ line: String, needsPair: Bool = false) -> String? {
    do throws(ArticleLine.Malformed) {
      _ = try ArticleLine(Array(line.utf8), needsPair: needsPair)
      return nil
    } catch { return error.reason }
  }

  @Test("a line is read with its title, date and marked pair, offsets counting UTF-8 bytes")
  func read() throws {
    let text =
      #"{"id":"a","text":"Córdoba met Peru","source":{"start":0,"end":8},"target":{"start":13,"end":17}}"#
    let line = try ArticleLine(Array(text.utf8), needsPair: true)
    #expect(line.id == "a")
    #expect(line.target == ByteSpan(start: 13, end: 17))
    #expect(reason(#"{"id":1,"text":"x","date":"2020-02-30"}"#)?.contains("2020-02-30") == true)
  }

  @Test("what is missing or out of bounds is named, and the line's id kept")
  func malformed() {
    #expect(reason("nonsense") == "not a JSON object")
    #expect(reason(#"{"text":"x"}"#) == "no \"id\"")
    #expect(reason(#"{"id":"a"}"#) == "no \"text\"")
    #expect(
      reason(#"{"id":"a","text":"x","source":{"start":0,"end":1}}"#, needsPair: true)?.contains("target")
        == true)
    #expect(
      reason(
        #"{"id":"a","text":"x","source":{"start":0,"end":9},"target":{"start":0,"end":1}}"#, needsPair: true)?
        .contains("source") == true)
  }
}
