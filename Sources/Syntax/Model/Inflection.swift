/// English inflection by rule, both ways. Words are in lower case.
enum Inflection {
  private static let vowels = Set("aeiou".utf8)

  private static func isVowel(_ byte: UInt8) -> Bool { vowels.contains(byte) }

  /// "tariffs" → "tariff", "countries" → "country", "imposes" → "impose".
  static func singular(_ word: String) -> String {
    let count = word.utf8.count
    guard count > 3, word.hasSuffix("s"), !word.hasSuffix("ss"),
      !word.hasSuffix("us") || word.hasSuffix("ous") == false
    else { return word }
    if word.hasSuffix("us") || word.hasSuffix("is") { return word }
    if word.hasSuffix("ies"), count > 4 { return String(word.dropLast(3)) + "y" }
    for ending in ["sses", "shes", "ches", "xes", "zzes", "oes"] where word.hasSuffix(ending) {
      return String(word.dropLast(2))
    }
    return String(word.dropLast())
  }

  /// "bans", "rushes", "denies".
  static func present(_ verb: String) -> String {
    let utf8 = Array(verb.utf8)
    guard utf8.count > 1 else { return verb + "s" }
    let before = utf8[utf8.count - 2]
    if verb.hasSuffix("y"), !isVowel(before) { return verb.dropLast() + "ies" }
    for ending in ["s", "x", "z", "ch", "sh", "o"] where verb.hasSuffix(ending) { return verb + "es" }
    return verb + "s"
  }

  /// The past and the participle: one form by rule, or the irregular ones.
  static func pasts(_ verb: String) -> [String] {
    if let forms = irregular[verb] { return forms }
    if verb.hasSuffix("e") { return [verb + "d"] }
    let utf8 = Array(verb.utf8)
    if verb.hasSuffix("y"), utf8.count > 1, !isVowel(utf8[utf8.count - 2]) {
      return [verb.dropLast() + "ied"]
    }
    return [doubled(verb) + "ed"]
  }

  static func progressive(_ verb: String) -> String {
    if verb.hasSuffix("ie") { return verb.dropLast(2) + "ying" }
    if verb.hasSuffix("e"), !verb.hasSuffix("ee"), !verb.hasSuffix("oe"), verb != "be" {
      return verb.dropLast() + "ing"
    }
    return doubled(verb) + "ing"
  }

  /// Doubles the last consonant of "ban", "admit", "transfer": one vowel before it, stressed.
  private static func doubled(_ verb: String) -> String {
    let utf8 = Array(verb.utf8)
    guard utf8.count >= 3, let last = utf8.last, !isVowel(last), !"wxyh".utf8.contains(last),
      isVowel(utf8[utf8.count - 2]),
      !isVowel(utf8[utf8.count - 3])
        || (utf8[utf8.count - 3] == 117 && utf8.count > 3 && utf8[utf8.count - 4] == 113)
    else { return verb }
    let syllables = zip(utf8, utf8.dropFirst()).count { isVowel($0) && !isVowel($1) }
    let isStressed = syllables == 1 || stressedAtEnd.contains(verb)
    return isStressed ? verb + String(decoding: [last], as: UTF8.self) : verb
  }

  private static let stressedAtEnd: Set<String> = [
    "admit", "commit", "permit", "submit", "transmit", "omit", "refer", "transfer", "defer", "deter", "occur",
    "concur", "incur", "rebel", "repel", "expel", "propel", "compel", "cancel", "control", "patrol", "begin",
    "forget", "upset", "recur", "infer", "prefer", "confer", "rebut", "abet", "outbid", "equip", "unplug",
  ]

  /// The forms that may underlie "…ed" or "…ing", the likeliest first.
  static func bases(_ form: String, ending: String) -> [String] {
    if let verb = irregularBases[form] { return [verb] }
    guard form.hasSuffix(ending), form.utf8.count > ending.utf8.count + 2 else { return [form] }
    let stem = String(form.dropLast(ending.count))
    let utf8 = Array(stem.utf8)
    guard utf8.contains(where: { isVowel($0) || $0 == 121 }) else { return [form] }
    if ending == "ed", stem.hasSuffix("i") { return [stem.dropLast() + "y", stem + "e"] }
    let last = utf8[utf8.count - 1]
    if utf8.count > 2, last == utf8[utf8.count - 2], !isVowel(last) {
      let single = String(stem.dropLast())
      return "lsz".utf8.contains(last) ? [stem, single] : [single, stem]
    }
    return takesE(stem) ? [stem + "e", stem] : [stem, stem + "e"]
  }

