/// Forms whose dictionary form neither the rules nor the treebanks give as the trigger tables spell it: verbs of
/// news that the treebanks do not know, and plurals that the treebanks leave as they are ("troops").
enum LemmaCorrections {
  /// By form, in lower case.
  static let nouns: [String: String] = [
    "troops": "troop", "supplies": "supply", "goods": "goods", "grounds": "ground",
    "proceedings": "proceeding",
    "bases": "base", "finances": "finance", "foes": "foe", "woes": "woe", "tranches": "tranche",
    "avalanches": "avalanche", "demarches": "demarche", "attaches": "attache", "impasses": "impasse",
    "sorties": "sortie", "axes": "axe", "viruses": "virus", "coronaviruses": "coronavirus",
    "campuses": "campus",
    "choruses": "chorus", "statuses": "status", "buses": "bus", "minibuses": "minibus", "bureaus": "bureau",
    "plateaus": "plateau", "tsunamis": "tsunami", "mps": "mp", "tvs": "tv", "biases": "bias", "gases": "gas",
    "blitzes": "blitz", "inquiries": "inquiry", "crises": "crisis", "bonuses": "bonus",
    "surpluses": "surplus",
    "ceasefires": "ceasefire", "alibis": "alibi", "taxis": "taxi", "israelis": "israeli", "iraqis": "iraqi",
    "pakistanis": "pakistani",
  ]

  /// By form, in lower case.
  static let verbs: [String: String] = {
    var forms: [String: String] = [:]
    for verb in basesMissed {
      forms[Inflection.present(verb)] = verb
      for past in Inflection.pasts(verb) { forms[past] = verb }
      forms[Inflection.progressive(verb)] = verb
    }
    for (form, verb) in spelled { forms[form] = verb }
    return forms
  }()

  /// Verbs that `Inflection.bases` misses where no table knows them.
  private static let basesMissed = [
    "ache", "agree", "atone", "bare", "blitz", "boo", "boycott", "buckle", "caucus", "centre", "clothe",
    "collar",
    "contravene", "decree", "deplore", "dethrone", "disagree", "disinvite", "disobey", "dissuade", "doff",
    "dynamite", "ebb", "egg", "enquire", "eye", "fete", "free", "fulfill", "garrotte",
    "guarantee", "heckle", "implore", "impale", "infringe", "jockey", "knuckle", "lambaste", "lean",
    "manoeuvre",
    "mortar", "muzzle", "outlaw", "owe", "paralyse", "parley", "pivot", "prey", "rankle", "rebuff",
    "reconnoitre", "reconvene", "repulse", "reshore", "onshore", "revere", "rue", "scale", "shore", "skype",
    "square", "stymie", "sue", "telephone", "torpedo", "tussle", "uninvite", "unshackle", "upscale", "vex",
    "vie",
    "veto", "echo", "tie", "lie", "die", "convey", "brief", "boss", "bless", "amass", "address", "embarrass",
    "harass", "suppress", "repress", "stiff", "scoff", "snuff", "sniff", "stave", "condole", "console",
  ]

  /// Forms that no rule makes.
  private static let spelled = [
    "annulled": "annul", "annulling": "annul", "extolled": "extol", "extolling": "extol", "axed": "axe",
    "axing": "axe", "axes": "axe", "meted": "mete", "trafficked": "traffic", "trafficking": "traffic",
    "patrolled": "patrol", "patrolling": "patrol", "unbanned": "unban", "unbanning": "unban",
    "wiretapped": "wiretap", "wiretapping": "wiretap", "kidnapped": "kidnap", "kidnapping": "kidnap",
    "vying": "vie", "tying": "tie", "dying": "die", "lying": "lie", "gassed": "gas", "gassing": "gas",
    "panicked": "panic", "mimicked": "mimic", "eying": "eye", "foregoes": "forego", "forgoes": "forgo",
    "undergoes": "undergo", "fulfilling": "fulfil", "fulfilled": "fulfil", "oversaw": "oversee",
    "overseen": "oversee", "foresaw": "foresee", "foreseen": "foresee", "fled": "flee",
  ]
}
