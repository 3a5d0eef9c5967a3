import Domain
import Ontology
import Syntax

extension PairReader {
  /// Events that give features of their own.
  private static let eventsMax = 6

  /// What a model may know of a pair: types, roles, relations, actors, modality and classes of words, never the
  /// words; nor the frames' names, which next to name them.
  func features(_ events: [PairEvent]) -> [String] {
    var found: Set<String> = ["bias"]
    for (rank, event) in events.prefix(PairReader.eventsMax).enumerated() {
      let roles = "\(event.sourceFit)\(event.targetFit)\(event.isOnPath ? "p" : "")"
      let place = rank == 0 ? "first" : rank == 1 ? "second" : "later"
      let type = event.type.rawValue
      found.insert("\(place)=\(type)")
      found.insert("\(place)=\(type)/\(roles)")
      found.insert("quad-\(place)=\(event.type.quad.rawValue)")
      if rank < 3 {
        if event.chain.type != event.match.frame.type {
          found.insert("change=\(event.match.frame.type.rawValue)>\(type)")
        }
        if let mode = event.chain.mode { found.insert("mode=\(type)/\(mode)") }
      }
      if rank == 0 {
        found.insert("status=\(event.chain.status.rawValue)/\(type)")
        if event.chain.turnedDown != nil { found.insert("turned-down=\(type)") }
        for name in event.chain.operators {
          found.insert("operator=\(name)")
          found.insert("operator=\(name)/\(event.match.frame.type.rawValue)")
        }
        if event.chain.isDemanded { found.insert("demanded") }
        if event.chain.speaker != nil { found.insert("reported") }
      }
      if event.isOnPath { found.insert("on-path=\(type)") }
      if event.sourceFit == 3 { found.insert("of-source=\(type)") }
      if event.targetFit == 3 { found.insert("of-target=\(type)") }
      if event.sourceFit >= 2, event.targetFit >= 2 { found.insert("of-both=\(type)") }
    }
    for event in events.dropFirst(PairReader.eventsMax) { found.insert("any=\(event.type.rawValue)") }
    if events.isEmpty { found.insert("no-event") }
    if let first = events.first, events.count > 1 {
      let other = events.first { $0.type != first.type }
      found.insert("two=\(first.type.rawValue)+\(other?.type.rawValue ?? "none")")
    }
    addActors(&found, events.first?.type)
    addPath(&found, events.first?.type)
    addRelations(&found, events)
    addClasses(&found)
    return found.sorted()
  }

  private func addActors(_ found: inout Set<String>, _ type: PloverType?) {
    let from = party(sourceHead, source)
    let to = party(targetHead, target)
    for (side, party) in [("source", from), ("target", to)] {
      let sector = party.sector ?? (party.country == nil ? "none" : "state")
      found.insert("\(side)-sector=\(sector)")
      found.insert("\(side)-kind=\(party.kind)")
      if let type { found.insert("\(side)-sector=\(sector)/\(type.rawValue)") }
    }
    let isSame = from.country != nil && from.country == to.country
    found.insert("same-country=\(isSame)")
    if let type { found.insert("same-country=\(isSame)/\(type.rawValue)") }
  }

  private func party(_ head: Int, _ run: Range<Int>) -> Party {
    let direct = finder.parties(at: head)
    if let party = direct.first, party.country != nil || party.sector != nil { return party }
    for token in run {
      if let mention = reading.mention(at: token) {
        return Party(
          token: token, run: token..<token + 1, kind: .owner, country: mention.best.country,
          sector: mention.best.sector, name: mention.best.name, isPlural: false)
      }
    }
    return direct.first
      ?? Party(
        token: head, run: head..<head + 1, kind: .unknown, country: nil, sector: nil, name: nil,
        isPlural: false)
  }

  private func addPath(_ found: inout Set<String>, _ type: PloverType?) {
    let relations = path.map { reading.relation($0).base.rawValue }
    if path.count <= 6 { found.insert("path=" + relations.joined(separator: "-")) }
    found.insert("path-length=\(min(path.count, 8))")
    found.insert("target-relation=\(reading.relation(targetHead).base.rawValue)")
    let introducer = reading.introducer(targetHead)
    if introducer != .unknown {
      let word = triggers.symbols.text(of: introducer)
      found.insert("target-preposition=\(word)")
      if let type { found.insert("target-preposition=\(word)/\(type.rawValue)") }
    }
    for token in path where reading.isVerb(token) {
      for child in reading.children(token) where reading.relation(child).base == .aux {
        let symbol = reading.symbols[child]
        if symbol != .unknown, symbol != reading.words.be, symbol != reading.words.have {
          found.insert("modal=\(triggers.symbols.text(of: symbol))")
        }
      }
      if reading.children(token).contains(where: { reading.words.negators.contains(reading.symbols[$0]) }) {
        found.insert("negation")
        if let type { found.insert("negation/\(type.rawValue)") }
      }
      if reading.isPassive(token) { found.insert("passive") }
      for entry in triggers.candidates(for: reading.symbols[token]) {
        if case .carrier(let index) = entry.meaning, matcher.fits(token, entry.partOfSpeech),
          matcher.companions(of: token, entry.others) != nil
        {
          found.insert("path-operator=\(triggers.carriers[Int(index)].operation)")
          break
        }
      }
    }
  }
}
