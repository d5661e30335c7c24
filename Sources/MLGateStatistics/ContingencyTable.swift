/// How often each category of one variable meets each of another.
public struct ContingencyTable: Sendable {
  /// A pair of categories that occurs.
  public struct Cell: Hashable, Sendable {
    public var row: Int
    public var column: Int

    public init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }
  }

  public let count: Int
  public let rows: Int
  public let columns: Int
  /// Pearson's statistic of independence.
  public let chiSquare: Double

  /// - Parameter counts: of the cells that occur; those of 0 are ignored.
  /// - Complexity: O(*n* log *n*) in the number of those cells, however many the table has.
  public init(_ counts: [Cell: Int]) {
    let counts = counts.filter { $0.value > 0 }
    var rowSums: [Int: Int] = [:]
    var columnSums: [Int: Int] = [:]
    for (cell, count) in counts {
      rowSums[cell.row, default: 0] += count
      columnSums[cell.column, default: 0] += count
    }
    let total = counts.values.reduce(0, +)
    // Integers tell exactly what is 0: a root would make much of a rounding.
    var covered: Int128 = 0
    var terms: [Double] = []
    terms.reserveCapacity(counts.count)
    for (cell, count) in counts {
      let product = Int128(rowSums[cell.row] ?? 0) * Int128(columnSums[cell.column] ?? 0)
      covered += product
      let difference = Double(Int128(count) * Int128(total) - product)
      terms.append(difference / Double(product) * (difference / Double(total)))
    }
    // What is expected of the cells that do not occur.
    terms.append(total == 0 ? 0 : Double(Int128(total) * Int128(total) - covered) / Double(total))
    // Summed from small to large, so that the order of the cells does not show.
    chiSquare = terms.sorted().reduce(0, +)
    count = total
    rows = rowSums.count
    columns = columnSums.count
  }

  /// How strongly one goes with the other: 0 when they are independent, 1 when one is a function of the other.
  ///
  /// The root of chi-square / (n (k - 1)), where k is the smaller number of categories (Cramér 1946, "Mathematical
  /// Methods of Statistics", 21.9); `nil` when that is below 2. It is not corrected for its bias: of independent
  /// variables with many categories and few rows it is well above 0.
  public var cramersV: Double? {
    let least = min(rows, columns)
    guard least > 1 else { return nil }
    return min(1, (chiSquare / Double(count) / Double(least - 1)).squareRoot())
  }

  /// The probability of a chi-square of this size or more, if the two are independent; `nil` with one category alone.
  public var pValue: Double? {
    guard min(rows, columns) > 1 else { return nil }
    return ChiSquareTest.pValue(chiSquare, degrees: (rows - 1) * (columns - 1))
  }
}
