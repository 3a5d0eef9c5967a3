import Domain
import FileSystem
import Synchronization

/// Which articles are being coded, in a small file beside the log: where the process dies amid one (a trap, no
/// memory left, a hang that the watchdog ends), the next process knows whom to suspect. A suspect is tried again
/// alone; one that was in work at `deathsMax` deaths is not tried again.
///
/// The file is never synced: what a process has written outlives it in the kernel, and a power cut accuses nobody.
/// Where it cannot be written there is no protection, and work goes on.
///
/// A line a place: the article's id, and the deaths at which it was in work, this one included. First a place for
/// each worker, then the suspects that have not been tried again.
final class CodingMark: Sendable {
  static let fileName = "coding.mark"
  /// Deaths after which an article is not tried again.
  static let deathsMax = 2
  /// Suspects that are remembered; a death makes one for each worker at most.
  static let suspectsMax = 64

  private static let lineBytes = 68
  private static let blank = [UInt8](repeating: UInt8(ascii: " "), count: lineBytes - 1) + [10]

  private struct State {
    var file: (any File)?
    var inWork: [ArticleID?]
    /// Deaths at which each was in work.
    var deaths: [ArticleID: Int]
    /// Where the suspects' lines are.
    var places: [ArticleID: Int] = [:]
  }

  private let state: Mutex<State>

  /// Reads what the process before has left, and starts the file anew with it.
  init(directory: String, workers: Int, _ fileSystem: some FileSystem) {
    let path = directory + "/" + CodingMark.fileName
    let limit = CodingMark.lineBytes * (CodingMark.suspectsMax + 1024)
    let deaths = CodingMark.read((try? fileSystem.contents(of: path, limit: limit)) ?? [])
    var state = State(inWork: Array(repeating: nil, count: workers), deaths: deaths)
    var bytes = Array(repeatElement(CodingMark.blank, count: workers).joined())
    for (offset, suspect) in deaths.sorted(by: { $0.key.description < $1.key.description }).enumerated() {
      state.places[suspect.key] = workers + offset
      bytes += CodingMark.line(suspect.key, suspect.value)
    }
    do throws(FileError) {
      // Renamed at the end: a death here must not acquit anybody.
      let file = try fileSystem.open(path + ".new", .writeOrCreate)
      try file.truncate(to: 0)
      try file.write(bytes, at: 0)
      try fileSystem.rename(path + ".new", to: path)
      state.file = file
    } catch {
      state.file = nil
    }
    self.state = Mutex(state)
  }

  /// How many places there are for work at the same time.
  var workers: Int { state.withLock { $0.inWork.count } }

  /// At how many deaths of a process an article was in work; 0 for one that is not suspected.
  func deaths(at article: ArticleID) -> Int { state.withLock { $0.deaths[article] ?? 0 } }

  func begin(_ article: ArticleID, worker: Int) {
    state.withLock {
      $0.inWork[worker] = article
      CodingMark.write(CodingMark.line(article, ($0.deaths[article] ?? 0) + 1), worker, $0.file)
    }
  }

  /// The worker's article was coded, and is a suspect no longer.
  func end(worker: Int) {
    state.withLock {
      guard let article = $0.inWork[worker] else { return }
      $0.inWork[worker] = nil
      CodingMark.write(CodingMark.blank, worker, $0.file)
      CodingMark.drop(article, &$0)
    }
  }

  /// Clears the articles in work, which the process leaves unread by its own will. Nothing is marked any more.
  func acquitAll() {
    state.withLock {
      for worker in $0.inWork.indices where $0.inWork[worker] != nil {
        CodingMark.write(CodingMark.blank, worker, $0.file)
      }
      $0.file = nil
    }
  }

  /// Forgets a suspect: it is in quarantine.
  func drop(_ article: ArticleID) { state.withLock { CodingMark.drop(article, &$0) } }

  private static func drop(_ article: ArticleID, _ state: inout State) {
    state.deaths[article] = nil
    if let place = state.places.removeValue(forKey: article) { write(blank, place, state.file) }
  }

  private static func write(_ line: [UInt8], _ place: Int, _ file: (any File)?) {
    try? file?.write(line, at: UInt64(place * lineBytes))
  }

  private static func line(_ article: ArticleID, _ deaths: Int) -> [UInt8] {
    let number = min(deaths, 99)
    return Array("\(article) \(number < 10 ? " " : "")\(number)\n".utf8)
  }

  /// Anything but a line of our own counts as nothing.
  private static func read(_ bytes: [UInt8]) -> [ArticleID: Int] {
    var deaths: [ArticleID: Int] = [:]
    for line in bytes.split(separator: 10) where deaths.count < suspectsMax {
      let words = String(decoding: line, as: UTF8.self).split(separator: " ")
      guard words.count == 2, let digest = Digest(hex: String(words[0])), let number = Int(words[1]) else {
        continue
      }
      deaths[ArticleID(digest)] = max(deaths[ArticleID(digest)] ?? 0, number)
    }
    return deaths
  }
}
