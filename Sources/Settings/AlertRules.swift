import Domain

/// `[[alert]]`: the rules, each a table. A rule whose name a later file uses again is replaced as a whole, and
/// `enabled = false` takes it away.
extension SettingsReader {
  mutating func alertRules() -> [AlertRule] {
    var rules: [(rule: AlertRule, isEnabled: Bool, origin: Origin)] = []
    for var table in tables("alert") {
      let isEnabled = table.value("enabled", .flag) ?? true
      let rule = table.alertRule()
      table.finish()
      add(table.problems)
      guard let rule else { continue }
      if let index = rules.firstIndex(where: { $0.rule.name == rule.name }) {
        if rules[index].origin.file == table.origin.file {
          let line = rules[index].origin.line.map { " in line \($0)" } ?? ""
          add([
            .init(
              file: table.origin.file, line: table.origin.line,
              message: "the alert \(quoted(rule.name)) is there already\(line)", hint: "give it another name")
          ])
        }
        rules[index] = (rule, isEnabled, table.origin)
      } else {
        rules.append((rule, isEnabled, table.origin))
      }
    }
    let enabled = rules.filter(\.isEnabled)
    for (rule, _, origin) in enabled {
      show(Setting(key: "alert.\(rule.name)", value: rule.inTOML, origin: origin))
    }
    return enabled.map(\.rule)
  }
}

extension TableReader {
  /// - Returns: nil where there are problems.
  fileprivate mutating func alertRule() -> AlertRule? {
    let name = required("name", .text("a name") { !$0.isEmpty })
    let metric = required("metric", .word(AlertRule.Metric.allCases, name: \.rawValue))
    let subjects = required(
      "subjects",
      .text("world, CHN, *, CHN-USA, CHN-*, *-*, CHN>USA, CHN>*, *>CHN or *>*") { SubjectSelector($0) != nil }
    )
    let types = value("types", .texts("a list of PLOVER types") { PloverType(rawValue: $0) != nil })
    let threshold = SettingForm<Double>.number(in: -1000...1_000_000)
    let above = value("above", threshold)
    let below = value("below", threshold)
    let clear = value("clear", threshold)
    let windowDays = value("window-days", .integer(in: 1...AlertRule.windowDaysMax))
    let sustainedDays = value("sustained-days", .integer(in: 1...AlertRule.sustainedDaysMax))
    let holdMinutes = value("hold-minutes", .integer(in: 0...525_600))
    let priority = value("priority", .word(Array(priorityNames.indices), name: { priorityNames[$0] }))
    let summary = value("summary", .text("a text of one line") { !$0.isEmpty && !$0.contains("\n") })
    if problems.isEmpty, (above == nil) == (below == nil) {
      problem("", "an alert needs either above or below", hint: "such as above = 50")
    }
    guard problems.isEmpty, let name, let metric, let subjects, let limit = above ?? below else { return nil }
    var rule = AlertRule(
      name: name, metric: metric, subjects: SubjectSelector(subjects)!,
      types: Set((types ?? []).compactMap { PloverType(rawValue: $0) }), side: above != nil ? .above : .below,
      threshold: limit, clearThreshold: clear, summary: summary)
    if let windowDays { rule.windowDays = windowDays }
    if let sustainedDays { rule.sustainedDays = sustainedDays }
    if let holdMinutes { rule.holdSeconds = holdMinutes * 60 }
    if let priority { rule.priority = priority }
    if let complaint = rule.complaint {
      problem("", complaint)
      return nil
    }
    return rule
  }
}

extension AlertRule {
  /// The rule as an inline table.
  fileprivate var inTOML: String {
    var members = [
      "metric = \(quoted(metric.rawValue))", "subjects = \(quoted(subjects.description))",
      "\(side.rawValue) = \(threshold)", "clear = \(clearThreshold)", "sustained-days = \(sustainedDays)",
      "hold-minutes = \(holdSeconds / 60)", "priority = \(quoted(priorityNames[priority]))",
    ]
    if metric == .facts {
      members.append("types = [" + types.map { quoted($0.rawValue) }.sorted().joined(separator: ", ") + "]")
      members.append("window-days = \(windowDays)")
    }
    if let summary { members.append("summary = \(quoted(summary))") }
    return "{ " + members.joined(separator: ", ") + " }"
  }
}
