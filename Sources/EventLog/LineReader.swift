import FileSystem
import Glibc

/// Reads a file line by line through one buffer, which grows to the longest line there is.
final class LineReader {
  struct Line {
    /// Without the line feed. Valid until the next call.
    var bytes: UnsafeRawBufferPointer
    /// Bytes from the file's start.
    var offset: UInt64
    /// False for what stands behind the last line feed.
    var isTerminated: Bool

    /// The offset behind the line and its line feed.
    var end: UInt64 { offset + UInt64(bytes.count) + (isTerminated ? 1 : 0) }
  }

  private static let bufferByteCount = 1 << 20

  let file: any File
  private var buffer: UnsafeMutableRawBufferPointer
  /// What of the buffer has been read from the file and not handed out.
  private var filled: Range<Int> = 0..<0
  /// Where in the file `filled` begins.
  private(set) var offset: UInt64

  init(_ file: any File, at offset: UInt64 = 0, bufferByteCount: Int = LineReader.bufferByteCount) {
    self.file = file
    self.offset = offset
    buffer = .allocate(byteCount: bufferByteCount, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// Goes to an offset and forgets what was read ahead: the file may have changed behind it.
  func seek(to offset: UInt64) {
    self.offset = offset
    filled = 0..<0
  }

  /// The next line; nil at the file's end. A line longer than `Record.byteCountMax` comes in pieces, of which
  /// none is a record.
  func next() throws(FileError) -> Line? {
    var searched = 0
    while true {
      if let feed = lineFeed(from: filled.lowerBound + searched) {
        return take(filled.lowerBound..<feed, isTerminated: true)
      }
      searched = filled.count
      if searched >= Record.byteCountMax { return take(filled, isTerminated: false) }
      if try fill() == 0 {
        return filled.isEmpty ? nil : take(filled, isTerminated: false)
      }
    }
  }

  private func take(_ range: Range<Int>, isTerminated: Bool) -> Line {
    let line = Line(
      bytes: UnsafeRawBufferPointer(rebasing: buffer[range]), offset: offset, isTerminated: isTerminated)
    filled = (range.upperBound + (isTerminated ? 1 : 0))..<filled.upperBound
    offset = line.end
    return line
  }

  private func lineFeed(from start: Int) -> Int? {
    guard start < filled.upperBound, let base = buffer.baseAddress,
      let found = memchr(base + start, 0x0A, filled.upperBound - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private func fill() throws(FileError) -> Int {
    if filled.lowerBound > 0 {
      if !filled.isEmpty, let base = buffer.baseAddress {
        memmove(base, base + filled.lowerBound, filled.count)
      }
      filled = 0..<filled.count
    }
    if filled.count == buffer.count {
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * buffer.count, alignment: 16)
      larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
      buffer.deallocate()
      buffer = larger
    }
    let room = UnsafeMutableRawBufferPointer(rebasing: buffer[filled.upperBound...])
    let count = try file.read(into: room, at: offset + UInt64(filled.count))
    filled = filled.lowerBound..<(filled.upperBound + count)
    return count
  }
}
