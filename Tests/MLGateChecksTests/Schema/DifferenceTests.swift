import MLGateChecks
import MLGateResults
import MLGateTables
import MLGateYAML
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

  /// What is called widening refuses nothing that was accepted; what is called narrowing accepts nothing that was refused.
  @Test(arguments: 0..<25)
  func widerAcceptsMore(_ seed: UInt64) throws {
    let profiles = try (0..<4).map { try SchemaData.profile(SchemaData.random(seed: seed &* 7 &+ $0, rows: 50)) }
    var random = SchemaData.Random(state: seed &* 77 | 1)
    let old = SchemaInference(from: profiles[0]).schema
    for _ in 0..<5 {
      var new = old
      for index in new.columns.indices { Self.mutate(&new.columns[index], &random) }
      if Bool.random(using: &random) { new.extraColumns = .warn }
      let changes = SchemaDifference(from: old, to: new).changes
      for profile in profiles {
        let before = Set(try old.troubles(profile).filter { $0.hasPrefix("failed") })
        let after = Set(try new.troubles(profile).filter { $0.hasPrefix("failed") })
        for name in old.columns.map(\.name) {
          let kinds = Set(changes.filter { $0.column == name }.map(\.kind)).subtracting([.neutral])
          let (was, now) = (
            before.filter { $0.hasPrefix("failed \(name)/") }, after.filter { $0.hasPrefix("failed \(name)/") }
          )
          if kinds.isEmpty { #expect(was == now) }
          if kinds == [.widening] { #expect(now.isSubset(of: was)) }
          if kinds == [.narrowing] { #expect(was.isSubset(of: now)) }
        }
      }
    }
  }

  private static func mutate(_ column: inout SchemaColumn, _ random: inout SchemaData.Random) {
    switch Int.random(in: 0..<14, using: &random) {
    case 0: column.type = SchemaColumn.allTypes.randomElement(using: &random)
    case 1: column.type = nil
    case 2: column.presence = .optional
    case 3: column.missing = nil
    case 4: column.missing = Proportion(Double(Int.random(in: 0...10, using: &random)) / 100)
    case 5: column.values?.removeLast()
    case 6: column.values?.append("z")
    case 7: column.values = nil
    case 8: column.minimum = SchemaBound(Int64.random(in: -2...1, using: &random))
    case 9: column.maximum = SchemaBound(Int64.random(in: 4...15, using: &random))
    case 10: column.length = SchemaColumn.Length(min: 1, max: Int.random(in: 1...9, using: &random))
    case 11: column.isUnique.toggle()
    case 12: column.pattern = nil
    default: break
    }
    if column.values?.isEmpty == true { column.values = nil }
    if column.values != nil || column.maximum != nil, Bool.random(using: &random) { column.mostly = Proportion(0.9) }
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

extension SchemaColumn {
  fileprivate static let allTypes: [ColumnType] = [.boolean, .integer, .decimal, .date, .timestamp, .text]
}
