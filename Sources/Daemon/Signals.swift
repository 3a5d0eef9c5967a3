import CLinux
import Glibc

/// Signals as something to read, between two turns of the loop, instead of code that runs amid anything.
package final class Signals {
  package enum Request: Hashable, Sendable { case stop, reload }

  /// Readable when `pending` has something.
  package let descriptor: Int32

  /// Holds SIGTERM, SIGINT and SIGHUP back for `pending`. To be called before there is a second thread: threads
  /// inherit what is held back.
  package init() {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, signal) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    // A reader that has gone away is an error of the write, not the end.
    signal(SIGPIPE, SIG_IGN)
    descriptor = signalfd(-1, &set, Int32(SFD_NONBLOCK | SFD_CLOEXEC))
  }

  deinit { close(descriptor) }

  private var received: [Request] = []

  /// What was asked for since the last call.
  package func pending() -> [Request] {
    receive()
    defer { received = [] }
    return received
  }

  /// Whether to stop was asked for, for those who cannot go back to the loop yet; `pending` still tells.
  package var wantsStop: Bool {
    receive()
    return received.contains(.stop)
  }

  private func receive() {
    var information = signalfd_siginfo()
    let size = MemoryLayout<signalfd_siginfo>.size
    while read(descriptor, &information, size) == size {
      let request = information.ssi_signo == UInt32(SIGHUP) ? Request.reload : .stop
      if !received.contains(request) { received.append(request) }
    }
  }
}
