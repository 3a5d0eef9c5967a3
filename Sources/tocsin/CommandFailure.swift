import Domain
import Glibc

/// Why a command ends with something other than success: what went wrong, and what to do next.
struct CommandFailure: Error {
  var status: ExitStatus
  var message: String
  var hint: String?

  init(_ status: ExitStatus, _ message: String, hint: String? = nil) {
    self.status = status
    self.message = message
    self.hint = hint
  }
}

/// Ends the program after flushing nothing: output is written unbuffered by then.
func quit(_ status: ExitStatus) -> Never { Glibc.exit(status.rawValue) }
