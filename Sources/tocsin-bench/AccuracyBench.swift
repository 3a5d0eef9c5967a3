import ArgumentParser
import Coding
import Domain
import Foundation
import Glibc
import Settings

/// `tocsin-bench accuracy`: every bar of the coder that can be measured on the data beside the checkout.
struct AccuracyBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accuracy",
    abstract: "Measure the coder: pairs, open text, the founding article, countries, speed.")

  @Option(help: "The data beside the checkout.")
  var shared = ProcessInfo.processInfo.environment["TOCSIN_SHARED"] ?? "../shared"

  @Flag(help: "List what went wrong in the pairs.")
  var errors = false

  @Option(help: "Only this part: pairs, open, founding, countries, speed.")
  var only: String?

  func run() throws {
    guard let data = DataDirectory.find() else { throw ValidationError("set TOCSIN_DATA: no ontology found") }
    let coder = try Coder.load(data: data)
    let open = try Coder.load(data: data, options: CoderOptions(allActors: true))
    guard FileManager.default.fileExists(atPath: shared + "/data/plover") else {
      print("skipped: no data at \(shared)/data (set TOCSIN_SHARED)")
      return
    }
    func wants(_ part: String) -> Bool { only == nil || only == part }
    if wants("pairs") || wants("open") {
      let sentences = try MarkedSentence.read(shared + "/data/plover/PLV_train.tsv")
      if wants("pairs") { PairAccuracy(coder: coder, sentences: sentences, listsErrors: errors).measure() }
      if wants("open") { OpenAccuracy(coder: open, sentences: sentences, listsErrors: errors).measure() }
    }
    if wants("founding") { try FoundingArticle(coder: coder, shared: shared).measure() }
    if wants("countries") { try CountryAccuracy(coder: coder, shared: shared).measure() }
    if wants("speed") { try CodingSpeed(coder: coder, shared: shared).measure() }
  }
}

/// A line that says how a figure stands to its bar.
func report(_ what: String, _ value: Double, bar: Double) {
  let mark = value >= bar ? "ok  " : "MISS"
  print("\(mark) \(what): \(String(format: "%.4f", value)) (bar \(bar))")
}

/// Right, wrong and missed answers per class, and their F1.
struct Scores {
  private(set) var right: [String: Int] = [:]
  private(set) var given: [String: Int] = [:]
  private(set) var gold: [String: Int] = [:]

  mutating func add(gold answer: String, given reply: String) {
    gold[answer, default: 0] += 1
    given[reply, default: 0] += 1
    if answer == reply { right[answer, default: 0] += 1 }
  }

  var accuracy: Double {
    Double(right.values.reduce(0, +)) / Double(max(1, gold.values.reduce(0, +)))
  }

  func f1(_ name: String) -> Double {
    let hits = Double(right[name] ?? 0)
    let sum = Double((given[name] ?? 0) + (gold[name] ?? 0))
    return sum == 0 ? 0 : 2 * hits / sum
  }

  /// Mean over the classes that the gold has.
  var macroF1: Double {
    let names = gold.keys.sorted()
    return names.map(f1).reduce(0, +) / Double(max(1, names.count))
  }
}

/// A sentence of a PLOVER-labelled set with its marked pair.
struct MarkedSentence {
  var id: String
  var text: String
  var source: ByteSpan
  var target: ByteSpan
  /// PLOVER's root, CONCEDE and RETREAT being YIELD.
  var root: String
  var quad: Int

  static func folded(_ type: PloverType) -> String {
    type == .concede || type == .retreat ? "YIELD" : type.rawValue
  }

  static func type(_ root: String) -> PloverType { root == "YIELD" ? .retreat : PloverType(rawValue: root)! }

  /// The set's own folding: verbal cooperation is 1, material cooperation 2, verbal conflict 3, material 4.
  static func quad(_ root: String) -> String {
    root == "YIELD" ? Quad.materialCooperation.rawValue : PloverType(rawValue: root)!.quad.rawValue
  }

  static func read(_ path: String) throws -> [MarkedSentence] {
    let rows = try TSV.read(path)
    return rows.compactMap { row in
      guard let marked = row["marked_sentence"], let root = row["gold_root"] else { return nil }
      guard let parsed = Marks.read(marked) else { return nil }
      return MarkedSentence(
        id: row["sentence_id"] ?? "", text: parsed.text, source: parsed.source, target: parsed.target, root: root,
        quad: Int(row["gold_penta"] ?? "") ?? 0)
    }
  }
}

/// `<s>`…`</s>` and `<t>`…`</t>` in a text.
enum Marks {
  static func read(_ marked: String) -> (text: String, source: ByteSpan, target: ByteSpan)? {
    var text: [UInt8] = []
    var places: [String: Int] = [:]
    let bytes = Array(marked.utf8)
    var index = 0
    while index < bytes.count {
      if let tag = ["<s>", "</s>", "<t>", "</t>"].first(where: { bytes[index...].starts(with: $0.utf8) }) {
        places[tag] = text.count
        index += tag.utf8.count
      } else {
        text.append(bytes[index])
        index += 1
      }
    }
    guard let s = places["<s>"], let sEnd = places["</s>"], let t = places["<t>"], let tEnd = places["</t>"],
      s < sEnd, t < tEnd
    else { return nil }
    return (String(decoding: text, as: UTF8.self), ByteSpan(start: s, end: sEnd), ByteSpan(start: t, end: tEnd))
  }
}

/// Tab-separated values with a header, cells quoted as CSV does where they hold quotation marks or newlines.
enum TSV {
  static func read(_ path: String) throws -> [[String: String]] {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    let bytes = Array(text.utf8)
    var index = 0
    func take() { row.append(String(decoding: cell, as: UTF8.self)); cell = [] }
    while index < bytes.count {
      let byte = bytes[index]
      if isQuoted {
        if byte == 0x22, index + 1 < bytes.count, bytes[index + 1] == 0x22 {
          cell.append(byte)
          index += 1
        } else if byte == 0x22 {
          isQuoted = false
        } else {
          cell.append(byte)
        }
      } else if byte == 0x22, cell.isEmpty {
        isQuoted = true
      } else if byte == 0x09 {
        take()
      } else if byte == 0x0A {
        take()
        rows.append(row)
        row = []
      } else if byte != 0x0D {
        cell.append(byte)
      }
      index += 1
    }
    if !row.isEmpty || !cell.isEmpty {
      take()
      rows.append(row)
    }
    guard let header = rows.first else { return [] }
    return rows.dropFirst().map { Dictionary(zip(header, $0), uniquingKeysWith: { first, _ in first }) }
  }
}
