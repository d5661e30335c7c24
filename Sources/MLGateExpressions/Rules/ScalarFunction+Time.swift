extension ScalarFunction {
  static let temporal: [ScalarFunction] =
    [
      part(.year), part(.quarter), part(.month), part(.week), part(.day), part(.hour), part(.minute), part(.second),
      ScalarFunction("EXTRACT", "DATE_PART", takes: [.unit(TimeUnit.parts), .time], gives: .number) {
        evaluator, values, unit, rows in
        let unit = unit ?? .day
        return unit == .epoch
          ? epoch(evaluator, values, rows) : evaluator.integers(values, rows) { unit.part(of: values[0].integer($0)) }
      },
      ScalarFunction("EPOCH", takes: [.time], gives: .decimal) { evaluator, values, _, rows in
        epoch(evaluator, values, rows)
      },
      ScalarFunction("DATE_DIFF", "DATEDIFF", takes: [.unit(TimeUnit.distances), .time, .time], gives: .integer) {
        evaluator, values, unit, rows in
        let unit = unit ?? .day
        return evaluator.integers(values, rows) {
          unit.boundaries(from: values[0].integer($0), to: values[1].integer($0))
        }
      },
      ScalarFunction("DATE_TRUNC", "DATETRUNC", takes: [.unit(TimeUnit.starts), .time], gives: .timestamp) {
        evaluator, values, unit, rows in
        let unit = unit ?? .day
        return evaluator.integers(values, rows) { unit.start(of: values[0].integer($0)) }
      },
    ]

  private static func part(_ unit: TimeUnit) -> ScalarFunction {
    ScalarFunction(unit.rawValue.uppercased(), takes: [.time], gives: .integer) { evaluator, values, _, rows in
      evaluator.integers(values, rows) { unit.part(of: values[0].integer($0)) }
    }
  }

  private static func epoch(_ evaluator: Evaluator, _ values: [RowVector], _ rows: Int) -> RowVector {
    evaluator.decimals(values, rows) { Double(values[0].integer($0)) / 1_000_000 }
  }
}
