import Glibc

/// An averaged perceptron over hashed features (Collins 2002), as it learns: a table from feature to a short list of
/// the actions that it has weights for. A feature counts only once it was part of `updatesMin` corrections
/// (Goldberg and Elhadad 2011), which keeps rare features from being learned by heart.
final class Perceptron {
  private struct Entry {
    var weight: Float
    var total: Float
    var since: Int32
    var action: Int32
  }

  private struct Row {
    var start: UInt32 = 0
    var count: UInt8 = 0
    var capacity: UInt8 = 0
    var updates: UInt16 = 0
  }

  let actions: Int
  private let updatesMin: UInt16
  private var bits = 16
  private var keys: UnsafeMutablePointer<UInt64>
  private var rowOfSlot: UnsafeMutablePointer<UInt32>
  private(set) var count = 0
  private var rows: UnsafeMutablePointer<Row>
  private var rowCapacity = 1 << 16
  private var entries: UnsafeMutablePointer<Entry>
  private var entryCount = 0
  private var entryCapacity = 1 << 18
  private var step: Int32 = 0
  private var isSettled = false
  private let found = UnsafeMutablePointer<UInt32>.allocate(capacity: WeightTable.featuresMax)
  let scores = UnsafeMutablePointer<Float>.allocate(capacity: WeightTable.actionsMax)

  init(actions: Int, updatesMin: Int) {
    precondition(actions <= WeightTable.actionsMax)
    self.actions = actions
    self.updatesMin = UInt16(updatesMin)
    keys = Perceptron.large(1 << bits)
    keys.initialize(repeating: 0, count: 1 << bits)
    rowOfSlot = Perceptron.large(1 << bits)
    rows = .allocate(capacity: rowCapacity)
    entries = .allocate(capacity: entryCapacity)
  }

  deinit {
    keys.deallocate()
    rowOfSlot.deallocate()
    rows.deallocate()
    entries.deallocate()
    found.deallocate()
    scores.deallocate()
  }

  /// Counts a decision: averages weigh every decision alike.
  func tick() { step += 1 }

  /// Scores every action on `count` features.
  func score(_ features: UnsafePointer<UInt64>, _ count: Int) {
    for action in 0..<actions { scores[action] = 0 }
    let shift = UInt64(64 - bits)
    let mask = (1 << bits) - 1
    var hits = 0
    for index in 0..<count {
      let feature = features[index] | 1
      var slot = Int(feature >> shift)
      while keys[slot] != 0 && keys[slot] != feature { slot = (slot + 1) & mask }
      if keys[slot] == 0 { continue }
      found[hits] = rowOfSlot[slot]
      hits += 1
    }
    for index in 0..<hits {
      let row = rows[Int(found[index])]
      if row.updates < updatesMin { continue }
      let list = entries + Int(row.start)
      for entry in 0..<Int(row.count) { scores[Int(list[entry].action)] += list[entry].weight }
    }
  }

  /// Rewards one action and punishes another on `count` features.
  func update(_ features: UnsafePointer<UInt64>, _ count: Int, good: Int, bad: Int) {
    for index in 0..<count {
      guard let row = row(of: features[index] | 1) else { continue }
      if rows[row].updates < 60_000 { rows[row].updates += 1 }
      add(row, good, 1)
      add(row, bad, -1)
    }
  }

  /// Every feature with its averaged weights, those below `weightMin` left out.
  func averages(weightMin: Float) -> AveragedWeights {
    var places: [(feature: UInt64, row: UInt32)] = []
    places.reserveCapacity(count)
    for slot in 0..<(1 << bits) where keys[slot] != 0 {
      if rows[Int(rowOfSlot[slot])].updates >= updatesMin { places.append((keys[slot], rowOfSlot[slot])) }
    }
    places.sort { $0.feature < $1.feature }
    var averages = AveragedWeights()
    for (feature, place) in places {
      let row = rows[Int(place)]
      for index in 0..<Int(row.count) {
        let entry = entries[Int(row.start) + index]
        let average = (entry.total + Float(step - entry.since) * entry.weight) / Float(max(step, 1))
        if abs(average) >= weightMin { averages.append(UInt8(entry.action), average) }
      }
      averages.end(feature)
    }
    return averages
  }

