import Coding
import Domain

/// Raw sentences: is there a fact on the marked pair, and is its type right?
struct OpenAccuracy {
  let coder: Coder
  let sentences: [MarkedSentence]
  let listsErrors: Bool

  func measure() {
    var found = 0
    var right = 0
    var facts = 0
    var misses: [Miss: Int] = [:]
    /// By tenths of confidence: facts on the pair, and those with the right type.
    var bins = [(count: Int, right: Int)](repeating: (0, 0), count: 10)
    for sentence in sentences {
      let coded = coder.code(sentence.article, received: Day(daysSinceEpoch: 18_000)).facts
      facts += coded.count
      let onPair = coded.filter { fact in
        fact.source.span.overlaps(sentence.source) && fact.recipient?.span.overlaps(sentence.target) == true
      }
      let isRight = onPair.contains { $0.type.map(MarkedSentence.folded) == sentence.root }
      if !onPair.isEmpty { found += 1 }
      if isRight { right += 1 }
      for fact in onPair {
        let bin = min(9, Int(fact.confidence * 10))
        bins[bin].count += 1
        if fact.type.map(MarkedSentence.folded) == sentence.root { bins[bin].right += 1 }
      }
      if !isRight {
        let miss = miss(sentence, coded, onPair: onPair)
        misses[miss, default: 0] += 1
        if listsErrors { list(sentence, coded, miss) }
      }
    }
    let total = Double(sentences.count)
    report("open text, recall of the marked pair with its type", Double(right) / total, bar: 0.60)
    report(
      "open text, root right where a fact is found on the pair", Double(right) / Double(max(1, found)),
      bar: 0.80)
    print("     a fact on the pair in \(found) of \(sentences.count) sentences; \(facts) facts in all")
    for (miss, count) in misses.sorted(by: { $0.value > $1.value }) {
      print("     missed \(count): \(miss.rawValue)")
    }
    for (bin, counts) in bins.enumerated() where counts.count > 0 {
      print("     confidence 0.\(bin): \(counts.right) of \(counts.count) have the right type")
    }
  }

  /// Why a marked pair has no fact of its type.
  enum Miss: String {
    case wrongType = "a fact of another type stands on the pair"
    case turned = "the two are exchanged"
    case otherSource = "a fact of the type has another source"
    case otherTarget = "a fact of the type has another recipient"
    case otherPair = "a fact of the type stands on others"
    case pronoun = "no fact; the source or target is a pronoun"
    case noSource = "no fact; a trigger of the type found nobody who does it"
    case noRecipient = "no fact; a trigger of the type found nobody it is done to"
    case turnedDown = "no fact; a trigger of the type was turned down otherwise"
    case otherTriggers = "no fact; only triggers of other types"
    case noTrigger = "no fact and no trigger"
  }

  private func miss(
    _ sentence: MarkedSentence, _ facts: [Fact], onPair: [Fact]
  ) -> Miss {
    if !onPair.isEmpty { return .wrongType }
    let ofType = facts.filter { $0.type.map(MarkedSentence.folded) == sentence.root }
    func isOn(_ actor: Actor?, _ span: ByteSpan) -> Bool { actor?.span.overlaps(span) == true }
    if !ofType.isEmpty {
      if ofType.contains(where: { isOn($0.source, sentence.target) && isOn($0.recipient, sentence.source) }) {
        return .turned
      }
      if ofType.contains(where: { isOn($0.source, sentence.source) }) { return .otherTarget }
      return ofType.contains { isOn($0.recipient, sentence.target) } ? .otherSource : .otherPair
    }
    let pronouns: Set<String> = [
      "he", "she", "it", "they", "him", "her", "them", "his", "its", "their", "who", "we", "us", "which",
    ]
    if [sentence.source, sentence.target].contains(where: {
      pronouns.contains(text(sentence, $0).lowercased())
    }) {
      return .pronoun
    }
    let (_, explained) = coder.explain(sentence.article, received: Day(daysSinceEpoch: 18_000))
    let turnedDown = explained.flatMap(\.turnedDown)
    let root = sentence.root.lowercased()
    let own = turnedDown.filter {
      $0.rule.hasPrefix(root)
        || root == "yield" && ($0.rule.hasPrefix("retreat") || $0.rule.hasPrefix("concede"))
    }
    if own.contains(where: { $0.reason == .noRecipient }) { return .noRecipient }
    if own.contains(where: { $0.reason == .noSource }) { return .noSource }
    if !own.isEmpty { return .turnedDown }
    return turnedDown.isEmpty && facts.isEmpty ? .noTrigger : .otherTriggers
  }

  private func text(_ sentence: MarkedSentence, _ span: ByteSpan) -> String {
    String(decoding: Array(sentence.text.utf8)[span.start..<span.end], as: UTF8.self)
  }

  private func list(_ sentence: MarkedSentence, _ facts: [Fact], _ miss: Miss) {
    let given = facts.map {
      "\($0.source.text) \($0.type?.rawValue ?? "?")(\($0.evidence.trigger.rule)) \($0.recipient?.text ?? "")"
    }
    let pair = "\(text(sentence, sentence.source)) >> \(text(sentence, sentence.target))"
    print(
      "open\t\(miss)\t\(sentence.root)\t\(pair)\t\(sentence.text)\t\(given.joined(separator: "; "))")
  }
}
