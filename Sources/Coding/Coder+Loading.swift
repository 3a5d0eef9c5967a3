import Domain
import Foundation
import Ontology
import Syntax

extension Coder {
  /// What a coder cannot begin without and could not be read: exit status 78.
  public struct LoadingError: Error, CustomStringConvertible {
    /// One problem a line, with file and line where there is one.
    public var description: String
  }

  /// Reads ontology, triggers and models.
  ///
  /// - Parameters:
  ///   - data: the directory that holds `ontology/` and `model/`.
  ///   - additions: a directory of ontology drop-ins; may be missing on disk.
  public static func load(
    data: String, additions: String? = nil, options: CoderOptions = CoderOptions()
  ) throws(LoadingError) -> Coder {
    do {
      let ontology = try Ontology.load(directory: data + "/ontology", additions: additions)
      let directories = [data + "/ontology"] + (additions.map { [$0] } ?? [])
      let triggers = try Triggers(directories: directories.map { $0 + "/triggers" })
      let model = try SyntaxModel(path: data + "/model/english.model")
      return Coder(
        ontology: ontology, triggers: triggers, model: model,
        pairModel: try text(data + "/model/pairs.tsv", PairModel.init(text:)),
        confidenceModel: try text(data + "/model/confidence.tsv", ConfidenceModel.init(text:)),
        options: options)
    } catch {
      throw LoadingError(description: "\(error)")
    }
  }

  /// Nil where there is no such file: the rules then answer alone.
  private static func text<Model>(
    _ path: String, _ read: (String) throws(LogisticModel.Malformed) -> Model
  ) throws(LoadingError) -> Model? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    do {
      return try read(text)
    } catch {
      throw LoadingError(description: "\(path): \(error)")
    }
  }
}
