import Foundation
import MLGateChecks
import MLGateResults

/// Changes of a schema, for people and for machines.
enum SchemaChanges {
  /// `schema.yml:12:5: widening: month: max 11 -> 12 (was schema.yml:12:5)` for each, and how many of each kind.
  static func text(_ difference: SchemaDifference) -> String {
    guard !difference.changes.isEmpty else { return "no changes\n" }
    let lines = difference.changes.map(line)
    let counts = SchemaChange.Kind.allCases.map { (difference.count($0), $0.rawValue) }.filter { $0.0 > 0 }
    return (lines + [counts.map { "\($0) \($1)" }.joined(separator: ", ")]).map { visible($0) + "\n" }.joined()
  }

  /// One change: where it stands now, or stood.
  static func line(_ change: SchemaChange) -> String {
    let words = [change.kind.rawValue, change.column, change.message].compactMap { $0 }.joined(separator: ": ")
    switch (change.old, change.new) {
    case (let old?, let new?): return "\(new): \(words) (was \(old))"
    case (nil, let new?): return "\(new): \(words)"
    case (let old?, nil): return "\(old): \(words)"
    case (nil, nil): return words
    }
  }

  private struct Entry: Encodable {
    var kind: SchemaChange.Kind
    var column: String?
    var key: String
    var message: String
    var old: SourceLocation?
    var new: SourceLocation?
  }

  static func json(_ changes: [SchemaChange]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let entries = changes.map {
      Entry(kind: $0.kind, column: $0.column, key: $0.key, message: $0.message, old: $0.old, new: $0.new)
    }
    return String(decoding: try encoder.encode(entries), as: UTF8.self) + "\n"
  }

  /// Text without characters that move the cursor.
  static func visible(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
          let isDirection = (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
          return isControl || isDirection ? "\u{FFFD}" : scalar
        }))
  }
}
