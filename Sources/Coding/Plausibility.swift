import Domain

/// Which parties can do what to each other as facts about countries. A company's or a newspaper's nationality does
/// not make its dealings those of its country: "Daiwa signed an agreement with Lotus" is no treaty.
enum Plausibility {
  private static let companies: Set<String> = ["BUS", "MNC"]
  private static let press: Set<String> = ["MED", "JRN"]
  /// What only those who speak for a country or group do for it.
  private static let spokenFor: Set<PloverType> = [.agree, .consult, .support, .concede]

  /// Whether `type` can hold between the two, where the coder looks for facts between countries.
  static func allows(_ type: PloverType, _ source: Party, _ recipient: Party) -> Bool {
    let sectors = [source.sector ?? "", recipient.sector ?? ""]
    let companyCount = sectors.count { companies.contains($0) }
    if companyCount == 2 { return false }
    if companyCount == 1, spokenFor.contains(type) { return false }
    // Neither companies nor papers wage war.
    if companies.contains(sectors[0]) || press.contains(sectors[0]), type == .assault || type == .mobilize {
      return false
    }
    // People demonstrate; a state that protests accuses.
    if type == .protest, source.sector == nil && source.kind == .named || source.sector == "GOV" {
      return false
    }
    // A court is where a company sues, not whom it accuses.
    if companies.contains(sectors[0]), sectors[1] == "JUD" { return false }
    // "speaking to reporters", "told Reuters".
    if type == .consult, sectors.contains(where: { press.contains($0) }) { return false }
    // "a meeting in Qatar", "the delegation to the talks": where it is held, not who takes part.
    if source.isLocated { return false }
    if recipient.isLocated, type.quad == .verbalCooperation || type == .cooperate { return false }
    return true
  }
}
