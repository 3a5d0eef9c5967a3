import Domain

/// An article as far as independence is concerned.
struct Origin: Hashable, Sendable {
  /// Articles of one cluster are copies of each other.
  var cluster: Int64
  /// 0 where the article does not say who published it.
  var publisher: Int32
  /// Microseconds; `Int64.max` where the article does not say.
  var published: Int64
}

/// Finds the independent origins among the articles that report one thing.
///
/// Copies of one text are one origin. It is that of whoever published the text first; two texts first published
/// by the same publisher are one origin too. Articles without a publisher are not independent of each other:
/// independence must be shown. A pure function of the set of articles: their order changes nothing, and a copy
/// that was published later than its original changes nothing either.
enum Origins {
  /// - Returns: for each article the number of its origin, counted from 0.
  static func fold(_ articles: [Origin]) -> [Int] {
    if articles.count == 1 { return [0] }
    // A text's first publishers: all that share the earliest time, the unknown one only where alone.
    var earliest: [Int64: Int64] = [:]
    for article in articles {
      earliest[article.cluster] = min(earliest[article.cluster] ?? .max, article.published)
    }
    var groups = Groups()
    var known: Set<Int64> = []
    for article in articles where article.published == earliest[article.cluster] && article.publisher != 0 {
      groups.join(.cluster(article.cluster), .publisher(article.publisher))
      known.insert(article.cluster)
    }
    for article in articles where !known.contains(article.cluster) {
      groups.join(.cluster(article.cluster), .publisher(0))
    }
    var numbers: [Int: Int] = [:]
    return articles.map { article in
      let root = groups.root(.cluster(article.cluster))
      return numbers[root]
        ?? {
          numbers[root] = numbers.count
          return numbers.count - 1
        }()
    }
  }

  private enum Node: Hashable {
    case cluster(Int64)
    case publisher(Int32)
  }

  /// Disjoint sets (union-find) of a few nodes.
  private struct Groups {
    private var places: [Node: Int] = [:]
    private var parents: [Int] = []

    mutating func root(_ node: Node) -> Int {
      guard var place = places[node] else {
        places[node] = parents.count
        parents.append(parents.count)
        return parents.count - 1
      }
      while parents[place] != place { place = parents[place] }
      return place
    }

    mutating func join(_ a: Node, _ b: Node) {
      let (x, y) = (root(a), root(b))
      if x != y { parents[max(x, y)] = min(x, y) }
    }
  }
}
