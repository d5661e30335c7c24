/// How a check's verdict compares with what the ledger remembers of it.
public struct CheckHistory: Codable, Hashable, Sendable {
  public enum State: String, Codable, Sendable, CaseIterable {
    /// It is not green, and the last time it was, or nobody asked.
    case new
    /// It was not green the last time, either.
    case known
    /// It is green now, and was not the last time.
    case fixed
  }

  public var state: State
  /// When the gate began that first found it not green, without a break since: RFC 3339, UTC.
  public var since: String

  public init(_ state: State, since: String) {
    self.state = state
    self.since = since
  }
}
