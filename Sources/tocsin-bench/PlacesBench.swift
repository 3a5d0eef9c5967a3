import ArgumentParser
import Coding
import Domain
import Foundation
import Glibc
import Ontology
import Settings

/// `tocsin-bench places`: the countries that articles are about, and how fast actors are found.
struct PlacesBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "places",
    abstract: "Measure country detection on Reuters 1987 against its editors' places, and the scan's speed.",
    discussion: """
      Articles with at least one place count. The dateline, which the data keeps apart, is read as the wire
      sent it: at the head of the body; --no-dateline leaves it out.
      """)

  @Option(help: "The data beside the checkout.")
  var shared = ProcessInfo.processInfo.environment["TOCSIN_SHARED"] ?? "../shared"

  @Flag(inversion: .prefixedNo, help: "Read the dateline as the body's head.")
  var dateline = true

  @Option(help: "List this many articles that miss or add a country.")
  var list = 0

  func run() throws {
    guard let data = DataDirectory.find() else { throw ValidationError("set TOCSIN_DATA: no ontology found") }
    let start = PlacesBench.milliseconds()
    let ontology = try Ontology.load(directory: data + "/ontology")
    print("     load \(Int(PlacesBench.milliseconds() - start)) ms, version \(ontology.version)")
    let path = shared + "/data/reuters1987/articles.jsonl.gz"
    guard FileManager.default.fileExists(atPath: path) else {
      print("skipped: no \(path) (set TOCSIN_SHARED)")
      return
    }
    let lines = try ArticleCorpus.lines(path)
    speed(lines, ontology)
    var tally = PlacesTally(listMax: list)
    tally.read(lines, withDateline: dateline, by: ontology)
    tally.print()
  }

  /// Every place must resolve: a gap in the tables would otherwise count as a right answer.
  static func code(of place: String, by ontology: Ontology) -> String {
    ontology.actorCode(named: place.replacingOccurrences(of: "-", with: " "))
      ?? ontology.actorCode(named: place) ?? place
  }

  static func text(of line: [String: Any], withDateline: Bool) -> (text: String, titleEnd: Int) {
    let title = line["title"] as? String ?? ""
    let body = line["body"] as? String ?? ""
    let dateline = line["dateline"] as? String ?? ""
    let head = title.isEmpty ? "" : title + "\n"
    let opening = withDateline && !dateline.isEmpty ? dateline + " - " : ""
    return (head + opening + body, head.utf8.count)
  }

  private static func milliseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
  }

  /// The gate over all text at once, and the full reading of each article.
  private func speed(_ lines: [[String: Any]], _ ontology: Ontology) {
    let texts = lines.map { Array(PlacesBench.text(of: $0, withDateline: false).text.utf8) }
    let megabytes = Double(texts.reduce(0) { $0 + $1.count }) / 1e6
    var start = PlacesBench.milliseconds()
    var named = 0
    var pieces = 0
    for text in texts {
      // A stand-in for sentences: the gate stops at a sentence's first actor.
      var from = 0
      while from < text.count {
        let to = text[from...].firstIndex(of: UInt8(ascii: ".")).map { $0 + 1 } ?? text.count
        if ontology.actors.presence(in: text.span, from..<to).contains(.named) { named += 1 }
        pieces += 1
        from = to
      }
    }
    var seconds = (PlacesBench.milliseconds() - start) / 1e3
    print(
      "     gate \(Int(megabytes / seconds)) MB/s, \(named) of \(pieces) pieces name an actor (\(megabytes) MB)"
    )
    start = PlacesBench.milliseconds()
    var mentions = 0
    for text in texts {
      mentions += ArticleActors(in: text.span, published: nil, by: ontology).mentions.count
    }
    seconds = (PlacesBench.milliseconds() - start) / 1e3
    print("     reading \(Int(megabytes / seconds)) MB/s, \(mentions) mentions")
  }
}

/// Hits and misses of country detection.
struct PlacesTally {
  /// Articles read otherwise than their editors did that are printed.
  var listMax = 0
  private var listed = 0
  private var hits = 0
  private var given = 0
  private var gold = 0
  private var articles = 0
  private var exact = 0
  private var missed: [String: Int] = [:]
  private var added: [String: Int] = [:]
  private var confused: [String: Int] = [:]

  init(listMax: Int = 0) { self.listMax = listMax }

  mutating func read(_ lines: [[String: Any]], withDateline: Bool = true, by ontology: Ontology) {
    for line in lines {
      let names = line["places"] as? [String] ?? []
      let gold = Set(names.map { PlacesBench.code(of: $0, by: ontology) })
      guard !gold.isEmpty else { continue }
      let (text, titleEnd) = PlacesBench.text(of: line, withDateline: withDateline)
      let day = (line["date"] as? String).flatMap { Day($0.prefix(10)) }
      let actors = ArticleActors(in: text, published: day, by: ontology)
      let found = Set(CountryFocus(actors, titleEnd: titleEnd, by: ontology).countries)
      add(gold: gold, found: found)
      if gold != found, listed < listMax {
        listed += 1
        Swift.print(
          "     \(line["id"] ?? ""): \(gold.sorted()) read as \(found.sorted()): \(line["title"] ?? "")")
      }
    }
  }

  private mutating func add(gold: Set<String>, found: Set<String>) {
    articles += 1
    hits += gold.intersection(found).count
    given += found.count
    self.gold += gold.count
    if gold == found { exact += 1 }
    for code in gold.subtracting(found) {
      missed[code, default: 0] += 1
      for other in found.subtracting(gold) { confused["\(code) as \(other)", default: 0] += 1 }
    }
    for code in found.subtracting(gold) { added[code, default: 0] += 1 }
  }

  func print() {
    let precision = Double(hits) / Double(max(1, given))
    let recall = Double(hits) / Double(max(1, gold))
    report("countries, Reuters 1987, micro-F1", 2 * precision * recall / (precision + recall), bar: 0.80)
    Swift.print(
      String(
        format: "     precision %.4f, recall %.4f, %d articles, %.4f of them exactly right", precision,
        recall,
        articles, Double(exact) / Double(max(1, articles))))
    Swift.print("     missed:   \(top(missed))")
    Swift.print("     added:    \(top(added))")
    Swift.print("     confused: \(top(confused))")
  }

  private func top(_ counts: [String: Int]) -> String {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(12).map { "\($0.key) \($0.value)" }
      .joined(separator: ", ")
  }
}
