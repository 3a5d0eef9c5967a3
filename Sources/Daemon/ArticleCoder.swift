import Domain

/// Reads an article's facts: the pipeline's view of `Coding`. Pure, and used on several threads at once.
package struct ArticleCoder: Sendable {
  /// Version of the rules and the model, as in `FactsExtracted.coder`.
  package var version: String
  /// How many triggers it has, for `RulesLoaded`.
  package var triggers: Int
  /// - Parameter day: when the article was published, or received where it does not say.
  package var code: @Sendable (_ article: Article, _ day: Day) -> FactsExtracted

  package init(
    version: String, triggers: Int,
    code: @escaping @Sendable (_ article: Article, _ day: Day) -> FactsExtracted
  ) {
    self.version = version
    self.triggers = triggers
    self.code = code
  }
}
