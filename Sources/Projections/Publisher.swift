/// Which publisher an article is of, for telling independent reports apart.
package enum Publisher {
  /// Names end here.
  static let keyBytesMax = 200

  /// The name in lower case, letters and digits only, without a leading "the", or the URL's host without `www.`;
  /// nil where there is neither. "The New York Times" and "new york times" are one publisher.
  package static func key(name: String?, url: String?) -> String? {
    if let key = name.map(folded), !key.isEmpty { return key }
    guard let host = url.flatMap(host) else { return nil }
    let key = host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
    return key.isEmpty ? nil : String(decoding: key.utf8.prefix(keyBytesMax), as: UTF8.self)
  }

  private static func folded(_ name: String) -> String {
    let words = name.lowercased().split { !($0.isLetter || $0.isNumber) }
    let kept = words.count > 1 && words.first == "the" ? words.dropFirst() : words[...]
    return String(decoding: kept.joined(separator: " ").utf8.prefix(keyBytesMax), as: UTF8.self)
  }

  private static func host(_ url: String) -> String? {
    guard let scheme = url.range(of: "://") else { return nil }
    let rest = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let host = rest.split(separator: "@", omittingEmptySubsequences: false).last ?? rest
    return host.prefix { $0 != ":" }.lowercased()
  }
}
