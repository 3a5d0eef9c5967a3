import Domain
import Ontology
import Syntax

/// What a sentence says beside its events: the families of words in it and on the way from source to target. They
/// tell what it is about where no frame names the event, or the one that does is of another.
extension PairReader {
  /// Classes of the ontology's word lists: anywhere, on the way through the tree, and at the top of the way.
  func addClasses(_ found: inout Set<String>) {
    let top = topOfPath
    let between = Set(path).subtracting([sourceHead, targetHead])
    for (name, members) in triggers.classes {
      let isFamily = PairReader.families.contains { name.hasPrefix($0) }
      for token in 0..<reading.count where members.contains(reading.symbols[token]) {
        found.insert("any=\(name)")
        guard isFamily, between.contains(token) else { continue }
        found.insert("path-class=\(name)")
        if token == top { found.insert("top-class=\(name)") }
      }
    }
  }

  /// Classes that sort all words of news by meaning, and not only the companions of some frame's words.
  private static let families = ["sense-", "thing-"]

  /// The token of the way that stands highest in the tree.
  private var topOfPath: Int? {
    path.map { ($0, reading.depth(of: $0)) }.min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
  }

  /// How the words of the likeliest events stand in the sentence: as its predicate, an object, a modifier.
  func addRelations(_ found: inout Set<String>, _ events: [PairEvent]) {
    for (place, event) in zip(["first", "second"], events) {
      let relation = reading.relation(event.match.token).base.rawValue
      found.insert("relation-\(place)=\(relation)/\(event.type.rawValue)")
    }
  }
}
