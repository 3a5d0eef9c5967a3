import Glibc

/// A linear model's weights, as they lie in the model file: per feature, 8-bit weights of the actions that it
/// speaks for or against.
///
/// A slot is 64 bits: the feature's fingerprint above, its payload below. The payload's top two bits say which:
/// - 0: one or two weights in the slot itself, each 7 bits of action and 8 bits of weight;
/// - 1: a list: 23 bits of offset in 16-bit units, 7 bits of count; each entry an action and a weight;
/// - 2: a row: 30 bits of offset in 16-byte units; one weight for every action.
///
/// Most features of a decision are not in the table. A filter small enough for the cache turns most of those away;
/// the rest are looked up in passes (load all slots, resolve all, add up all), so that loads that miss the cache
/// overlap.
struct WeightTable {
  static let actionsMax = 128
  /// Features of one decision: 250 weights of at most 127 add up to less than 32,768.
  static let featuresMax = 250

  enum Payload {
    static let inline: UInt32 = 0
    static let list: UInt32 = 1
    static let row: UInt32 = 2
  }

  let slots: UnsafeBufferPointer<UInt64>
  let data: UnsafeRawBufferPointer
  let actions: Int
  /// Bytes of a row: `actions` rounded up to a vector.
  let rowBytes: Int
  private let filter: FeatureFilter

  init(slots: UnsafeBufferPointer<UInt64>, data: UnsafeRawBufferPointer, actions: Int) {
    self.slots = slots
    self.data = data
    self.actions = actions
    rowBytes = WeightTable.rowBytes(actions)
    filter = FeatureFilter(slots)
  }

  static func rowBytes(_ actions: Int) -> Int { (actions + 15) / 16 * 16 }

  @inline(__always)
  static func fingerprint(_ feature: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: feature) | 1 }

  @inline(__always)
  static func home(_ feature: UInt64, _ count: Int) -> Int { Int(((feature >> 32) &* UInt64(count)) >> 32) }

  /// Whether every slot points into the data and probing ends: a file may have a right checksum and wrong content.
  func isSound() -> Bool {
    // Without branches that depend on a slot: there are a million, and no telling what the next one is.
    var empty: UInt32 = 0
    var wrong: UInt32 = 0
    var listEnd: UInt32 = 0
    var rowLast: UInt32 = 0
    for index in 0..<slots.count {
      let slot = slots[index]
      let payload = UInt32(truncatingIfNeeded: slot)
      let kind = payload &>> 30
      // All bits where the condition holds, else none.
      let list: UInt32 = kind == Payload.list ? .max : 0
      let row: UInt32 = kind == Payload.row ? .max : 0
      let count = payload & 127
      listEnd = max(listEnd, (((payload &>> 7) & 0x7F_FFFF) &+ count) & list)
      rowLast = max(rowLast, ((payload & 0x3FFF_FFFF) &+ 1) & row)
      wrong |= (count == 0 ? 1 : 0) & list | (kind == 3 ? 1 : 0)
      empty |= slot == 0 ? 1 : 0
    }
    let rowsEnd = rowLast == 0 ? 0 : (Int(rowLast) - 1) * 16 + rowBytes
    return wrong == 0 && Int(listEnd) * 2 <= data.count && rowsEnd <= data.count && empty > 0
      && actions <= WeightTable.actionsMax
  }

  /// Adds up the weights of `count` features into `scratch.scores`, one score an action.
  @inline(__always)
  func score(_ features: UnsafePointer<UInt64>, _ count: Int, _ scratch: borrowing ScoreScratch) {
    guard let table = slots.baseAddress, let base = data.baseAddress else { return }
    let size = slots.count
    let wanted = scratch.wanted
    let likely = filter.select(features, count, into: wanted)
    let loaded = scratch.loaded
    for index in 0..<likely { loaded[index] = table[WeightTable.home(wanted[index], size)] }
    let payloads = scratch.payloads
    let firsts = scratch.firsts
    var hits = 0
    for index in 0..<likely {
      var slot = loaded[index]
      if slot == 0 { continue }
      let fingerprint = WeightTable.fingerprint(wanted[index])
      if UInt32(truncatingIfNeeded: slot >> 32) != fingerprint {
        var probe = WeightTable.home(wanted[index], size)
        repeat {
          probe = probe + 1 == size ? 0 : probe + 1
          slot = table[probe]
        } while slot != 0 && UInt32(truncatingIfNeeded: slot >> 32) != fingerprint
        if slot == 0 { continue }
      }
      let payload = UInt32(truncatingIfNeeded: slot)
      payloads[hits] = payload
      // Asks for the list's memory now; `add` reads it later.
      if payload >> 30 == Payload.list {
        firsts[hits] = base.load(fromByteOffset: Int((payload >> 7) & 0x7F_FFFF) * 2, as: UInt16.self)
      }
      hits += 1
    }
    add(hits, scratch, base)
  }

  @inline(__always)
  private func add(_ hits: Int, _ scratch: borrowing ScoreScratch, _ base: UnsafeRawPointer) {
    let scores = scratch.scores
    let raw = UnsafeMutableRawPointer(scores)
    let rows = scratch.rows
    var rowCount = 0
    for offset in stride(from: 0, to: rowBytes * 2, by: 32) {
      raw.storeBytes(of: SIMD16<Int16>(repeating: 0), toByteOffset: offset, as: SIMD16<Int16>.self)
    }
    for index in 0..<hits {
      let payload = scratch.payloads[index]
      switch payload >> 30 {
      case Payload.inline:
        scores[Int(payload >> 8 & 127)] &+= Int16(Int8(truncatingIfNeeded: payload))
        scores[Int(payload >> 23 & 127)] &+= Int16(Int8(truncatingIfNeeded: payload >> 15))
      case Payload.row:
        rows[rowCount] = base + Int(payload & 0x3FFF_FFFF) * 16
        rowCount += 1
      default:
        let first = scratch.firsts[index]
        scores[Int(first & 127)] &+= Int16(Int8(truncatingIfNeeded: first >> 8))
        let list = base + Int((payload >> 7) & 0x7F_FFFF) * 2
        for entry in 1..<max(1, Int(payload & 127)) {
          let pair = list.load(fromByteOffset: entry * 2, as: UInt16.self)
          scores[Int(pair & 127)] &+= Int16(Int8(truncatingIfNeeded: pair >> 8))
        }
      }
    }
    // Column by column over all rows, so that a sum stays in registers.
    var offset = 0
    while offset < rowBytes {
      var sum = raw.load(fromByteOffset: offset * 2, as: SIMD16<Int16>.self)
      for index in 0..<rowCount {
        sum &+= SIMD16<Int16>(
          truncatingIfNeeded: rows[index].loadUnaligned(fromByteOffset: offset, as: SIMD16<Int8>.self))
      }
      raw.storeBytes(of: sum, toByteOffset: offset * 2, as: SIMD16<Int16>.self)
      offset += 16
    }
  }
}

