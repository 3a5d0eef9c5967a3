import Foundation
import Testing

@testable import Daemon

@Suite struct MessageCatalogTests {
  @Test("every kind of message has an entry in the catalog, and the catalog has no other")
  func complete() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("systemd/tocsin.catalog")
    let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
    let ids = lines.filter { $0.hasPrefix("-- ") && $0.count == 35 }.map { String($0.dropFirst(3)) }
    #expect(ids.sorted() == MessageID.allCases.map(\.rawValue).sorted())
    #expect(Set(ids).count == ids.count)
  }
}
