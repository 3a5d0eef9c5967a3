/// Puts the lists of a weight table in order of their weights. Heavy features were corrected often because they
/// occur often: kept together, they stay in the processor's cache.
enum WeightOrder {
  /// The same table with its lists moved: rows stay where they are, before all lists.
  static func heaviestFirst(_ slots: [UInt64], _ data: [UInt8]) -> (slots: [UInt64], data: [UInt8]) {
    var lists: [(slot: Int, offset: Int, count: Int, weight: Int)] = []
    for (index, slot) in slots.enumerated() where slot != 0 {
      let payload = UInt32(truncatingIfNeeded: slot)
      guard payload >> 30 == WeightTable.Payload.list else { continue }
      let offset = Int((payload >> 7) & 0x7F_FFFF) * 2
      let count = Int(payload & 127)
      let weight = (0..<count).reduce(0) { $0 + abs(Int(Int8(bitPattern: data[offset + $1 * 2 + 1]))) }
      lists.append((index, offset, count, weight))
    }
    guard let start = lists.map(\.offset).min() else { return (slots, data) }
    lists.sort { ($0.weight, $1.slot) > ($1.weight, $0.slot) }
    var moved = slots
    var ordered = Array(data[..<start])
    for list in lists {
      let payload =
        WeightTable.Payload.list << 30 | UInt32(ordered.count / 2) << 7 | UInt32(list.count)
      moved[list.slot] = slots[list.slot] & 0xFFFF_FFFF_0000_0000 | UInt64(payload)
      ordered += data[list.offset..<list.offset + list.count * 2]
    }
    return (moved, ordered)
  }
}
