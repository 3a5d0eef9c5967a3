import Domain
import GRDB

/// Stance and escalation from a series source: one implementation for the live database and for what was known
/// at another time.
struct Numbers {
  let source: any SeriesSource
  let parties: Parties
  let measure: Measure

  var settings: NumberSettings { measure.settings }

  struct Key: Hashable {
    var source: Int64
    var target: Int64
  }

  /// A direction's load and whether anything was reported about it in memory.
  struct DirectionLoad {
    var loads = Loads()
    var reports = 0
    var last: Int32 = .min
  }

  // MARK: Stance

  /// Nil where nothing that counts was reported in memory.
  func stance(_ from: Int64, _ to: Int64, asOf day: Day) throws -> Stance? {
    try stances(.direction(from, to), asOf: day)[Key(source: from, target: to)]
  }

  /// The stances of the directions selected, towards countries and topics.
  func stances(_ selection: SeriesSelection, asOf day: Day) throws -> [Key: Stance] {
    let before = day.advanced(by: -settings.stanceTrendDays)
    let window = measure.window(asOf: before).lowerBound...day.daysSinceEpoch
    var now: [Key: StanceSums] = [:]
    var then: [Key: StanceSums] = [:]
    try source.visit(selection, window) { from, to, year, bytes in
      let key = Key(source: from, target: to)
      var sums = now[key] ?? StanceSums()
      var earlier = then[key] ?? StanceSums()
      DaySeries.forEach(in: bytes, year: year) { entry, parts in
        sums.add(entry, parts, asOf: day.daysSinceEpoch, measure)
        earlier.add(entry, parts, asOf: before.daysSinceEpoch, measure)
      }
      now[key] = sums
      then[key] = earlier
    }
    return now.compactMapValues { $0 }.reduce(into: [:]) { stances, item in
      guard let last = item.value.last else { return }
      let value = item.value.value(settings)
      stances[item.key] = Stance(
        value: value, standardError: item.value.standardError(settings), reports: item.value.reports,
        trend: value - (then[item.key]?.value(settings) ?? 0), last: Day(daysSinceEpoch: last))
    }
  }

  // MARK: Escalation

  /// Loads of directions between countries.
  ///
  /// - Parameter history: takes the same rows, so that they are read once.
  func loads(
    _ selection: SeriesSelection, asOf day: Day, beside history: inout LoadHistory?
  ) throws -> [Key: DirectionLoad] {
    var loads: [Key: DirectionLoad] = [:]
    var beside = history
    history = nil
    let window = measure.window(asOf: day)
    let visited = min(window.lowerBound, beside?.visited.lowerBound ?? .max)...window.upperBound
    try source.visit(selection, visited) { from, to, year, bytes in
      guard !parties.isTopic(to) else { return }
      beside?.add(bytes, ofYear: year, from, to)
      var load = loads[Key(source: from, target: to)] ?? DirectionLoad()
      DaySeries.forEach(in: bytes, year: year) { entry, parts in
        guard window.contains(entry) else { return }
        load.loads.add(entry, parts, asOf: day.daysSinceEpoch, measure)
        load.reports += parts.reports
        load.last = max(load.last, entry)
      }
      if load.reports > 0 { loads[Key(source: from, target: to)] = load }
    }
    history = beside
    return loads
  }

  func loads(_ selection: SeriesSelection, asOf day: Day) throws -> [Key: DirectionLoad] {
    var none: LoadHistory?
    return try loads(selection, asOf: day, beside: &none)
  }

  /// Nil where the subject is unmonitored.
  func escalation(_ subject: Subject, asOf day: Day) throws -> Escalation? {
    guard let selection = selection(of: subject) else { return nil }
    // A direction or a pair is the only one of its roll-up and counts whole.
    return Numbers.rolledUp(try loads(selection, asOf: day), settings)
  }

  static func rolledUp(_ directions: [Key: DirectionLoad], _ settings: NumberSettings) -> Escalation? {
    if directions.isEmpty { return nil }
    return Loads.rolledUp(pairs(directions).values.map(\.loads)).escalation(settings)
  }

  /// Directions folded into pairs, whose key has the smaller party first.
  static func pairs(_ directions: [Key: DirectionLoad]) -> [Key: DirectionLoad] {
    var pairs: [Key: DirectionLoad] = [:]
    for (key, load) in directions {
      let pair = Key(source: min(key.source, key.target), target: max(key.source, key.target))
      guard var other = pairs[pair] else {
        pairs[pair] = load
        continue
      }
      // The sum of two floating-point numbers does not depend on their order.
      other.loads = other.loads + load.loads
      other.reports += load.reports
      other.last = max(other.last, load.last)
      pairs[pair] = other
    }
    return pairs
  }
}

/// Countries and topics by number and by name.
struct Parties: Sendable {
  private var numbers: [Fold.PartyKey: Int64] = [:]
  private var keys: [Int64: Fold.PartyKey] = [:]
  /// By number: asked for once a row of a series.
  private var topicNumbers: Set<Int64> = []

  init(_ database: Database) throws {
    let select = try SQL(database, "SELECT id, topic, code FROM party")
    while try select.step() {
      add(select.int(0), Fold.PartyKey(isTopic: select.int(1) != 0, code: select.text(2) ?? ""))
    }
  }

  mutating func add(_ number: Int64, _ key: Fold.PartyKey) {
    numbers[key] = number
    keys[number] = key
    if key.isTopic { topicNumbers.insert(number) }
  }

  func country(_ code: String) -> Int64? { numbers[Fold.PartyKey(isTopic: false, code: code)] }
  func topic(_ id: String) -> Int64? { numbers[Fold.PartyKey(isTopic: true, code: id)] }
  func isTopic(_ number: Int64) -> Bool { topicNumbers.contains(number) }
  func code(_ number: Int64) -> String? { keys[number]?.code }
  func number(_ key: Fold.PartyKey) -> Int64? { numbers[key] }
  var count: Int { numbers.count }
  var countries: [String] { numbers.keys.filter { !$0.isTopic }.map(\.code).sorted() }
  var topics: [String] { numbers.keys.filter(\.isTopic).map(\.code).sorted() }
}
