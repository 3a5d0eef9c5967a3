import Domain
import GRDB

/// What `meta` keeps: the checkpoint and totals that are moved together with the rows.
struct Counters: Hashable, Sendable {
  /// The last event applied; 0 for none.
  var checkpoint = SequenceNumber(0)
  var checkpointRecorded: Timestamp?
  var articles = 0
  var facts = 0
  var retracted = 0
  var rejected = 0
  /// The newest day on which an article was published, or received where it does not say.
  var newestDay: Day?
  var coder: String?

  init() {}

  init(_ db: Database) throws {
    let select = try SQL(db, "SELECT key, value FROM meta")
    while try select.step() {
      switch select.text(0) {
      case "checkpoint": checkpoint = SequenceNumber(UInt64(bitPattern: select.int(1)))
      case "checkpoint_recorded":
        checkpointRecorded = select.optionalInt(1).map { Timestamp(microseconds: $0) }
      case "articles": articles = Int(select.int(1))
      case "facts": facts = Int(select.int(1))
      case "retracted": retracted = Int(select.int(1))
      case "rejected": rejected = Int(select.int(1))
      case "newest_day": newestDay = select.optionalInt(1).map { Day(daysSinceEpoch: Int32($0)) }
      case "coder": coder = select.text(1)
      default: break
      }
    }
  }

  func save(_ db: Database) throws {
    let numbers: [(String, Int64?)] = [
      ("checkpoint", Int64(bitPattern: checkpoint.number)),
      ("checkpoint_recorded", checkpointRecorded?.microseconds), ("articles", Int64(articles)),
      ("facts", Int64(facts)), ("retracted", Int64(retracted)), ("rejected", Int64(rejected)),
      ("newest_day", newestDay.map { Int64($0.daysSinceEpoch) }),
    ]
    let save = try SQL(db, Counters.upsert)
    for (key, value) in numbers {
      save.bind(1, key)
      save.bind(2, value)
      try save.run()
    }
    save.bind(1, "coder")
    save.bind(2, coder)
    try save.run()
  }

  static let upsert =
    "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
}
