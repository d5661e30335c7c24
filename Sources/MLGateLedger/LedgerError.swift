/// Why the ledger did not do what it was asked, in full sentences.
public struct LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of trouble it is, for who chooses an exit code.
  public enum Kind: Hashable, Sendable {
    /// There is no such run, or more than one.
    case usage
    /// A value that must not be stored, such as a metric that is NaN.
    case value
    /// Input and output, or a ledger that this mlgate cannot read.
    case storage
  }

  public var kind: Kind
  public var message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  public var description: String { message }
}
