internal import MLGateResults
internal import MLGateStatistics
internal import MLGateYAML

/// A distribution of numbers as it is written: `normal: {mean: 0, standard-deviation: 1}`.
struct ExpectedDistribution: Sendable {
  let distribution: any ContinuousDistribution
  /// What it is, as in `a normal distribution (mean 0, standard-deviation 1)`.
  let words: String

  private enum Family: String, CaseIterable {
    case normal, uniform, exponential, gamma, beta
    case chiSquare = "chi-square"

    /// The parameters, with what they are when they are not written.
    var parameters: [(name: String, byDefault: Double?)] {
      let place: [(name: String, byDefault: Double?)] = [("from", 0), ("scale", 1)]
      return switch self {
      case .normal: [("mean", nil), ("standard-deviation", nil)]
      case .uniform: [("min", nil), ("max", nil)]
      case .exponential: place
      case .gamma: [("shape", nil)] + place
      case .beta: [("alpha", nil), ("beta", nil)] + place
      case .chiSquare: [("degrees", nil)] + place
      }
    }

    var meaning: String {
      switch self {
      case .normal: "a normal distribution"
      case .uniform: "the same everywhere from 'min' to 'max'"
      case .exponential: "an exponential distribution that begins at 'from' (0), with 'scale' (1) as the mean beyond"
      case .gamma: "a gamma distribution of a shape and a scale, shifted by 'from'"
      case .beta: "a beta distribution, stretched over 'scale' (1) and shifted by 'from' (0)"
      case .chiSquare: "a chi-square distribution, stretched by 'scale' (1) and shifted by 'from' (0)"
      }
    }

    /// `nil` when the parameters make no distribution.
    func distribution(_ values: [Double]) -> (any ContinuousDistribution)? {
      switch self {
      case .normal: NormalDistribution(mean: values[0], standardDeviation: values[1])
      case .uniform: UniformDistribution(from: values[0], to: values[1])
      case .exponential: ExponentialDistribution(from: values[0], scale: values[1])
      case .gamma: GammaDistribution(shape: values[0], from: values[1], scale: values[2])
      case .beta: BetaDistribution(alpha: values[0], beta: values[1], from: values[2], scale: values[3])
      case .chiSquare: ChiSquareDistribution(degrees: values[0], from: values[1], scale: values[2])
      }
    }
  }

  static let keys = Family.allCases.map(\.rawValue)

  static let arguments = Family.allCases.map { family in
    ArgumentDescription(
      family.rawValue,
      .mapping(
        family.parameters.map { parameter in
          let meaning = parameter.byDefault.map { "a number; \(Wording.number($0)) by default" } ?? "a number"
          return ArgumentDescription(parameter.name, .number, meaning, isRequired: parameter.byDefault == nil)
        }), family.meaning)
  }

  /// The one that is among a check's arguments; `nil` when there is none.
  init?(in arguments: YAMLNode) throws(YAMLError) {
    let given = (arguments.entries ?? []).compactMap { pair in
      pair.key.text.flatMap { Family(rawValue: $0) }.map { (family: $0, pair: pair) }
    }
    guard let (family, pair) = given.first else { return nil }
    if given.count > 1 {
      throw given[1].pair.key.error("'\(family.rawValue)' and '\(given[1].family.rawValue)' are given; keep one")
    }
    let known = family.parameters
    for entry in pair.value.entries ?? [] {
      guard let name = entry.key.text, !known.contains(where: { $0.name == name }) else { continue }
      throw entry.key.error(
        "unknown key '\(name)' in \(family.rawValue)\(Suggestion.phrase(for: name, in: known.map(\.name)))")
    }
    let written = try pair.value.decode([String: Double].self)
    var values: [Double] = []
    var words: [String] = []
    for parameter in known {
      guard let value = written[parameter.name] ?? parameter.byDefault else {
        throw pair.value.error("missing key '\(parameter.name)' in \(family.rawValue)")
      }
      values.append(value)
      words.append("\(parameter.name) \(Wording.number(value))")
    }
    let name =
      "\(family == .exponential ? "an" : "a") \(family.rawValue) distribution (\(words.joined(separator: ", ")))"
    guard let distribution = family.distribution(values) else {
      let need =
        family == .uniform
        ? "'min' below 'max'" : "positive numbers but for 'mean' and 'from', shapes from 0.000001 to 1000000000"
      throw pair.value.error("there is no such distribution; it needs \(need)")
    }
    self.distribution = distribution
    self.words = name
  }
}
