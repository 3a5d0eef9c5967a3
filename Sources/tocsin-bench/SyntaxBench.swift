import ArgumentParser
import Glibc
import Syntax

/// `tocsin-bench syntax`: every bar of the syntax model, one line each.
struct SyntaxBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "syntax",
    abstract: "Measure the splitter, the tokenizer, the tagger, the lemmatizer and the parser.",
    discussion: """
      Exit status 1 where a figure misses its bar.

        tocsin-bench syntax --treebanks treebank --model config/model/english.model
      """
  )

  @Option(help: ArgumentHelp("Directory with EWT and PUD in CoNLL-U.", valueName: "dir"))
  var treebanks: String

  @Option(help: ArgumentHelp("The model.", valueName: "file"))
  var model: String

  @Flag(help: "Print precision and recall of every relation on PUD.")
  var relations = false

  func run() throws {
    let residentBefore = resident()
    let start = now(CLOCK_MONOTONIC)
    let loaded = try SyntaxModel(path: model)
    let analyzer = Analyzer(loaded)
    let loadMilliseconds = (now(CLOCK_MONOTONIC) - start) * 1_000
    let pud = try read("pud-ud-test")
    let ewt = try read("ewt-ud-test")
    var bars = Bars()
    let speed = throughput(pud) { analyzer.analyze($0) }
    let cutting = throughput(pud) { text in
      var document = analyzer.split(text)
      for index in document.sentences.indices { analyzer.tokenize(&document, index) }
      return document
    }
    bars.least("speed, tokenizing through parsing (words/s of CPU)", speed, 80_000)
    bars.figure("speed, splitting and tokenizing alone (words/s of CPU)", cutting)
    bars.most("load (ms)", loadMilliseconds, 30)
    bars.most("resident memory that model and analyzer add (MB)", resident() - residentBefore, 64)
    accuracy(analyzer, pud, ewt, &bars)
    rawText(analyzer, pud, ewt, &bars)
    if relations { printRelations(TreeEvaluation(analyzer, pud)) }
    if bars.missed > 0 { throw ExitCode(1) }
  }

  private func accuracy(
    _ analyzer: Analyzer, _ pud: [GoldSentence], _ ewt: [GoldSentence], _ bars: inout Bars
  ) {
    let news = TreeEvaluation(analyzer, pud)
    let web = TreeEvaluation(analyzer, ewt)
    let titles = TreeEvaluation(analyzer, pud.map { $0.inTitleCase() })
    bars.least("PUD UPOS", share(news.upos, news.words), 95.5)
    bars.least("EWT UPOS", share(web.upos, web.words), 95.5)
    bars.least("PUD UAS without punctuation", share(news.uas, news.dependents), 87)
    bars.least("PUD LAS without punctuation", share(news.las, news.dependents), 83.5)
    bars.least("PUD core precision", news.core.precision, 87)
    bars.least("PUD core recall", news.core.recall, 87)
    bars.least("PUD Title Case core precision", titles.core.precision, 85)
    bars.least("PUD Title Case core recall", titles.core.recall, 85)
    bars.figure("PUD XPOS", share(news.xpos, news.words))
    bars.figure("EWT XPOS", share(web.xpos, web.words))
    bars.figure("EWT UAS without punctuation", share(web.uas, web.dependents))
    bars.figure("EWT LAS without punctuation", share(web.las, web.dependents))
    bars.figure("PUD lemmas", share(news.lemmas, news.words))
    bars.figure("EWT lemmas", share(web.lemmas, web.words))
  }

  private func rawText(_ analyzer: Analyzer, _ pud: [GoldSentence], _ ewt: [GoldSentence], _ bars: inout Bars)
  {
    let news = RawTextEvaluation(analyzer, pud)
    let web = RawTextEvaluation(analyzer, ewt)
    bars.least("PUD raw tokens F1", news.words.f1, 99)
    bars.least("EWT raw tokens F1", web.words.f1, 98.5)
    bars.least("PUD raw sentences F1", news.sentences.f1, 97)
    bars.figure("EWT raw sentences F1", web.sentences.f1)
  }

  /// Words a second of this thread's processor time, the best of five runs over the sentences' raw text.
  private func throughput(_ sentences: [GoldSentence], _ read: (String) -> Document) -> Double {
    var best = 0.0
    for _ in 0..<5 {
      var words = 0
      let start = now(CLOCK_THREAD_CPUTIME_ID)
      for sentence in sentences {
        let document = read(sentence.text)
        for sentence in document.sentences { words += sentence.tokens.count }
      }
      best = max(best, Double(words) / (now(CLOCK_THREAD_CPUTIME_ID) - start))
    }
    return best
  }

  private func printRelations(_ evaluation: TreeEvaluation) {
    for (relation, score) in evaluation.relations.sorted(by: { $0.value.gold > $1.value.gold }) {
      print(
        "  \(relation.rawValue): \(score.gold) in gold, P \(shown(score.precision)), R \(shown(score.recall))"
      )
    }
  }

  private func read(_ name: String) throws -> [GoldSentence] {
    guard let path = TreebankFiles.find(treebanks, containing: name).first else {
      throw ValidationError("No \(name).conllu below \(treebanks).")
    }
    return try Treebank.read(path)
  }

  private func share(_ part: Int, _ whole: Int) -> Double { 100 * Double(part) / Double(max(whole, 1)) }

  private func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Megabytes that the process has in memory now.
  private func resident() -> Double {
    guard let file = fopen("/proc/self/statm", "r") else { return .nan }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, 128, file) != nil else { return .nan }
    let fields = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(
      separator: " ")
    return (Double(fields.count > 1 ? fields[1] : "") ?? .nan) * 4_096 / 1e6
  }
}

/// Figures against their bars.
struct Bars {
  private(set) var missed = 0

  mutating func least(_ name: String, _ value: Double, _ bar: Double) {
    line(name, value, value >= bar, "≥ \(shown(bar))")
  }

  mutating func most(_ name: String, _ value: Double, _ bar: Double) {
    line(name, value, value <= bar, "≤ \(shown(bar))")
  }

  func figure(_ name: String, _ value: Double) { print("        \(name): \(shown(value))") }

  private mutating func line(_ name: String, _ value: Double, _ holds: Bool, _ bar: String) {
    if !holds { missed += 1 }
    print("\(holds ? "ok    " : "MISSED")  \(name): \(shown(value))  (\(bar))")
  }
}

/// Two decimals; none for large numbers.
private func shown(_ value: Double) -> String {
  guard value.isFinite else { return "unknown" }
  if abs(value) >= 10_000 { return String(Int(value.rounded())) }
  let hundredths = Int((value * 100).rounded())
  return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
}
