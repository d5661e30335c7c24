import Testing

/// Our checks against the test definitions of Great Expectations: the same data, the same assertion, the same outcome.
@Suite(.enabled(if: Definition.folder != nil)) struct DefinitionTests {
  private static func applicable() throws -> [Definition] {
    guard let folder = Definition.folder else { return [] }
    return try Definition.all(in: folder).filter(\.appliesToPandas)
  }

  @Test func `at least 95 percent of the cases come out as expected, and the others are known`() throws {
    let cases = try Self.applicable()
    #expect(cases.count == 236)
    var inexpressible: Set<String> = []
    var differing: [String: String] = [:]
    var agreeing = 0
    for definition in cases {
      guard let checks = DefinitionTranslation(definition: definition).checks else {
        inexpressible.insert(definition.name)
        continue
      }
      if let difference = try DefinitionOutcome(definition, checks).difference {
        differing[definition.name] = difference
        #expect(
          DefinitionDeviations.differing[definition.name] != nil, "\(definition.name): \(difference); \(checks)")
      } else {
        agreeing += 1
      }
    }
    #expect(inexpressible == Set(DefinitionDeviations.inexpressible.keys))
    #expect(Set(differing.keys) == Set(DefinitionDeviations.differing.keys))
    #expect(agreeing == 220)
    #expect(cases.count - inexpressible.count == 230)
    #expect(Double(agreeing) >= 0.95 * Double(cases.count - inexpressible.count))
  }
}
