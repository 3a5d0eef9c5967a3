import Domain
import EventLog
import Projections

extension Recorder {
  /// Directions of the facts in a stretch of the log.
  ///
  /// - Parameter progress: called for each group of events; false ends the work.
  /// - Returns: nil where it was ended.
  func touched(
    after start: SequenceNumber, upTo end: SequenceNumber, _ progress: () -> Bool
  ) throws(Interruption) -> Applied? {
    var applied = Applied(checkpoint: end)
    do throws(LogFailure) {
      let cursor = try log.cursor(after: start)
      while cursor.position < end, let group = try cursor.next() {
        guard progress() else { return nil }
        for event in group {
          guard case .factsExtracted(let extracted) = event.event else { continue }
          for fact in extracted.facts {
            guard let source = fact.source.country, let target = fact.recipient?.country else { continue }
            applied.directions[Direction(source, target)] = .init(
              sequence: event.sequence, article: extracted.article)
          }
        }
      }
    } catch {
      throw Interruption(error)
    }
    return applied
  }
}

extension Applied {
  /// What both have touched, the newer one's causes first.
  func followed(by next: Applied) -> Applied {
    var both = self
    both.checkpoint = next.checkpoint
    both.directions.merge(next.directions) { $0.sequence < $1.sequence ? $1 : $0 }
    return both
  }
}
