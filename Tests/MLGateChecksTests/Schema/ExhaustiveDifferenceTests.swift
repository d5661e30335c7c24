import MLGateChecks
import MLGateProfiles
import Testing

/// Every table of one column and at most three rows, against every change of one constraint.
struct ExhaustiveDifferenceTests {
  private static let values = ["", "x", "yy", "1", "2", "3.5", "2024-01-01", "2024-01-01T10:00:00Z", "true"]

  /// Constraints of one kind, as they are written.
  static let constraints: [[String]] = [
    ["", "type: boolean", "type: integer", "type: decimal", "type: date", "type: timestamp", "type: text"],
    ["presence: optional", "presence: required"],
    ["", "missing: {max: 0%}", "missing: {max: 40%}", "missing: {max: 100%}"],
    [
      "", "values: [x]", "values: [x, yy]", "values: ['1']", "values: [x], mostly: 50%",
      "values: ['1', x], mostly: 50%",
    ],
    ["type: decimal", "type: decimal, min: 2", "type: decimal, min: 3.5"],
    ["type: decimal", "type: decimal, max: 1", "type: decimal, max: 2.0"],
    ["", "length: {min: 2}", "length: {max: 2}", "length: {min: 1, max: 1}", "length: {min: 2, max: 3}"],
    ["", "unique: true"], ["", "deprecated: gone"],
  ]

  private static func profiles() throws -> [Profile] {
    var tables = [["end", "1"]]
    for count in 1...3 {
      var rows: [[String]] = [[]]
      for _ in 0..<count { rows = rows.flatMap { row in values.map { row + [$0] } } }
      // The order of rows says nothing.
      tables += Set(rows.map { $0.sorted() }).sorted { $0.lexicographicallyPrecedes($1) }
        .map { ["a,end"] + $0.map { "\($0),1" } }
    }
    return try tables.map { try SchemaData.profile($0) }
  }

  private static func schema(_ constraint: String) throws -> Schema {
    let optional = constraint.hasPrefix("presence") ? [] : ["presence: optional"]
    let inside = (optional + [constraint]).filter { !$0.isEmpty }.joined(separator: ", ")
    return try Schema(parsing: "version: 1\nextra-columns: allow\ncolumns:\n  a: {\(inside)}\n", file: "s.yml")
  }

  /// What a change is called is what tables show: some are refused that were not, some are not that were, or neither.
  @Test func aKindIsWhatTablesShow() throws {
    let profiles = try Self.profiles()
    #expect(profiles.count == 1 + 9 + 45 + 165)
    for kind in Self.constraints {
      let schemas = try kind.map { try Self.schema($0) }
      let holds = try schemas.map { schema in
        try profiles.map { try schema.troubles($0).allSatisfy { !$0.hasPrefix("failed") } }
      }
      for old in schemas.indices {
        for new in schemas.indices {
          let kinds = Set(SchemaDifference(from: schemas[old], to: schemas[new]).changes.map(\.kind))
          let refuses = zip(holds[old], holds[new]).contains { $0 && !$1 }
          let admits = zip(holds[old], holds[new]).contains { !$0 && $1 }
          let change = "\(kind[old]) -> \(kind[new])"
          // A deprecated column is not asked at all, so that it matters what else is.
          if kind.contains("deprecated: gone") {
            #expect(!refuses && !admits && kinds.count == (old == new ? 0 : 1), "\(change): \(kinds)")
            continue
          }
          #expect(!kinds.isDisjoint(with: [.breaking, .narrowing]) == refuses, "\(change): \(kinds)")
          if admits { #expect(!kinds.isDisjoint(with: [.breaking, .widening]), "\(change): \(kinds)") }
          if kinds.contains(.widening) { #expect(admits, "\(change): \(kinds)") }
        }
      }
    }
  }
}