/// Says of most features that a table lacks that it lacks them: a bit for every eighth of a fingerprint's chance.
final class FeatureFilter {
  private let bits: UnsafeMutablePointer<UInt64>
  private let shift: UInt32

  init(_ slots: UnsafeBufferPointer<UInt64>) {
    // Three to six bits a slot, in a power of two: half a megabyte stays in a processor's second cache.
    var exponent: UInt32 = 6
    while exponent < 31, 1 << Int(exponent) < slots.count * 3 { exponent += 1 }
    shift = 32 - exponent
    bits = FeatureFilter.allocate(words: 1 << Int(exponent - 6))
    // An empty slot sets no bit, without a branch that nobody could foretell.
    let (bits, shift) = (self.bits, self.shift)
    for slot in slots {
      let place = UInt32(truncatingIfNeeded: slot >> 32) &>> shift
      let bit: UInt64 = slot == 0 ? 0 : 1
      bits[Int(place >> 6)] |= bit &<< UInt64(place & 63)
    }
  }

  deinit { bits.deallocate() }

  private static let hugePage = 2 << 20

  /// Zeros, in one huge page where the system has it: it is read at random, and most misses would be the page table's.
  private static func allocate(words: Int) -> UnsafeMutablePointer<UInt64> {
    let isLarge = words * 8 >= hugePage / 8
    let bytes = isLarge ? (words * 8 + hugePage - 1) / hugePage * hugePage : words * 8
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: isLarge ? hugePage : 64)
    if isLarge { madvise(raw, bytes, MADV_HUGEPAGE) }
    let bits = raw.bindMemory(to: UInt64.self, capacity: words)
    bits.initialize(repeating: 0, count: words)
    return bits
  }

  /// Copies the features that the table may hold.
  /// - Returns: how many they are.
  @inline(__always)
  func select(_ features: UnsafePointer<UInt64>, _ count: Int, into wanted: UnsafeMutablePointer<UInt64>)
    -> Int
  {
    let (bits, shift) = (self.bits, self.shift)
    var size = 0
    for index in 0..<count {
      let feature = features[index]
      let place = WeightTable.fingerprint(feature) >> shift
      wanted[size] = feature
      size += Int(truncatingIfNeeded: bits[Int(place >> 6)] &>> UInt64(place & 63) & 1)
    }
    return size
  }
}

/// Room for one decision: features, slots, scores.
struct ScoreScratch: ~Copyable {
  let features = UnsafeMutablePointer<UInt64>.allocate(capacity: WeightTable.featuresMax)
  let wanted = UnsafeMutablePointer<UInt64>.allocate(capacity: WeightTable.featuresMax)
  let loaded = UnsafeMutablePointer<UInt64>.allocate(capacity: WeightTable.featuresMax)
  let payloads = UnsafeMutablePointer<UInt32>.allocate(capacity: WeightTable.featuresMax)
  let rows = UnsafeMutablePointer<UnsafeRawPointer>.allocate(capacity: WeightTable.featuresMax)
  let firsts = UnsafeMutablePointer<UInt16>.allocate(capacity: WeightTable.featuresMax)
  let scores: UnsafeMutablePointer<Int16>

  init() {
    let raw = UnsafeMutableRawPointer.allocate(byteCount: WeightTable.actionsMax * 2, alignment: 64)
    scores = raw.bindMemory(to: Int16.self, capacity: WeightTable.actionsMax)
    scores.initialize(repeating: 0, count: WeightTable.actionsMax)
  }

  deinit {
    features.deallocate()
    wanted.deallocate()
    firsts.deallocate()
    rows.deallocate()
    loaded.deallocate()
    payloads.deallocate()
    scores.deallocate()
  }
}
