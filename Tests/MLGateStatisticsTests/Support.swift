import Testing

/// Expects a number within a share of another.
func expect(
  _ found: Double, _ expected: Double, within tolerance: Double, _ comment: Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  // The smallest doubles have few digits.
  let allowed = max(tolerance * abs(expected), 1e-307)
  #expect(abs(found - expected) <= allowed, comment ?? "\(found), not \(expected)", sourceLocation: sourceLocation)
}
