/// Words that end in a full stop which need not end the sentence.
enum Abbreviations {
  /// Stand before a name or a number: a stop after them never ends a sentence.
  static let leading: Set<String> = [
    "mr", "mrs", "ms", "mx", "dr", "prof", "rev", "fr", "hon", "gen", "maj", "lt", "col", "cmdr", "cdr",
    "capt",
    "cpl", "sgt", "pvt", "adm", "brig", "gov", "sen", "rep", "reps", "sens", "pres", "amb", "msgr", "st",
    "ste",
    "mt", "ft", "no", "nos", "art", "sec", "fig", "vol", "vols", "pp", "ch", "vs", "v", "cf", "messrs", "mme",
    "mlle", "supt", "insp", "det", "atty", "asst", "dept", "viz", "ca", "approx", "eg", "ie", "al-", "op",
    "ed",
    "eds", "para", "spec", "attn", "ext", "tel", "fax", "nr", "bros",
  ]

  /// May stand in a sentence or at its end: the word after them decides.
  static let trailing: Set<String> = [
    "inc", "corp", "co", "cos", "ltd", "llc", "plc", "jr", "sr", "etc", "al", "esq", "a.m", "p.m", "e.g",
    "i.e",
    "u.s", "u.n", "u.k", "e.u", "d.c", "ph.d", "m.d", "b.a", "m.a", "jan", "feb", "mar", "apr", "jun", "jul",
    "aug", "sept", "sep", "oct", "nov", "dec", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri",
    "sat",
    "sun", "ave", "blvd", "rd", "hwy", "bldg", "apt", "ala", "ariz", "ark", "calif", "colo", "conn", "del",
    "fla",
    "ga", "ill", "ind", "kan", "ky", "la", "md", "mass", "mich", "minn", "miss", "mo", "mont", "neb", "nev",
    "okla",
    "ore", "pa", "tenn", "tex", "va", "vt", "wash", "wis", "wyo", "intl", "univ", "assn", "mfg", "est",
    "dist",
    "esp", "yrs", "mins", "hrs", "min", "hr", "lb", "lbs", "oz", "sq", "que", "ont", "conf", "div", "rel",
    "incl",
    "n.y", "n.j", "n.c", "s.c", "n.d", "s.d", "l.a", "a.k.a",
  ]

  /// Words that begin sentences far more often than names: after an abbreviation of the second kind they say
  /// that the stop ends the sentence.
  static let starters: Set<String> = [
    "the", "a", "an", "this", "that", "these", "those", "it", "he", "she", "they", "we", "i", "you", "but",
    "and",
    "in", "on", "at", "for", "from", "if", "when", "while", "as", "after", "before", "however", "there",
    "his",
    "her", "their", "its", "our", "my", "some", "many", "most", "all", "no", "not", "what", "who", "why",
    "how",
    "where", "although", "though", "since", "because", "by", "with", "under", "during", "meanwhile", "also",
    "so",
    "yet", "then", "here", "both", "each", "another", "other", "such", "to", "despite", "following", "last",
    "now",
    "one", "two", "according", "more", "nor", "or", "once", "until", "unlike", "between", "several",
    "earlier",
  ]

  /// How a word that carries a full stop may be read.
  enum Reading { case never, maybe, word }

  /// - Parameter word: what stands before the stop, lower case, inner stops kept.
  static func reading(_ word: String) -> Reading {
    if leading.contains(word) { return .never }
    if trailing.contains(word) { return .maybe }
    let utf8 = Array(word.utf8)
    // "J." and "J.R.": initials; "U.A.E.": letters with stops between them.
    if utf8.count == 1, utf8[0] >= 97, utf8[0] <= 122 { return .never }
    let isDotted = utf8.count >= 3 && utf8.enumerated().allSatisfy { ($0 % 2 == 1) == ($1 == 46) }
    return isDotted ? .maybe : .word
  }
}
