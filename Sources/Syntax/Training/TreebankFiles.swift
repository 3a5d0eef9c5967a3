import Glibc

/// Treebanks' files below a directory.
package enum TreebankFiles {
  private static let depthMax = 4

  /// Paths of `.conllu` and `.conllu.gz` whose name contains `part`, in order.
  package static func find(_ directory: String, containing part: String) -> [String] {
    list(directory, depth: 0).filter {
      ($0.hasSuffix(".conllu") || $0.hasSuffix(".conllu.gz"))
        && (part.isEmpty || ($0.split(separator: "/").last?.contains(part) ?? false))
    }.sorted()
  }

  private static func list(_ directory: String, depth: Int) -> [String] {
    guard depth <= depthMax, let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var paths: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(".") { continue }
      let path = directory + "/" + name
      paths += entry.pointee.d_type == UInt8(DT_DIR) ? list(path, depth: depth + 1) : [path]
    }
    return paths
  }
}
