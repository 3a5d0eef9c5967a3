/// The years in which a name or an office holds, both included; nil is open.
public struct Years: Hashable, Sendable {
  public var from: Int?
  public var to: Int?

  public static let always = Years(from: nil, to: nil)

  public init(from: Int?, to: Int?) {
    self.from = from
    self.to = to
  }

  public func contains(_ year: Int) -> Bool { (from ?? .min) <= year && year <= (to ?? .max) }

  /// Years between `year` and the nearest year of the range; 0 inside it.
  public func distance(to year: Int) -> Int {
    if let from, year < from { return from - year }
    if let to, year > to { return year - to }
    return 0
  }
}
