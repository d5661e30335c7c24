#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Learns from past flights which ones will arrive late, and scores the flights of another time.
@main
enum TrainFlightDelays {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    if words == ["--help"] {
      print(Arguments.usage)
      return
    }
    do {
      try run(Arguments(words))
    } catch {
      let message = Array("TrainFlightDelays: error: \(error)\n".utf8)
      _ = write(STDERR_FILENO, message, message.count)
      exit(1)
    }
  }

  private static func run(_ arguments: Arguments) throws(Failure) {
    let all = try FlightTable.read(arguments.train)
    let train = Array(all.prefix(Int((Double(all.count) * arguments.fraction).rounded(.up))))
    let eval = try FlightTable.read(arguments.eval)
    let labels = train.map(\.isLate)
    let late = labels.count(where: { $0 })
    guard late > 0, late < train.count else {
      throw Failure("\(late) of \(train.count) training flights are late; learning needs late ones and others.")
    }
    say("learning from \(train.count) of \(all.count) flights, \(train[0].date) to \(train[train.count - 1].date)")

    let features = Features(fitting: train)
    let rows = features.rows(of: train)
    let settings = LogisticRegression.Settings(rate: arguments.rate, l2: arguments.l2, seed: arguments.seed)
    let fitted = try LogisticRegression.fit(rows, labels, width: features.all.count, settings) { pass, loss in
      if pass.isMultiple(of: 5) { say("pass \(pass) of \(settings.passes): penalised log loss \(loss)") }
    }

    let model = Model(features, fitted)
    let scores = try model.scores(of: eval)
    let metrics: [String: Double] = [
      "evaluation-rows": Double(eval.count),
      "inputs": Double(features.all.count),
      "passes": Double(settings.passes),
      "training-late-rate": Double(late) / Double(train.count),
      "training-log-loss": fitted.logLoss(rows, labels),
      "training-rows": Double(train.count),
    ]
    try save(to: arguments.model) { try model.json() }
    try save(to: arguments.predictions) { predictions(eval, scores) }
    try save(to: arguments.metrics) {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      return try encoder.encode(metrics) + Data("\n".utf8)
    }
    say("scored \(eval.count) flights; the model has \(features.all.count) inputs")
  }

  /// Returns the scores as CSV beside the key of each flight, in the order of the flights.
  ///
  /// A score is printed with as many digits as it takes to read the same number back.
  static func predictions(_ flights: [Flight], _ scores: [Double]) -> Data {
    var text = "date,carrier,flight,origin,score\n"
    for (flight, score) in zip(flights, scores) {
      text += "\(flight.date),\(flight.carrier),\(flight.number),\(flight.origin),\(score)\n"
    }
    return Data(text.utf8)
  }

  private static func save(to path: String, _ content: () throws -> Data) throws(Failure) {
    do {
      try content().write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw Failure("\(path): this file cannot be written; check that its folder exists and may be written.")
    }
  }

  /// Prints a line at once, also when the output is a pipe.
  private static func say(_ line: String) {
    print(line)
    fflush(nil)
  }
}
