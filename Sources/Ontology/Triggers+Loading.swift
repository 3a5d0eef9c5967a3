import Domain
import Foundation

extension Triggers {
  /// Reads every `*.tsv` of each directory, in the order of the directories and of the file names. A
  /// directory that does not exist is skipped: drop-ins are optional.
  ///
  /// - Throws: `OntologyErrors` with every mistake, each with file and line.
  package init(directories: [String]) throws(OntologyErrors) {
    var tables: [TriggerTable] = []
    var problems: [OntologyProblem] = []
    for directory in directories {
      let names = ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
      for name in names where name.hasSuffix(".tsv") && !name.hasPrefix(".") {
        let path = directory + "/" + name
        guard let bytes = FileManager.default.contents(atPath: path) else {
          problems.append(OntologyProblem(path: path, message: "cannot be read"))
          continue
        }
        do throws(TriggerError) {
          tables.append(try TriggerTable(path: path, text: String(decoding: bytes, as: UTF8.self)))
        } catch { problems.append(error.problem) }
      }
    }
    try self.init(tables: tables, problems: problems)
  }

  /// - Throws: `OntologyErrors` with `problems` and whatever else is wrong in the tables.
  init(tables: [TriggerTable], problems found: [OntologyProblem] = []) throws(OntologyErrors) {
    var problems = found + tables.flatMap { $0.problems.map(\.problem) }
    func attempt(_ step: () throws(TriggerError) -> Void) {
      do throws(TriggerError) { try step() } catch { problems.append(error.problem) }
    }
    // Classes first: conditions of any file may name them.
    for table in tables where table.columns[0] == "class" {
      for row in table.rows { attempt { () throws(TriggerError) in try readClass(table, row) } }
    }
    for table in tables where table.columns[0] != "class" {
      guard ["frame", "carrier", "operator", "position"].contains(table.columns[0]) else {
        problems.append(
          OntologyProblem(
            path: table.path, line: 1,
            message:
              "the header begins with '\(table.columns[0])', not frame, carrier, operator, class or position")
        )
        continue
      }
      for row in table.rows { attempt { () throws(TriggerError) in try read(table, row) } }
    }
    for (carrier, table, row) in unresolvedOperators(tables) where operations[carrier] == nil {
      problems.append(table.error(row, "there is no operator '\(carrier)'").problem)
    }
    guard problems.isEmpty else {
      throw OntologyErrors(Array(problems.prefix(OntologyErrors.problemsMax)))
    }
    index()
  }

  // MARK: Rows

  private mutating func read(_ table: TriggerTable, _ row: TriggerTable.Row) throws(TriggerError) {
    switch table.columns[0] {
    case "frame": try readFrame(table, row)
    case "carrier": try readCarrier(table, row)
    case "operator": try readOperator(table, row)
    default: try readPosition(table, row)
    }
  }

  private mutating func readClass(_ table: TriggerTable, _ row: TriggerTable.Row) throws(TriggerError) {
    let name = String(try table.required("class", of: row))
    for word in try table.required("words", of: row).split(separator: "|") {
      classes[name, default: []].insert(symbols.intern(String(word)))
    }
  }

  private mutating func readFrame(_ table: TriggerTable, _ row: TriggerTable.Row) throws(TriggerError) {
    let partOfSpeech = try partOfSpeech(table, row)
    let name = try table.required("type", of: row)
    guard let type = PloverType(rawValue: String(name)) else {
      throw table.error(row, "'\(name)' is not one of PLOVER's 16 types")
    }
    let frame = Frame(
      id: String(try table.required("frame", of: row)),
      phrases: try phrases(table, row, partOfSpeech), partOfSpeech: partOfSpeech, type: type,
      source: try slots("source", table, row) ?? slots(defaultSource(partOfSpeech)),
      recipient: try slots("recipient", table, row) ?? slots(defaultRecipient(partOfSpeech)),
      mode: table.cell("mode", of: row).map { String($0) },
      cameo: table.cell("cameo", of: row).map { String($0) } ?? "",
      contexts: table.cell("contexts", of: row)?.split(separator: ",").map { String($0) } ?? [],
      needs: try conditions(table, row), flags: try flags(table, row),
      weight: try weight(table, row, default: 0.8))
    if let taken = frames.firstIndex(where: { $0.id == frame.id }) {
      frames[taken] = frame
    } else {
      frames.append(frame)
    }
  }

  private mutating func readCarrier(_ table: TriggerTable, _ row: TriggerTable.Row) throws(TriggerError) {
    let partOfSpeech = try partOfSpeech(table, row)
    guard let event = try slots("event", table, row) else {
      throw table.error(row, "the column 'event' is empty")
    }
    let carrier = Carrier(
      id: String(try table.required("carrier", of: row)), phrases: try phrases(table, row, partOfSpeech),
      partOfSpeech: partOfSpeech, event: event, operation: String(try table.required("operator", of: row)),
      source: try slots("source", table, row) ?? slots(defaultSource(partOfSpeech)),
      recipient: try slots("recipient", table, row) ?? [], needs: try conditions(table, row))
    if let taken = carriers.firstIndex(where: { $0.id == carrier.id }) {
      carriers[taken] = carrier
    } else {
      carriers.append(carrier)
    }
  }

