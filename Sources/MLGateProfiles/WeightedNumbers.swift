/// Numbers with how often each occurs, waiting to be put in order.
///
/// Most values of a column with many different ones occur once; those are kept, and sorted, as plain numbers.
struct WeightedNumbers {
  private var single: [Double] = []
  private var repeated: [(value: Double, weight: Int)] = []

  mutating func add(_ value: Double, weight: Int) {
    if weight == 1 { single.append(value) } else { repeated.append((value, weight)) }
  }

  /// All of them in rising order of value, then of weight, which leaves none here.
  ///
  /// Equal values may have come from several texts, in an order that is not ours to show.
  mutating func sorted() -> [(value: Double, weight: Int)] {
    DoubleSort.sort(&single)
    repeated.sort { ($0.value, $0.weight) < ($1.value, $1.weight) }
    guard !single.isEmpty else { return take() }
    var all: [(value: Double, weight: Int)] = []
    all.reserveCapacity(single.count + repeated.count)
    var next = repeated.startIndex
    for value in single {
      while next < repeated.endIndex, repeated[next].value < value {
        all.append(repeated[next])
        next += 1
      }
      all.append((value, 1))
    }
    all += repeated[next...]
    self = WeightedNumbers()
    return all
  }

  private mutating func take() -> [(value: Double, weight: Int)] {
    defer { self = WeightedNumbers() }
    return repeated
  }

  /// Two rising lists as one.
  static func merging(
    _ one: consuming [(value: Double, weight: Int)], _ other: consuming [(value: Double, weight: Int)]
  ) -> [(value: Double, weight: Int)] {
    if other.isEmpty { return one }
    if one.isEmpty { return other }
    var all: [(value: Double, weight: Int)] = []
    all.reserveCapacity(one.count + other.count)
    var next = other.startIndex
    for entry in one {
      while next < other.endIndex, other[next] < entry {
        all.append(other[next])
        next += 1
      }
      all.append(entry)
    }
    all += other[next...]
    return all
  }
}
