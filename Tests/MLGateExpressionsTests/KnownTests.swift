import MLGateExpressions
import Testing

@Suite struct KnownTests {
  @Test func airport() throws {
    let airport = try Pattern("[A-Z]{3}")
    #expect(airport.matchesWhole("JFK"))
    #expect(!airport.matchesWhole("JFK1"))
    #expect(airport.contains("from JFK"))
  }
}
