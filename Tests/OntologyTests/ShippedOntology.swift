import Foundation
import Ontology

/// The ontology that ships, loaded once.
enum Shipped {
  static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "config/ontology").path()

  static let result = Result { () throws(OntologyErrors) in try Ontology.load(directory: directory) }

  static var ontology: Ontology {
    get throws { try result.get() }
  }
}
