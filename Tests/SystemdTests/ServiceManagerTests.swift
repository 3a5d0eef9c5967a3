import Glibc
import Testing

@testable import Systemd

/// A service manager's notification socket, as NOTIFY_SOCKET names it.
private final class NotificationSocket {
  let path: String
  private let descriptor: Int32

  init() {
    path = "/tmp/tocsin-notify-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    precondition(bound == 0, "cannot bind \(path)")
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  func next() -> String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
  }
}

@Suite(.serialized)
struct ServiceManagerTests {
  @Test("notices reach the manager's socket, several in one message")
  func notices() {
    let socket = NotificationSocket()
    setenv("NOTIFY_SOCKET", socket.path, 1)
    defer { unsetenv("NOTIFY_SOCKET") }
    #expect(ServiceManager().notify(.ready, .status("2 articles")))
    #expect(socket.next() == "READY=1\nSTATUS=2 articles")
    ServiceManager().notify(.reloading(since: 12))
    #expect(socket.next() == "RELOADING=1\nMONOTONIC_USEC=12")
  }

  @Test("a status with line breaks cannot smuggle another assignment")
  func statusIsOneLine() {
    let socket = NotificationSocket()
    setenv("NOTIFY_SOCKET", socket.path, 1)
    defer { unsetenv("NOTIFY_SOCKET") }
    ServiceManager().notify(.status("a\nSTOPPING=1"))
    #expect(socket.next() == "STATUS=a STOPPING=1")
  }

  @Test("without a manager a notice goes nowhere and says so")
  func noManager() {
    unsetenv("NOTIFY_SOCKET")
    #expect(!ServiceManager().notify(.ready))
  }

  @Test("the watchdog's interval is read for this process only")
  func watchdog() {
    setenv("WATCHDOG_USEC", "3000000", 1)
    setenv("WATCHDOG_PID", "\(getpid())", 1)
    defer {
      unsetenv("WATCHDOG_USEC")
      unsetenv("WATCHDOG_PID")
    }
    #expect(ServiceManager.watchdogInterval == .seconds(3))
    setenv("WATCHDOG_PID", "1", 1)
    #expect(ServiceManager.watchdogInterval == nil)
  }
}
