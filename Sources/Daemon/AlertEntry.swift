import Domain
import Systemd

/// An alert event as the journal carries it: the names that others script against.
extension JournalEntry {
  /// The fields by which an alert is found in the journal again.
  static func identity(of event: RecordedEvent) -> [Field]? {
    switch event.event {
    case .alertRaised(let alert):
      [.init("TOCSIN_ALERT_ID", alert.id.description), .init("TOCSIN_STATE", "raised")]
    case .alertCleared(let alert):
      [.init("TOCSIN_ALERT_ID", alert.id.description), .init("TOCSIN_STATE", "cleared")]
    default: nil
    }
  }

  /// - Returns: nil where the event is no alert.
  init?(alert event: RecordedEvent) {
    guard let identity = JournalEntry.identity(of: event) else { return nil }
    let sequence = Field("TOCSIN_SEQUENCE", event.sequence.description)
    switch event.event {
    case .alertRaised(let alert):
      self.init(
        Priority(rawValue: alert.priority) ?? .warning, alert.message, id: MessageID.alertRaised.rawValue,
        fields: identity
          + JournalEntry.fields(
            alert.rule, alert.subject, alert.metric, alert.value, alert.threshold, alert.asOf)
          + [sequence] + (alert.article.map { [Field("TOCSIN_ARTICLE", $0.description)] } ?? []))
    case .alertCleared(let alert):
      self.init(
        .notice, alert.message, id: MessageID.alertCleared.rawValue,
        fields: identity
          + JournalEntry.fields(
            alert.rule, alert.subject, alert.metric, alert.value, alert.threshold, alert.asOf)
          + [sequence])
    default: return nil
    }
  }

  private static func fields(
    _ rule: String, _ subject: Subject, _ metric: String, _ value: Double, _ threshold: Double, _ asOf: Day
  ) -> [Field] {
    [
      Field("TOCSIN_RULE", rule), Field("TOCSIN_SUBJECT", subject.description),
      Field("TOCSIN_METRIC", metric),
      Field("TOCSIN_VALUE", value.description), Field("TOCSIN_THRESHOLD", threshold.description),
      Field("TOCSIN_AS_OF", asOf.description),
    ] + subject.countries.map { Field("TOCSIN_COUNTRY", $0) }
  }
}
