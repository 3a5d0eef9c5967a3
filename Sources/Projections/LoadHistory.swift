import Domain
import Glibc

/// Pairs' loads on every day of a range, rolled up. Loads are carried from day to day,
/// load(t) = load(t−1)·λ + ℓ(t) − ℓ(t−memory)·λ^memory, so that years of the whole world take one pass.
struct LoadHistory {
  private struct Entry {
    var day: Int32
    var pair: Int32
    /// In `DayParts.unit`ths.
    var load: Int32
  }

  private let measure: Measure
  private let asked: ClosedRange<Int32>
  /// The days whose reports the range remembers.
  let visited: ClosedRange<Int32>
  private var places: [Numbers.Key: Int32] = [:]
  /// By pair: its reported days in memory on the first day of the range.
  private var remembered: [Int32] = []
  /// By direction: its load on the first day, summed in order of days, as `Numbers.loads` sums it.
  private var starts: [Numbers.Key: Loads] = [:]
  /// Days that come into memory or go out of it within the range.
  private var entries: [Entry] = []

  init(_ measure: Measure, _ days: ClosedRange<Day>) {
    self.measure = measure
    asked = days.lowerBound.daysSinceEpoch...days.upperBound.daysSinceEpoch
    visited = measure.window(asOf: days.lowerBound).lowerBound...asked.upperBound
  }

  /// Takes one packed year of one direction, its years in ascending order.
  mutating func add(_ bytes: UnsafeRawBufferPointer, ofYear year: Int, _ from: Int64, _ to: Int64) {
    let place = place(of: Numbers.Key(source: min(from, to), target: max(from, to)))
    let direction = Numbers.Key(source: from, target: to)
    var start = starts[direction] ?? Loads()
    let forgottenBy = asked.upperBound - Int32(measure.settings.memoryDays)
    DaySeries.forEach(in: bytes, year: year) { day, parts in
      guard visited.contains(day) else { return }
      let isAtStart = day <= asked.lowerBound
      if isAtStart {
        start.add(day, parts, asOf: asked.lowerBound, measure)
        remembered[Int(place)] += 1
      }
      if !isAtStart || day <= forgottenBy {
        entries.append(Entry(day: day, pair: place, load: Int32(clamping: parts.load)))
      }
    }
    starts[direction] = start
  }

  private mutating func place(of pair: Numbers.Key) -> Int32 {
    if let place = places[pair] { return place }
    let place = Int32(places.count)
    places[pair] = place
    remembered.append(0)
    return place
  }

  func points() -> [EscalationPoint] {
    let (sorted, ends) = entriesByDay()
    func entries(of day: Int32) -> ArraySlice<Entry> {
      let place = Int(day - visited.lowerBound)
      return place < 0 ? [] : sorted[ends[place]..<ends[place + 1]]
    }
    var carried = carriedFromStart()
    var changes = DayChanges(remembered: remembered)
    var points: [EscalationPoint] = []
    points.reserveCapacity(asked.count)
    for day in asked {
      if day > asked.lowerBound {
        for entry in entries(of: day) { changes.add(entry.pair, entry.load) }
        for entry in entries(of: day - Int32(measure.settings.memoryDays)) {
          changes.remove(entry.pair, entry.load)
        }
        for index in carried.indices { carried[index].advance(changes) }
        changes.clear()
      }
      var escalation: Escalation?
      if changes.monitored > 0 {
        let loads = Loads(
          main: carried[0].rolledUp(), fast: carried[1].rolledUp(), slow: carried[2].rolledUp())
        escalation = loads.escalation(measure.settings)
      }
      points.append(EscalationPoint(day: Day(daysSinceEpoch: day), escalation: escalation))
    }
    return points
  }

  /// At the index's own half-life, the fast and the slow one.
  private func carriedFromStart() -> [CarriedLoads] {
    var pairs = [Loads](repeating: Loads(), count: places.count)
    for (direction, start) in starts {
      let pair = Numbers.Key(
        source: min(direction.source, direction.target), target: max(direction.source, direction.target))
      let place = Int(places[pair]!)
      // Of two directions: their sum does not depend on their order.
      pairs[place] = pairs[place] + start
    }
    let settings = measure.settings
    return [
      CarriedLoads(settings.escalationHalfLife, settings, pairs.map(\.main)),
      CarriedLoads(settings.fastHalfLife, settings, pairs.map(\.fast)),
      CarriedLoads(settings.slowHalfLife, settings, pairs.map(\.slow)),
    ]
  }

