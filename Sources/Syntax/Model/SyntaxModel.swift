import Glibc

/// A trained tagger, parser and lemmatizer for English, mapped from its file. Immutable, and shared freely among
/// threads: each thread takes an `Analyzer` of its own.
public final class SyntaxModel: @unchecked Sendable {
  // Unchecked: the mapping is read-only and lives as long as the model.
  private let mapping: UnsafeRawBufferPointer
  let words: WordTable
  let tags: [(upos: UPOS, xpos: XPOS)]
  let tagger: WeightTable
  let transitions: Transitions
  let parser: WeightTable
  let lemmas: LemmaTable
  /// How the model was made: lines of text.
  public let notes: [String]
  /// The word lists that the model was trained with.
  public let wordClasses: WordClasses

  /// Maps and checks a model file: length, version, checksum, and every offset in it.
  /// - Parameters:
  ///   - path: the file.
  ///   - words: words that the tagger shall also treat as those of the lists it was trained with.
  public convenience init(path: String, adding words: WordClasses = WordClasses()) throws(SyntaxModelError) {
    try self.init(path, SyntaxModel.map(path), adding: words)
  }

  /// A model that was just trained, checked as one from a file is.
  convenience init(bytes: [UInt8]) throws(SyntaxModelError) {
    let name = "a trained model"
    try self.init(name, SyntaxModel.map(bytes, name), adding: WordClasses())
  }

  private init(
    _ path: String, _ mapping: UnsafeRawBufferPointer, adding words: WordClasses
  ) throws(SyntaxModelError) {
    self.mapping = mapping
    let sections: Sections
    do {
      sections = try Sections(path, mapping)
    } catch {
      munmap(UnsafeMutableRawPointer(mutating: mapping.baseAddress), mapping.count)
      throw error
    }
    self.words = sections.words(adding: words)
    tags = sections.tags
    tagger = sections.tagger
    transitions = sections.transitions
    parser = sections.parser
    lemmas = sections.lemmas
    notes = sections.notes
    wordClasses = sections.wordClasses
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: mapping.baseAddress), mapping.count) }

  private static func map(_ path: String) throws(SyntaxModelError) -> UnsafeRawBufferPointer {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    let count = Int(status.st_size)
    guard status.st_mode & S_IFMT == S_IFREG, count >= ModelFile.headerBytes else {
      throw .notAModel(path: path)
    }
    guard count <= ModelFile.bytesMax else {
      throw .unreadable(path: path, reason: "\(count) bytes; a model has at most \(ModelFile.bytesMax)")
    }
    // Populated at once: the checksum reads every page anyway.
    let flags = MAP_PRIVATE | Int32(MAP_POPULATE)
    guard let start = mmap(nil, count, PROT_READ, flags, descriptor, 0), start != MAP_FAILED else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    return UnsafeRawBufferPointer(start: start, count: count)
  }

  private static func map(_ bytes: [UInt8], _ name: String) throws(SyntaxModelError) -> UnsafeRawBufferPointer
  {
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    guard bytes.count >= ModelFile.headerBytes else { throw .notAModel(path: name) }
    guard let start = mmap(nil, bytes.count, PROT_READ | PROT_WRITE, flags, -1, 0), start != MAP_FAILED else {
      throw .unreadable(path: name, reason: String(cString: strerror(errno)))
    }
    let memory = UnsafeMutableRawBufferPointer(start: start, count: bytes.count)
    memory.copyBytes(from: bytes)
    return UnsafeRawBufferPointer(memory)
  }
}

/// The parts of a mapped model, checked.
private struct Sections {
  private let path: String
  private let parts: [ModelFile.Section: UnsafeRawBufferPointer]
  let tags: [(upos: UPOS, xpos: XPOS)]
  let transitions: Transitions
  let tagger: WeightTable
  let parser: WeightTable
  let lemmas: LemmaTable
  let notes: [String]
  let wordClasses: WordClasses

