internal import MLGateResults
internal import MLGateYAML

/// The columns by which whole rows are compared: those that are named, or all, or all `except` some.
struct RowColumns: Sendable {
  static let arguments = [
    ArgumentDescription("columns", .columns, "the columns to compare; all when none is named"),
    ArgumentDescription("except", .texts, "columns that are left out, where all others are compared"),
  ]

  let named: [String]?
  let except: [String]

  init(
    _ column: Located<String>?, _ columns: ColumnList.Given?, except: [Located<String>]?, in node: YAMLNode
  ) throws(YAMLError) {
    named = try ColumnList(column, columns, in: node, allByDefault: true).needed
    if named != nil, let first = except?.first {
      throw first.error("'except' leaves columns out of all; remove it, or the list of columns")
    }
    self.except = except?.map(\.value) ?? []
  }

  /// The key of a row.
  func key(_ missing: KeyColumns.Missing, acrossTables: Bool = false) -> KeyColumns {
    KeyColumns(choice: named.map { .named($0) } ?? .all(except: except), missing: missing, acrossTables: acrossTables)
  }

  /// A column that is meant and not among a table's.
  func absent(among columns: [String]) -> String? { (named ?? except).first { !columns.contains(bytesOf: $0) } }

  /// What makes the result's id unique within the check.
  var name: String { named?.joined(separator: "+") ?? (["all"] + except).joined(separator: "-") }

  /// `origin, carrier`, `all columns` or `all columns but id`.
  var words: String {
    named?.joined(separator: ", ")
      ?? (except.isEmpty ? "all columns" : "all columns but " + except.joined(separator: ", "))
  }
}

extension Judgement {
  /// That of a share of rows that may be at most `most`.
  ///
  /// - Parameters:
  ///   - most: none when `nil`.
  ///   - count: the rows that break the assertion.
  ///   - fact: what they are, after their number: `rows repeat an earlier one`.
  ///   - rest: what else is to be told, as sentences.
  static func share(
    _ count: Int, of rows: Int, atMost most: Proportion?, _ fact: String, rest: String = ""
  ) -> Judgement {
    // A quotient is rounded as the bound was when it was read, so a share that is exactly the bound holds.
    let share = Double(count) / Double(rows)
    let holds = share <= most?.value ?? 0
    let percent = Wording.percent(share)
    let allowance = most.map { $0.value == 0 ? "none may" : "at most \($0) may" } ?? "none may"
    return Judgement(
      holds ? .passed : .failed,
      observed: Quantity(number: share, text: "\(Wording.count(count)) of \(Wording.count(rows, "row")) (\(percent))"),
      expected: Quantity(number: most?.value ?? 0, text: "at most \(most.words)"),
      (count == 0 ? "None" : Wording.count(count)) + " of \(Wording.count(rows, "row")) \(fact)"
        + (holds ? "." : "; \(allowance).") + (rest.isEmpty ? "" : " \(rest)"))
  }
}

extension Proportion? {
  /// `1%`; `0%` when nothing is allowed.
  var words: String { map { "\($0)" } ?? "0%" }
}
