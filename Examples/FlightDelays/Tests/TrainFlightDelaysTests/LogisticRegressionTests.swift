import Testing

@testable import TrainFlightDelays

@Suite("Logistic regression")
struct LogisticRegressionTests {
  /// Random rows of `width` inputs, about half of them zero, with labels by chance.
  static func random(rows count: Int, width: Int, seed: UInt64) -> (rows: SparseRows, labels: [Bool]) {
    var generator = SplitMix64(seed: seed)
    var rows = SparseRows()
    var labels: [Bool] = []
    for _ in 0..<count {
      for column in 0..<width where Bool.random(using: &generator) {
        rows.append(column, Double.random(in: -2...2, using: &generator))
      }
      rows.endRow()
      labels.append(Bool.random(using: &generator))
    }
    return (rows, labels)
  }

  @Test("The gradient is what finite differences of the objective give", arguments: [0, 0.001, 0.5])
  func gradientMatchesFiniteDifferences(l2: Double) {
    let (rows, labels) = Self.random(rows: 50, width: 6, seed: 7)
    let model = LogisticRegression(intercept: -0.3, weights: [0.5, -1, 0, 2, 0.1, -0.7])
    let gradient = model.gradient(rows, labels, over: 0..<rows.count, l2: l2)
    let step = 1e-6
    func slope(_ change: (inout LogisticRegression, Double) -> Void) -> Double {
      var (up, down) = (model, model)
      change(&up, step)
      change(&down, -step)
      return (up.objective(rows, labels, l2: l2) - down.objective(rows, labels, l2: l2)) / (2 * step)
    }
    #expect(abs(gradient.intercept - slope { $0.intercept += $1 }) < 1e-8)
    for index in 0..<6 {
      #expect(abs(gradient.weights[index] - slope { $0.weights[index] += $1 }) < 1e-8)
    }
  }

  @Test("What separable rows teach is told apart without a mistake")
  func separatesSeparableRows() throws {
    var rows = SparseRows()
    var labels: [Bool] = []
    for index in 0..<200 {
      let isLate = index.isMultiple(of: 2)
      rows.append(0, isLate ? 1 + Double(index % 7) : -1 - Double(index % 5))
      rows.endRow()
      labels.append(isLate)
    }
    let model = try LogisticRegression.fit(rows, labels, width: 1, .init())
    for index in 0..<200 {
      #expect((model.probability(rows, index) > 0.5) == labels[index])
    }
  }

  @Test("Without inputs the intercept finds the log odds of the label")
  func findsTheLogOdds() throws {
    var rows = SparseRows()
    for _ in 0..<1000 { rows.endRow() }
    let labels = (0..<1000).map { $0 < 200 }
    let model = try LogisticRegression.fit(rows, labels, width: 0, .init(passes: 100))
    #expect(abs(model.probability(rows, 0) - 0.2) < 0.005)
  }

  @Test("The minimum is found: the gradient of the whole table is near zero there")
  func reachesTheMinimum() throws {
    let (rows, labels) = Self.random(rows: 2000, width: 5, seed: 3)
    let model = try LogisticRegression.fit(rows, labels, width: 5, .init(l2: 0.01, passes: 40))
    let gradient = model.gradient(rows, labels, over: 0..<rows.count, l2: 0.01)
    #expect(([gradient.intercept] + gradient.weights).allSatisfy { abs($0) < 2e-3 })
  }

  @Test("The same seed gives the same bits, another seed another order")
  func isDeterministic() throws {
    let (rows, labels) = Self.random(rows: 300, width: 4, seed: 11)
    let first = try LogisticRegression.fit(rows, labels, width: 4, .init(seed: 1))
    #expect(try LogisticRegression.fit(rows, labels, width: 4, .init(seed: 1)) == first)
    #expect(try LogisticRegression.fit(rows, labels, width: 4, .init(seed: 2)) != first)
  }

  @Test("A penalty makes the weights smaller")
  func penaltyShrinksWeights() throws {
    let (rows, labels) = Self.random(rows: 300, width: 4, seed: 11)
    let free = try LogisticRegression.fit(rows, labels, width: 4, .init(l2: 0))
    let held = try LogisticRegression.fit(rows, labels, width: 4, .init(l2: 1))
    func size(_ model: LogisticRegression) -> Double { model.weights.reduce(0) { $0 + $1 * $1 } }
    #expect(size(held) < size(free) / 2)
  }

  @Test("Steps that are too large are reported, not stored")
  func reportsDivergence() {
    var rows = SparseRows()
    for value in [1e200, -1e200] {
      rows.append(0, value)
      rows.endRow()
    }
    #expect(throws: Failure("Training diverged in pass 1 at --rate 1e+200; lower the rate.")) {
      try LogisticRegression.fit(rows, [true, false], width: 1, .init(rate: 1e200))
    }
  }

  @Test("The generator gives the published numbers of SplitMix64")
  func generatorIsSplitMix64() {
    // The first outputs for seed 1234567, as in the test of the reference implementation's ports (Rosetta Code).
    var generator = SplitMix64(seed: 1_234_567)
    #expect(
      (0..<3).map { _ in generator.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
  }

  @Test("A shuffle keeps every item")
  func shuffleIsAPermutation() {
    var generator = SplitMix64(seed: 5)
    var items = Array(0..<100)
    generator.shuffle(&items)
    #expect(items != Array(0..<100))
    #expect(items.sorted() == Array(0..<100))
  }
}