  init(_ path: String, _ file: UnsafeRawBufferPointer) throws(SyntaxModelError) {
    self.path = path
    parts = try Sections.directory(path, file)
    let labels = try Sections.part(path, parts, .labels)
    var values: [Substring: [String]] = [:]
    for line in String(decoding: labels, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: " ", maxSplits: 1)
      if fields.count == 2 { values[fields[0], default: []].append(String(fields[1])) }
    }
    tags = try Sections.readTags(path, values["tag"] ?? [])
    guard let transitions = Sections.readTransitions(values) else {
      throw .malformed(path: path, part: "its list of relations")
    }
    self.transitions = transitions
    tagger = try Sections.weights(path, parts, .taggerSlots, .taggerData, tags.count)
    parser = try Sections.weights(path, parts, .parserSlots, .parserData, transitions.count)
    let keys: UnsafeBufferPointer<UInt32> = try Sections.array(path, parts, .lemmaKeys)
    lemmas = LemmaTable(
      keys: keys, offsets: try Sections.array(path, parts, .lemmaOffsets),
      texts: try Sections.part(path, parts, .lemmaTexts))
    guard lemmas.isSound() else { throw .malformed(path: path, part: "its lemmas") }
    notes = values["note"] ?? []
    wordClasses = WordClasses(
      actionVerbs: values["verb"] ?? [], actionNouns: values["noun"] ?? [], actorWords: values["actor"] ?? [])
    let wordKeys: UnsafeBufferPointer<UInt32> = try Sections.array(path, parts, .wordKeys)
    let wordValues: UnsafeBufferPointer<UInt64> = try Sections.array(path, parts, .wordValues)
    guard wordKeys.count == wordValues.count, wordKeys.contains(0) else {
      throw .malformed(path: path, part: "its table of words")
    }
  }

  func words(adding classes: WordClasses) -> WordTable {
    WordTable(
      keys: parts[.wordKeys]!.bindMemory(to: UInt32.self),
      values: parts[.wordValues]!.bindMemory(to: UInt64.self),
      added: classes.hashed())
  }

  private static func directory(
    _ path: String, _ file: UnsafeRawBufferPointer
  ) throws(SyntaxModelError) -> [ModelFile.Section: UnsafeRawBufferPointer] {
    guard file.prefix(8).elementsEqual(ModelFile.magic) else { throw .notAModel(path: path) }
    func read<T: FixedWidthInteger>(_ offset: Int, _: T.Type) -> T {
      T(littleEndian: file.loadUnaligned(fromByteOffset: offset, as: T.self))
    }
    let version = read(8, UInt32.self)
    guard version == ModelFile.version else {
      throw .wrongVersion(path: path, found: version, expected: ModelFile.version)
    }
    let length = read(16, UInt64.self)
    guard length == UInt64(file.count) else {
      throw .wrongLength(path: path, found: file.count, expected: length)
    }
    let content = UnsafeRawBufferPointer(rebasing: file[ModelFile.headerBytes...])
    guard read(24, UInt64.self) == ModelFile.checksum(content) else { throw .damaged(path: path) }
    let count = Int(read(12, UInt32.self))
    guard count <= 64, ModelFile.headerBytes + count * ModelFile.entryBytes <= file.count else {
      throw .malformed(path: path, part: "its directory")
    }
    var parts: [ModelFile.Section: UnsafeRawBufferPointer] = [:]
    for index in 0..<count {
      let entry = ModelFile.headerBytes + index * ModelFile.entryBytes
      let start = read(entry + 8, UInt64.self)
      let bytes = read(entry + 16, UInt64.self)
      guard start <= length, bytes <= length - start, start % UInt64(ModelFile.alignment) == 0 else {
        throw .malformed(path: path, part: "section \(index) of its directory")
      }
      if let section = ModelFile.Section(rawValue: read(entry, UInt32.self)) {
        parts[section] = UnsafeRawBufferPointer(rebasing: file[Int(start)..<Int(start + bytes)])
      }
    }
    return parts
  }

  private static func part(
    _ path: String, _ parts: [ModelFile.Section: UnsafeRawBufferPointer], _ section: ModelFile.Section
  ) throws(SyntaxModelError) -> UnsafeRawBufferPointer {
    guard let part = parts[section] else { throw .malformed(path: path, part: "it lacks its \(section)") }
    return part
  }

  private static func array<T>(
    _ path: String, _ parts: [ModelFile.Section: UnsafeRawBufferPointer], _ section: ModelFile.Section
  ) throws(SyntaxModelError) -> UnsafeBufferPointer<T> {
    let part = try part(path, parts, section)
    guard part.count % MemoryLayout<T>.stride == 0 else {
      throw .malformed(path: path, part: "its \(section)")
    }
    return part.bindMemory(to: T.self)
  }

  private static func weights(
    _ path: String, _ parts: [ModelFile.Section: UnsafeRawBufferPointer], _ slots: ModelFile.Section,
    _ data: ModelFile.Section, _ actions: Int
  ) throws(SyntaxModelError) -> WeightTable {
    let table = WeightTable(
      slots: try array(path, parts, slots), data: try part(path, parts, data), actions: actions)
    guard table.isSound() else { throw .malformed(path: path, part: "its \(slots)") }
    return table
  }

  private static func readTags(_ path: String, _ names: [String]) throws(SyntaxModelError) -> [(UPOS, XPOS)] {
    var tags: [(UPOS, XPOS)] = []
    for name in names {
      let parts = name.split(separator: " ")
      guard parts.count == 2, let upos = UPOS(rawValue: String(parts[0])),
        let xpos = XPOS(rawValue: String(parts[1]))
      else { throw .malformed(path: path, part: "its tag \(name)") }
      tags.append((upos, xpos))
    }
    guard !tags.isEmpty, tags.count <= WeightTable.actionsMax else {
      throw .malformed(path: path, part: "its list of tags")
    }
    return tags
  }

  private static func readTransitions(_ values: [Substring: [String]]) -> Transitions? {
    let left = (values["left"] ?? []).map { Relation(rawValue: $0) }
    let right = (values["right"] ?? []).map { Relation(rawValue: $0) }
    guard !left.contains(nil), !right.contains(nil) else { return nil }
    return Transitions(left: left.compactMap { $0 }, right: right.compactMap { $0 })
  }
}
