internal import MLGateResults
public import MLGateTables
public import MLGateYAML

/// What checks have to see of other datasets, each of which is read once.
///
///     let reading = ForeignReading(checks)
///     for dataset in reading.datasets {
///       let sight = reading.sight(of: dataset.value, in: source)
///       let account = try TableScan(source).run(sight.consumers)
///       foreign.merge(sight.observations) { first, _ in first }
///     }
public struct ForeignReading: Sendable {
  private let wanted: [ForeignObservation]

  public init(_ checks: [ConfiguredCheck]) { wanted = checks.flatMap { $0.check.foreign } }

  /// The other datasets, each where it is named first.
  public var datasets: [Located<String>] {
    var known: Set<String> = []
    return wanted.map(\.dataset).filter { known.insert($0.value).inserted }
  }

  /// Where a dataset is compared with itself, which says nothing; `nil` when it is not.
  ///
  /// - Parameter dataset: the name of the dataset that has the checks.
  public func selfComparison(of dataset: String) -> Located<String>? {
    wanted.first { !$0.mayBeItself && $0.dataset.value == dataset }?.dataset
  }

  /// What sees the rows of one of them.
  public struct Sight: Sendable {
    fileprivate let observers: [String: any RowObserver]

    /// What is to see every batch.
    public var consumers: [any BatchConsumer] { Array(observers.values) }
    /// What was seen, for ``CheckRun/Surroundings/foreign``; call after the scan.
    public var observations: [String: any Sendable] { observers.mapValues { $0.observation } }
  }

  public func sight(of dataset: String, in source: TableSource) -> Sight {
    var observers: [String: any RowObserver] = [:]
    for foreign in wanted where foreign.dataset.value == dataset && observers[foreign.id] == nil {
      observers[foreign.id] = foreign.observation.make(source)
    }
    return Sight(observers: observers)
  }

  /// What stands in place of the observations of a dataset that could not be read.
  ///
  /// - Parameter reason: why, as a sentence.
  public func unreadable(_ dataset: String, _ reason: String) -> [String: any Sendable] {
    let failures = wanted.filter { $0.dataset.value == dataset }.map { ($0.id, ForeignFailure(reason: reason)) }
    return Dictionary(failures) { first, _ in first }
  }
}

/// Why nothing was seen of another dataset.
struct ForeignFailure: Error {
  var reason: String
}

extension CheckContext {
  /// What was observed of another dataset.
  func observed<Value>(_ foreign: ForeignObservation, as type: Value.Type = Value.self) throws(ForeignFailure) -> Value
  {
    if let failure = observations[foreign.id] as? ForeignFailure { throw failure }
    guard let value = observations[foreign.id] as? Value else {
      throw ForeignFailure(reason: "It has not been read.")
    }
    return value
  }
}

extension Judgement {
  /// That of a check whose other dataset could not be read.
  static func unread(_ dataset: String, _ failure: ForeignFailure, expected: Quantity? = nil) -> Judgement {
    Judgement(
      .errored, observed: Quantity(text: "not read"), expected: expected,
      "The dataset '\(dataset)' is compared with and could not be read. \(failure.reason)")
  }
}
