import Glibc

/// Lines of standard input, as bytes without their newline.
enum LineInput {
  /// A longer line is handed on cut; whoever reads it says that it is too long.
  static let lineBytesMax = 17 << 20

  static func forEachLine(_ body: ([UInt8]) -> Void) throws {
    guard let input = fdopen(dup(STDIN_FILENO), "r") else {
      throw CommandFailure(.io, "standard input: \(String(cString: strerror(errno)))")
    }
    defer { fclose(input) }
    var pointer: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(pointer) }
    while true {
      let count = getline(&pointer, &capacity, input)
      guard count >= 0, let pointer else { break }
      var bytes = pointer.withMemoryRebound(to: UInt8.self, capacity: count) {
        Array(UnsafeBufferPointer(start: $0, count: min(count, lineBytesMax)))
      }
      while bytes.last == 0x0A || bytes.last == 0x0D { bytes.removeLast() }
      if !bytes.isEmpty { body(bytes) }
    }
    if ferror(input) != 0 {
      throw CommandFailure(.io, "standard input: \(String(cString: strerror(errno)))")
    }
  }
}
