import MLGateChecks
import MLGateResults
import Testing

/// What a change of a schema means.
struct DifferenceTests {
  private static func schema(_ lines: String, top: String = "") throws -> Schema {
    try Schema(parsing: "version: 1\n\(top)columns:\n\(lines)", file: "s.yml")
  }

  @Test(arguments: 0..<20)
  func aSchemaDiffersNotFromItself(_ seed: UInt64) throws {
    let schema = SchemaInference(from: try SchemaData.profile(SchemaData.random(seed: seed))).schema
    #expect(SchemaDifference(from: schema, to: schema).changes == [])
    let full = try Schema(parsing: SchemaTests.full, file: "a.yml")
    #expect(SchemaDifference(from: full, to: try Schema(parsing: SchemaTests.full, file: "b.yml")).changes == [])
  }

  @Test(arguments: [
    ("{type: integer}", "{type: decimal}", "widening type integer -> decimal"),
    ("{type: decimal}", "{type: integer}", "narrowing type decimal -> integer"),
    ("{type: integer}", "{type: date}", "breaking type integer -> date"),
    ("{type: integer}", "{}", "widening type integer -> -"),
    ("{}", "{type: integer}", "narrowing type - -> integer"),
    ("{}", "{presence: optional}", "widening presence required -> optional"),
    ("{presence: optional}", "{}", "narrowing presence optional -> required"),
    ("{missing: {max: 1%}}", "{missing: {max: 2%}}", "widening missing {max: 1%} -> {max: 2%}"),
    ("{missing: {max: 1%}}", "{missing: {max: 0%}}", "narrowing missing {max: 1%} -> {max: 0%}"),
    ("{missing: {max: 1%}}", "{}", "widening missing {max: 1%} -> -"),
    ("{values: [x]}", "{values: [x, y]}", "widening allows 'y', too"),
    ("{values: [x, y]}", "{values: [x]}", "narrowing does not allow 'y' any more"),
    ("{values: [x, y]}", "{values: [z, y]}", "widening allows 'z', too; narrowing does not allow 'x' any more"),
    ("{values: [x]}", "{values: [y]}", "breaking allows 'y', too; breaking does not allow 'x' any more"),
    ("{values: [x, y]}", "{values: [y, x]}", "neutral the same values, written otherwise"),
    ("{values: [x, y]}", "{}", "widening any value, not only 2 values"),
    ("{values: [x]}", "{values: [x], mostly: 90%}", "widening mostly - -> 90%"),
    ("{values: [x], mostly: 90%}", "{values: [x], mostly: 95%}", "narrowing mostly 90% -> 95%"),
    ("{min: 0}", "{min: -1}", "widening min 0 -> -1"), ("{min: 0}", "{min: 1}", "narrowing min 0 -> 1"),
    ("{max: 9}", "{max: 10}", "widening max 9 -> 10"), ("{max: 9}", "{max: 8.5}", "narrowing max 9 -> 8.5"),
    ("{min: 0, max: 1}", "{min: 2, max: 3}", "breaking min 0 -> 2; breaking max 1 -> 3"),
    ("{min: 0}", "{min: 2013-01-01}", "breaking min 0 -> 2013-01-01"), ("{min: 0}", "{min: 0.0}", ""),
    ("{min: 0}", "{}", "widening min 0 -> -"), ("{}", "{max: 1}", "narrowing max - -> 1"),
    ("{length: {max: 3}}", "{length: {max: 4}}", "widening longest length 3 -> 4"),
    (
      "{length: {min: 1}}", "{length: {min: 2, max: 9}}",
      "narrowing shortest length 1 -> 2; narrowing longest length - -> 9"
    ),
    ("{pattern: a+}", "{pattern: a*}", "breaking pattern a+ -> a*, which cannot be compared"),
    ("{unique: true}", "{}", "widening need not be unique"), ("{}", "{unique: true}", "narrowing must be unique"),
    ("{}", "{not-in: [serving]}", "breaking does not belong to 'serving' any more"),
    ("{not-in: [serving]}", "{}", "breaking belongs to 'serving', too"),
    ("{not-in: [serving], presence: optional}", "{presence: optional}", "widening belongs to 'serving', too"),
    ("{type: text}", "{type: text, deprecated: gone}", "widening is deprecated: gone"),
    ("{deprecated: a}", "{deprecated: b}", "neutral deprecated a -> b"),
  ])
  func classifies(_ old: String, _ new: String, _ expected: String) throws {
    let changes = SchemaDifference(from: try Self.schema("  c: \(old)"), to: try Self.schema("  c: \(new)")).changes
    #expect(changes.map { "\($0.kind.rawValue) \($0.message)" }.joined(separator: "; ") == expected)
    #expect(changes.allSatisfy { $0.column == "c" && $0.old?.line == 3 && $0.new?.line == 3 })
  }

  @Test(arguments: [
    ("", "  a: {}", "", "  a: {}\n  b: {}", "breaking a new required column: data without it is refused"),
    ("", "  a: {}", "", "  a: {}\n  b: {presence: optional}", "widening a new column that data may have"),
    (
      "extra-columns: warn\n", "  a: {}", "extra-columns: warn\n", "  a: {}\n  b: {presence: optional, min: 1}",
      "narrowing a new column that data may have"
    ),
    ("", "  a: {}\n  b: {}", "", "  a: {}", "breaking the required column is gone: readers cannot rely on it any more"),
    (
      "", "  a: {}\n  b: {presence: optional}", "", "  a: {}",
      "narrowing the column is gone: data that has it is refused"
    ),
    ("", "  a: {}\n  b: {}", "", "  b: {}\n  a: {}", "neutral the columns stand in another order"),
    ("order: strict\n", "  a: {}", "", "  a: {}", "widening order strict -> any"),
    ("", "  a: {}", "extra-columns: warn\n", "  a: {}", "widening extra-columns fail -> warn"),
    ("extra-columns: allow\n", "  a: {}", "", "  a: {}", "narrowing extra-columns allow -> fail"),
  ])
  func classifiesColumns(_ oldTop: String, _ old: String, _ newTop: String, _ new: String, _ expected: String) throws {
    let changes = SchemaDifference(from: try Self.schema(old, top: oldTop), to: try Self.schema(new, top: newTop))
      .changes
    #expect(changes.map { "\($0.kind.rawValue) \($0.message)" } == [expected])
  }
}
