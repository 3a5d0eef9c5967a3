import Domain
import Testing

@Suite("Fingerprints")
struct FingerprintTests {
  let text = (0..<200).map { "word\($0 * 7919 % 613)" }.joined(separator: " ")

  func share(_ a: String, _ b: String) -> Bool {
    !Set(Fingerprint.bands(of: Fingerprint.of(a))).isDisjoint(with: Fingerprint.bands(of: Fingerprint.of(b)))
  }

  @Test("a copy with other typography, capitals and spacing is the same text")
  func typography() {
    let dressed = "“" + text.uppercased().split(separator: " ").joined(separator: ",\n— ") + "”"
    #expect(Fingerprint.of(dressed) == Fingerprint.of(text))
    #expect(
      Fingerprint.of("China’s tariffs hit the market") == Fingerprint.of("China's tariffs hit the market"))
  }

  @Test("a copy that lost its last tenth is found, another text is not")
  func copies() {
    let cut = text.split(separator: " ").dropLast(20).joined(separator: " ")
    #expect(share(text, cut))
    let other = (0..<200).map { "other\($0 * 7919 % 613)" }.joined(separator: " ")
    #expect(!share(text, other))
    #expect(Fingerprint.similarity(Fingerprint.of(text), Fingerprint.of(cut))! > 0.75)
    #expect(Fingerprint.similarity(Fingerprint.of(text), Fingerprint.of(other))! < 0.1)
  }

  @Test("fewer words than a shingle have no fingerprint and no bands")
  func short() {
    #expect(Fingerprint.of("three words only").isEmpty)
    #expect(Fingerprint.bands(of: []).isEmpty)
    #expect(Fingerprint.of("now these are four").count == Fingerprint.minima)
  }

  @Test("the log has fingerprints: they must never change")
  func stable() {
    #expect(
      Fingerprint.of("The quick brown fox jumps over the lazy dog").prefix(4) == [
        541_307_468, 752_519_893, 1_875_080_281, 315_228_629,
      ])
  }
}
