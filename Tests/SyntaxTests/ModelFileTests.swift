import Testing

@testable import Syntax

@Suite("The model's file")
struct ModelFileTests {
  private let bytes = TinyModel.bytes()

  private func error(of bytes: [UInt8]) throws -> SyntaxModelError? {
    try TinyModel.withFile(bytes) { path in
      do {
        _ = try SyntaxModel(path: path)
        return nil
      } catch let error as SyntaxModelError {
        return error
      }
    }
  }

  @Test(
    "the same seed gives the same bytes, whatever the order in which members finish; another seed gives others"
  )
  func determinism() {
    #expect(TinyModel.bytes(seed: 7, members: 3) == TinyModel.bytes(seed: 7, members: 3))
    #expect(TinyModel.bytes(seed: 7) != TinyModel.bytes(seed: 8))
  }

  @Test("it loads, and tells what it was trained with")
  func loads() throws {
    #expect(try error(of: bytes) == nil)
    try TinyModel.withFile(bytes) { path in
      let model = try SyntaxModel(path: path)
      #expect(model.wordClasses.actionVerbs == ["impose", "reject"])
      #expect(model.notes.contains { $0.contains("seed 1") })
    }
  }

  @Test("a file that is not there, no model, cut off, grown or of another version is told apart")
  func wrong() throws {
    #expect(throws: SyntaxModelError.self) { try SyntaxModel(path: "/nonexistent/english.model") }
    guard case .notAModel = try error(of: Array("hello".utf8) + [UInt8](repeating: 0, count: 100)) else {
      Issue.record("not told as no model")
      return
    }
    guard case .wrongLength = try error(of: Array(bytes.dropLast(10))) else {
      Issue.record("a cut file is not told")
      return
    }
    guard case .wrongLength = try error(of: bytes + [0]) else {
      Issue.record("a grown file is not told")
      return
    }
    var newer = bytes
    newer[8] = 200
    guard case .wrongVersion(_, 200, ModelFile.version) = try error(of: newer) else {
      Issue.record("another version is not told")
      return
    }
  }

  @Test("one flipped bit anywhere after the header is found")
  func damage() throws {
    for place in stride(from: ModelFile.headerBytes, to: bytes.count, by: max(1, bytes.count / 61)) {
      var damaged = bytes
      damaged[place] ^= 1 << UInt8(place % 8)
      guard case .damaged = try error(of: damaged) else {
        Issue.record("byte \(place) may be flipped unseen")
        return
      }
    }
  }

  @Test("content that is wrong under a right checksum is refused or harmless, never a trap")
  func malformed() throws {
    var random = Random(seed: 3)
    for _ in 0..<400 {
      var changed = bytes
      for _ in 0..<4 {
        // The directory and the tables: mostly near the front, where offsets and counts lie.
        let range = random.unit() < 0.5 ? min(400, bytes.count) : bytes.count
        changed[ModelFile.headerBytes + Int(random.next() % UInt64(range - ModelFile.headerBytes))] =
          UInt8(truncatingIfNeeded: random.next())
      }
      let sum = changed.withUnsafeBytes {
        ModelFile.checksum(UnsafeRawBufferPointer(rebasing: $0[ModelFile.headerBytes...]))
      }
      changed.replaceSubrange(24..<32, with: ModelFile.littleEndian(sum))
      try TinyModel.withFile(changed) { path in
        guard let model = try? SyntaxModel(path: path) else { return }
        _ = Analyzer(model).analyze("China imposed tariffs. The minister said so.")
      }
    }
  }
}
