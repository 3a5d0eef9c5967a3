/// Universal part of speech (universaldependencies.org/u/pos).
public enum UPOS: String, CaseIterable, Sendable {
  case adjective = "ADJ"
  case adposition = "ADP"
  case adverb = "ADV"
  case auxiliary = "AUX"
  case coordinator = "CCONJ"
  case determiner = "DET"
  case interjection = "INTJ"
  case noun = "NOUN"
  case numeral = "NUM"
  case particle = "PART"
  case pronoun = "PRON"
  case properNoun = "PROPN"
  case punctuation = "PUNCT"
  case subordinator = "SCONJ"
  case symbol = "SYM"
  case verb = "VERB"
  case other = "X"

  /// A word that can name a participant.
  public var isNominal: Bool { self == .noun || self == .properNoun || self == .pronoun }
}

/// Part of speech in the Penn Treebank's tag set as the English treebanks of Universal Dependencies extend it.
public enum XPOS: String, CaseIterable, Sendable {
  case cc = "CC"
  case cd = "CD"
  case dt = "DT"
  case ex = "EX"
  case fw = "FW"
  case `in` = "IN"
  case jj = "JJ"
  case jjr = "JJR"
  case jjs = "JJS"
  case ls = "LS"
  case md = "MD"
  case nn = "NN"
  case nns = "NNS"
  case nnp = "NNP"
  case nnps = "NNPS"
  case pdt = "PDT"
  case pos = "POS"
  case prp = "PRP"
  case prpPossessive = "PRP$"
  case rb = "RB"
  case rbr = "RBR"
  case rbs = "RBS"
  case rp = "RP"
  case sym = "SYM"
  case to = "TO"
  case uh = "UH"
  case vb = "VB"
  case vbd = "VBD"
  case vbg = "VBG"
  case vbn = "VBN"
  case vbp = "VBP"
  case vbz = "VBZ"
  case wdt = "WDT"
  case wp = "WP"
  case wpPossessive = "WP$"
  case wrb = "WRB"
  /// An address: URL, e-mail.
  case add = "ADD"
  case affix = "AFX"
  /// A part of a word that a space has split off.
  case goesWith = "GW"
  case hyphen = "HYPH"
  /// Superfluous punctuation: bullets, asterisks, emoticons.
  case superfluous = "NFP"
  case openBracket = "-LRB-"
  case closeBracket = "-RRB-"
  case comma = ","
  case stop = "."
  case colon = ":"
  case openQuote = "``"
  case closeQuote = "''"
  case currency = "$"
  case other = "XX"

  /// Any form of a verb, modals excepted.
  public var isVerb: Bool {
    switch self {
    case .vb, .vbd, .vbg, .vbn, .vbp, .vbz: true
    default: false
    }
  }
}
