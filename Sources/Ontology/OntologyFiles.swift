import Domain
import Glibc

/// The tables; a file belongs to the one that its name begins with, up to the first dot: `places.europe.tsv`.
/// In this order they are read: what others refer to comes first.
enum TableName: String, CaseIterable {
  case types, modes, contexts, sectors, cameo
  case countries, organisations, names, places
  case leaders, bodies, groups, companies, media, communities, agents, titles
  case decoys, ambiguous, spelling
  case topics, instruments, goods, currencies, numbers
}

/// The files below a directory, sorted by path, so that nothing depends on the directory's own order.
struct OntologyFiles {
  static let filesMax = 1000
  static let depthMax = 4

  struct File {
    var path: String
    var bytes: [UInt8]
    /// Nil for what other readers read: the coder's triggers.
    var table: TableName?
  }

  private(set) var files: [File] = []

  /// - Parameters:
  ///   - isOptional: a directory that is not there counts as empty.
  ///   - wanted: the tables whose files are read; nil for all files.
  init(
    below directory: String, isOptional: Bool, only wanted: [TableName]? = nil,
    into report: inout ProblemReport
  ) {
    if isOptional, access(directory, F_OK) != 0 { return }
    var paths: [String] = []
    OntologyFiles.collect(directory, depth: 0, into: &paths, &report)
    for path in paths.sorted() {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let isTrigger = path.dropFirst(directory.utf8.count).hasPrefix("/triggers/")
      let table = isTrigger ? nil : TableName(rawValue: String(name.prefix { $0 != "." }))
      if let wanted, !(table.map(wanted.contains) ?? false) { continue }
      guard let bytes = OntologyFiles.read(path, into: &report) else { continue }
      if table == nil, !isTrigger {
        report.add(
          path, nil, nil, "no table has this name",
          hint: Suggestion.hint(
            for: String(name.prefix { $0 != "." }), among: TableName.allCases.map(\.rawValue)))
      }
      files.append(File(path: path, bytes: bytes, table: table))
    }
  }

  private static func collect(
    _ directory: String, depth: Int, into paths: inout [String], _ report: inout ProblemReport
  ) {
    guard let stream = opendir(directory) else {
      report.add(directory, nil, nil, "cannot be listed: \(String(cString: strerror(errno)))")
      return
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(".") || name.hasSuffix("~") { continue }
      let path = directory + "/" + name
      var status = stat()
      guard stat(path, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR, depth < depthMax {
        collect(path, depth: depth + 1, into: &paths, &report)
      } else if status.st_mode & S_IFMT == S_IFREG, name.hasSuffix(".tsv") || name.hasSuffix(".toml") {
        guard paths.count < filesMax else {
          report.add(path, nil, nil, "more than \(filesMax) files")
          return
        }
        paths.append(path)
      }
    }
  }

  private static func read(_ path: String, into report: inout ProblemReport) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      report.add(path, nil, nil, "cannot be opened: \(String(cString: strerror(errno)))")
      return nil
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size <= TableFile.fileBytesMax else {
      report.add(path, nil, nil, "is larger than \(TableFile.fileBytesMax) bytes")
      return nil
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress! + filled, $0.count - filled)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      filled += count
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  func of(_ table: TableName) -> [TableFile] {
    files.filter { $0.table == table }.map { TableFile(path: $0.path, bytes: $0.bytes) }
  }
}
