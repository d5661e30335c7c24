internal import MLGateTables

/// The numbers of a column, for quantiles that a profile does not list; not part of the stored profile.
public struct NumberDistribution: Sendable {
  private let state: ColumnState
  /// By how much the rank of a quantile may be wrong, as a share of the numbers: 0 when all are kept.
  public let rankError: Double

  init(_ state: ColumnState) {
    self.state = state
    rankError = state.isExact ? 0 : 0.005
  }

  private var sorted: [(value: Double, weight: Int)] {
    var numbers = WeightedNumbers()
    state.forEachKept { _, value, count in
      if let number = value.finiteNumber { numbers.add(number, weight: count) }
    }
    return WeightedNumbers.merging(numbers.sorted(), state.numbers.weighted)
  }

  /// The numbers in rising order, with how many each stands for; equal ones may come several times.
  ///
  /// Where not all are kept, the share of those up to any number is off by at most ``rankError``.
  public var weighted: [(value: Double, count: Int)] { sorted.map { ($0.value, $0.weight) } }

  /// For each of `fractions` (0...1), the smallest number that so many do not exceed (SQL's PERCENTILE_DISC; type 1 of
  /// Hyndman and Fan 1996); empty without numbers.
  public func quantiles(_ fractions: [Double]) -> [Double] {
    let sorted = sorted
    return fractions.flatMap { Quantiles.of(sorted, at: [$0]) }
  }

  /// The number that a share of the others lies below, between two neighbours by a straight line (SQL's PERCENTILE_CONT;
  /// type 7 of Hyndman and Fan 1996); `nil` without numbers.
  public func interpolated(_ fraction: Double) -> Double? {
    let sorted = sorted
    let total = sorted.reduce(0) { $0 + $1.weight }
    guard total > 0 else { return nil }
    let place = fraction * Double(total - 1)
    let low = Self.value(at: Int(place.rounded(.down)), in: sorted)
    let high = Self.value(at: Int(place.rounded(.up)), in: sorted)
    let share = place - place.rounded(.down)
    return low == high ? low : low * (1 - share) + high * share
  }

  /// The sum of the numbers, each rounded once into it (Neumaier 1974); `nil` when not all are kept.
  public var exactSum: Double? {
    guard state.isExact else { return nil }
    var sum = CompensatedSum()
    for (value, weight) in sorted { sum.add(value * Double(weight)) }
    return sum.value
  }

  private static func value(at rank: Int, in sorted: [(value: Double, weight: Int)]) -> Double {
    var seen = 0
    for (value, weight) in sorted {
      seen += weight
      if seen > rank { return value }
    }
    return sorted.last?.value ?? 0
  }
}
