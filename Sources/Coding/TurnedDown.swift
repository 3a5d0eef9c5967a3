import Domain

/// A reading that was considered and not taken: what `--explain` shows.
public struct TurnedDown: Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    case negated
    case noSource
    case noRecipient
    case actsOnItself(String)
    case unresolvedActor(String)
    /// Under a word that only mentions it: "accused of", "fears of".
    case onlyMentioned(under: String)
    case conditionFails
    case weakTrigger
    /// A company's dealings, a place, the press: parties whose facts are not their countries'.
    case implausibleParties
    case lowConfidence(Double)
  }

  public var trigger: ByteSpan
  public var rule: String
  public var reason: Reason
}

extension TurnedDown.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .negated: "negated"
    case .noSource: "nobody who does it"
    case .noRecipient: "nobody it is done to"
    case .actsOnItself(let country): "\(country) would act on itself"
    case .unresolvedActor(let text): "\"\(text)\" resolves to no country"
    case .onlyMentioned(let word): "only mentioned, under \"\(word)\""
    case .conditionFails: "a condition of the frame fails"
    case .weakTrigger: "the word alone says too little"
    case .implausibleParties: "such parties do not do that for their countries"
    case .lowConfidence(let value): "confidence \(value) is below the least"
    }
  }
}
