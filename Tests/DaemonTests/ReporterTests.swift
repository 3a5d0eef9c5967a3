import Testing

@testable import Daemon

@Suite struct ReporterTests {
  @Test("a message cannot command a terminal; its lines and letters stay")
  func printable() {
    #expect(
      Reporter.printable("read \"\u{1B}[2J\u{7}Évian\": ok\nnext\u{85}") == "read \"?[2J?Évian\": ok\nnext?")
  }
}
