import Domain
import Foundation
import GRDB
import Testing

@testable import Projections

@Suite("The projections' writer")
struct ProjectionWriterTests {
  @Test("events and checkpoint move together, and replayed events change nothing")
  func checkpoint() throws {
    let scratch = Scratch()
    let writer = try scratch.writer()
    let log = Newsroom.record(
      Newsroom.events([Newsroom.story("a", [Newsroom.fact("USA", "CHN", .sanction)])]))
    let applied = try writer.apply(log)
    #expect(applied.checkpoint == SequenceNumber(2))
    #expect(applied.directions.keys.map(\.source) == ["USA"])
    #expect(applied.directions[Direction("USA", "CHN")]?.sequence == SequenceNumber(2))
    let again = try writer.apply(log)
    #expect(again.directions.isEmpty)
    #expect(writer.checkpoint == SequenceNumber(2))
  }

  @Test("an event is missing: refused, and the checkpoint stays")
  func gap() throws {
    let scratch = Scratch()
    let writer = try scratch.writer()
    let log = Newsroom.record(Newsroom.events([Newsroom.story("a", [])]))
    #expect(throws: ProjectionFailure.self) { try writer.apply([log[1]]) }
    #expect(writer.checkpoint == SequenceNumber(0))
    try writer.apply(log)
    #expect(writer.checkpoint == SequenceNumber(2))
  }

  @Test("a rebuild that fails, or whose reader fails, says why and leaves what was there", arguments: 0..<3)
  func failingRebuild(_ place: Int) throws {
    struct Unreadable: Error {}
    var random = RandomNews(state: 3)
    let log = Newsroom.record(Newsroom.events(random.stories(30)))
    let scratch = Scratch()
    let writer = try scratch.writer()
    switch place {
    case 0:
      #expect(throws: Unreadable.self) {
        try writer.catchUp { _, apply in
          for event in log.prefix(20) { try apply([event]) }
          throw Unreadable()
        }
      }
    case 1:
      // The fold meets a gap, and the reader learns of it however much it still has.
      #expect(throws: ProjectionFailure.self) {
        try writer.catchUp { _, apply in
          for event in log where event.sequence.number != 7 { try apply([event]) }
        }
      }
    default:
      #expect(throws: ProjectionFailure.self) {
        try writer.catchUp { _, apply in try apply(Array(log.dropFirst())) }
      }
    }
    #expect(writer.checkpoint == SequenceNumber(0))
    try writer.catchUp { _, apply in for event in log { try apply([event]) } }
    #expect(writer.checkpoint == log.last?.sequence)
    #expect(writer.totals.articles == 30)
  }

  @Test(
    "a database that is garbage, truncated or of another version is set aside and a new one begun",
    arguments: ["garbage", "truncated", "version", "ahead"])
  func setAside(_ damage: String) throws {
    let scratch = Scratch()
    let log = Newsroom.record(
      Newsroom.events([Newsroom.story("a", [Newsroom.fact("USA", "CHN", .sanction)])]))
    let first = try scratch.writer()
    try first.apply(log)
    try first.close()
    var logEnd: UInt64 = 2
    switch damage {
    case "garbage": try Data(repeating: 7, count: 9000).write(to: URL(fileURLWithPath: scratch.database))
    case "truncated":
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.database))
      try file.truncate(atOffset: 5000)
      try file.close()
    case "version":
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.database))
      try file.seek(toOffset: 60)
      try file.write(contentsOf: Data([0, 0, 9, 9]))
      try file.close()
    default: logEnd = 1
    }
    let (writer, opening) = try ProjectionWriter.open(path: scratch.database, logEnd: SequenceNumber(logEnd))
    guard case .setAside(let name, _) = opening else {
      Issue.record("was \(opening)")
      return
    }
    #expect(FileManager.default.fileExists(atPath: name))
    #expect(writer.checkpoint == SequenceNumber(0))
    try writer.catchUp { after, apply in try apply(log.filter { $0.sequence > after }) }
    #expect(writer.checkpoint == SequenceNumber(2))
  }

  @Test("the file is the group's to read and nobody else's")
  func mode() throws {
    let scratch = Scratch()
    let writer = try scratch.writer()
    try writer.apply(Newsroom.record(Newsroom.events([Newsroom.story("a", [])])))
    for suffix in ["", "-wal", "-shm"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: scratch.database + suffix)
      #expect(attributes[.posixPermissions] as? Int == 0o640)
    }
  }

  @Test("a rule is measured of the subjects that a batch touched, and of no other")
  func measures() throws {
    let scratch = Scratch()
    let writer = try scratch.writer()
    let applied = try writer.apply(
      Newsroom.record(Newsroom.events([Newsroom.story("a", [Newsroom.fact("USA", "CHN", .sanction)])])))
    let rules = [
      AlertRule(name: "pair", metric: .escalation, subjects: SubjectSelector("*-*")!, threshold: 1),
      AlertRule(name: "other", metric: .escalation, subjects: SubjectSelector("JPN-*")!, threshold: 1),
      AlertRule(
        name: "first", metric: .facts, subjects: SubjectSelector("*>*")!, types: [.sanction], threshold: 1),
      AlertRule(
        name: "cold", metric: .stance, subjects: SubjectSelector("USA>*")!, side: .below, threshold: -2),
    ]
    let measured = try writer.measure(rules, touchedBy: applied, asOf: Newsroom.monday)
    #expect(measured.map(\.rule) == ["pair", "first", "cold"])
    #expect(measured[0].subject == .pair("CHN", "USA"))
    // w = 0.8, v = 0.8·0.36, E = 100(1 − (1 − v)^(1/8)).
    #expect(abs(measured[0].value! - 4.1577) < 1e-3)
    #expect(measured[1].value == 1)
    #expect(measured[2].value! < 0)
  }
}
