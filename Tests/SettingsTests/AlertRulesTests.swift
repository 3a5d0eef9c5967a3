import Domain
import Testing

@testable import Settings

private func load(_ texts: String...) throws -> LoadedSettings {
  try LoadedSettings(texts.enumerated().map { try ConfigurationFile(path: "\($0).toml", text: $1) })
}

private func problems(_ texts: String...) -> [String] {
  do throws(SettingsError) {
    var files: [ConfigurationFile] = []
    for (index, text) in texts.enumerated() {
      files.append(try ConfigurationFile(path: "\(index).toml", text: text))
    }
    _ = try LoadedSettings(files)
    return []
  } catch {
    return error.problems.map(\.description)
  }
}

@Suite struct AlertRulesTests {
  let rule = """
    [[alert]]
    name = "pair"
    metric = "escalation"
    subjects = "*-*"
    above = 50

    """

  @Test("a rule is read with its defaults, and shown in one line")
  func read() throws {
    let loaded = try load(rule + "clear = 40\npriority = \"crit\"\nhold-minutes = 60\nsummary = \"hot\"")
    let expected = AlertRule(
      name: "pair", metric: .escalation, subjects: try #require(SubjectSelector("*-*")), threshold: 50,
      clearThreshold: 40, holdSeconds: 3600, priority: 2, summary: "hot")
    #expect(loaded.settings.alerts == [expected])
    let entry = try #require(loaded.entries.first { $0.key == "alert.pair" })
    #expect(entry.line == 1)
    #expect(entry.value.contains("above = 50.0, clear = 40.0"))
  }

  @Test("a later file replaces a rule by its name, or takes it away")
  func replaced() throws {
    let stricter = rule.replacing("50", with: "30")
    #expect(try load(rule, stricter).settings.alerts.map(\.threshold) == [30])
    #expect(try load(rule, rule + "enabled = false").settings.alerts.isEmpty)
  }

  @Test("the same name twice in one file is a mistake")
  func twice() {
    #expect(
      problems(rule + rule) == [
        "0.toml:6: the alert \"pair\" is there already in line 1 (give it another name)"
      ])
  }

  @Test("what a rule lacks or has wrong is told with its line")
  func mistakes() {
    #expect(
      problems("[[alert]]\nmetrics = \"escalation\"\nsubjects = \"usa\"\nabove = 3\n") == [
        "0.toml:1: name is missing (it must be a name)",
        "0.toml:1: metric is missing (it must be one of \"escalation\", \"escalation-trend\", "
          + "\"stance\", \"stance-trend\" or \"facts\")",
        "0.toml:2: unknown key metrics (did you mean metric?)",
        "0.toml:3: subjects must be world, CHN, *, CHN-USA, CHN-*, *-*, CHN>USA, CHN>*, *>CHN or *>*, not \"usa\"",
      ])
    #expect(
      problems(rule + "below = 3") == ["0.toml:1: an alert needs either above or below (such as above = 50)"])
    #expect(problems(rule.replacing("\"*-*\"", with: "\"*-*\"\nclear = 60")).count == 1)
    #expect(
      problems("[alert]\nname = \"x\"") == ["0.toml:1: alert must be a list of tables (write [[alert]])"])
  }

  @Test("numbers are set by section and type")
  func numbers() throws {
    let loaded = try load("[stance]\nhalf-life-days = 10\n[escalation]\nscale = 4\n[weights]\nSANCTION = 2")
    #expect(loaded.settings.numbers.stanceHalfLife == 10)
    #expect(loaded.settings.numbers.escalationScale == 4)
    #expect(loaded.settings.numbers.weighing.typeWeights == [.sanction: 2])
    #expect(
      problems("[weights]\nSANCTIONS = 2") == [
        "0.toml:2: unknown key weights.SANCTIONS (did you mean weights.SANCTION?)"
      ])
  }
}

extension String {
  fileprivate func replacing(_ old: String, with new: String) -> String {
    split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
  }
}
