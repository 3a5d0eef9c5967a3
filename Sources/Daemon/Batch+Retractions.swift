import Domain
import Intake
import Projections

extension Batch {
  /// Finds the articles that notices and corrections take back.
  ///
  /// A notice comes from who may deliver and asks for it in so many words: it always counts, and read again it is
  /// a duplicate. An article that says that it corrects another takes it back only where both name the same
  /// publisher; else it is read like any other, with a note.
  mutating func resolve(
    _ coded: inout [Coded], with projections: ProjectionWriter
  ) throws(ProjectionFailure) {
    for index in coded.indices { try Batch.resolveCorrection(&coded[index], with: projections) }
    let arriving = Set(coded.map(\.delivery.id))
    var kept: [Notice] = []
    for notice in notices {
      let article = notice.event.article
      if kept.contains(where: { $0.event.article == article }) {
        duplicates.append(notice.delivery)
      } else if arriving.contains(article) {
        kept.append(notice)
      } else if try !projections.articles(named: article.description).isEmpty {
        kept.append(notice)
      } else if try projections.known(among: [article]).contains(article) {
        duplicates.append(notice.delivery)
      } else {
        rejected.append(
          Rejected(
            name: notice.delivery.name, stamp: notice.delivery.stamp,
            rejection: Rejection(.noText, "it retracts \(article), which is not on record")))
      }
    }
    notices = kept
  }

  private static func resolveCorrection(
    _ coded: inout Coded, with projections: ProjectionWriter
  ) throws(ProjectionFailure) {
    guard let name = coded.corrects else { return }
    let found = try projections.articles(named: name).filter { $0 != coded.delivery.id }
    if found.isEmpty { coded.extracted.notes.append("corrects an article that is not on record: \(name)") }
    let publisher = Publisher.key(name: coded.received.publisher, url: coded.received.url)
    for article in found {
      guard let publisher, try projections.publisher(of: article) == publisher else {
        coded.extracted.notes.append("does not correct \(article): it is not of the same publisher")
        coded.refused.append(article)
        continue
      }
      coded.retracted.append(
        ArticleRetracted(article: article, reason: "corrected by a later article", by: coded.delivery.id))
    }
  }
}
