import Domain

/// Turns records into events.
struct RecordDecoder {
  /// Records of one batch carry the same time: it is read once.
  private var timeBytes: [UInt8] = []
  private var time = Timestamp(microseconds: 0)

  mutating func event(
    of record: Record, line: LineReader.Line, in segment: Segment
  ) throws(LogFailure) -> RecordedEvent {
    let type = String(decoding: line.bytes[record.type], as: UTF8.self)
    let known: EventType
    do throws(UnknownVersion) { known = try EventCodec.type(type, version: record.version) } catch {
      throw .newerFormat(path: segment.path, offset: line.offset, what: error.what)
    }
    func undecodable(_ what: String) -> LogFailure {
      .damaged(
        Damage(
          segment: segment.path, offset: line.offset, sequence: record.sequence, cause: .undecodable(what)))
    }
    guard let recorded = recorded(line.bytes[record.recorded]) else { throw undecodable("no time") }
    do throws(JSONFault) {
      let data = UnsafeRawBufferPointer(rebasing: line.bytes[record.data])
      let event = try EventCodec.decode(known, version: record.version, data: data)
      return RecordedEvent(sequence: record.sequence, recorded: recorded, event: event)
    } catch {
      throw undecodable("\(error.what), at byte \(error.position) of its data")
    }
  }

  private mutating func recorded(_ bytes: Slice<UnsafeRawBufferPointer>) -> Timestamp? {
    if timeBytes.count == bytes.count, timeBytes.elementsEqual(bytes) { return time }
    guard let read = Timestamp(utf8: UnsafeRawBufferPointer(rebasing: bytes)) else { return nil }
    timeBytes = Array(bytes)
    time = read
    return read
  }
}
