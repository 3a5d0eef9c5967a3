import Domain

/// Groups of events as the bytes that one write puts behind the log.
struct Batch {
  private(set) var last: SequenceNumber
  private(set) var hash: ChainHash
  private(set) var bytes: [UInt8] = []

  private var durable: SequenceNumber
  private var recorded = Timestamp(microseconds: 0)
  private var recordedText = ""
  private var json = JSONWriter()
  private let hasher = ChainHasher()

  /// Memory that is kept for the next batch.
  private static let keptByteCountMax = 8 << 20

  init(after last: SequenceNumber, hash: ChainHash?) {
    self.last = last
    self.hash = hash ?? .genesis
    durable = last
  }

  /// Empties it. Its first record follows `last`, which is durable.
  mutating func begin(after last: SequenceNumber, hash: ChainHash?, at now: Timestamp) {
    bytes.removeAll(keepingCapacity: bytes.capacity <= Batch.keptByteCountMax)
    self.last = last
    self.hash = hash ?? .genesis
    durable = last
    recorded = now
    recordedText = now.description
  }

  /// Adds groups, or none of them.
  mutating func add(_ groups: [[Event]]) throws(AppendFailure) -> [[RecordedEvent]] {
    json.removeAll()
    var end = (last, hash)
    var result: [[RecordedEvent]] = []
    result.reserveCapacity(groups.count)
    for group in groups {
      guard group.count <= Record.groupCountMax else {
        throw .unencodable(event: "a group of \(group.count) events", reason: "it is too large")
      }
      var recordedGroup: [RecordedEvent] = []
      recordedGroup.reserveCapacity(group.count)
      for (index, event) in group.enumerated() {
        if let field = event.infiniteField {
          throw .unencodable(event: event.name, reason: "its \(field) is not a finite number")
        }
        let start = json.bytes.count
        let type = event.type
        end.0 = end.0.next
        end.1 = Record.write(
          to: &json, sequence: end.0, recorded: recordedText, type: type.rawValue,
          version: EventCodec.version(of: type), more: group.count - 1 - index, durable: durable,
          after: end.1, hasher: hasher
        ) { json in event.write(to: &json) }
        guard json.bytes.count - start <= Record.byteCountMax else {
          throw .unencodable(event: event.name, reason: "it is larger than \(Record.byteCountMax) bytes")
        }
        recordedGroup.append(RecordedEvent(sequence: end.0, recorded: recorded, event: event))
      }
      result.append(recordedGroup)
    }
    bytes.append(contentsOf: json.bytes)
    (last, hash) = end
    return result
  }
}