  private mutating func readPosition(_ table: TriggerTable, _ row: TriggerTable.Row) throws(TriggerError) {
    let partOfSpeech = try partOfSpeech(table, row)
    let name = try table.required("polarity", of: row)
    guard let polarity = Polarity(rawValue: String(name)) else {
      throw table.error(row, "'\(name)' is not pursues, supports or opposes")
    }
    let position = PositionFrame(
      id: String(try table.required("position", of: row)), phrases: try phrases(table, row, partOfSpeech),
      partOfSpeech: partOfSpeech, polarity: polarity,
      source: try slots("source", table, row) ?? slots(defaultSource(partOfSpeech)),
      topic: try slots("topic", table, row) ?? slots("obj"), needs: try conditions(table, row),
      weight: try weight(table, row, default: 0.8))
    if let taken = positions.firstIndex(where: { $0.id == position.id }) {
      positions[taken] = position
    } else {
      positions.append(position)
    }
  }

  private mutating func readOperator(_ table: TriggerTable, _ row: TriggerTable.Row) throws(TriggerError) {
    let name = String(try table.required("operator", of: row))
    let scope = try table.required("on", of: row)
    let types = Triggers.types(named: scope)
    guard !types.isEmpty else { throw table.error(row, "'\(scope)' names no type or quad") }
    let typeName = table.cell("type", of: row)
    let type = typeName.flatMap { PloverType(rawValue: String($0)) }
    if let typeName, type == nil, typeName != "drop" {
      throw table.error(row, "'\(typeName)' is not one of PLOVER's 16 types, nor 'drop'")
    }
    let statusName = table.cell("status", of: row)
    let status = statusName.flatMap { Status(rawValue: String($0)) }
    if let statusName, status == nil { throw table.error(row, "'\(statusName)' is no status") }
    let operation = Operation(
      type: type, mode: table.cell("mode", of: row).map { String($0) },
      cameo: table.cell("cameo", of: row).map { String($0) }, status: status, drops: typeName == "drop")
    for type in types {
      // The narrower scope wins whatever the order of the rows.
      if let held = scopes[name]?[type], held < types.count { continue }
      scopes[name, default: [:]][type] = types.count
      operations[name, default: [:]][type] = operation
    }
  }

  // MARK: Cells

  private func partOfSpeech(_ table: TriggerTable, _ row: TriggerTable.Row) throws(TriggerError)
    -> PartOfSpeech
  {
    switch try table.required("pos", of: row) {
    case "v": .verb
    case "n": .noun
    case "a": .adjective
    case let other: throw table.error(row, "the part of speech is '\(other)', not v, n or a")
    }
  }

  private mutating func phrases(
    _ table: TriggerTable, _ row: TriggerTable.Row, _ partOfSpeech: PartOfSpeech
  ) throws(TriggerError) -> [Phrase] {
    var result: [Phrase] = []
    for alternative in try table.required("words", of: row).split(separator: "|") {
      let words = alternative.split(separator: " ")
      guard !words.isEmpty else { throw table.error(row, "an alternative between two '|' is empty") }
      let marked = words.firstIndex { $0.hasSuffix("*") }
      let head = marked ?? (partOfSpeech == .noun ? words.count - 1 : 0)
      let lemmas = words.map { symbols.intern(String($0.hasSuffix("*") ? $0.dropLast() : $0).lowercased()) }
      let others = lemmas.indices.filter { $0 != head }.map { lemmas[$0] }
      result.append(Phrase(head: lemmas[head], others: others))
    }
    return result
  }

  private mutating func slots(
    _ column: String, _ table: TriggerTable, _ row: TriggerTable.Row
  ) throws(TriggerError) -> [Slot]? {
    guard let text = table.cell(column, of: row) else { return nil }
    for part in text.split(separator: ",") where !part.allSatisfy({ $0.isLetter || $0 == "_" }) {
      throw table.error(row, "'\(part)' in '\(column)' is no slot")
    }
    return slots(String(text))
  }

  private mutating func slots(_ list: String) -> [Slot] {
    list.split(separator: ",").map { slot(String($0)) }
  }

  private mutating func slot(_ name: String) -> Slot {
    switch name {
    case "subj": .subject
    case "obj": .object
    case "iobj": .indirectObject
    case "xcomp": .openClause
    case "ccomp": .closedClause
    case "poss": .possessor
    case "mod": .modifier
    default: .preposition(symbols.intern(name))
    }
  }

  private func defaultSource(_ partOfSpeech: PartOfSpeech) -> String {
    partOfSpeech == .noun ? "poss,by,mod,from" : "subj"
  }

  private func defaultRecipient(_ partOfSpeech: PartOfSpeech) -> String {
    partOfSpeech == .verb ? "obj" : "against,on,to,with,toward,towards"
  }

