import Glibc
import Testing

@testable import Intake

@Suite struct InboxWatcherTests {
  let directory = TemporaryDirectory()
  let watcher: InboxWatcher
  var inboxPath: String { directory.path + "/inbox" }

  init() {
    mkdir(directory.path + "/inbox", 0o755)
    watcher = InboxWatcher(Inbox(path: directory.path + "/inbox"))
  }

  private func names(limit: Int = 100) -> [String] { watcher.next(limit: limit).map(\.name.description) }

  @Test("what lies there at the start is found, and told to be possibly incomplete")
  func scan() {
    directory.write("inbox/b", "x")
    directory.write("inbox/.hidden", "x")
    let arrivals = watcher.next(limit: 100)
    #expect(Set(arrivals) == [.init(name: "b", isComplete: true), .init(name: "b", isComplete: false)])
    #expect(names().isEmpty)
    #expect(watcher.isIdle)
  }

  @Test("a file is told of when its writer closes it, or it is moved here, and not before")
  func events() {
    _ = names()
    let file = open(inboxPath + "/a", O_WRONLY | O_CREAT, 0o644)
    write(file, "x", 1)
    #expect(names().isEmpty)
    close(file)
    #expect(watcher.next(limit: 10) == [.init(name: "a", isComplete: true)])
    directory.write("elsewhere", "x")
    rename(directory.path + "/elsewhere", inboxPath + "/c")
    #expect(names() == ["c"])
  }

  @Test("a batch is never larger than asked for, and nothing is lost between batches")
  func batches() {
    for number in 0..<250 { directory.write("inbox/\(number)", "x") }
    var seen: Set<String> = []
    var calls = 0
    while !watcher.isIdle || calls == 0 {
      let batch = names(limit: 7)
      #expect(batch.count <= 7)
      seen.formUnion(batch)
      calls += 1
      if batch.isEmpty && watcher.isIdle { break }
    }
    #expect(seen.count == 250)
  }

  @Test("more arrivals than the kernel keeps are found by a scan")
  func overflow() {
    _ = names()
    for number in 0..<17_000 {
      close(open(inboxPath + "/\(number)", O_WRONLY | O_CREAT, 0o644))
    }
    var seen: Set<FileName> = []
    while true {
      let batch = watcher.next(limit: 4096)
      if batch.isEmpty && watcher.isIdle { break }
      seen.formUnion(batch.map(\.name))
    }
    #expect(seen.count == 17_000)
  }

  @Test("an inbox that is deleted and made again is watched and scanned again")
  func recreated() {
    _ = names()
    rmdir(inboxPath)
    #expect(names().isEmpty)
    #expect(watcher.trouble != nil)
    mkdir(inboxPath, 0o755)
    directory.write("inbox/a", "x")
    #expect(names() == ["a"])
    #expect(watcher.trouble == nil)
    directory.write("inbox/b", "x")
    #expect(names().contains("b"))
  }

  @Test("an inbox that is replaced by another is followed by its path")
  func replaced() {
    _ = names()
    rename(inboxPath, directory.path + "/old")
    mkdir(inboxPath, 0o755)
    _ = names()
    directory.write("inbox/new", "x")
    directory.write("old/late", "x")
    #expect(Set(names()) == ["new"])
  }
}
