import Domain
import Testing

@testable import Alerting

@Suite("Alerting's step")
struct AlertingTests {
  static let rule = AlertRule(
    name: "hot", metric: .escalation, subjects: SubjectSelector("*-*")!, threshold: 50, clearThreshold: 40,
    holdSeconds: 60, summary: "hostility is high")
  let alerting = Alerting(rules: [rule])
  let pair = Subject.pair("CHN", "USA")

  func seconds(_ count: Int64) -> Timestamp { Timestamp(microseconds: count * 1_000_000) }

  func measured(_ value: Double?, rule: String = "hot", at sequence: UInt64 = 7) -> Alerting.Input {
    .measured([
      Measurement(
        rule: rule, subject: pair, value: value, asOf: Day("2025-10-23")!, cause: SequenceNumber(sequence),
        article: nil)
    ])
  }

  @Test("is raised once at the threshold, with what made it and a line for people")
  func raises() throws {
    let (state, events) = alerting.step(AlertState(), on: measured(63.14), at: seconds(0))
    guard case .alertRaised(let alert) = try #require(events.first) else {
      Issue.record("no alert")
      return
    }
    #expect(events.count == 1)
    #expect(alert.id.description == "hot:CHN-USA:7")
    #expect(alert.message == "CHN-USA: hostility is high: escalation 63.1 is at or above 50")
    #expect(alert.value == 63.14 && alert.threshold == 50 && alert.priority == 4)
    #expect(alerting.step(state, on: measured(80, at: 8), at: seconds(1)).events.isEmpty)
  }

  @Test("stays between the thresholds and is cleared below the lower one, after its hold")
  func hysteresis() {
    let (state, _) = alerting.step(AlertState(), on: measured(50), at: seconds(0))
    #expect(alerting.step(state, on: measured(45), at: seconds(100)).events.isEmpty)
    #expect(alerting.step(state, on: measured(39), at: seconds(59)).events.isEmpty)
    let (after, events) = alerting.step(state, on: measured(39), at: seconds(60))
    #expect(events.map(\.name) == ["AlertCleared"])
    #expect(after.active.isEmpty)
    #expect(alerting.step(after, on: measured(60, at: 9), at: seconds(100)).events.isEmpty)
    #expect(
      alerting.step(after, on: measured(60, at: 9), at: seconds(121)).events.map(\.name) == ["AlertRaised"])
  }

  @Test("an unmonitored subject raises nothing and ends what was raised")
  func unmonitored() {
    #expect(alerting.step(AlertState(), on: measured(nil), at: seconds(0)).events.isEmpty)
    let (state, _) = alerting.step(AlertState(), on: measured(70), at: seconds(0))
    #expect(alerting.step(state, on: measured(nil), at: seconds(90)).events.map(\.name) == ["AlertCleared"])
  }

  @Test("a clock set back does not keep an alert up")
  func clockSetBack() {
    let (state, _) = alerting.step(AlertState(), on: measured(70), at: seconds(1_000_000))
    #expect(alerting.step(state, on: measured(10), at: seconds(5)).events.count == 1)
  }

  @Test("replaying the events that a step returned gives the state that it returned")
  func replay() {
    var state = AlertState()
    var folded = AlertState()
    for (index, value) in [10.0, 55, 60, 39, 70, 20, 51].enumerated() {
      let now = seconds(Int64(index) * 100)
      let (next, events) = alerting.step(state, on: measured(value, at: UInt64(index)), at: now)
      for event in events {
        folded.apply(RecordedEvent(sequence: SequenceNumber(1), recorded: now, event: event))
      }
      state = next
    }
    #expect(folded == state)
    #expect(state.active.count == 1)
  }

  @Test("rules that are gone clear their alerts")
  func rulesGone() {
    let (state, _) = alerting.step(AlertState(), on: measured(70), at: seconds(0))
    let (after, events) = Alerting(rules: []).step(
      state, on: .rulesChanged(cause: SequenceNumber(9), asOf: Day("2025-10-24")!), at: seconds(1))
    #expect(events.map(\.name) == ["AlertCleared"])
    #expect(after.active.isEmpty)
  }

  @Test("the other side: a stance that falls")
  func below() {
    let rule = AlertRule(
      name: "cold", metric: .stance, subjects: SubjectSelector("*>*")!, side: .below, threshold: -3,
      clearThreshold: -2)
    #expect(rule.isPast(-3) && !rule.isPast(-2.9))
    #expect(rule.isClear(-1.9) && !rule.isClear(-2.5))
    #expect(rule.complaint == nil)
  }
}

@Suite("Subject selectors")
struct SubjectSelectorTests {
  @Test(
    "match what they say",
    arguments: [
      ("world", Subject.world, true), ("*", .country("CHN"), true), ("CHN", .country("USA"), false),
      ("*-*", .pair("CHN", "USA"), true), ("USA-*", .pair("CHN", "USA"), true),
      ("JPN-*", .pair("CHN", "USA"), false), ("USA-CHN", .pair("CHN", "USA"), true),
      ("USA>CHN", .direction("CHN", "USA"), false), ("*>CHN", .direction("USA", "CHN"), true),
      ("*-*", .direction("USA", "CHN"), false), ("EUN>*", .direction("EUN", "RUS"), true),
    ])
  func matching(_ text: String, _ subject: Subject, _ expected: Bool) throws {
    #expect(try #require(SubjectSelector(text)).matches(subject) == expected)
  }

  @Test("refuse what names no subject", arguments: ["", "chn", "CHN-", ">", "CHN>USA>JPN", "CHN-CHN", "a b"])
  func refused(_ text: String) { #expect(SubjectSelector(text) == nil) }
}
