import Glibc

/// Finds what ships with the programs: `ontology/` and `model/`. The first that exists of
/// `TOCSIN_DATA`, `../share/tocsin` beside the program, `/usr/share/tocsin`, and, for a build in a source
/// tree, the `config` folder of a directory above the program.
public enum DataDirectory {
  public static func find() -> String? {
    if let named = getenv("TOCSIN_DATA").map({ String(cString: $0) }), !named.isEmpty { return named }
    let program = programDirectory()
    var candidates = [program + "/../share/tocsin", "/usr/share/tocsin"]
    var above = program
    while let slash = above.lastIndex(of: "/"), slash != above.startIndex {
      above = String(above[..<slash])
      candidates.append(above + "/config")
    }
    return candidates.first { access($0 + "/ontology", R_OK | X_OK) == 0 }
  }

  private static func programDirectory() -> String {
    let path = String(unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer in
      buffer.withMemoryRebound(to: CChar.self) { out in
        guard let start = out.baseAddress else { return 0 }
        return max(0, readlink("/proc/self/exe", start, out.count))
      }
    }
    return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }
}
