import FileSystem
import Glibc
import Synchronization

/// A file system in memory that loses power, runs full and breaks, reproducibly.
///
/// It keeps what is durable apart from what programs see. Contents become durable by `File.sync`, names by
/// `syncDirectory`; at a crash, of everything else any part may have reached the device: sectors of one write in
/// any selection, names in the order in which they were made (file systems journal them).
final class SimulatedDisk: FileSystem {
  /// What goes wrong, counted in operations that change something or make it durable.
  struct Fault {
    enum Extent { case once, forEver }
    /// The first that fails, from 0.
    var operation: Int
    var code: Int32
    var extent: Extent
    /// Kinds of operations that it strikes; the others are not counted.
    var kinds: Set<FileError.Operation> = [.open, .write, .sync, .truncate, .rename, .remove, .syncDirectory]
  }

  private struct State {
    var nodes: [Int: Node] = [:]
    var nextNode = 1
    var names: [String: Int] = [:]
    var durableNames: [String: Int] = [:]
    var pendingNames: [NameChange] = []
    var locks: Set<Int> = []
    var random: SplitMix
    var fault: Fault?
    var operations = 0
    var faultsRaised = 0
    /// Raised by a crash: files of before are dead.
    var generation = 0
  }

  private struct Node {
    var contents: [UInt8] = []
    var durable: [UInt8] = []
    var pending: [ContentChange] = []
  }

  private enum ContentChange {
    case write(offset: Int, bytes: [UInt8])
    case truncate(Int)
  }

  private enum NameChange {
    case add(String, Int)
    case rename(String, String)
    case remove(String)
  }

  static let sectorByteCount = 512

  private let state: Mutex<State>

  init(seed: UInt64) { state = Mutex(State(random: SplitMix(seed))) }

  // MARK: What tests do to it

  var fault: Fault? {
    get { state.withLock { $0.fault } }
    set {
      state.withLock {
        $0.fault = newValue
        $0.operations = 0
        $0.faultsRaised = 0
      }
    }
  }

  /// Times that the fault has struck.
  var faultsRaised: Int { state.withLock { $0.faultsRaised } }

  /// Operations counted since the fault was set.
  var operations: Int { state.withLock { $0.operations } }

  /// The process ends: locks fall, what was written stays as programs see it.
  func endProcess() {
    state.withLock {
      $0.generation += 1
      $0.locks = []
      $0.fault = nil
    }
  }

  /// The power goes: of what was not made durable, some has reached the device and some has not.
  func losePower() {
    state.withLock { state in
      state.generation += 1
      state.locks = []
      state.fault = nil
      let kept =
        state.pendingNames.isEmpty ? 0 : Int(state.random.next() % UInt64(state.pendingNames.count + 1))
      for change in state.pendingNames.prefix(kept) { SimulatedDisk.apply(change, to: &state.durableNames) }
      state.pendingNames = []
      state.names = state.durableNames
      for number in state.nodes.keys.sorted() {
        guard var node = state.nodes[number] else { continue }
        node.durable = SimulatedDisk.survivors(of: node, &state.random)
        node.contents = node.durable
        node.pending = []
        state.nodes[number] = node
      }
    }
  }

  func bytes(of path: String) -> [UInt8]? {
    state.withLock { state in state.names[path].flatMap { state.nodes[$0]?.contents } }
  }

  func setBytes(of path: String, _ bytes: [UInt8]) {
    state.withLock { state in
      guard let number = state.names[path] else { return }
      state.nodes[number] = Node(contents: bytes, durable: bytes)
    }
  }

  /// What is left of a file's changes: nothing, all, whole changes up to one that is cut short, or any sectors.
  private static func survivors(of node: Node, _ random: inout SplitMix) -> [UInt8] {
    var bytes = node.durable
    guard !node.pending.isEmpty else { return bytes }
    let manner = random.next() % 4
    if manner == 0 { return bytes }
    if manner == 1 { return node.contents }
    let whole = Int(random.next() % UInt64(node.pending.count))
    for (index, change) in node.pending.enumerated() where index <= whole || manner == 3 {
      switch change {
      case .truncate(let size): resize(&bytes, to: size)
      case .write(let offset, let written):
        if manner == 2 && index < whole {
          put(written[...], at: offset, into: &bytes)
        } else if manner == 2 {
          put(written.prefix(Int(random.next() % UInt64(written.count + 1))), at: offset, into: &bytes)
        } else {
          putSectors(of: written, at: offset, into: &bytes, &random)
        }
      }
    }
    return bytes
  }

