#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

extension ScalarFunction {
  static let numeric: [ScalarFunction] = [
    ScalarFunction("ABS", takes: [.number], gives: nil, fails: "it is past 64 bits") { evaluator, values, _, rows in
      evaluator.mapped(values[0], rows, whole: { $0 == .min ? nil : abs($0) }, decimal: { abs($0) })
    },
    ScalarFunction("FLOOR", takes: [.number], gives: nil) { evaluator, values, _, rows in
      evaluator.mapped(values[0], rows, whole: { $0 }, decimal: { $0.rounded(.down) })
    },
    ScalarFunction("CEIL", "CEILING", takes: [.number], gives: nil) { evaluator, values, _, rows in
      evaluator.mapped(values[0], rows, whole: { $0 }, decimal: { $0.rounded(.up) })
    },
    ScalarFunction("ROUND", takes: [.number, .integer], required: 1, gives: nil, fails: "it is past 64 bits") {
      evaluator, values, _, rows in
      if values.count == 1 {
        return evaluator.mapped(
          values[0], rows, whole: { $0 }, decimal: { $0.rounded(.toNearestOrAwayFromZero) })
      }
      return rounded(evaluator, values, rows)
    },
    ScalarFunction("SIGN", takes: [.number], gives: .integer) { evaluator, values, _, rows in
      evaluator.integers(values, rows) { row in
        switch values[0].number(row) {
        case .integer(let value): value.signum()
        case .decimal(let value): value > 0 ? 1 : value < 0 ? -1 : 0
        }
      }
    },
    ScalarFunction("MOD", takes: [.number, .number], gives: .number, fails: "the divisor is 0") {
      evaluator, values, _, rows in
      evaluator.arithmetic(.remainder, values[0], values[1], rows)
    },
    decimal("SQRT", fails: "the number is negative") { $0 < 0 ? nil : $0.squareRoot() },
    decimal("LN", fails: "the number is not positive") { $0 <= 0 ? nil : log($0) },
    decimal("LOG10", fails: "the number is not positive") { $0 <= 0 ? nil : log10($0) },
    decimal("EXP") { exp($0) },
    ScalarFunction("POWER", "POW", takes: [.decimal, .decimal], gives: .decimal, fails: "0 has no negative power") {
      evaluator, values, _, rows in
      evaluator.decimals(values, rows) { row in
        let (base, exponent) = (values[0].number(row).decimal, values[1].number(row).decimal)
        return base == 0 && exponent < 0 ? nil : pow(base, exponent)
      }
    },
    test("ISNAN") { $0.isNaN },
    test("ISFINITE") { $0.isFinite },
    test("ISINF") { $0.isInfinite },
  ]

  private static func decimal(
    _ name: String, fails trouble: String = "", _ value: @escaping @Sendable (Double) -> Double?
  ) -> ScalarFunction {
    ScalarFunction(name, takes: [.decimal], gives: .decimal, fails: trouble) { evaluator, values, _, rows in
      evaluator.decimals(values, rows) { value(values[0].decimals[values[0].place($0)]) }
    }
  }

  private static func test(_ name: String, _ holds: @escaping @Sendable (Double) -> Bool) -> ScalarFunction {
    ScalarFunction(name, takes: [.decimal], gives: .boolean) { evaluator, values, _, rows in
      let result = evaluator.vector(.truth)
      for row in 0..<rows {
        let place = values[0].place(row)
        let state = values[0].state[place]
        result.state[row] =
          state != Truth.valid ? state : holds(values[0].decimals[place]) ? Truth.yes : Truth.no
      }
      return result
    }
  }

  /// `ROUND` to so many decimal places; halves go away from zero.
  private static func rounded(_ evaluator: Evaluator, _ values: [RowVector], _ rows: Int) -> RowVector {
    let result = evaluator.vector(values[0].form)
    let places = evaluator.expanded(values[1], rows)
    let numbers = evaluator.expanded(values[0], rows)
    for row in 0..<rows {
      result.state[row] = numbers.state[row] | places.state[row]
      result.isDecimal[row] = numbers.isDecimal[row]
      result.integers[row] = 0
      guard result.state[row] == Truth.valid else { continue }
      switch numbers.number(row) {
      case .integer(let value):
        let rounded = rounded(value, places.integers[row])
        result.integers[row] = rounded ?? 0
        if rounded == nil { result.state[row] = Truth.failed }
      case .decimal(let value): result.decimals[row] = rounded(value, places.integers[row])
      }
    }
    return result
  }

  private static func rounded(_ value: Double, _ places: Int64) -> Double {
    guard places.magnitude <= 308 else { return places > 0 ? value : 0 }
    let factor = pow(10, Double(abs(places)))
    if places < 0 { return (value / factor).rounded(.toNearestOrAwayFromZero) * factor }
    let scaled = (value * factor).rounded(.toNearestOrAwayFromZero) / factor
    return scaled.isFinite ? scaled : value
  }

  private static func rounded(_ value: Int64, _ places: Int64) -> Int64? {
    guard places < 0 else { return value }
    guard places >= -18 else { return 0 }
    var unit: Int64 = 1
    for _ in 0..<(-places) { unit *= 10 }
    let rest = value % unit
    let down = value - rest
    guard rest.magnitude >= UInt64(unit / 2) else { return down }
    let (up, isTooLarge) = down.addingReportingOverflow(value < 0 ? -unit : unit)
    return isTooLarge ? nil : up
  }
}
