import Domain
import GRDB

/// Which directions' days are wanted, by party numbers.
enum SeriesSelection: Hashable, Sendable {
  case direction(Int64, Int64)
  /// Both ways.
  case pair(Int64, Int64)
  /// From one party to all countries and topics.
  case from(Int64)
  /// From and to one party.
  case with(Int64)
  case all
}

/// Where packed years of directions come from: the series as of now, or computed again as of what was known
/// then.
protocol SeriesSource {
  /// Calls `body` with every packed year that holds one of `days`, a direction's years in ascending order.
  func visit(
    _ selection: SeriesSelection, _ days: ClosedRange<Int32>,
    _ body: (_ source: Int64, _ target: Int64, _ year: Int, _ days: UnsafeRawBufferPointer) -> Void
  ) throws
}

/// The series that the fold keeps.
struct StoredSeries: SeriesSource {
  let database: Database

  func visit(
    _ selection: SeriesSelection, _ days: ClosedRange<Int32>,
    _ body: (Int64, Int64, Int, UnsafeRawBufferPointer) -> Void
  ) throws {
    let years = DaySeries.year(of: days.lowerBound)...DaySeries.year(of: days.upperBound)
    for part in selection.parts {
      let select = try SQL(
        database, "SELECT source, target, days FROM series WHERE year = ?1" + part.condition)
      for year in years {
        select.bind(1, year)
        if let source = part.source { select.bind(2, source) }
        if let target = part.target { select.bind(3, target) }
        while try select.step() {
          select.withBytes(2) { body(select.int(0), select.int(1), year, $0) }
        }
        select.reset()
      }
    }
  }
}

extension SeriesSelection {
  struct Part {
    var source: Int64?
    var target: Int64?

    var condition: String {
      // The primary key is (year, source, target): without a source, each one is looked up, not each row.
      switch (source, target) {
      case (nil, nil): ""
      case (_?, nil): " AND source = ?2"
      case (nil, _?): " AND source IN (SELECT id FROM party WHERE topic = 0) AND target = ?3"
      case (_?, _?): " AND source = ?2 AND target = ?3"
      }
    }
  }

  func holds(_ source: Int64, _ target: Int64) -> Bool {
    switch self {
    case .direction(let a, let b): source == a && target == b
    case .pair(let a, let b): (source == a && target == b) || (source == b && target == a)
    case .from(let a): source == a
    case .with(let a): source == a || target == a
    case .all: true
    }
  }

  var parts: [Part] {
    switch self {
    case .direction(let a, let b): [Part(source: a, target: b)]
    case .pair(let a, let b): [Part(source: a, target: b), Part(source: b, target: a)]
    case .from(let a): [Part(source: a)]
    case .with(let a): [Part(source: a), Part(target: a)]
    case .all: [Part()]
    }
  }
}
