internal import MLGateResults

extension CheckHistory {
  /// `new`, `known since 2026-11-20`, `fixed`.
  var words: String {
    switch state {
    case .new, .fixed: state.rawValue
    case .known: "known since \(Visible.line(String(since.prefix(10))))"
    }
  }
}