  /// Any sectors of a write; the size may have grown although they have not come.
  private static func putSectors(
    of written: [UInt8], at offset: Int, into bytes: inout [UInt8], _ random: inout SplitMix
  ) {
    if random.next() % 2 == 0, bytes.count < offset + written.count {
      resize(&bytes, to: offset + written.count)
    }
    var start = offset
    while start < offset + written.count {
      let end = min((start / sectorByteCount + 1) * sectorByteCount, offset + written.count)
      if random.next() % 2 == 0 { put(written[(start - offset)..<(end - offset)], at: start, into: &bytes) }
      start = end
    }
  }

  private static func put(_ part: ArraySlice<UInt8>, at offset: Int, into bytes: inout [UInt8]) {
    guard !part.isEmpty else { return }
    if bytes.count < offset + part.count { resize(&bytes, to: offset + part.count) }
    bytes.replaceSubrange(offset..<(offset + part.count), with: part)
  }

  private static func resize(_ bytes: inout [UInt8], to size: Int) {
    if bytes.count > size {
      bytes.removeLast(bytes.count - size)
    } else {
      bytes += [UInt8](repeating: 0, count: size - bytes.count)
    }
  }

  private static func apply(_ change: NameChange, to names: inout [String: Int]) {
    switch change {
    case .add(let name, let number): names[name] = number
    case .rename(let old, let new): names[new] = names.removeValue(forKey: old)
    case .remove(let name): names[name] = nil
    }
  }

  // MARK: FileSystem

  func open(_ path: String, _ mode: OpenMode) throws(FileError) -> any File {
    let makes = mode == .create || mode == .writeOrCreate
    let result = state.withLock { state -> Result<any File, FileError> in
      if makes, let error = SimulatedDisk.strike(.open, path, &state) { return .failure(error) }
      if let number = state.names[path] {
        if mode == .create { return .failure(FileError(.open, path, code: EEXIST)) }
        return .success(SimulatedFile(disk: self, path: path, number: number, generation: state.generation))
      }
      guard makes else { return .failure(FileError(.open, path, code: ENOENT)) }
      let number = state.nextNode
      state.nextNode += 1
      state.nodes[number] = Node()
      state.names[path] = number
      state.pendingNames.append(.add(path, number))
      return .success(SimulatedFile(disk: self, path: path, number: number, generation: state.generation))
    }
    return try result.get()
  }

  func rename(_ path: String, to newPath: String) throws(FileError) {
    try changeNames(.rename, path, .rename(path, newPath))
  }

  func remove(_ path: String) throws(FileError) { try changeNames(.remove, path, .remove(path)) }

  private func changeNames(
    _ operation: FileError.Operation, _ path: String, _ change: NameChange
  ) throws(FileError) {
    let result = state.withLock { state -> Result<Void, FileError> in
      if let error = SimulatedDisk.strike(operation, path, &state) { return .failure(error) }
      guard state.names[path] != nil else { return .failure(FileError(operation, path, code: ENOENT)) }
      SimulatedDisk.apply(change, to: &state.names)
      state.pendingNames.append(change)
      return .success(())
    }
    try result.get()
  }

  func createDirectory(_ path: String) throws(FileError) {}

