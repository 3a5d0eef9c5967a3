import Domain
import Testing

@Suite("digests")
struct DigestTests {
  @Test("SHA-256 of the standard's examples")
  func knownAnswers() {
    #expect(
      Digest(of: Array("abc".utf8)).hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(Digest(of: []).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test("hexadecimal reads back, and nothing else is read")
  func hex() {
    let digest = Digest(of: Array("x".utf8))
    #expect(Digest(hex: digest.hex) == digest)
    #expect(Digest(hex: digest.hex.uppercased()) == digest)
    #expect(Digest(hex: String(digest.hex.dropLast())) == nil)
    #expect(Digest(hex: digest.hex.dropLast() + "g") == nil)
    #expect(Digest(bytes: digest.bytes) == digest)
  }
}
