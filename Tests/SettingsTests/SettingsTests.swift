import Testing

@testable import Settings

private func load(_ texts: [String]) throws(SettingsError) -> LoadedSettings {
  var files: [ConfigurationFile] = []
  for (index, text) in texts.enumerated() {
    files.append(try ConfigurationFile(path: "\(index).toml", text: text))
  }
  return try LoadedSettings(files)
}

private func problems(_ texts: String...) -> [String] {
  do throws(SettingsError) {
    _ = try load(texts)
    return []
  } catch {
    return error.problems.map(\.description)
  }
}

@Suite struct SettingsTests {
  @Test("nothing set means the defaults")
  func defaults() throws {
    let loaded = try load([])
    #expect(loaded.settings == Settings())
    #expect(loaded.entries.allSatisfy { $0.file == nil })
  }

  @Test("a later file wins, and each setting knows the file and line that set it")
  func dropIns() throws {
    let loaded = try load([
      "[intake]\nkeep-articles = \"delete\"\narticle-bytes-max = 2048\n",
      "# local\n\n[intake]\narticle-bytes-max = \"8 MiB\"",
    ])
    #expect(loaded.settings.intake.keeping == .delete)
    #expect(loaded.settings.intake.articleBytesMax == 8 << 20)
    let entry = try #require(loaded.entries.first { $0.key == "intake.article-bytes-max" })
    #expect(entry.value == "\"8 MiB\"")
    #expect(entry.file == "1.toml")
    #expect(entry.line == 4)
    #expect(loaded.entries.first { $0.key == "intake.keep-articles" }?.line == 2)
  }

  @Test("every problem is told at once, with its line and a hint")
  func allProblems() {
    let text = """
      [intake]
      kep-articles = "archive"
      article-bytes-max = "4 parsecs"
      batch-articles-max = 0
      [intakes]
      x = 1
      """
    let size = "a size of 1 KiB to 256 MiB, such as 65536 or \"4 MiB\""
    #expect(
      problems(text) == [
        "0.toml:2: unknown key intake.kep-articles (did you mean intake.keep-articles?)",
        "0.toml:3: intake.article-bytes-max must be \(size), not \"4 parsecs\"",
        "0.toml:4: intake.batch-articles-max must be an integer from 1 to 4096, not 0",
        "0.toml:5: unknown key intakes (did you mean intake?)",
      ])
  }

  @Test(
    "a value of another kind is refused",
    arguments: [
      ("keep-articles = true", "intake.keep-articles must be \"archive\" or \"delete\", not true"),
      (
        "batch-articles-max = \"many\"",
        "intake.batch-articles-max must be an integer from 1 to 4096, not \"many\""
      ),
      ("batch-articles-max = [1]", "intake.batch-articles-max must be an integer from 1 to 4096, not a list"),
      (
        "batch-articles-max = 2020-01-01",
        "intake.batch-articles-max must be an integer from 1 to 4096, not a date"
      ),
    ])
  func kinds(line: String, expected: String) {
    #expect(problems("[intake]\n" + line) == ["0.toml:2: " + expected])
  }

  @Test("what is not TOML is refused with its line")
  func syntax() {
    let found = problems("[intake]\nkeep-articles = \n")
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("0.toml:2: ") == true)
  }

  @Test("a section that is a plain value is refused")
  func sectionAsValue() {
    #expect(problems("intake = 3") == ["0.toml:1: intake must be a table (write [intake])"])
  }

  @Test(
    "sizes are read in powers of 1024 and written back the same",
    arguments: [("512 B", 512), ("1 KiB", 1024), ("4 MiB", 4 << 20), ("1 GiB", 1 << 30)])
  func sizes(text: String, bytes: Int) {
    #expect(ByteSize.read(text) == bytes)
    #expect(ByteSize.text(bytes) == text)
  }

  @Test("a size that overflows, or has no number, is no size")
  func noSizes() {
    #expect(ByteSize.read("99999999999999 GiB") == nil)
    #expect(ByteSize.read("MiB") == nil)
    #expect(ByteSize.read("-1 MiB") == nil)
  }
}