  func names(in directory: String, limit: Int) throws(FileError) -> [String] {
    let prefix = directory + "/"
    return state.withLock {
      Array(
        $0.names.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }.prefix(limit)
      )
    }
  }

  func status(of path: String) throws(FileError) -> FileStatus? {
    state.withLock { state in
      guard let number = state.names[path], let node = state.nodes[number] else {
        return state.names.keys.contains { $0.hasPrefix(path + "/") }
          ? FileStatus(kind: .directory, size: 0, modified: 0, device: 1, inode: 0) : nil
      }
      return FileStatus(
        kind: .file, size: UInt64(node.contents.count), modified: 0, device: 1, inode: UInt64(number))
    }
  }

  func syncDirectory(_ path: String) throws(FileError) {
    let error = state.withLock { state -> FileError? in
      if let error = SimulatedDisk.strike(.syncDirectory, path, &state) { return error }
      state.durableNames = state.names
      state.pendingNames = []
      return nil
    }
    if let error { throw error }
  }

  private static func strike(_ operation: FileError.Operation, _ path: String, _ state: inout State)
    -> FileError?
  {
    guard let fault = state.fault, fault.kinds.contains(operation) else { return nil }
    defer { state.operations += 1 }
    let strikes =
      fault.extent == .once ? state.operations == fault.operation : state.operations >= fault.operation
    guard strikes else { return nil }
    state.faultsRaised += 1
    return FileError(operation, path, code: fault.code)
  }

  // MARK: Files

  fileprivate func read(_ file: SimulatedFile, _ buffer: UnsafeMutableRawBufferPointer, _ offset: UInt64)
    -> Int
  {
    state.withLock { state in
      let contents = state.nodes[file.number]?.contents ?? []
      let part = contents.dropFirst(Int(offset)).prefix(buffer.count)
      buffer.copyBytes(from: part)
      return part.count
    }
  }

  fileprivate func write(_ file: SimulatedFile, _ bytes: [UInt8], _ offset: Int) -> FileError? {
    change(.write, file) { node, error, random in
      // A write that fails has often written something first.
      let written = error == nil ? bytes[...] : bytes.prefix(Int(random.next() % UInt64(bytes.count + 1)))
      SimulatedDisk.put(written, at: offset, into: &node.contents)
      if !written.isEmpty { node.pending.append(.write(offset: offset, bytes: Array(written))) }
    }
  }

  fileprivate func truncate(_ file: SimulatedFile, _ size: Int) -> FileError? {
    change(.truncate, file) { node, error, _ in
      guard error == nil else { return }
      SimulatedDisk.resize(&node.contents, to: size)
      node.pending.append(.truncate(size))
    }
  }

  fileprivate func sync(_ file: SimulatedFile) -> FileError? {
    change(.sync, file) { node, error, random in
      if error == nil {
        // What an earlier sync has lost stays lost, and this one does not tell.
        for change in node.pending {
          switch change {
          case .write(let offset, let bytes): SimulatedDisk.put(bytes[...], at: offset, into: &node.durable)
          case .truncate(let size): SimulatedDisk.resize(&node.durable, to: size)
          }
        }
      } else {
        node.durable = SimulatedDisk.survivors(of: node, &random)
      }
      node.pending = []
    }
  }

  private func change(
    _ operation: FileError.Operation, _ file: SimulatedFile,
    _ body: (inout Node, FileError?, inout SplitMix) -> Void
  ) -> FileError? {
    state.withLock { state in
      // A process that has ended does nothing more.
      guard file.generation == state.generation, var node = state.nodes[file.number] else {
        return FileError(operation, file.path, code: EBADF)
      }
      let error = SimulatedDisk.strike(operation, file.path, &state)
      body(&node, error, &state.random)
      state.nodes[file.number] = node
      return error
    }
  }

  fileprivate func tryLock(_ file: SimulatedFile) -> Bool {
    state.withLock { $0.locks.insert(file.number).inserted }
  }

  fileprivate func unlock(_ file: SimulatedFile) {
    state.withLock { if file.generation == $0.generation { $0.locks.remove(file.number) } }
  }

  fileprivate func status(_ file: SimulatedFile) -> FileStatus {
    state.withLock { state in
      FileStatus(
        kind: .file, size: UInt64(state.nodes[file.number]?.contents.count ?? 0), modified: 0, device: 1,
        inode: UInt64(file.number))
    }
  }
}

private final class SimulatedFile: File {
  let disk: SimulatedDisk
  let path: String
  let number: Int
  let generation: Int
  private let holdsLock = Mutex(false)

  init(disk: SimulatedDisk, path: String, number: Int, generation: Int) {
    self.disk = disk
    self.path = path
    self.number = number
    self.generation = generation
  }

  deinit { close() }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(FileError) -> Int {
    disk.read(self, buffer, offset)
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(FileError) {
    if let error = disk.write(self, Array(bytes), Int(offset)) { throw error }
  }

  func sync() throws(FileError) { if let error = disk.sync(self) { throw error } }

  func truncate(to size: UInt64) throws(FileError) {
    if let error = disk.truncate(self, Int(size)) { throw error }
  }

  func status() throws(FileError) -> FileStatus { disk.status(self) }

  func tryLock() throws(FileError) -> Bool {
    let locked = disk.tryLock(self)
    if locked { holdsLock.withLock { $0 = true } }
    return locked
  }

  func close() {
    let held = holdsLock.withLock { held in
      defer { held = false }
      return held
    }
    if held { disk.unlock(self) }
  }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): small, seeded, the same everywhere.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
