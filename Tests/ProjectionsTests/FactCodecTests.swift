import Domain
import Testing

@testable import Projections

@Suite("Packed facts")
struct FactCodecTests {
  static var facts: [Fact] {
    var full = Newsroom.fact("USA", "CHN", .sanction, confidence: 0.123_456_789)
    full.mode = "seize"
    full.contexts = ["economic", "technology"]
    full.reciprocal = true
    full.attribution = Actor(
      text: "Xi", span: ByteSpan(start: 5, end: 7), country: "CHN", sector: "GOV", name: "Xi")
    full.instrument = "tariff"
    full.goods = ["steel", "chips"]
    full.amount = Amount(value: 500_000_000_000, currency: "USD")
    full.horizon = "2030"
    full.place = Place(text: "Seoul", country: "KOR")
    full.date = EventDate(value: Day("1969-07-20")!, precision: .month)
    full.status = .hypothetical
    return [
      full, Newsroom.position("CHN", "ai", .opposes), Newsroom.fact(nil, "CHN", .assault, intensity: -9.5),
    ]
  }

  @Test("read back field for field")
  func roundTrip() throws {
    let story = Newsroom.story("a", Self.facts)
    let packed = FactCodec.pack(story.facts, of: story.id)
    #expect(try packed.withUnsafeBytes { try FactCodec.unpack($0, of: story.id) } == story.facts)
  }

  @Test("cut short anywhere they are refused")
  func truncated() throws {
    let story = Newsroom.story("a", Self.facts)
    let packed = FactCodec.pack(story.facts, of: story.id)
    for count in 0..<packed.count {
      #expect(throws: Unpacker.Damage.self) {
        try Array(packed.prefix(count)).withUnsafeBytes { _ = try FactCodec.unpack($0, of: story.id) }
      }
    }
  }
}
