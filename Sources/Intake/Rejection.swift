/// Why a delivery is no article.
package struct Rejection: Error, Hashable, Sendable {
  /// A stable word, for scripts.
  package enum Reason: String, CaseIterable, Hashable, Sendable {
    case empty
    case tooLarge = "too-large"
    /// A directory, symbolic link, FIFO, socket or device.
    case notAFile = "not-a-file"
    case unreadable
    /// Not UTF-8, or with NUL bytes.
    case notText = "not-text"
    /// Named JSON and is not.
    case notJSON = "not-json"
    /// A format that is not read: HTML, XML.
    case unsupportedFormat = "unsupported-format"
    /// Well-formed, and without text to read.
    case noText = "no-text"
    /// Reading it ends the process, more than once.
    case deadly
  }

  package var reason: Reason
  /// What is wrong, in a sentence.
  package var detail: String

  package init(_ reason: Reason, _ detail: String) {
    self.reason = reason
    self.detail = detail
  }
}
