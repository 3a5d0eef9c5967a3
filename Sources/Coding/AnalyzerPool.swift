import Syntax
import Synchronization

/// Analyzers for whoever reads at the moment: an analyzer keeps scratch memory and serves one thread at a time;
/// making one anew for each article would cost more than a short article does.
final class AnalyzerPool: Sendable {
  private let model: SyntaxModel
  private let idle = Mutex<[Holder]>([])

  /// An analyzer is handed over whole, never shared: the pool gives it to one borrower and forgets it until it
  /// comes back.
  private struct Holder: @unchecked Sendable { let analyzer: Analyzer }

  /// Analyzers kept while nobody reads.
  private static let idleMax = 8

  init(_ model: SyntaxModel) { self.model = model }

  func withAnalyzer<Result>(_ body: (Analyzer) -> Result) -> Result {
    let holder = idle.withLock { $0.popLast() } ?? Holder(analyzer: Analyzer(model))
    defer { idle.withLock { if $0.count < AnalyzerPool.idleMax { $0.append(holder) } } }
    return body(holder.analyzer)
  }
}
