import Domain
import FileSystem

/// Appends batches of bytes to the log's last segment, and begins the next one when it is full. For one thread.
final class SegmentWriter {
  /// What is durable: the next batch goes behind it.
  private(set) var last: SequenceNumber
  private(set) var hash: ChainHash?
  private var segment: Segment
  private var file: any File
  private var size: UInt64
  /// Why nothing more is taken.
  private var end: AppendFailure?

  private let directory: LogDirectory
  private let segmentByteCountMax: UInt64

  init(
    directory: LogDirectory, segment: Segment, file: any File, tail: Tail, segmentByteCountMax: UInt64
  ) {
    self.directory = directory
    self.segment = segment
    self.file = file
    self.segmentByteCountMax = segmentByteCountMax
    last = tail.last
    hash = tail.hash
    size = tail.end
  }

  /// Why nothing more is taken; nil while the log is in order.
  var failure: AppendFailure? { end }

  /// Writes a batch of whole groups and makes it durable.
  func append(_ batch: Batch) throws(AppendFailure) {
    if let end { throw end }
    if size > 0, size + UInt64(batch.bytes.count) > segmentByteCountMax { try roll() }
    do throws(FileError) {
      try file.write(batch.bytes, at: size)
    } catch {
      try withdraw(error)
    }
    do throws(FileError) {
      try file.sync()
    } catch {
      throw fail(.syncFailed(error))
    }
    size += UInt64(batch.bytes.count)
    last = batch.last
    hash = batch.hash
  }

  /// - Returns: why the log was not closed cleanly. All that was acknowledged is durable all the same.
  func close() -> AppendFailure? {
    if let end { return end == .closed ? nil : end }
    var failure: AppendFailure?
    do throws(AppendFailure) { try noteDurable() } catch { failure = error }
    end = .closed
    file.close()
    return failure
  }

  /// Takes back what a failed write has left behind the last batch.
  private func withdraw(_ error: FileError) throws(AppendFailure) {
    do throws(FileError) {
      // A file system that became read-only has taken nothing, and would not take the cut either.
      if try file.status().size != size { try file.truncate(to: size) }
    } catch { throw fail(.failed(error)) }
    if error.isNoSpace { throw .noSpace(error) }
    if error.isReadOnly { throw .readOnly(error) }
    throw fail(.failed(error))
  }

  private func roll() throws(AppendFailure) {
    let next = Segment(first: last.next, in: directory.path)
    let nextFile: any File
    do throws(FileError) {
      nextFile = try directory.fileSystem.open(next.path, .create)
    } catch {
      if error.isNoSpace { throw .noSpace(error) }
      if error.isReadOnly { throw .readOnly(error) }
      throw fail(.failed(error))
    }
    do throws(FileError) {
      try directory.fileSystem.syncDirectory(directory.path)
    } catch {
      throw fail(.syncFailed(error))
    }
    file.close()
    file = nextFile
    segment = next
    size = 0
    try noteDurable()
  }

  /// Writes the watermark. Where there is no space for it, it lags behind, and costs the next start a copy of the
  /// last segment; a device that fails here is not to be trusted with more events.
  private func noteDurable() throws(AppendFailure) {
    do throws(FileError) { try writeWatermark() } catch {
      if error.isNoSpace || error.isReadOnly { return }
      let isSync = error.operation == .sync || error.operation == .syncDirectory
      throw fail(isSync ? .syncFailed(error) : .failed(error))
    }
  }

  func writeWatermark() throws(FileError) {
    let watermark = Watermark(segment: segment.first, byteCount: size, sequence: last, hash: hash)
    try directory.fileSystem.replace(directory.watermarkPath, with: watermark.encoded)
  }

  private func fail(_ failure: AppendFailure) -> AppendFailure {
    end = failure
    return failure
  }
}
