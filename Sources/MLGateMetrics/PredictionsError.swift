/// Why columns of numbers are not predictions that can be judged.
///
/// Rows are counted from 0 in `row`, as arrays are, and from 1 in the text, as people do.
public enum PredictionsError: Error, Hashable, CustomStringConvertible {
  /// The column `name` has `count` values where the first column has `expected`.
  case lengths(name: String, count: Int, expected: Int)
  /// The value of the column `name` in `row` is NaN or infinite; `value` is its text.
  case notFinite(name: String, row: Int, value: String)
  /// The weight in `row` is below zero.
  case negativeWeight(row: Int, value: Double)
  /// The threshold is no probability; `value` is its text.
  case threshold(value: String)

  /// The row at fault, from 0, when there is one.
  public var row: Int? {
    switch self {
    case .notFinite(_, let row, _), .negativeWeight(let row, _): row
    case .lengths, .threshold: nil
    }
  }

  public var description: String {
    switch self {
    case .lengths(let name, let count, let expected):
      "The number of rows is \(expected), and the number of \(name)s is \(count); give each row one \(name)."
    case .notFinite(let name, let row, let value):
      "Row \(row + 1) has the \(name) \(value); a \(name) is a finite number. Repair or drop the row where it is written."
    case .negativeWeight(let row, let value):
      "Row \(row + 1) has the weight \(MetricFormat.text(value)); a weight is zero or more. Repair the row where it is written."
    case .threshold(let value):
      "The threshold is \(value); expected a probability from 0 to 1, since a score at or above it predicts the positive class."
    }
  }

  /// Throws for the first value of `column` that is NaN or infinite.
  static func demandFinite(_ column: [Double], name: String) throws(PredictionsError) {
    if let row = column.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(name: name, row: row, value: "\(column[row])")
    }
  }

  /// Throws unless there is one finite weight, zero or more, for each of `rows` rows.
  static func demandWeights(_ weights: [Double]?, rows: Int) throws(PredictionsError) {
    guard let weights else { return }
    guard weights.count == rows else { throw .lengths(name: "weight", count: weights.count, expected: rows) }
    try demandFinite(weights, name: "weight")
    if let row = weights.firstIndex(where: { $0 < 0 }) { throw .negativeWeight(row: row, value: weights[row]) }
  }
}
