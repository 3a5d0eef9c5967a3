import EventLog

extension Reporter {
  /// Tells what opening the log has found and done; nothing where the last process has closed it.
  func say(_ recovery: Recovery) {
    if let kept = recovery.unreadableWatermark {
      say(
        .warning,
        "the log's durable.json was damaged and is written anew; every segment is whole to its end; kept in \(kept)",
        id: .logRecovered)
    }
    if let torn = recovery.tornTail {
      say(
        .warning,
        "the log ended in \(torn.byteCount) half-written bytes, kept in \(torn.keptIn); it ends with event \(torn.last)",
        id: .logRecovered)
    } else if recovery.copiedTail {
      say(
        .info, "the log was not closed the last time; its tail was copied to a fresh file", id: .logRecovered)
    }
  }
}
