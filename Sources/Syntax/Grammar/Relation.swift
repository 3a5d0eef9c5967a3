/// How a word hangs on its head: a relation of Universal Dependencies with the subtypes that English uses
/// (universaldependencies.org/u/dep).
public enum Relation: String, CaseIterable, Sendable {
  case acl
  case aclRelcl = "acl:relcl"
  case advcl
  case advclRelcl = "advcl:relcl"
  case advmod
  case advmodEmph = "advmod:emph"
  case amod
  case appos
  case aux
  case auxPass = "aux:pass"
  case `case`
  case cc
  case ccPreconj = "cc:preconj"
  case ccomp
  case clf
  case compound
  case compoundPrt = "compound:prt"
  case conj
  case cop
  case csubj
  case csubjOuter = "csubj:outer"
  case csubjPass = "csubj:pass"
  case dep
  case det
  case detPredet = "det:predet"
  case discourse
  case dislocated
  case expl
  case fixed
  case flat
  case goeswith
  case iobj
  case list
  case mark
  case nmod
  case nmodDesc = "nmod:desc"
  case nmodPoss = "nmod:poss"
  case nmodUnmarked = "nmod:unmarked"
  case nsubj
  case nsubjOuter = "nsubj:outer"
  case nsubjPass = "nsubj:pass"
  case nummod
  case obj
  case obl
  case oblAgent = "obl:agent"
  case oblUnmarked = "obl:unmarked"
  case orphan
  case parataxis
  case punct
  case reparandum
  case root
  case vocative
  case xcomp

  /// The relation without its subtype: `nsubj` for `nsubj:pass`.
  public var base: Relation {
    switch self {
    case .aclRelcl: .acl
    case .advclRelcl: .advcl
    case .advmodEmph: .advmod
    case .auxPass: .aux
    case .ccPreconj: .cc
    case .compoundPrt: .compound
    case .csubjOuter, .csubjPass: .csubj
    case .detPredet: .det
    case .nmodDesc, .nmodPoss, .nmodUnmarked: .nmod
    case .nsubjOuter, .nsubjPass: .nsubj
    case .oblAgent, .oblUnmarked: .obl
    default: self
    }
  }

  /// A subject of any kind, of a clause in the active or the passive.
  public var isSubject: Bool { base == .nsubj || base == .csubj }
}
