import Domain

/// Clusters of copies: the connected components of the graph of articles that share a band, without retracted
/// ones. A cluster's name is its smallest article row; an article without copies is its own cluster. A component
/// does not depend on the order in which it was found, so live and rebuilt clusters are the same.
extension Fold {
  func addToClusters(_ row: Int64, _ bands: [Int64], isVisible: Bool, _ touch: Touch) throws {
    var found: Set<Int64> = []
    for band in bands {
      if isVisible, !isBulk {
        // All visible articles of a band are in one cluster: the first tells it.
        let select = statements.selectBandCluster
        select.bind(1, band)
        if try select.step() { found.insert(select.int(0)) }
        select.reset()
      }
      if isBulk { bulkBands.append(BulkBand(key: band, article: row)) } else { try insertBand(band, row) }
    }
    if bulkBands.count >= Fold.bulkBandsMax { try flushBands() }
    guard let name = found.min() else { return }
    try setCluster(of: row, to: name)
    for other in found where other != name {
      for member in try members(ofCluster: other) {
        try setCluster(of: member, to: name)
        try touchFacts(ofArticle: member, touch)
      }
    }
    // Copies that had no facts in common with the new bridge may now share an origin.
    if found.count > 1 {
      for member in try members(ofCluster: name) { try touchFacts(ofArticle: member, touch) }
    }
  }

  struct BulkBand {
    var key: Int64
    var article: Int64
  }

  /// Bands kept before they are sorted and written: 16 bytes each.
  static let bulkBandsMax = 1 << 20

  private func insertBand(_ key: Int64, _ row: Int64) throws {
    let insert = statements.insertBand
    insert.bind(1, key)
    insert.bind(2, row)
    try insert.run()
  }

  private func flushBands() throws {
    bulkBands.sort { ($0.key, $0.article) < ($1.key, $1.article) }
    for band in bulkBands { try insertBand(band.key, band.article) }
    bulkBands.removeAll()
  }

  /// Makes all clusters at once: bands in the order of their keys join the articles that share them.
  func clusterAll() throws {
    try flushBands()
    var components = Components()
    let select = try SQL(
      database,
      """
      SELECT b.key, b.article FROM band b JOIN article a ON a.id = b.article
      WHERE a.retracted IS NULL ORDER BY b.key, b.article
      """)
    var previous: (key: Int64, article: Int64)?
    while try select.step() {
      let (key, article) = (select.int(0), select.int(1))
      if let previous, previous.key == key { components.join(previous.article, article) }
      previous = (key, article)
    }
    for (article, name) in components.names where article != name { try setCluster(of: article, to: name) }
  }

  /// Takes a retracted article out: what it alone held together falls apart.
  func removeFromCluster(_ row: Int64, _ touch: Touch) throws {
    guard !isBulk else { return }
    let select = statements.selectArticle
    select.bind(1, row)
    let cluster = try select.step() ? select.int(2) : row
    select.reset()
    let rest = try members(ofCluster: cluster).filter { $0 != row }
    try setCluster(of: row, to: row)
    guard !rest.isEmpty else { return }
    var components = Components()
    for member in rest { components.add(member, bands: try bands(of: member)) }
    for (member, name) in components.names {
      try setCluster(of: member, to: name)
      try touchFacts(ofArticle: member, touch)
    }
  }

  private func setCluster(of row: Int64, to name: Int64) throws {
    let update = statements.updateCluster
    update.bind(1, name)
    update.bind(2, row)
    try update.run()
    origins[row] = nil
  }

  private func members(ofCluster name: Int64) throws -> [Int64] {
    let select = statements.selectClusterMembers
    select.bind(1, name)
    select.bind(2, name)
    defer { select.reset() }
    var members: [Int64] = []
    while try select.step() { members.append(select.int(0)) }
    return members
  }

  private func bands(of row: Int64) throws -> [Int64] {
    let select = statements.selectFingerprint
    select.bind(1, row)
    defer { select.reset() }
    guard try select.step(), let bytes = select.bytes(0) else { return [] }
    return Fingerprint.bands(of: FingerprintBytes.unpack(bytes))
  }
}

/// Connected components of articles that share bands, named by their smallest article.
struct Components {
  private var parents: [Int64: Int64] = [:]
  private var holders: [Int64: Int64] = [:]

  mutating func add(_ article: Int64, bands: [Int64]) {
    if parents[article] == nil { parents[article] = article }
    for band in bands {
      if let holder = holders[band] { join(article, holder) } else { holders[band] = article }
    }
  }

  mutating func join(_ article: Int64, _ other: Int64) {
    for member in [article, other] where parents[member] == nil { parents[member] = member }
    let (a, b) = (root(article), root(other))
    if a != b { parents[max(a, b)] = min(a, b) }
  }

  mutating func root(_ article: Int64) -> Int64 {
    var place = article
    while let parent = parents[place], parent != place { place = parent }
    // Path compression, so that a story copied a thousand times stays cheap.
    var step = article
    while step != place {
      let next = parents[step]!
      parents[step] = place
      step = next
    }
    return place
  }

  /// Every article and its component's smallest, in order of articles.
  var names: [(article: Int64, name: Int64)] {
    var copy = self
    return parents.keys.sorted().map { ($0, copy.root($0)) }
  }
}

enum FingerprintBytes {
  static func pack(_ fingerprint: [UInt32]) -> [UInt8] {
    fingerprint.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } }
  }

  static func unpack(_ bytes: [UInt8]) -> [UInt32] {
    stride(from: 0, to: bytes.count - 3, by: 4).map { start in
      UInt32(bytes[start]) | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2]) << 16
        | UInt32(bytes[start + 3]) << 24
    }
  }
}
