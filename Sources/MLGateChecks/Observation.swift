public import MLGateResults
public import MLGateTables
public import MLGateYAML

/// Looks at every row, for what a profile of single columns cannot tell.
public protocol RowObserver: BatchConsumer {
  /// What was seen; call after the scan.
  var observation: any Sendable { get }
}

/// Something that a check needs to have seen of the rows while they are read.
public struct Observation: Sendable {
  /// Says what is observed; checks that ask for the same share one observer.
  public let id: String
  let make: @Sendable (TableSource) -> any RowObserver

  public init(_ id: String, make: @escaping @Sendable (TableSource) -> any RowObserver) {
    self.id = id
    self.make = make
  }
}

/// Something of another dataset that a check compares with.
public struct ForeignObservation: Sendable {
  /// The name of the other dataset, where it was written.
  public let dataset: Located<String>
  public let observation: Observation
  /// Whether the other dataset may be the one that is checked: a key that refers to rows of its own table.
  public let mayBeItself: Bool

  public init(dataset: Located<String>, _ observation: Observation, mayBeItself: Bool = false) {
    self.mayBeItself = mayBeItself
    self.dataset = dataset
    self.observation = observation
  }

  /// Under which name the context has it.
  public var id: String { "\(dataset.value): \(observation.id)" }
}

/// Finds the rows that show what is wrong, in a second reading.
public protocol EvidenceCollector: BatchConsumer {
  /// The first of the rows, in the order of the data; call after the scan.
  func evidence(_ account: ScanAccount) -> [Evidence]
  /// How many such rows there are; `nil` when that was known before.
  var violations: Int? { get }
  /// Makes what picks all rows that are at fault, for one thread; `nil` where no single rows are.
  var makePicker: (@Sendable () -> any RowPicker)? { get }
}

extension EvidenceCollector {
  public var makePicker: (@Sendable () -> any RowPicker)? { nil }
  public var violations: Int? { nil }
}
