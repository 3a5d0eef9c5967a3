import Domain
import Foundation

/// A sentence of a PLOVER-labelled set with its marked pair.
package struct MarkedSentence: Sendable {
  package var id: String
  package var text: String
  package var source: ByteSpan
  package var target: ByteSpan
  /// PLOVER's root, CONCEDE and RETREAT being YIELD.
  package var root: String
  package var quad: Int

  /// The sentence as an article without a title.
  package var article: Article {
    Article(id: ArticleID(Digest(of: Array(text.utf8))), title: "", body: text)
  }

  package static func folded(_ type: PloverType) -> String {
    type == .concede || type == .retreat ? "YIELD" : type.rawValue
  }

  package static func type(_ root: String) -> PloverType {
    root == "YIELD" ? .retreat : PloverType(rawValue: root)!
  }

  /// The set's own folding: verbal cooperation is 1, material cooperation 2, verbal conflict 3, material 4.
  package static func quad(_ root: String) -> String {
    root == "YIELD" ? Quad.materialCooperation.rawValue : PloverType(rawValue: root)!.quad.rawValue
  }

  package static func read(_ path: String) throws -> [MarkedSentence] {
    let rows = try TSV.read(path)
    return rows.compactMap { row in
      guard let marked = row["marked_sentence"], let root = row["gold_root"] else { return nil }
      guard let parsed = Marks.read(marked) else { return nil }
      return MarkedSentence(
        id: row["sentence_id"] ?? "", text: parsed.text, source: parsed.source, target: parsed.target,
        root: root,
        quad: Int(row["gold_penta"] ?? "") ?? 0)
    }
  }
}

/// `<s>`…`</s>` and `<t>`…`</t>` in a text.
enum Marks {
  static func read(_ marked: String) -> (text: String, source: ByteSpan, target: ByteSpan)? {
    var text: [UInt8] = []
    var places: [String: Int] = [:]
    let bytes = Array(marked.utf8)
    var index = 0
    while index < bytes.count {
      if let tag = ["<s>", "</s>", "<t>", "</t>"].first(where: { bytes[index...].starts(with: $0.utf8) }) {
        places[tag] = text.count
        index += tag.utf8.count
      } else {
        text.append(bytes[index])
        index += 1
      }
    }
    guard let s = places["<s>"], let sEnd = places["</s>"], let t = places["<t>"], let tEnd = places["</t>"],
      s < sEnd, t < tEnd
    else { return nil }
    return (
      String(decoding: text, as: UTF8.self), ByteSpan(start: s, end: sEnd), ByteSpan(start: t, end: tEnd)
    )
  }
}

/// Tab-separated values with a header, cells quoted as CSV does where they hold quotation marks or newlines.
enum TSV {
  static func read(_ path: String) throws -> [[String: String]] {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    let bytes = Array(text.utf8)
    var index = 0
    func take() { row.append(String(decoding: cell, as: UTF8.self)); cell = [] }
    while index < bytes.count {
      let byte = bytes[index]
      if isQuoted {
        if byte == 0x22, index + 1 < bytes.count, bytes[index + 1] == 0x22 {
          cell.append(byte)
          index += 1
        } else if byte == 0x22 {
          isQuoted = false
        } else {
          cell.append(byte)
        }
      } else if byte == 0x22, cell.isEmpty {
        isQuoted = true
      } else if byte == 0x09 {
        take()
      } else if byte == 0x0A {
        take()
        rows.append(row)
        row = []
      } else if byte != 0x0D {
        cell.append(byte)
      }
      index += 1
    }
    if !row.isEmpty || !cell.isEmpty {
      take()
      rows.append(row)
    }
    guard let header = rows.first else { return [] }
    return rows.dropFirst().map { Dictionary(zip(header, $0), uniquingKeysWith: { first, _ in first }) }
  }
}
