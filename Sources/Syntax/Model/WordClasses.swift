/// Our own word lists as features of the tagger, so that a verb of action that the treebanks do not know is a verb
/// in a headline too. Lists hold base forms; inflected forms are made by rule.
public struct WordClasses: Hashable, Sendable {
  /// Base forms of verbs that report an action: "slam", "oust".
  public var actionVerbs: [String]
  /// Base forms of nouns that name an action, many of them verbs as well: "embargo", "control".
  public var actionNouns: [String]
  /// Words that name actors: "minister", "kremlin".
  public var actorWords: [String]

  public init(actionVerbs: [String] = [], actionNouns: [String] = [], actorWords: [String] = []) {
    self.actionVerbs = actionVerbs
    self.actionNouns = actionNouns
    self.actorWords = actorWords
  }

  enum Bit {
    static let base: UInt8 = 1
    static let present: UInt8 = 2
    static let past: UInt8 = 4
    static let progressive: UInt8 = 8
    static let actor: UInt8 = 16
    static let noun: UInt8 = 32
  }

  /// Bits by hash of the form, as `Atom.word` hashes it.
  func hashed() -> [UInt32: UInt8] {
    var bits: [UInt32: UInt8] = [:]
    for verb in actionVerbs {
      bits[WordClasses.hash(verb), default: 0] |= Bit.base
      bits[WordClasses.hash(Inflection.present(verb)), default: 0] |= Bit.present
      for past in Inflection.pasts(verb) { bits[WordClasses.hash(past), default: 0] |= Bit.past }
      bits[WordClasses.hash(Inflection.progressive(verb)), default: 0] |= Bit.progressive
    }
    // Nouns in -s are as verbs in -s.
    for noun in actionNouns {
      bits[WordClasses.hash(noun), default: 0] |= Bit.noun
      bits[WordClasses.hash(Inflection.present(noun)), default: 0] |= Bit.noun
    }
    for word in actorWords { bits[WordClasses.hash(word), default: 0] |= Bit.actor }
    return bits
  }

  static func hash(_ word: String) -> UInt32 {
    let lower = Array(word.utf8.prefix(Atom.wordBytesMax)).map { $0 >= 65 && $0 <= 90 ? $0 + 32 : $0 }
    let digits = lower.map { $0 >= 48 && $0 <= 57 ? 48 : $0 }
    return digits.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { FeatureHash.bytes($0, buffer.count, 1) } ?? 0
    }
  }
}