  /// Whether a stem left by "-ed" or "-ing" likely ends in a silent e: "retaliat", "impos", "endors".
  private static func takesE(_ stem: String) -> Bool {
    let utf8 = Array(stem.utf8)
    guard utf8.count >= 3 else { return utf8.count == 2 }
    let last = utf8[utf8.count - 1]
    let before = utf8[utf8.count - 2]
    if "cuvz".utf8.contains(last) { return true }
    for ending in ["rs", "ns", "ps", "dg", "rg", "bl", "cl", "dl", "fl", "gl", "pl", "tl"]
    where stem.hasSuffix(ending) {
      return true
    }
    guard isVowel(before) else { return false }
    // A single vowel before a single consonant: "invad", "provok"; not "avoid", "reveal".
    guard !isVowel(utf8[utf8.count - 3]) || stem.hasSuffix("iat") || stem.hasSuffix("uat") || last == 115
    else {
      return false
    }
    for ending in [
      "en", "er", "el", "on", "op", "et", "it", "al", "or", "an", "ow", "ew", "ay", "oy", "ax", "ix", "om",
    ]
    where stem.hasSuffix(ending) {
      return false
    }
    return true
  }

  /// "larger" → "large", "biggest" → "big".
  static func positive(_ word: String, ending: String) -> String {
    guard word.hasSuffix(ending), word.utf8.count > ending.utf8.count + 2 else { return word }
    let stem = String(word.dropLast(ending.count))
    if stem.hasSuffix("i") { return stem.dropLast() + "y" }
    let utf8 = Array(stem.utf8)
    if utf8[utf8.count - 1] == utf8[utf8.count - 2], !"ls".utf8.contains(utf8[utf8.count - 1]) {
      return String(stem.dropLast())
    }
    for ending in ["rg", "c", "v", "s", "at", "rs", "id", "bl", "pl", "tl", "ur", "av"]
    where stem.hasSuffix(ending) {
      return stem + "e"
    }
    return stem
  }

  /// Past and participle of irregular verbs that news uses.
  static let irregular: [String: [String]] = [
    "overrun": ["overran", "overrun"], "beset": ["beset"], "foresee": ["foresaw", "foreseen"],
    "retake": ["retook", "retaken"],
    "beat": ["beat", "beaten"], "become": ["became", "become"], "begin": ["began", "begun"], "bend": ["bent"],
    "bid": ["bid"], "bind": ["bound"], "bleed": ["bled"], "blow": ["blew", "blown"],
    "break": ["broke", "broken"],
    "bring": ["brought"], "build": ["built"], "buy": ["bought"], "cast": ["cast"], "catch": ["caught"],
    "choose": ["chose", "chosen"], "come": ["came", "come"], "cost": ["cost"], "cut": ["cut"],
    "deal": ["dealt"],
    "dig": ["dug"], "draw": ["drew", "drawn"], "drive": ["drove", "driven"], "eat": ["ate", "eaten"],
    "fall": ["fell", "fallen"], "feel": ["felt"], "fight": ["fought"], "find": ["found"], "flee": ["fled"],
    "fly": ["flew", "flown"], "forbid": ["forbade", "forbidden"], "freeze": ["froze", "frozen"],
    "get": ["got", "gotten"],
    "give": ["gave", "given"], "go": ["went", "gone"], "grow": ["grew", "grown"], "hang": ["hung"],
    "have": ["had"],
    "hear": ["heard"], "hide": ["hid", "hidden"], "hit": ["hit"], "hold": ["held"], "hurt": ["hurt"],
    "keep": ["kept"],
    "know": ["knew", "known"], "lay": ["laid"], "lead": ["led"], "leave": ["left"], "let": ["let"],
    "lose": ["lost"],
    "make": ["made"], "meet": ["met"], "overthrow": ["overthrew", "overthrown"], "pay": ["paid"],
    "put": ["put"],
    "quit": ["quit"], "read": ["read"], "ride": ["rode", "ridden"], "rise": ["rose", "risen"],
    "run": ["ran", "run"],
    "say": ["said"], "see": ["saw", "seen"], "seek": ["sought"], "sell": ["sold"], "send": ["sent"],
    "set": ["set"],
    "shake": ["shook", "shaken"], "shoot": ["shot"], "show": ["showed", "shown"], "shut": ["shut"],
    "sink": ["sank", "sunk"],
    "sit": ["sat"], "slay": ["slew", "slain"], "sling": ["slung"], "speak": ["spoke", "spoken"],
    "spend": ["spent"],
    "split": ["split"], "spread": ["spread"], "stand": ["stood"], "steal": ["stole", "stolen"],
    "stick": ["stuck"],
    "strike": ["struck", "stricken"], "swear": ["swore", "sworn"], "sweep": ["swept"],
    "take": ["took", "taken"],
    "teach": ["taught"], "tear": ["tore", "torn"], "tell": ["told"], "think": ["thought"],
    "throw": ["threw", "thrown"],
    "undercut": ["undercut"], "undergo": ["underwent", "undergone"], "uphold": ["upheld"], "upset": ["upset"],
    "win": ["won"], "withdraw": ["withdrew", "withdrawn"], "withhold": ["withheld"],
    "write": ["wrote", "written"],
    "withstand": ["withstood"], "overtake": ["overtook", "overtaken"], "backslide": ["backslid"],
  ]

  private static let irregularBases: [String: String] = {
    var bases: [String: String] = [:]
    for (verb, forms) in irregular.sorted(by: { $0.key < $1.key }) {
      for form in forms where form != verb { bases[form] = verb }
    }
    return bases
  }()
}
