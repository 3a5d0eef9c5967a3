import Domain

/// What an operator may set, with its defaults: `/etc/tocsin/tocsin.toml`, then `conf.d/*.toml` in the order
/// of their names, each over the ones before it. `config/tocsin.toml` documents every key.
public struct Settings: Hashable, Sendable {
  public var intake = Intake()
  public var log = Log()
  public var journal = Journal()
  /// How facts become stance and escalation.
  public var numbers = NumberSettings()
  /// When to raise alerts; names are unique.
  public var alerts: [AlertRule] = []

  public init() {}

  public struct Intake: Hashable, Sendable {
    /// What becomes of a delivery once its facts are in the log.
    public enum Keeping: String, CaseIterable, Hashable, Sendable { case archive, delete }

    public var keeping = Keeping.archive
    /// A larger delivery is quarantined unread.
    public var articleBytesMax = 4 << 20
    /// Deliveries that are read, coded and appended together.
    public var batchArticlesMax = 128
    /// Their bytes together; a batch always takes one.
    public var batchBytesMax = 16 << 20
    /// Deliveries kept in quarantine; beyond it the oldest are deleted, and their reasons kept.
    public var quarantineFilesMax = 1_000
    /// Their bytes on disk together.
    public var quarantineBytesMax = 256 << 20
  }

  public struct Log: Hashable, Sendable {
    /// A segment of the log ends once it is this large; the last one is read through at every start.
    public var segmentBytesMax = 32 << 20
  }

  public struct Journal: Hashable, Sendable {
    /// The least urgent ordinary message that is written, 0 to 7 as in syslog. Alerts are always written.
    public var priorityMax = 6
  }
}

/// The names of syslog's priorities, as `journalctl -p` takes them; a name's place is its number.
public let priorityNames = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"]

extension Settings {
  init(from reader: inout SettingsReader) {
    intake.keeping = reader.value("intake", "keep-articles", default: intake.keeping, .word())
    intake.articleBytesMax = reader.value(
      "intake", "article-bytes-max", default: intake.articleBytesMax, .bytes(in: 1024...(256 << 20)))
    intake.batchArticlesMax = reader.value(
      "intake", "batch-articles-max", default: intake.batchArticlesMax, .integer(in: 1...4096))
    intake.batchBytesMax = reader.value(
      "intake", "batch-bytes-max", default: intake.batchBytesMax, .bytes(in: 1024...(1 << 30)))
    intake.quarantineFilesMax = reader.value(
      "intake", "quarantine-files-max", default: intake.quarantineFilesMax, .integer(in: 1...100_000))
    intake.quarantineBytesMax = reader.value(
      "intake", "quarantine-bytes-max", default: intake.quarantineBytesMax, .bytes(in: (64 << 10)...(1 << 40))
    )
    log.segmentBytesMax = reader.value(
      "log", "segment-bytes-max", default: log.segmentBytesMax, .bytes(in: (64 << 10)...(1 << 30)))
    journal.priorityMax = reader.value(
      "journal", "priority-max", default: journal.priorityMax,
      .word(Array(priorityNames.indices), name: { priorityNames[$0] }))
    numbers = NumberSettings(from: &reader)
    alerts = reader.alertRules()
  }
}

extension NumberSettings {
  /// A factor on a type's intensity.
  private static let weights = 0.0...10.0
  private static let days = 0.1...3650.0

  init(from reader: inout SettingsReader) {
    self.init()
    let days = SettingForm<Double>.number(in: NumberSettings.days)
    stanceHalfLife = reader.value("stance", "half-life-days", default: stanceHalfLife, days)
    stanceTrendDays = reader.value("stance", "trend-days", default: stanceTrendDays, .integer(in: 1...3650))
    dayEvidenceHalf = reader.value(
      "stance", "day-evidence-half", default: dayEvidenceHalf, .number(in: 0.001...100))
    priorWeight = reader.value("stance", "prior-weight", default: priorWeight, .number(in: 0.001...100))
    priorDeviation = reader.value(
      "stance", "prior-deviation", default: priorDeviation, .number(in: 0.001...10))
    memoryDays = reader.value("stance", "memory-days", default: memoryDays, .integer(in: 1...3650))
    escalationHalfLife = reader.value("escalation", "half-life-days", default: escalationHalfLife, days)
    escalationScale = reader.value(
      "escalation", "scale", default: escalationScale, .number(in: 0.01...10_000))
    fastHalfLife = reader.value("escalation", "fast-half-life-days", default: fastHalfLife, days)
    slowHalfLife = reader.value("escalation", "slow-half-life-days", default: slowHalfLife, days)
    for type in PloverType.allCases {
      let weight = reader.value(
        "weights", type.rawValue, default: 1, .number(in: NumberSettings.weights))
      if weight != 1 { weighing.typeWeights[type] = weight }
    }
  }
}
