#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A trained classifier as it is stored: readable JSON, one entry for each input.
///
/// The score of a flight is `sigmoid(intercept + sum(weight * input))`, the probability that it arrives late.
struct Model: Equatable, Codable {
  var kind = "logistic-regression"
  var version = 1
  var label = "late"
  var intercept: Double
  var inputs: [Input]

  /// An input and its weight; which of the other members are there tells the kind of `Feature`.
  struct Input: Equatable, Codable {
    var category: CategoryColumn?
    var equals: String?
    var number: NumberColumn?
    var mean: Double?
    var deviation: Double?
    var missing: NumberColumn?
    var weight: Double
  }

  init(_ features: Features, _ fitted: LogisticRegression) {
    intercept = fitted.intercept
    inputs = zip(features.all, fitted.weights).map { feature, weight in
      switch feature {
      case .equals(let column, let value): Input(category: column, equals: value, weight: weight)
      case .number(let column, let mean, let deviation):
        Input(number: column, mean: mean, deviation: deviation, weight: weight)
      case .missing(let column): Input(missing: column, weight: weight)
      }
    }
  }

  /// Reads a stored model.
  init(json: Data) throws(Failure) {
    do {
      self = try JSONDecoder().decode(Model.self, from: json)
    } catch {
      throw Failure("This is not a model of this program; expected the JSON that --model wrote.")
    }
    guard version == 1 else { throw Failure("This model has version \(version); expected version 1.") }
  }

  /// Returns the model as JSON; the same model gives the same bytes.
  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  /// Returns the probability of a late arrival for each flight.
  func scores(of flights: [Flight]) throws(Failure) -> [Double] {
    let features = Features(try inputs.map { input throws(Failure) in try input.feature() })
    let fitted = LogisticRegression(intercept: intercept, weights: inputs.map(\.weight))
    let rows = features.rows(of: flights)
    return (0..<rows.count).map { fitted.probability(rows, $0) }
  }
}

extension Model.Input {
  fileprivate func feature() throws(Failure) -> Feature {
    if let category, let equals { return .equals(category, equals) }
    if let number, let mean, let deviation { return .number(number, mean: mean, deviation: deviation) }
    if let missing { return .missing(missing) }
    throw Failure("An input of this model is neither a category, a number nor a missing mark; train it again.")
  }
}
