import Domain
import Intake

/// Deliveries that are read, coded, recorded and taken out of the inbox together.
struct Batch {
  /// A delivery that was read.
  struct Delivery: Sendable {
    var name: FileName
    var stamp: FileStamp
    var bytes: [UInt8]
    var id: ArticleID
  }

  /// A delivery that is no article.
  struct Rejected: Sendable {
    var name: FileName
    var stamp: FileStamp
    var rejection: Rejection
    var article: ArticleID?
    /// False where it stays in the inbox, not being ours to move.
    var moves = true

    var event: Event {
      .articleRejected(
        ArticleRejected(
          article: article, delivery: name.description, reason: rejection.reason.rawValue,
          detail: rejection.detail, byteCount: stamp.size))
    }
  }

  /// A delivery with the events that it becomes.
  struct Coded: Sendable {
    var delivery: Delivery
    var received: ArticleReceived
    var extracted: FactsExtracted
    /// What the article corrects, as it says, and the articles that this takes back.
    var corrects: String?
    var retracted: [ArticleRetracted] = []
    /// Articles that it says it corrects and may not.
    var refused: [ArticleID] = []

    var events: [Event] {
      [.articleReceived(received), .factsExtracted(extracted)] + retracted.map { .articleRetracted($0) }
    }
  }

  /// A delivery that takes an article back.
  struct Notice: Sendable {
    var delivery: Delivery
    var event: ArticleRetracted
  }

  /// What was looked at.
  var arrivals: [InboxWatcher.Arrival] = []
  /// In the order of arrival.
  var deliveries: [Delivery] = []
  var duplicates: [Delivery] = []
  var notices: [Notice] = []
  var rejected: [Rejected] = []
  private var keys: Set<Key> = []
  var byteCount = 0
  /// Deliveries that were not ready: to be looked for again.
  var laterCount = 0

  var isEmpty: Bool { deliveries.isEmpty && duplicates.isEmpty && notices.isEmpty && rejected.isEmpty }

  /// Takes in one reading of the inbox.
  mutating func add(_ arrival: InboxWatcher.Arrival, _ reading: Inbox.Reading) {
    let name = arrival.name
    arrivals.append(arrival)
    if let stamp = reading.stamp { keys.insert(Key(name: name, stamp: stamp)) }
    switch reading {
    case .gone: break
    case .later: laterCount += 1
    case .reject(let rejection, let stamp):
      rejected.append(Rejected(name: name, stamp: stamp, rejection: rejection))
    case .refuse(let rejection, let stamp):
      rejected.append(Rejected(name: name, stamp: stamp, rejection: rejection, moves: false))
    case .bytes(let bytes, let stamp):
      let delivery = Delivery(name: name, stamp: stamp, bytes: bytes, id: ArticleID(Digest(of: bytes)))
      byteCount += bytes.count
      if let notice = RetractionNotice(bytes) {
        let event = ArticleRetracted(article: notice.article, reason: notice.reason)
        notices.append(Notice(delivery: delivery, event: event))
      } else if deliveries.contains(where: { $0.id == delivery.id }) {
        duplicates.append(delivery)
      } else {
        deliveries.append(delivery)
      }
    }
  }

  /// Sets aside what has been received before.
  mutating func removeKnown(_ known: Set<ArticleID>) {
    if known.isEmpty { return }
    duplicates += deliveries.filter { known.contains($0.id) }
    deliveries.removeAll { known.contains($0.id) }
  }

  /// The same for articles that were coded already.
  mutating func removeKnown(_ known: Set<ArticleID>, from coded: inout [Coded]) {
    if known.isEmpty { return }
    duplicates += coded.map(\.delivery).filter { known.contains($0.id) }
    coded.removeAll { known.contains($0.delivery.id) }
  }

  /// Whether this delivery, as it was when its stamp was taken, is one of the batch.
  func has(_ name: FileName, _ stamp: FileStamp) -> Bool { keys.contains(Key(name: name, stamp: stamp)) }

  /// Sorts out what became of the deliveries; those that did not decode join the rejected.
  ///
  /// - Parameter outcomes: one for each delivery, in their order.
  mutating func sort(_ outcomes: [BatchCoding.Outcome]) -> [Coded] {
    var coded: [Coded] = []
    for (delivery, outcome) in zip(deliveries, outcomes) {
      switch outcome {
      case .success(let article): coded.append(article)
      case .failure(let rejection):
        rejected.append(
          Rejected(name: delivery.name, stamp: delivery.stamp, rejection: rejection, article: delivery.id))
      }
    }
    return coded
  }

  /// Decodes and codes a delivery: pure.
  static func code(
    _ delivery: Delivery, _ coder: ArticleCoder, _ time: Timestamp
  ) throws(Rejection) -> Coded {
    let (format, decoded) = try DeliveryFormat.decode(delivery.bytes, name: delivery.name)
    let article = decoded.article(delivery.id)
    var extracted = coder.code(article, (article.published ?? time).day)
    extracted.notes = decoded.notes + extracted.notes
    extracted.limit()
    let received = ArticleReceived(
      article: article.id, title: article.title, published: article.published, publisher: article.publisher,
      url: article.url, language: article.language, delivery: delivery.name.description,
      format: format.rawValue, byteCount: delivery.bytes.count, fingerprint: Fingerprint.of(article.text))
    return Coded(delivery: delivery, received: received, extracted: extracted, corrects: decoded.corrects)
  }
}
