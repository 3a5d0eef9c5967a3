/// Why a model file cannot be used. All of them are errors of the installation (exit status 78).
public enum SyntaxModelError: Error, Equatable, CustomStringConvertible, Sendable {
  case unreadable(path: String, reason: String)
  case notAModel(path: String)
  case wrongVersion(path: String, found: UInt32, expected: UInt32)
  /// Cut off, or grown: the header says another length than the file has.
  case wrongLength(path: String, found: Int, expected: UInt64)
  case damaged(path: String)
  /// The checksum is right and the content is not.
  case malformed(path: String, part: String)

  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "cannot read the syntax model \(path): \(reason)"
    case .notAModel(let path): "\(path) is no syntax model: it does not begin with \"tocsinSY\""
    case .wrongVersion(let path, let found, let expected):
      "the syntax model \(path) has format version \(found); this program reads version \(expected)"
    case .wrongLength(let path, let found, let expected):
      "the syntax model \(path) is \(found) bytes long and should be \(expected)"
    case .damaged(let path): "the syntax model \(path) is damaged: its checksum does not match"
    case .malformed(let path, let part): "the syntax model \(path) is malformed: \(part)"
    }
  }

  /// What to do next.
  public var hint: String {
    switch self {
    case .unreadable:
      "install model/english.model beside the ontology, or name the data directory in TOCSIN_DATA"
    case .wrongVersion:
      "install the model that came with this version, or retrain: tocsin-train syntax --help"
    default: "install the file again, or retrain it: tocsin-train syntax --help"
    }
  }
}
