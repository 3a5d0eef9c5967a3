import Coding
import Domain
import Foundation
import Settings

/// Loads what articles are coded with: the ontology, the triggers and the models that ship with the programs,
/// and an operator's additions to the ontology.
package struct CoderLoader: Sendable {
  private let layout: Layout

  package init(layout: Layout) { self.layout = layout }

  package func load(_ settings: Settings) throws(DaemonFailure) -> ArticleCoder {
    guard let data = DataDirectory.find() else {
      throw DaemonFailure(
        .configuration, "the ontology is not there",
        hint: "reinstall tocsin, or name its directory in TOCSIN_DATA",
        id: .settingsRefused, priority: .error)
    }
    let coder: Coder
    do throws(Coder.LoadingError) {
      coder = try Coder.load(data: data, additions: layout.ontologyAdditions)
    } catch {
      throw DaemonFailure(.configuration, "\(error)", id: .settingsRefused, priority: .error)
    }
    let version = CoderLoader.version(of: [data + "/ontology", data + "/model", layout.ontologyAdditions])
    return ArticleCoder(version: version, triggers: coder.triggerCount) { article, day in
      let coded = coder.code(article, received: day)
      return FactsExtracted(
        article: article.id, coder: version, sentences: coded.sentences, facts: coded.facts,
        notes: coded.notes.map(\.description))
    }
  }

  /// The first 16 digits of a digest of every file's name and contents, in the order of their names: two coders
  /// of the same version code alike.
  private static func version(of directories: [String]) -> String {
    var digests: [UInt8] = []
    for directory in directories {
      let names = (FileManager.default.subpaths(atPath: directory) ?? []).sorted()
      for name in names {
        guard let contents = FileManager.default.contents(atPath: directory + "/" + name) else { continue }
        let digest = contents.withUnsafeBytes { Digest(of: $0) }
        digests += Array(name.utf8) + [0] + digest.bytes
      }
    }
    return String(Digest(of: digests).hex.prefix(16))
  }
}