  /// Keeps the features that a table of at most `bytesMax` has room for, and takes up no others from here on: what
  /// is left out of the model in the end is so before the last passes, which make up for it.
  func settle(bytesMax: Int, weightMin: Float) {
    let kept = averages(weightMin: weightMin).features(actions: actions, bytesMax: bytesMax)
    let (oldKeys, oldRows, oldBits) = (keys, rowOfSlot, bits)
    bits = 16
    while kept.count * 10 > (1 << bits) * 6 { bits += 1 }
    keys = Perceptron.large(1 << bits)
    keys.initialize(repeating: 0, count: 1 << bits)
    rowOfSlot = Perceptron.large(1 << bits)
    for feature in kept {
      var old = Int(feature >> UInt64(64 - oldBits))
      while oldKeys[old] != feature { old = (old + 1) & ((1 << oldBits) - 1) }
      var slot = Int(feature >> UInt64(64 - bits))
      while keys[slot] != 0 { slot = (slot + 1) & ((1 << bits) - 1) }
      keys[slot] = feature
      rowOfSlot[slot] = oldRows[old]
    }
    oldKeys.deallocate()
    oldRows.deallocate()
    isSettled = true
  }

  private func add(_ row: Int, _ action: Int, _ change: Float) {
    let list = entries + Int(rows[row].start)
    let count = Int(rows[row].count)
    for index in 0..<count where Int(list[index].action) == action {
      list[index].total += Float(step - list[index].since) * list[index].weight
      list[index].since = step
      list[index].weight += change
      return
    }
    if count == Int(rows[row].capacity) {
      let capacity = max(2, min(count * 2, 255))
      let start = reserve(capacity)
      (entries + start).update(from: entries + Int(rows[row].start), count: count)
      rows[row].start = UInt32(start)
      rows[row].capacity = UInt8(capacity)
    }
    entries[Int(rows[row].start) + count] = Entry(
      weight: change, total: 0, since: step, action: Int32(action))
    rows[row].count += 1
  }

  /// The feature's row, a new one where it has none; nil where it may not have one any more.
  private func row(of feature: UInt64) -> Int? {
    if !isSettled, count * 10 > (1 << bits) * 6 { growTable() }
    let mask = (1 << bits) - 1
    var slot = Int(feature >> UInt64(64 - bits))
    while keys[slot] != 0 {
      if keys[slot] == feature { return Int(rowOfSlot[slot]) }
      slot = (slot + 1) & mask
    }
    if isSettled { return nil }
    if count == rowCapacity {
      rows = Perceptron.grown(rows, rowCapacity)
      rowCapacity *= 2
    }
    keys[slot] = feature
    rowOfSlot[slot] = UInt32(count)
    rows[count] = Row()
    count += 1
    return count - 1
  }

  private func reserve(_ size: Int) -> Int {
    while entryCount + size > entryCapacity {
      entries = Perceptron.grown(entries, entryCapacity)
      entryCapacity *= 2
    }
    defer { entryCount += size }
    return entryCount
  }

  private func growTable() {
    let oldKeys = keys
    let oldRows = rowOfSlot
    let old = 1 << bits
    bits += 1
    keys = Perceptron.large(1 << bits)
    keys.initialize(repeating: 0, count: 1 << bits)
    rowOfSlot = Perceptron.large(1 << bits)
    for index in 0..<old where oldKeys[index] != 0 {
      var slot = Int(oldKeys[index] >> UInt64(64 - bits))
      while keys[slot] != 0 { slot = (slot + 1) & ((1 << bits) - 1) }
      keys[slot] = oldKeys[index]
      rowOfSlot[slot] = oldRows[index]
    }
    oldKeys.deallocate()
    oldRows.deallocate()
  }

  /// Memory that is read at random: in large pages, where the kernel has them.
  private static func large<T>(_ capacity: Int) -> UnsafeMutablePointer<T> {
    let bytes = capacity * MemoryLayout<T>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 1 << 21)
    madvise(memory, bytes, MADV_HUGEPAGE)
    return memory.bindMemory(to: T.self, capacity: capacity)
  }

  private static func grown<T: BitwiseCopyable>(
    _ pointer: UnsafeMutablePointer<T>, _ capacity: Int
  ) -> UnsafeMutablePointer<T> {
    let larger: UnsafeMutablePointer<T> = large(capacity * 2)
    larger.update(from: pointer, count: capacity)
    pointer.deallocate()
    return larger
  }
}
