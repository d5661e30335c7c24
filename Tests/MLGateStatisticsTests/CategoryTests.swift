import MLGateStatistics
import Testing

@Suite struct ChiSquareTestTests {
  // `stats.chisquare` of scipy 1.17.1; the last are Mendel's peas (1866), 9:3:3:1.
  @Test(
    arguments: [
      ([54, 32, 14], [1, 1, 1], 24.08, 5.9032943409869654e-06),
      ([540, 320, 140], [1, 1, 1], 240.8, 5.139778209762386e-53), ([44, 56], [1, 1], 1.44, 0.23013934044341314),
      ([10, 20, 30, 40], [0.1, 0.2, 0.3, 0.4], 0, 1),
      ([315, 108, 101, 32], [9, 3, 3, 1], 0.4700239808153477, 0.925425895103616),
    ] as [([Int], [Double], Double, Double)]) func `statistic and p-value are scipy's`(
      observed: [Int], weights: [Double], statistic: Double, pValue: Double
    ) throws
  {
    let test = try #require(ChiSquareTest(observed: observed, weights: weights))
    #expect(abs(test.statistic - statistic) <= 1e-12 * max(1, statistic))
    expect(test.pValue, pValue, within: 1e-11)
    #expect(test.degrees == weights.count - 1)
    let turned = try #require(ChiSquareTest(observed: observed.reversed(), weights: weights.reversed()))
    #expect(abs(turned.statistic - test.statistic) < 1e-12)
  }

  @Test func `what has no weight must not occur`() throws {
    let test = try #require(ChiSquareTest(observed: [5, 5, 1], weights: [1, 1, 0]))
    #expect(test.statistic == .infinity)
    #expect(test.pValue == 0)
    #expect(test.degrees == 1)
    let absent = try #require(ChiSquareTest(observed: [5, 5, 0], weights: [1, 1, 0]))
    #expect(absent.statistic == 0)
    #expect(absent.pValue == 1)
  }

  @Test func `total variation is half the sum of differences`() throws {
    #expect(try #require(ChiSquareTest(observed: [60, 40], weights: [1, 1])).totalVariation == 0.1)
    #expect(try #require(ChiSquareTest(observed: [10, 0], weights: [0, 1])?.totalVariation ?? 1) == 1)
  }

  @Test func `small expected counts are told`() {
    #expect(ChiSquareTest(observed: [50, 50], weights: [1, 1])?.isReliable == true)
    #expect(ChiSquareTest(observed: [4, 4], weights: [1, 1])?.isReliable == false)
    #expect(ChiSquareTest(observed: [99, 1], weights: [995, 5])?.isReliable == false)
    #expect(ChiSquareTest(observed: [96, 4], weights: [96, 4])?.isReliable == false)
    #expect(ChiSquareTest(observed: [24, 24, 24, 24, 4], weights: [24, 24, 24, 24, 4])?.isReliable == true)
  }

  @Test func `what cannot be tested is refused`() {
    #expect(ChiSquareTest(observed: [], weights: []) == nil)
    #expect(ChiSquareTest(observed: [0, 0], weights: [1, 1]) == nil)
    #expect(ChiSquareTest(observed: [1], weights: [1]) == nil)
    #expect(ChiSquareTest(observed: [1, 1], weights: [1, -1]) == nil)
    #expect(ChiSquareTest(observed: [1, 1], weights: [1]) == nil)
  }
}

@Suite struct ContingencyTableTests {
  private func table(_ rows: [[Int]]) -> ContingencyTable {
    var counts: [ContingencyTable.Cell: Int] = [:]
    for (row, values) in rows.enumerated() {
      for (column, value) in values.enumerated() { counts[.init(row: row, column: column)] = value }
    }
    return ContingencyTable(counts)
  }

  // `stats.chi2_contingency(correction=False)` and `stats.contingency.association(method='cramer')` of scipy 1.17.1.
  @Test(
    arguments: [
      ([[10, 20], [30, 40]], 0.7936507936507936, 0.37299848361348686, 0.0890870806374748),
      ([[1, 0, 5], [3, 4, 2]], 5.922619047619048, 0.051751103478418915, 0.6283639628760308),
      ([[20, 0], [0, 20]], 40, 2.5396285894708634e-10, 1),
      ([[12, 7, 7], [3, 11, 9], [1, 4, 6]], 9.702382597639513, 0.04575079924925744, 0.284346950596736),
    ] as [([[Int]], Double, Double, Double)]) func `chi-square, p-value and V are scipy's`(
      rows: [[Int]], chiSquare: Double, pValue: Double, v: Double
    ) throws
  {
    let table = table(rows)
    expect(table.chiSquare, chiSquare, within: 1e-14)
    expect(try #require(table.pValue), pValue, within: 1e-12)
    expect(try #require(table.cramersV), v, within: 1e-14)
  }

  @Test func `independence is exactly 0, a function exactly 1`() {
    let left = [3, 7, 11, 1_000_003]
    let right = [5, 13, 1_000_033]
    #expect(table(left.map { row in right.map { row * $0 } }).cramersV == 0)
    #expect(table([[5, 0, 0], [0, 7, 0], [0, 0, 900_001]]).cramersV == 1)
    #expect(table([[5, 3, 0, 0], [0, 0, 7, 1]]).cramersV == 1)
  }

  @Test func `one category alone has no association`() {
    #expect(table([[3, 4]]).cramersV == nil)
    #expect(table([[3, 4], [0, 0]]).cramersV == nil)
    #expect(table([]).pValue == nil)
    #expect(table([]).chiSquare == 0)
  }

  @Test func `rows and columns may change places and order`() {
    let rows = [[12, 7, 7], [3, 11, 9], [1, 4, 6]]
    let turned = (0..<3).map { column in rows.reversed().map { $0[column] } }
    #expect(table(rows).chiSquare == table(turned).chiSquare)
  }
}
