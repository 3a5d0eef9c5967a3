import Domain

/// Any bytes, as a record's line and as the data of every type of event: nothing may trap, and whatever reads as an
/// event must read the same after it was written.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRecordDecoder(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = UnsafeRawBufferPointer(start: start, count: count)
  _ = try? Record(line: bytes)
  _ = Record.sequence(ofLine: bytes)
  _ = TailReading.endOfFirstRecord(in: bytes)
  _ = Watermark(Array(bytes))
  for type in EventType.allCases {
    guard let event = try? EventCodec.decode(type, version: 1, data: bytes), event.infiniteField == nil else {
      continue
    }
    var json = JSONWriter()
    event.write(to: &json)
    let again = json.bytes.withUnsafeBytes { try? EventCodec.decode(type, version: 1, data: $0) }
    precondition(again == event, "an event reads otherwise after it was written")
  }
  whole(bytes)
  return 0
}

/// The same bytes as the data of a record with a right frame and checksum, so that they come past both.
private func whole(_ bytes: UnsafeRawBufferPointer) {
  guard !bytes.isEmpty, !bytes.contains(0x0A) else { return }
  var json = JSONWriter()
  _ = Record.write(
    to: &json, sequence: SequenceNumber(1), recorded: "2026-03-01T10:00:00.000000Z", type: "FactsExtracted",
    version: 1, more: 0, durable: SequenceNumber(0), after: .genesis, hasher: ChainHasher()
  ) { json in json.raw(bytes) }
  json.bytes.dropLast().withUnsafeBytes { line in
    guard let record = try? Record(line: line) else {
      preconditionFailure("a record that was written is none")
    }
    let data = UnsafeRawBufferPointer(rebasing: line[record.data])
    precondition(data.elementsEqual(bytes), "a record's data are not what was written")
  }
}
