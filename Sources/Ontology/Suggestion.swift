/// Near names for one that is unknown: "did you mean …".
package enum Suggestion {
  /// Names offered at most.
  static let countMax = 3
  /// Longer names are not compared.
  static let lengthMax = 64

  /// The nearest of `names`, best first: those within a third of the word's length in edits, or that begin
  /// with it.
  package static func nearest(to word: String, among names: some Sequence<String>, countMax: Int = countMax)
    -> [String]
  {
    let wanted = Array(word.lowercased().utf8)
    guard !wanted.isEmpty, wanted.count <= lengthMax else { return [] }
    let distanceMax = max(1, wanted.count / 3)
    var found: [(name: String, distance: Int)] = []
    var seen: Set<String> = []
    for name in names {
      let bytes = Array(name.lowercased().utf8)
      guard bytes.count <= lengthMax, seen.insert(name).inserted else { continue }
      let begins = wanted.count >= 3 && bytes.starts(with: wanted)
      if !begins && abs(bytes.count - wanted.count) > distanceMax { continue }
      let distance = begins ? 1 : distance(wanted, bytes)
      if distance <= distanceMax { found.append((name, distance)) }
    }
    found.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return found.prefix(countMax).map(\.name)
  }

  /// `did you mean 'MNC'?`, or all names where there are few.
  static func hint(for word: String, among names: [String]) -> String {
    let near = nearest(to: word, among: names)
    if !near.isEmpty { return "did you mean " + near.map { "'\($0)'" }.joined(separator: " or ") + "?" }
    return "known are: " + names.prefix(40).joined(separator: ", ")
  }

  /// Optimal string alignment distance: insertions, deletions, substitutions, neighbours exchanged.
  static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var current = [i + 1] + [Int](repeating: 0, count: b.count)
      for j in 0..<b.count {
        let substitution = last[j] + (a[i] == b[j] ? 0 : 1)
        current[j + 1] = min(substitution, last[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          current[j + 1] = min(current[j + 1], beforeLast[j - 1] + 1)
        }
      }
      (beforeLast, last) = (last, current)
    }
    return last[b.count]
  }
}
