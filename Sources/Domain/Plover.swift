/// The 16 event types of the PLOVER ontology (Halterman et al., "PLOVER and POLECAT", 2023). Their modes,
/// contexts, intensities and CAMEO codes are data, under `config/ontology`.
public enum PloverType: String, CaseIterable, Hashable, Sendable {
  case agree = "AGREE"
  case consult = "CONSULT"
  case support = "SUPPORT"
  case concede = "CONCEDE"
  case cooperate = "COOPERATE"
  case aid = "AID"
  case retreat = "RETREAT"
  case request = "REQUEST"
  case accuse = "ACCUSE"
  case reject = "REJECT"
  case threaten = "THREATEN"
  case protest = "PROTEST"
  case sanction = "SANCTION"
  case mobilize = "MOBILIZE"
  case coerce = "COERCE"
  case assault = "ASSAULT"

  public var quad: Quad {
    switch self {
    case .agree, .consult, .support, .concede: .verbalCooperation
    case .cooperate, .aid, .retreat: .materialCooperation
    case .request, .accuse, .reject, .threaten: .verbalConflict
    case .protest, .sanction, .mobilize, .coerce, .assault: .materialConflict
    }
  }
}

/// PLOVER's four quad classes: in words or in deeds, together or against.
public enum Quad: String, CaseIterable, Hashable, Sendable {
  case verbalCooperation = "verbal_cooperation"
  case materialCooperation = "material_cooperation"
  case verbalConflict = "verbal_conflict"
  case materialConflict = "material_conflict"

  /// The other two are conflict.
  public var isCooperation: Bool { self == .verbalCooperation || self == .materialCooperation }
}
