/// A linear model's weights, as they lie in the model file: per feature, 8-bit weights of the actions that it
/// speaks for or against.
///
/// A slot is 64 bits: the feature's fingerprint above, its payload below. The payload's top two bits say which:
/// - 0: one or two weights in the slot itself, each 7 bits of action and 8 bits of weight;
/// - 1: a list: 23 bits of offset in 16-bit units, 7 bits of count; each entry an action and a weight;
/// - 2: a row: 30 bits of offset in 16-byte units; one weight for every action.
///
/// Slots are probed in three passes (load all, resolve all, add up all), so that the loads that miss the cache
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

  init(slots: UnsafeBufferPointer<UInt64>, data: UnsafeRawBufferPointer, actions: Int) {
    self.slots = slots
    self.data = data
    self.actions = actions
    rowBytes = WeightTable.rowBytes(actions)
  }

  static func rowBytes(_ actions: Int) -> Int { (actions + 15) / 16 * 16 }

  @inline(__always)
  static func fingerprint(_ feature: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: feature) | 1 }

  @inline(__always)
  static func home(_ feature: UInt64, _ count: Int) -> Int { Int(((feature >> 32) &* UInt64(count)) >> 32) }

  /// Whether every slot points into the data and probing ends: a file may have a right checksum and wrong content.
  func isSound() -> Bool {
    var empty = 0
    for slot in slots {
      if slot == 0 {
        empty += 1
        continue
      }
      let payload = UInt32(truncatingIfNeeded: slot)
      switch payload >> 30 {
      case Payload.inline: break
      case Payload.list:
        let offset = Int((payload >> 7) & 0x7F_FFFF) * 2
        if offset + Int(payload & 127) * 2 > data.count { return false }
      case Payload.row:
        if Int(payload & 0x3FFF_FFFF) * 16 + rowBytes > data.count { return false }
      default: return false
      }
    }
    return empty > 0 && actions <= WeightTable.actionsMax
  }

  /// Adds up the weights of `count` features into `scratch.scores`, one score an action.
  @inline(__always)
  func score(_ features: UnsafePointer<UInt64>, _ count: Int, _ scratch: borrowing ScoreScratch) {
    guard let table = slots.baseAddress, let base = data.baseAddress else { return }
    let size = slots.count
    let loaded = scratch.loaded
    for index in 0..<count { loaded[index] = table[WeightTable.home(features[index], size)] }
    let payloads = scratch.payloads
    var hits = 0
    for index in 0..<count {
      var slot = loaded[index]
      if slot == 0 { continue }
      let fingerprint = WeightTable.fingerprint(features[index])
      if UInt32(truncatingIfNeeded: slot >> 32) != fingerprint {
        var probe = WeightTable.home(features[index], size)
        repeat {
          probe = probe + 1 == size ? 0 : probe + 1
          slot = table[probe]
        } while slot != 0 && UInt32(truncatingIfNeeded: slot >> 32) != fingerprint
        if slot == 0 { continue }
      }
      payloads[hits] = UInt32(truncatingIfNeeded: slot)
      hits += 1
    }
    add(hits, scratch, base)
  }

  @inline(__always)
  private func add(_ hits: Int, _ scratch: borrowing ScoreScratch, _ base: UnsafeRawPointer) {
    let scores = scratch.scores
    let raw = UnsafeMutableRawPointer(scores)
    for offset in stride(from: 0, to: WeightTable.actionsMax * 2, by: 32) {
      raw.storeBytes(of: SIMD16<Int16>(repeating: 0), toByteOffset: offset, as: SIMD16<Int16>.self)
    }
    for index in 0..<hits {
      let payload = scratch.payloads[index]
      switch payload >> 30 {
      case Payload.inline:
        scores[Int(payload >> 8 & 127)] &+= Int16(Int8(truncatingIfNeeded: payload))
        scores[Int(payload >> 23 & 127)] &+= Int16(Int8(truncatingIfNeeded: payload >> 15))
      case Payload.row:
        let row = base + Int(payload & 0x3FFF_FFFF) * 16
        var offset = 0
        while offset < rowBytes {
          let weights = SIMD16<Int16>(
            truncatingIfNeeded: row.loadUnaligned(fromByteOffset: offset, as: SIMD16<Int8>.self))
          let sum = raw.load(fromByteOffset: offset * 2, as: SIMD16<Int16>.self) &+ weights
          raw.storeBytes(of: sum, toByteOffset: offset * 2, as: SIMD16<Int16>.self)
          offset += 16
        }
      default:
        let list = base + Int((payload >> 7) & 0x7F_FFFF) * 2
        for entry in 0..<Int(payload & 127) {
          let pair = list.load(fromByteOffset: entry * 2, as: UInt16.self)
          scores[Int(pair & 127)] &+= Int16(Int8(truncatingIfNeeded: pair >> 8))
        }
      }
    }
  }
}

/// Room for one decision: features, slots, scores.
struct ScoreScratch: ~Copyable {
  let features = UnsafeMutablePointer<UInt64>.allocate(capacity: WeightTable.featuresMax)
  let loaded = UnsafeMutablePointer<UInt64>.allocate(capacity: WeightTable.featuresMax)
  let payloads = UnsafeMutablePointer<UInt32>.allocate(capacity: WeightTable.featuresMax)
  let scores: UnsafeMutablePointer<Int16>

  init() {
    let raw = UnsafeMutableRawPointer.allocate(byteCount: WeightTable.actionsMax * 2, alignment: 64)
    scores = raw.bindMemory(to: Int16.self, capacity: WeightTable.actionsMax)
    scores.initialize(repeating: 0, count: WeightTable.actionsMax)
  }

  deinit {
    features.deallocate()
    loaded.deallocate()
    payloads.deallocate()
    scores.deallocate()
  }
}
