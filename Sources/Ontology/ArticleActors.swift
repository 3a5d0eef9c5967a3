import Domain

/// The actors and places that an article mentions, in order, none overlapping, each resolved by what the whole
/// article says: a surname after its full name, an acronym after it was introduced in brackets, a name of
/// several readings by the words around it, an office by the article's year.
public struct ArticleActors: Sendable {
  public private(set) var mentions: [ActorMention] = []

  /// - Parameters:
  ///   - text: UTF-8.
  ///   - published: decides between office holders and names of different years; nil counts as the present.
  public init(in text: borrowing Span<UInt8>, published: Day?, by ontology: Ontology) {
    var reader = ActorReader(matcher: ontology.actors, year: published?.civil.year)
    reader.read(text)
    mentions = reader.mentions
  }

  public init(in text: String, published: Day?, by ontology: Ontology) {
    self.init(in: Array(text.utf8).span, published: published, by: ontology)
  }

  /// Indices into `mentions` of those that begin in a range of the text's bytes.
  public func indices(in range: Range<Int>) -> Range<Int> {
    let first = firstIndex(from: range.lowerBound)
    return first..<max(first, firstIndex(from: range.upperBound))
  }

  public subscript(range: Range<Int>) -> ArraySlice<ActorMention> { mentions[indices(in: range)] }

  private func firstIndex(from position: Int) -> Int {
    var low = 0
    var high = mentions.count
    while low < high {
      let middle = (low + high) / 2
      if mentions[middle].start < position { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Adds an alias that the text introduces itself (`the Chinese Academy of Sciences (CAS)`, `Tran Van Dung, the
  /// foreign minister`): every later occurrence, case and all, becomes a mention with this sense, unless it lies
  /// in a mention already.
  public mutating func introduce(
    _ alias: String, as sense: ActorSense, in text: borrowing Span<UInt8>, after position: Int
  ) {
    var builder = PhraseTable.Builder()
    builder.add(alias, value: 0)
    let table = PhraseTable(builder)
    var sense = sense
    sense.flags.insert(.introduced)
    var found: [ActorMention] = []
    var index = position
    while index < text.count {
      let (hash, wordEnd) = PhraseTable.word(in: text, at: index, end: text.count)
      if wordEnd == index {
        index += ActorMatcher.gapStep(in: text, at: index)
      } else if let match = table.longestMatch(
        in: text, at: index, end: text.count, firstWord: hash, firstWordEnd: wordEnd)
      {
        found.append(ActorMention(start: index, end: match.end, senses: [sense]))
        index = max(match.end, wordEnd)
      } else {
        index = wordEnd
      }
    }
    let free = found.filter { mention in
      let place = firstIndex(from: mention.start)
      let startsFree = place == 0 || mentions[place - 1].end <= mention.start
      return startsFree && (place == mentions.count || mentions[place].start >= mention.end)
    }
    if !free.isEmpty { mentions = (mentions + free).sorted { $0.start < $1.start } }
  }
}
