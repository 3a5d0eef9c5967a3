import Glibc

/// Says which names may be deliveries: those that inotify reports as complete, and those that a scan of the
/// directory finds: at the start, when inotify has lost count, and when the inbox was deleted and made again.
///
/// Memory does not grow with the inbox: a scan is a cursor in the open directory, and what inotify has to say
/// waits in the kernel.
package final class InboxWatcher {
  /// inotify's answer read at a time; the largest single event is 272 bytes.
  static let bufferBytes = 64 << 10
  /// A file found by a scan may still be written to; nobody said that it is complete.
  package static let quietNanoseconds: Int64 = 500_000_000

  package struct Arrival: Hashable, Sendable {
    package var name: FileName
    /// Whether its writer has closed it or moved it here, as inotify saw it.
    package var isComplete: Bool
  }

  package let inbox: Inbox
  /// Readable when there is something to ask `next` for; −1 where the system has no inotify left to give, and
  /// scans do all the work.
  package let descriptor: Int32
  private var watch: Int32 = -1
  private var queue: [FileName] = []
  private var queued = 0
  private var scan: OpaquePointer?
  private var wantsScan = false
  /// Why the inbox cannot be watched; nil while it is.
  package private(set) var trouble: String?

  package init(_ inbox: Inbox) {
    self.inbox = inbox
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    reopen()
  }

  deinit {
    endScan()
    if descriptor >= 0 { close(descriptor) }
  }

  /// Asks for a scan, besides those that the watcher makes on its own.
  package func scanAgain() { wantsScan = true }

  /// Whether the inbox holds nothing more that is known of: no name queued and no scan due or under way.
  package var isIdle: Bool { queued == queue.count && scan == nil && !wantsScan }

  /// Up to `limit` names, oldest report first. A name may come twice and may be gone by then.
  package func next(limit: Int) -> [Arrival] {
    if !inbox.isCurrent { reopen() }
    var arrivals: [Arrival] = []
    while arrivals.count < limit {
      if queued < queue.count {
        arrivals.append(Arrival(name: queue[queued], isComplete: true))
        queued += 1
      } else if !readEvents() {
        break
      }
    }
    while arrivals.count < limit, let name = scanned() {
      arrivals.append(Arrival(name: name, isComplete: false))
    }
    return arrivals
  }

  private func reopen() {
    queue = []
    queued = 0
    endScan()
    if watch >= 0 { inotify_rm_watch(descriptor, watch) }
    watch = -1
    let code = inbox.reopen()
    if code != 0 {
      trouble = "\(inbox.path): \(String(cString: strerror(code)))"
      return
    }
    let mask = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR)
    if descriptor >= 0 { watch = inotify_add_watch(descriptor, inbox.path, mask) }
    trouble = nil
    wantsScan = true
  }

  /// Refills the queue from inotify.
  ///
  /// - Returns: false where there is nothing more to read now.
  private func readEvents() -> Bool {
    guard descriptor >= 0 else { return false }
    queue.removeAll(keepingCapacity: true)
    queued = 0
    let count = withUnsafeTemporaryAllocation(byteCount: InboxWatcher.bufferBytes, alignment: 8) { buffer in
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      var offset = 0
      while offset < count {
        let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
        offset += MemoryLayout<inotify_event>.size
        let name = FileName(buffer[offset..<offset + Int(event.len)].prefix { $0 != 0 })
        offset += Int(event.len)
        let mask = event.mask
        if mask & UInt32(IN_Q_OVERFLOW) != 0 { wantsScan = true }
        if mask & UInt32(IN_CLOSE_WRITE | IN_MOVED_TO) != 0, event.wd == watch, !name.isProvisional {
          queue.append(name)
        }
      }
      return count
    }
    return count > 0
  }

  private func scanned() -> FileName? {
    if scan == nil, wantsScan {
      wantsScan = false
      // An own descriptor: `fdopendir` would take over the inbox's.
      scan = opendir(inbox.path)
    }
    while let entry = scan.flatMap({ readdir($0) }) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { FileName($0.prefix { $0 != 0 }) }
      if !name.isProvisional { return name }
    }
    endScan()
    return nil
  }

  private func endScan() {
    if let scan { closedir(scan) }
    scan = nil
  }
}
