import Domain

/// Checks record after record that each is the one that is due: whole, next in number, next in the chain, next
/// in its group.
struct RecordSequence {
  /// The number of the last record that was right.
  private(set) var last: SequenceNumber
  /// Its hash; nil where it is not known, and then the next record's is taken on trust.
  private(set) var hash: ChainHash?
  /// Records that are missing to the present group; 0 between groups.
  private(set) var missing = 0

  private let hasher: ChainHasher

  init(after last: SequenceNumber, hash: ChainHash?, hasher: ChainHasher = ChainHasher()) {
    self.last = last
    self.hash = last.number == 0 ? .genesis : hash
    self.hasher = hasher
  }

  enum Fault: Error {
    case damage(Damage.Cause)
    case newer(String)
  }

  /// Takes the next line, without its line feed.
  mutating func take(_ line: UnsafeRawBufferPointer) throws(Fault) -> Record {
    let record: Record
    do throws(RecordFault) { record = try Record(line: line) } catch {
      throw .damage(.unreadable(error.what))
    }
    guard record.sequence == last.next else { throw .damage(.outOfSequence(found: record.sequence)) }
    guard missing == 0 || record.more == missing - 1 else { throw .damage(.unfinishedGroup) }
    let type = String(decoding: line[record.type], as: UTF8.self)
    let known: EventType
    do throws(UnknownVersion) { known = try EventCodec.type(type, version: record.version) } catch {
      throw .newer(error.what)
    }
    if let hash, hasher.hash(hash, Record.hashed(line)) != record.hash { throw .damage(.brokenChain) }
    last = record.sequence
    // The record behind a lost one was chained to what is lost.
    hash = known == .recordLost ? nil : record.hash
    missing = record.more
    return record
  }

  mutating func take(_ line: [UInt8]) -> Result<Record, Fault> {
    line.withUnsafeBytes { bytes in
      do throws(Fault) { return .success(try take(bytes)) } catch { return .failure(error) }
    }
  }

  /// Goes on behind a record that was not right, on trust.
  mutating func resume(after record: Record) {
    last = record.sequence
    hash = record.hash
    missing = record.more
  }
}
