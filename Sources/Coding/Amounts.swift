import Domain
import Ontology
import Syntax

/// Sums of money in a sentence: "$500 billion", "3 million euros", "dlrs 20 mln".
struct AmountReader {
  let reading: SentenceReading
  let words: AmountWords

  struct Sum: Hashable {
    var tokens: Range<Int>
    var amount: Amount
  }

  func sums() -> [Sum] {
    var found: [Sum] = []
    var index = 0
    while index < reading.count {
      if let sum = sum(at: index) {
        found.append(sum)
        index = sum.tokens.upperBound
      } else {
        index += 1
      }
    }
    return found
  }

  private func form(_ index: Int) -> String { index < reading.count ? reading.tokens[index].form : "" }

  private func sum(at start: Int) -> Sum? {
    var index = start
    var currency = words.currency(symbol: form(index))
    if currency != nil { index += 1 }
    guard let first = form(index).utf8.first, (48...57).contains(first) || words.number(form(index)) != nil,
      var value = AmountReader.number(form(index)) ?? words.number(form(index))
    else { return nil }
    index += 1
    while let factor = words.number(form(index)), factor >= 100 {
      value *= factor
      index += 1
    }
    if currency == nil {
      // Longest first: "U.S. dollars", "dollars".
      if let two = words.currency(named: form(index) + " " + form(index + 1)) {
        currency = two
        index += 2
      } else if let one = words.currency(named: form(index)) {
        currency = one
        index += 1
      }
    }
    return currency.map { Sum(tokens: start..<index, amount: Amount(value: value, currency: $0)) }
  }

  /// "1,234.5" without its commas.
  private static func number(_ text: String) -> Double? {
    guard text.utf8.count <= 24 else { return nil }
    return Double(text.filter { $0 != "," })
  }
}
