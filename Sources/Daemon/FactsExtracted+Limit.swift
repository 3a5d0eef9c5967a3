import Domain

extension FactsExtracted {
  /// Bytes that an article's facts may take in the log at most, reckoned high; a record can hold more. It is as
  /// much as thousands of sentences say: what is denser was made to be so.
  static let factBytesMax = 16 << 20
  /// Bytes of a fact besides its texts, at most.
  private static let fixedBytes = 2_000
  /// A control character becomes six bytes.
  private static let escapedBytes = 6

  /// Leaves out the facts beyond `factBytesMax`, and notes how many.
  mutating func limit() {
    var bytes = 0
    let kept = facts.prefix {
      bytes += FactsExtracted.bytesMax(of: $0)
      return bytes <= FactsExtracted.factBytesMax
    }
    guard kept.count < facts.count else { return }
    notes.append("\(facts.count - kept.count) of \(facts.count) facts are left out: too many for one article")
    facts = Array(kept)
  }

  private static func bytesMax(of fact: Fact) -> Int {
    let texts =
      [fact.evidence.sentence, fact.evidence.trigger.text, fact.source.text, fact.recipient?.text ?? ""]
      + fact.goods
    return fixedBytes + texts.reduce(0) { $0 + $1.utf8.count } * escapedBytes
  }
}
