/// A text with its sentences. Offsets count its UTF-8 bytes.
public struct Document: Sendable {
  public let utf8: [UInt8]
  /// Place, date and agency before the first sentence, where the text has them. They are no sentence.
  public let dateline: Dateline?
  public var sentences: [Sentence]

  package init(utf8: [UInt8], dateline: Dateline?, sentences: [Sentence]) {
    self.utf8 = utf8
    self.dateline = dateline
    self.sentences = sentences
  }

  /// The text of a range of bytes; what is not UTF-8 in it is replaced.
  public func text(_ span: Range<Int>) -> String { String(decoding: utf8[span], as: UTF8.self) }
}

/// "BEIJING, Oct 23 (Reuters) -": where and when a report was filed, and by which agency. Spans count bytes of
/// the document.
public struct Dateline: Hashable, Sendable {
  /// All of it, with the dash that ends it.
  public let span: Range<Int>
  /// "BEIJING", "DUBAI/LONDON"; nil in "(Reuters) -".
  public let place: Range<Int>?
  public let placeText: String?
  /// "Oct 23", as written.
  public let date: Range<Int>?
  public let dateText: String?
  /// "Reuters".
  public let agency: Range<Int>?
  public let agencyText: String?
}
