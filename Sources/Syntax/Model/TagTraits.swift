/// What the tagger and the parser ask of a tag beyond its number, in flat memory for the inner loop.
struct TagTraits: ~Copyable {
  private static let finiteVerb: UInt8 = 1
  private static let comma: UInt8 = 2
  private static let opening: UInt8 = 4

  private let traits = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)

  init(_ tags: [(upos: UPOS, xpos: XPOS)]) {
    traits.initialize(repeating: 0, count: 256)
    for (number, tag) in tags.enumerated() {
      if [.vbd, .vbp, .vbz, .md].contains(tag.xpos) { traits[number] |= TagTraits.finiteVerb }
      if tag.xpos == .comma { traits[number] |= TagTraits.comma }
      if tag.upos == .subordinator || tag.upos == .coordinator || tag.upos == .punctuation
        || [.wdt, .wp, .wrb, .wpPossessive].contains(tag.xpos)
      {
        traits[number] |= TagTraits.opening
      }
    }
  }

  deinit { traits.deallocate() }

  @inline(__always) func isFiniteVerb(_ tag: UInt8) -> Bool { traits[Int(tag)] & TagTraits.finiteVerb != 0 }
  /// Whether another clause may begin with it.
  @inline(__always) func opensClause(_ tag: UInt8) -> Bool { traits[Int(tag)] & TagTraits.opening != 0 }
  @inline(__always) func isComma(_ tag: UInt8) -> Bool { traits[Int(tag)] & TagTraits.comma != 0 }
}
