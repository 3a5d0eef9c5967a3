import Domain
import Foundation

/// Articles as the data keeps them: gzip-compressed JSON Lines.
package enum ArticleCorpus {
  /// The bytes of a gzip-compressed file.
  package static func unzipped(_ path: String) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return data
  }

  package static func lines(_ path: String) throws -> [[String: Any]] {
    try unzipped(path).split(separator: 0x0A).compactMap {
      (try? JSONSerialization.jsonObject(with: Data($0))) as? [String: Any]
    }
  }

  /// The dateline, which the data keeps apart, is read as the wire sent it: at the head of the body.
  package static func article(_ line: [String: Any]) -> Article {
    let title = line["title"] as? String ?? ""
    let dateline = line["dateline"] as? String ?? ""
    let text = line["text"] as? String ?? line["body"] as? String ?? ""
    let body = dateline.isEmpty ? text : dateline + " - " + text
    let date = (line["date"] as? String).flatMap { Day($0.prefix(10)) }
    return Article(
      id: ArticleID(Digest(of: Array((title + body).utf8))), title: title, body: body, published: date?.start)
  }
}
