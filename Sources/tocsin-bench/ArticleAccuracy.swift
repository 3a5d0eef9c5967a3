import Coding
import Domain
import Foundation
import Glibc

/// The founding article against its gold facts.
struct FoundingArticle {
  let coder: Coder
  let shared: String

  private struct Gold: Decodable {
    var id: String
    var sentence: Int
    var kind: String
    var plover: String?
    var source: String?
    var target: String?
    var actor: String?
    var topic: String?
    var polarity: String?
    var optional: Bool?
    var same_as: String?
  }

  func measure() throws {
    let text = try String(contentsOfFile: shared + "/data/seed/article.txt", encoding: .utf8)
    let lines = text.split(separator: "\n", maxSplits: 1)
    let article = Article(
      id: ArticleID(Digest(of: Array(text.utf8))), title: String(lines[0]), body: String(lines[1]),
      published: Day(year: 2025, month: 10, day: 24)?.start)
    let facts = coder.code(article, received: Day(year: 2025, month: 10, day: 24)!).facts
    let gold = try String(contentsOfFile: shared + "/data/seed/gold.jsonl", encoding: .utf8).split(
      separator: "\n"
    )
    .map { try JSONDecoder().decode(Gold.self, from: Data($0.utf8)) }
    var matched: Set<FactID> = []
    var found: Set<String> = []
    for entry in gold where entry.kind != "forbidden" {
      let hits = facts.filter { matches($0, entry) }
      if !hits.isEmpty { found.insert(entry.id) }
      matched.formUnion(hits.map(\.id))
    }
    let needed = gold.filter { $0.kind != "forbidden" && $0.optional != true }
    let missing = needed.filter { entry in
      let twins = gold.filter { $0.id == entry.same_as || $0.same_as == entry.id }.map(\.id)
      return !found.contains(entry.id) && !twins.contains { found.contains($0) }
    }
    let forbidden = gold.filter { $0.kind == "forbidden" }.filter { entry in
      facts.contains { matches($0, entry) }
    }
    let further = facts.filter { !matched.contains($0.id) }
    report(
      "founding article, gold facts found", 1 - Double(missing.count) / Double(needed.count), bar: 1)
    report("founding article, none forbidden", forbidden.isEmpty ? 1 : 0, bar: 1)
    report("founding article, at most 3 further facts", Double(-further.count), bar: -3)
    if !missing.isEmpty { print("     missing: \(missing.map(\.id))") }
    for fact in facts {
      let what = fact.type?.rawValue ?? fact.polarity?.rawValue ?? ""
      let whom = fact.recipient.map { "\($0.country ?? $0.text)" } ?? fact.topic?.id ?? ""
      let mark = matched.contains(fact.id) ? " " : "+"
      print(
        "   \(mark) s\(fact.evidence.sentenceIndex) \(fact.source.country ?? fact.source.text) \(what) \(whom) "
          + "\(fact.status.rawValue) \(fact.confidence) \(fact.evidence.trigger.rule) \(fact.instrument ?? "-") \(fact.goods)"
      )
    }
  }

  private func matches(_ fact: Fact, _ gold: Gold) -> Bool {
    guard fact.evidence.sentenceIndex == gold.sentence else { return false }
    if gold.kind == "position" {
      return fact.kind == .position && fact.source.country == gold.actor
        && fact.polarity?.rawValue == gold.polarity && sameTopic(fact.topic?.id ?? "", gold.topic ?? "")
    }
    guard fact.type?.rawValue == gold.plover else { return false }
    let straight = fact.source.country == gold.source && fact.recipient?.country == gold.target
    let turned = fact.source.country == gold.target && fact.recipient?.country == gold.source
    return straight || (gold.plover == "CONSULT" && turned)
  }

  /// Ids are the topic's words joined by hyphens; the gold writes some of them longer.
  private func sameTopic(_ id: String, _ gold: String) -> Bool {
    let words = Set(id.split(separator: "-"))
    let wanted = Set(gold.lowercased().split(whereSeparator: { $0 == " " || $0 == "-" }))
    return words.isSubset(of: wanted) || wanted.isSubset(of: words)
      || words.intersection(wanted).count * 2 >= min(words.count, wanted.count) + 1
  }
}

/// Words per second of CPU on one thread, raw text to facts.
struct CodingSpeed {
  let coder: Coder
  let shared: String

  func measure() throws {
    var articles: [Article] = []
    for name in ["reuters1987", "wikinews"] {
      articles += try ArticleCorpus.lines(shared + "/data/\(name)/articles.jsonl.gz").map(
        ArticleCorpus.article)
    }
    let words = articles.reduce(0) { $0 + $1.text.utf8.split(whereSeparator: { $0 <= 0x20 }).count }
    let start = CodingSpeed.cpuSeconds
    var facts = 0
    var parsed = 0
    var sentences = 0
    for article in articles {
      let coded = coder.code(article, received: Day(daysSinceEpoch: 18_000))
      facts += coded.facts.count
      parsed += coded.sentencesParsed
      sentences += coded.sentences
    }
    let seconds = CodingSpeed.cpuSeconds - start
    report("speed, words per second of CPU", Double(words) / seconds, bar: 60_000)
    print(
      "     \(articles.count) articles, \(words) words, \(sentences) sentences, \(parsed) parsed, \(facts) facts, \(seconds) s"
    )
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    print("     peak RSS \(usage.ru_maxrss / 1024) MB, the articles themselves included")
  }

  private static var cpuSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
