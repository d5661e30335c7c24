internal import MLGateStatistics
internal import MLGateTables

/// How the values of a column are put together to few.
enum Binning: Hashable, Sendable {
  /// Each different value is one of its own; 1 and 1.0 are the same.
  case none
  /// Numbers in so many parts of equal width, or so many texts, the most frequent ones, and all others.
  case count(Int)
  /// Numbers from each edge up to, but not including, the next; the last part includes its end.
  case edges([Double])
  /// Texts that are taken for one, and all others.
  case groups([[String]])

  var id: String { "\(self)" }

  /// What a value is before all are known.
  func value(_ value: FieldValue, text: () -> String) -> PairValue {
    switch self {
    case .none, .count:
      // Whole numbers that doubles do not tell apart are told apart by their digits.
      if case .integer(let whole) = value, whole.magnitude > 1 << 53 { return .text(text()) }
      return value.finiteNumber.map { .number($0) } ?? .text(text())
    case .edges(let edges):
      guard let number = value.finiteNumber else { return .missing }
      if number == edges.last { return .group(edges.count - 1) }
      // 0 is below all of them, and the last beyond.
      return .group(edges.firstIndex { number < $0 } ?? edges.count)
    case .groups(let groups):
      let text = text()
      return groups.firstIndex { $0.contains(bytesOf: text) }.map { .group($0) } ?? .other
    }
  }

  /// What values are once all are known.
  ///
  /// - Parameter values: different ones, with how often each occurs.
  /// - Returns: `nil` where some are numbers and others are not.
  func binned(_ values: [(value: PairValue, count: Int)]) -> [PairValue]? {
    guard case .count(let bins) = self else { return values.map(\.value) }
    var numbers: [Double] = []
    var texts: [(text: String, count: Int)] = []
    for (value, count) in values {
      switch value {
      case .number(let number): numbers.append(number)
      case .text(let text): texts.append((text, count))
      case .missing, .group, .other: break
      }
    }
    guard numbers.isEmpty || texts.isEmpty else { return nil }
    if let low = numbers.min(), let high = numbers.max() {
      return values.map { item in
        guard case .number(let number) = item.value else { return item.value }
        return .group(Self.part(of: number, low, high, bins))
      }
    }
    // Equally frequent ones in the order of their bytes.
    texts.sort { $0.count != $1.count ? $0.count > $1.count : $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
    let kept = Set(texts.prefix(bins).map { Array($0.text.utf8) })
    return values.map { item in
      guard case .text(let text) = item.value, !kept.contains(Array(text.utf8)) else { return item.value }
      return .other
    }
  }

  private static func part(of number: Double, _ low: Double, _ high: Double, _ bins: Int) -> Int {
    guard low < high else { return 0 }
    // Halves, because the whole width may leave the range of doubles.
    let share = (number / 2 - low / 2) / (high / 2 - low / 2)
    return min(bins - 1, max(0, Int(share * Double(bins))))
  }
}

extension PairTable {
  /// The same with values put together.
  ///
  /// - Returns: the place among the two columns of the one whose values are of two kinds, where that hinders.
  func binned(_ left: Binning, _ right: Binning) -> Result<PairTable, MixedColumn> {
    var sums = (
      left: [Int](repeating: 0, count: values.left.count), right: [Int](repeating: 0, count: values.right.count)
    )
    for (cell, count) in counts {
      sums.left[cell.row] += count
      sums.right[cell.column] += count
    }
    guard let rows = left.binned(Array(zip(values.left, sums.left)).map { ($0, $1) }) else {
      return .failure(MixedColumn(place: 0))
    }
    guard let columns = right.binned(Array(zip(values.right, sums.right)).map { ($0, $1) }) else {
      return .failure(MixedColumn(place: 1))
    }
    let (rowPlaces, columnPlaces) = (Self.places(rows), Self.places(columns))
    var table = self
    table.counts = [:]
    for (cell, count) in counts {
      table.counts[.init(row: rowPlaces[cell.row], column: columnPlaces[cell.column]), default: 0] += count
    }
    return .success(table)
  }

  /// A column that has numbers and other values.
  struct MixedColumn: Error {
    var place: Int
  }

  private static func places(_ values: [PairValue]) -> [Int] {
    var known: [PairValue: Int] = [:]
    return values.map { value in
      if let place = known[value] { return place }
      known[value] = known.count
      return known.count - 1
    }
  }
}
