/// A syntactic word of a sentence, after the conventions of Universal Dependencies: clitics ("China" + "'s",
/// "do" + "n't") and the parts of hyphenated words are tokens of their own.
public struct Token: Hashable, Sendable {
  /// Bytes of the document's UTF-8 text.
  public let span: Range<Int>
  /// The word as written.
  public let form: String
  /// The word's dictionary form; empty until the sentence is parsed.
  public internal(set) var lemma = ""
  public internal(set) var upos = UPOS.other
  public internal(set) var xpos = XPOS.other
  /// Position in the sentence of the word that this one hangs on, counted from 0; -1 for the root, and for
  /// every token of a sentence that is not parsed.
  public internal(set) var head = -1
  public internal(set) var relation = Relation.dep

  package init(span: Range<Int>, form: String) {
    self.span = span
    self.form = form
  }

  package init(
    span: Range<Int>, form: String, lemma: String, upos: UPOS, xpos: XPOS, head: Int, relation: Relation
  ) {
    self.span = span
    self.form = form
    self.lemma = lemma
    self.upos = upos
    self.xpos = xpos
    self.head = head
    self.relation = relation
  }

  public var isRoot: Bool { relation == .root }
}
