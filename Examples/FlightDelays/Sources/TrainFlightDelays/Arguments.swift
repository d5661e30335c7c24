/// The command line: `--NAME VALUE...`, as mlgate's `train` gate calls a program.
///
/// Every input, parameter and output of `mlgate.yml` arrives under its own name, and the seed as `--seed`.
struct Arguments: Equatable {
  /// Files to learn from, in the order of time.
  var train: [String]
  /// Files whose flights are scored.
  var eval: [String]
  /// Step size of the gradient descent.
  var rate = 0.1
  /// Strength of the L2 penalty; 0 switches it off.
  var l2 = 0.001
  /// How much of the training flights to use, from the first on: 0.1 is the first tenth.
  var fraction = 1.0
  /// Fixes the order in which flights are visited.
  var seed: UInt64 = 42
  /// Where the model goes.
  var model: String
  /// Where the scores of the `eval` flights go.
  var predictions: String
  /// Where the numbers about the training go.
  var metrics: String

  static let usage = """
    usage: TrainFlightDelays --train FILE... --eval FILE... --model FILE --predictions FILE --metrics FILE
             [--rate 0.1] [--l2 0.001] [--fraction 1.0] [--seed 42]
    """

  /// Reads the arguments that follow the program's name.
  init(_ words: [String]) throws(Failure) {
    var options = try Options(words)
    train = try options.files("train")
    eval = try options.files("eval")
    rate = try options.number("rate", default: rate, "a number above 0") { $0 > 0 }
    l2 = try options.number("l2", default: l2, "a number from 0 on") { $0 >= 0 }
    fraction = try options.number("fraction", default: fraction, "a number above 0 and up to 1") { $0 > 0 && $0 <= 1 }
    seed = try options.seed("seed", default: seed)
    model = try options.file("model")
    predictions = try options.file("predictions")
    metrics = try options.file("metrics")
    try options.refuseTheRest()
  }
}

/// The words of a command line, grouped by option; reading an option takes it out.
private struct Options {
  private var values: [String: [String]] = [:]
  private var order: [String] = []

  init(_ words: [String]) throws(Failure) {
    var current: String?
    for word in words {
      if word.hasPrefix("--") {
        let name = String(word.dropFirst(2))
        guard values[name] == nil else { throw Failure("--\(name) is given twice; give it once.") }
        values[name] = []
        order.append(name)
        current = name
      } else if let current {
        values[current, default: []].append(word)
      } else {
        throw Failure("'\(word)' stands before any option; every value follows its --NAME.")
      }
    }
  }

  mutating func files(_ name: String) throws(Failure) -> [String] {
    guard let files = values.removeValue(forKey: name), !files.isEmpty else {
      throw Failure("--\(name) FILE... is missing; name at least one file.")
    }
    return files
  }

  mutating func file(_ name: String) throws(Failure) -> String {
    guard let text = try single(name) else { throw Failure("--\(name) FILE is missing; name the file to write.") }
    return text
  }

  mutating func number(
    _ name: String, default fallback: Double, _ wanted: String, where isFine: (Double) -> Bool
  ) throws(Failure) -> Double {
    guard let text = try single(name) else { return fallback }
    guard let number = Double(text), number.isFinite, isFine(number) else {
      throw Failure("--\(name) is '\(text)'; expected \(wanted).")
    }
    return number
  }

  mutating func seed(_ name: String, default fallback: UInt64) throws(Failure) -> UInt64 {
    guard let text = try single(name) else { return fallback }
    guard let seed = UInt64(text) else { throw Failure("--\(name) is '\(text)'; expected a whole number from 0 on.") }
    return seed
  }

  func refuseTheRest() throws(Failure) {
    if let unknown = order.first(where: { values[$0] != nil }) {
      throw Failure("--\(unknown) is not an option of this program; see --help.")
    }
  }

  private mutating func single(_ name: String) throws(Failure) -> String? {
    guard let given = values.removeValue(forKey: name) else { return nil }
    guard given.count == 1 else { throw Failure("--\(name) has \(given.count) values; expected one.") }
    return given[0]
  }
}
