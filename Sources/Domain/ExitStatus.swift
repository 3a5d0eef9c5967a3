/// How both programs end, after sysexits.h. Scripts and the unit file rely on the numbers.
public enum ExitStatus: Int32, Sendable {
  case success = 0
  /// A negative answer: nothing found, verification failed, a rule test failed.
  case negative = 1
  case usage = 64
  case damagedData = 65
  case noInput = 66
  case daemonNeeded = 69
  case io = 74
  case alreadyRunning = 75
  case permission = 77
  case configuration = 78
}