  /// Counting sort: all entries by day, and where each day's begin, and its last ends.
  private func entriesByDay() -> (entries: [Entry], ends: [Int]) {
    var starts = [Int](repeating: 0, count: visited.count + 1)
    for entry in entries { starts[Int(entry.day - visited.lowerBound) + 1] += 1 }
    for place in 1..<starts.count { starts[place] += starts[place - 1] }
    var next = starts
    var sorted = [Entry](repeating: Entry(day: 0, pair: 0, load: 0), count: entries.count)
    for entry in entries {
      let place = Int(entry.day - visited.lowerBound)
      sorted[next[place]] = entry
      next[place] += 1
    }
    return (sorted, starts)
  }
}

/// What one day adds to pairs' loads and what it makes them forget. Both directions of a pair add up exactly,
/// because their loads are integers.
private struct DayChanges {
  /// In `DayParts.unit`ths.
  private(set) var added: [Double]
  private(set) var removed: [Double]
  /// The pairs that the day changes, each once.
  private(set) var changed: [Int] = []
  private var isChanged: [Bool]
  /// Days of each direction inside memory: above 0 while the pair is monitored.
  private(set) var remembered: [Int32]
  /// Pairs that are monitored.
  private(set) var monitored: Int

  init(remembered: [Int32]) {
    added = [Double](repeating: 0, count: remembered.count)
    removed = added
    isChanged = [Bool](repeating: false, count: remembered.count)
    self.remembered = remembered
    monitored = remembered.count { $0 > 0 }
  }

  mutating func add(_ pair: Int32, _ load: Int32) {
    let pair = Int(pair)
    added[pair] += Double(load)
    remembered[pair] += 1
    if remembered[pair] == 1 { monitored += 1 }
    mark(pair)
  }

  mutating func remove(_ pair: Int32, _ load: Int32) {
    let pair = Int(pair)
    removed[pair] += Double(load)
    remembered[pair] -= 1
    if remembered[pair] == 0 { monitored -= 1 }
    mark(pair)
  }

  private mutating func mark(_ pair: Int) {
    if isChanged[pair] { return }
    isChanged[pair] = true
    changed.append(pair)
  }

  mutating func clear() {
    for pair in changed {
      isChanged[pair] = false
      added[pair] = 0
      removed[pair] = 0
    }
    changed.removeAll(keepingCapacity: true)
  }
}

/// Every pair's load at one half-life.
private struct CarriedLoads {
  /// What a day leaves of a load, and what is left of it when it is forgotten.
  private let daily: Double
  private let forgotten: Double
  private var loads: [Double]
  /// The pairs that were highest on the last day asked for: today none of the highest is below them all.
  private var highest: [Int] = []
  private var candidates: [(load: Double, pair: Int)] = []

  init(_ halfLife: Double, _ settings: NumberSettings, _ loads: [Double]) {
    daily = exp2(-1 / halfLife)
    forgotten = exp2(-Double(settings.memoryDays) / halfLife)
    self.loads = loads
  }

  mutating func advance(_ changes: DayChanges) {
    loads.withUnsafeMutableBufferPointer { loads in for pair in loads.indices { loads[pair] *= daily } }
    for pair in changes.changed {
      let change = (changes.added[pair] - changes.removed[pair] * forgotten) / DayParts.unit
      // What was never added must not come out as less than nothing by rounding.
      loads[pair] = changes.remembered[pair] == 0 ? 0 : max(0, loads[pair] + change)
    }
  }

  /// The worst whole, the next half, and so on.
  mutating func rolledUp() -> Double {
    if loads.count == 1 { return loads[0] }
    let isKnown = highest.count == Loads.ranksMax
    let floor = isKnown ? highest.reduce(.infinity) { min($0, loads[$1]) } : 0
    candidates.removeAll(keepingCapacity: true)
    for pair in loads.indices where loads[pair] >= floor && loads[pair] > 0 {
      candidates.append((loads[pair], pair))
    }
    candidates.sort { $0.load > $1.load }
    var sum = 0.0
    var share = 1.0
    for candidate in candidates.prefix(Loads.ranksMax) {
      sum += share * candidate.load
      share /= 2
    }
    highest = candidates.prefix(Loads.ranksMax).map(\.pair)
    return sum
  }
}
