/// What happens to a dataset's malformed records, which are in no statistic in any case.
public enum MalformedPolicy: String, CaseIterable, Sendable {
  /// They fail the gate.
  case fail
  /// They are written down beside the report, and the gate warns.
  case quarantine
  /// They are counted.
  case ignore

  /// Reads a word.
  public init(word: String) throws(Dialect.Problem) {
    guard let known = Self(rawValue: word) else {
      throw Dialect.Problem(
        word: .onMalformed,
        message: Dialect.unknown("policy", word, among: Self.allCases.map(\.rawValue)))
    }
    self = known
  }
}
