import Ontology
import Syntax

extension Symbols {
  /// The symbol of a word's lemma. A verb that the treebanks never showed may come with a wrong one ("outlawe" for
  /// "outlawed", "suing" for itself); where the triggers do not know it, the base forms that its spelling allows
  /// are tried.
  func symbol(of token: Token) -> Symbol {
    let known = self[token.lemma]
    guard known == .unknown, token.upos == .verb else { return known }
    let form = token.form.lowercased()
    for ending in ["ed", "ing"] where form.hasSuffix(ending) && form.utf8.count > ending.utf8.count + 1 {
      let stem = String(form.dropLast(ending.count))
      var bases = [stem, stem + "e"]
      if let last = stem.last, stem.dropLast().last == last { bases.append(String(stem.dropLast())) }
      if stem.last == "i" { bases.append(stem.dropLast() + "y") }
      for base in bases {
        let symbol = self[base]
        if symbol != .unknown { return symbol }
      }
    }
    return known
  }
}
