import Domain
import Ontology

/// An event with its parties, before it becomes a fact.
struct Interaction {
  var frame: Triggers.Frame
  /// Tokens of the trigger.
  var trigger: [Int]
  var chain: Chain
  var source: Party
  var recipient: Party
  var isReciprocal: Bool
  var confidence: Double
}
