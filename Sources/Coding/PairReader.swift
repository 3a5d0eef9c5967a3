import Domain
import Ontology
import Syntax

/// What the marked source does to the marked target.
public struct PairAnswer: Hashable, Sendable {
  public var type: PloverType
  /// Probability in [0, 1].
  public var confidence: Double
}

/// An event of a sentence, seen from a marked pair.
struct PairEvent {
  var match: FrameMatcher.Match
  var chain: Chain
  /// How well the marked phrases fit the event's slots: 3 they stand in them, 2 they are part of what stands in
  /// them, 1 they stand below the trigger, 0 elsewhere.
  var sourceFit: Int
  var targetFit: Int
  /// The trigger stands on the way through the tree from source to target.
  var isOnPath: Bool
  /// Steps through the tree from the trigger to the nearer of the two.
  var distance: Int
  var score: Double

  /// The type after carriers, modals and negation, folded as the codebook's gold has it: an act of force that is
  /// announced is a threat, a deed of cooperation that is announced, offered or promised is an agreement. What is only the purpose of another deed stays what it is.
  var type: PloverType {
    guard !chain.operators.isEmpty || chain.type.quad == .materialConflict else { return chain.type }
    return switch (chain.status, chain.type.quad) {
    case (.planned, .materialConflict), (.threatened, .materialConflict): .threaten
    case (.planned, .verbalCooperation), (.planned, .materialCooperation): .agree
    default: chain.type
    }
  }
}

/// Reads a sentence for a marked pair.
struct PairReader {
  let reading: SentenceReading
  let triggers: Triggers
  let finder: PartyFinder
  let matcher: FrameMatcher
  let source: Range<Int>
  let target: Range<Int>
  let sourceHead: Int
  let targetHead: Int
  let path: [Int]

  init(
    reading: SentenceReading, triggers: Triggers, finder: PartyFinder, source: ByteSpan, target: ByteSpan
  ) {
    self.reading = reading
    self.triggers = triggers
    self.finder = finder
    matcher = FrameMatcher(reading, triggers)
    self.source = PairReader.tokens(source, reading)
    self.target = PairReader.tokens(target, reading)
    sourceHead = PairReader.head(self.source, reading)
    targetHead = PairReader.head(self.target, reading)
    path = reading.sentence.path(from: sourceHead, to: targetHead)
  }

  private static func tokens(_ span: ByteSpan, _ reading: SentenceReading) -> Range<Int> {
    let first = reading.tokens.firstIndex { $0.span.upperBound > span.start } ?? reading.count - 1
    let end = reading.tokens[first...].firstIndex { $0.span.lowerBound >= span.end } ?? reading.count
    return first..<max(first + 1, end)
  }

  private static func head(_ run: Range<Int>, _ reading: SentenceReading) -> Int {
    let tops = run.filter { !run.contains(reading.head($0)) && reading.relation($0) != .punct }
    return tops.first { reading.isNominal($0) } ?? tops.first ?? run.lowerBound
  }

  // MARK: Events

  /// All events of the sentence, the likeliest first.
  func events() -> [PairEvent] {
    let chains = ChainReader(reading: reading, triggers: triggers, matcher: matcher)
    var found: [PairEvent] = []
    for token in 0..<reading.count where reading.symbols[token] != .unknown {
      if source.contains(token) && reading.mention(at: token) != nil { continue }
      for match in matcher.frames(at: token).prefix(3) {
        let chain = chains.chain(from: token, frame: match.frame)
        found.append(event(match, chain))
      }
    }
    return found.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
      .map(\.element)
  }

  private func event(_ match: FrameMatcher.Match, _ chain: Chain) -> PairEvent {
    let token = match.token
    var sources = slotFillers(match.frame.source, at: token)
    var targets = slotFillers(match.frame.recipient, at: token)
    for (place, carrier) in chain.carriers {
      sources += slotFillers(carrier.source, at: place)
      targets += slotFillers(match.frame.recipient + carrier.recipient, at: place)
    }
    let sourceFit = fit(source, sourceHead, sources, below: token)
    let targetFit = fit(target, targetHead, targets, below: token)
    let isOnPath = path.contains(token) || chain.carriers.contains { path.contains($0.token) }
    let distance = min(steps(token, sourceHead), steps(token, targetHead))
    var score = match.frame.weight + Double(sourceFit) + Double(targetFit) * 0.8 + match.score * 0.1
    score += isOnPath ? 1.5 : 0
    score -= 0.2 * Double(min(distance, 6))
    if source.contains(token) || target.contains(token) { score -= 1.2 }
    if chain.turnedDown != nil { score -= 1.5 }
    if match.frame.flags.contains(.weak) { score -= 1 }
    return PairEvent(
      match: match, chain: chain, sourceFit: sourceFit, targetFit: targetFit, isOnPath: isOnPath,
      distance: distance, score: score)
  }

  private func slotFillers(_ slots: [Triggers.Slot], at token: Int) -> [Int] {
    slots.flatMap { reading.fillers($0, of: token) }
  }

  private func fit(_ span: Range<Int>, _ head: Int, _ fillers: [Int], below token: Int) -> Int {
    var best = 0
    for filler in fillers {
      if reading.conjuncts(filler).contains(where: { span.contains($0) }) { return 3 }
      if reading.sentence.isInside(head, filler) { best = 2 }
    }
    if best == 0, reading.sentence.isInside(head, token) { best = 1 }
    return best
  }

  private func steps(_ a: Int, _ b: Int) -> Int { reading.sentence.path(from: a, to: b).count - 1 }

  // MARK: Rules alone

  /// The likeliest event's type; nil where the sentence names no event.
  static func ruled(_ events: [PairEvent]) -> PloverType? { events.first?.type }
}
