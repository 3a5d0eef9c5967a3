/// The kinds of messages that tocsin writes to the journal, each with an entry in `systemd/tocsin.catalog`, so
/// that `journalctl -x` explains it. Numbers are fixed for ever.
package enum MessageID: String, CaseIterable, Sendable {
  case alertRaised = "83c1f2a6f0b84f0e9d3f6b1c7a4e5d01"
  case alertCleared = "83c1f2a6f0b84f0e9d3f6b1c7a4e5d02"
  case started = "83c1f2a6f0b84f0e9d3f6b1c7a4e5d03"
  case stopped = "83c1f2a6f0b84f0e9d3f6b1c7a4e5d04"
  case articlesRead = "83c1f2a6f0b84f0e9d3f6b1c7a4e5d05"
  case articleRejected = "83c1f2a6f0b84f0e9d3f6b1c7a4e5d06"
  case reloaded = "83c1f2a6f0b84f0e9d3f6b1c7a4e5d07"
  case settingsRefused = "83c1f2a6f0b84f0e9d3f6b1c7a4e5d08"
  case intakePaused = "83c1f2a6f0b84f0e9d3f6b1c7a4e5d09"
  case intakeResumed = "83c1f2a6f0b84f0e9d3f6b1c7a4e5d0a"
  case logDamaged = "83c1f2a6f0b84f0e9d3f6b1c7a4e5d0b"
  case logFailed = "83c1f2a6f0b84f0e9d3f6b1c7a4e5d0c"
  case logRecovered = "83c1f2a6f0b84f0e9d3f6b1c7a4e5d0d"
  case alreadyRunning = "83c1f2a6f0b84f0e9d3f6b1c7a4e5d0e"
  case projectionsRebuilt = "83c1f2a6f0b84f0e9d3f6b1c7a4e5d0f"
  case journalUnreachable = "83c1f2a6f0b84f0e9d3f6b1c7a4e5d10"
  case failed = "83c1f2a6f0b84f0e9d3f6b1c7a4e5d11"
}