  private func weight(
    _ table: TriggerTable, _ row: TriggerTable.Row, default standard: Double
  ) throws(TriggerError) -> Double {
    guard let text = table.cell("weight", of: row) else { return standard }
    guard let value = Double(text), (0...1).contains(value) else {
      throw table.error(row, "the weight '\(text)' is not a number from 0 to 1")
    }
    return value
  }

  private func flags(_ table: TriggerTable, _ row: TriggerTable.Row) throws(TriggerError) -> Flags {
    var flags: Flags = []
    for name in table.cell("flags", of: row)?.split(separator: ",") ?? [] {
      switch name {
      case "mutual": flags.insert(.mutual)
      case "domestic": flags.insert(.domestic)
      case "future": flags.insert(.future)
      case "weak": flags.insert(.weak)
      default: throw table.error(row, "there is no flag '\(name)'")
      }
    }
    return flags
  }

  private mutating func conditions(
    _ table: TriggerTable, _ row: TriggerTable.Row
  ) throws(TriggerError) -> [Condition] {
    var result: [Condition] = []
    for part in table.cell("needs", of: row)?.split(separator: " ") ?? [] {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if sides.count == 1 {
        let name = part.hasPrefix("!") ? part.dropFirst() : part
        // "troop|soldier" alone would be a slot of that name, which nothing ever fills.
        guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0 == "_" }) else {
          throw table.error(
            row, "the condition '\(part)' has no '=' and is no slot",
            hint: "write obj=\(name), or any=\(name) for any word of the sentence")
        }
        result.append(part.hasPrefix("!") ? .absent(slot(String(name))) : .present(slot(String(name))))
        continue
      }
      let negated = sides[0].hasSuffix("!")
      let name = String(negated ? sides[0].dropLast() : sides[0])
      let words = try wordSet(sides[1], table, row)
      result.append(
        name == "any" ? .sentence(words, negated: negated) : .slot(slot(name), words, negated: negated))
    }
    return result
  }

  private mutating func wordSet(
    _ text: Substring, _ table: TriggerTable, _ row: TriggerTable.Row
  ) throws(TriggerError) -> WordSet {
    var set = WordSet()
    for word in text.split(separator: "|") {
      if word.contains("$") || word.contains("=") {
        throw table.error(
          row, "'\(word)' can be no word", hint: "classes begin with @: @\(word.drop { !$0.isLetter })")
      }
      guard word.hasPrefix("@") else {
        set.lemmas.insert(symbols.intern(String(word)))
        continue
      }
      let name = String(word.dropFirst())
      if let builtIn = Triggers.builtInClass(name) {
        set.builtIn.insert(builtIn)
      } else if let members = classes[name] {
        set.lemmas.formUnion(members)
      } else {
        throw table.error(row, "there is no class '@\(name)'")
      }
    }
    return set
  }

  private static func builtInClass(_ name: String) -> BuiltInClass? {
    switch name {
    case "actor": .actor
    case "country": .country
    case "leader": .leader
    case "event": .event
    case "conflict": .conflict
    case "cooperation": .cooperation
    case "money": .money
    case "place": .placeName
    default: PloverType(rawValue: name.uppercased()).map { .type($0) }
    }
  }

  private static func types(named scope: Substring) -> [PloverType] {
    if let type = PloverType(rawValue: String(scope)) { return [type] }
    return PloverType.allCases.filter { type in
      switch scope {
      case "*": true
      case "cooperation": type.quad == .verbalCooperation || type.quad == .materialCooperation
      case "conflict": type.quad == .verbalConflict || type.quad == .materialConflict
      default: type.quad.rawValue == scope.replacing("-", with: "_")
      }
    }
  }

  private func unresolvedOperators(
    _ tables: [TriggerTable]
  ) -> [(String, TriggerTable, TriggerTable.Row)] {
    tables.filter { $0.columns[0] == "carrier" }.flatMap { table in
      table.rows.compactMap { row in
        table.cell("operator", of: row).map { (String($0), table, row) }
      }
    }
  }

  // MARK: Index

  private mutating func index() {
    entries = Array(repeating: [], count: symbols.count)
    func add(_ phrases: [Phrase], _ partOfSpeech: PartOfSpeech, _ meaning: Entry.Meaning) {
      for phrase in phrases {
        entries[Int(phrase.head.index)].append(
          Entry(partOfSpeech: partOfSpeech, others: phrase.others, meaning: meaning))
      }
    }
    for (index, frame) in frames.enumerated() { add(frame.phrases, frame.partOfSpeech, .frame(Int32(index))) }
    for (index, carrier) in carriers.enumerated() {
      add(carrier.phrases, carrier.partOfSpeech, .carrier(Int32(index)))
    }
    for (index, position) in positions.enumerated() {
      add(position.phrases, position.partOfSpeech, .position(Int32(index)))
    }
    for index in entries.indices { entries[index].sort { $0.others.count > $1.others.count } }
  }
}
