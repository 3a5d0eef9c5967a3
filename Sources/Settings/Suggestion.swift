/// The nearest of some known words to a mistyped one.
enum Suggestion {
  /// Edits that a typing mistake may be off by.
  static let editsMax = 3

  /// - Returns: the candidate fewest edits away; nil where none is near.
  static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let limit = min(editsMax, max(1, word.count / 2))
    return candidates.map { ($0, distance(word, $0)) }.filter { $0.1 <= limit }
      .min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
  }

  /// Levenshtein's distance: insertions, deletions and substitutions of characters.
  static func distance(_ a: String, _ b: String) -> Int {
    let b = Array(b)
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let substituted = diagonal + (x == y ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}
