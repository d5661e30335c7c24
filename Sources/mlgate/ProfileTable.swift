import Foundation
import MLGateProfiles
import MLGateTables

/// A profile as a table for people.
enum ProfileTable {
  /// - Parameter comments: how many lines were comments.
  static func render(_ profile: Profile, comments: Int) -> String {
    let header = ["column", "type", "missing", "distinct", "min", "max", "mean", "sd", "most frequent"]
    let rows = profile.columns.map { column in
      [
        column.name, column.type.rawValue, String(column.missing),
        (column.isExact ? "" : "~") + String(column.distinct),
        cut(column.minimum?.description), cut(column.maximum?.description), number(column.mean),
        number(column.standardDeviation),
        column.top.prefix(3).map { "\(cut($0.value)) \($0.count)" }.joined(separator: ", "),
      ].map(visible)
    }
    let widths = header.indices.map { index in ([header] + rows).map { $0[index].count }.max() ?? 0 }
    let lines = ([header] + rows).map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: max(0, $1 - $0.count)) }.joined(separator: "  ")
    }
    let skipped = comments == 0 ? "" : "; \(comments) comment \(comments == 1 ? "line" : "lines") skipped"
    return "\(profile.rows) rows, \(profile.columns.count) columns\(skipped)\n" + lines.joined(separator: "\n") + "\n"
  }

  private static func number(_ value: Double?) -> String { value.map { String(format: "%.6g", $0) } ?? "" }

  private static func cut(_ text: String?) -> String {
    guard let text else { return "" }
    return text.count > 24 ? text.prefix(23) + "…" : text
  }

  /// Text without characters that move the cursor.
  private static func visible(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
          let isDirection = (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
          return isControl || isDirection ? "\u{FFFD}" : scalar
        }))
  }
}
