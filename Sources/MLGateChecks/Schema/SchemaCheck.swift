public import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
public import MLGateYAML

/// Fails when a dataset is not what its schema says.
///
/// Every constraint is a result of its own, `DATASET/schema/COLUMN/CONSTRAINT`, with its place in the schema file. A
/// column that the data may lack, and lacks, is asked no more; a column without values is inconclusive.
public struct SchemaCheck: DataCheck {
  public static let keyword = "schema"
  public static let summary = "The dataset is what its schema says."
  public static let arguments: [ArgumentDescription] = []
  public static let examples: [CheckExample] = []

  public let schema: Schema
  /// The environment that the data is of; `nil` for every column.
  public let environment: String?
  private let constraints: [[SchemaConstraint]]

  /// - Throws: what a check refuses, for schemas that were not read from a file.
  public init(_ schema: Schema, environment: String? = nil) throws(YAMLError) {
    self.schema = schema
    self.environment = environment
    var all: [[SchemaConstraint]] = []
    for column in schema.columns { all.append(column.belongs(to: environment) ? try column.constraints() : []) }
    constraints = all
  }

  /// Reads a schema that stands in place.
  public init(_ arguments: YAMLNode) throws(YAMLError) { try self.init(arguments.decode(Schema.self)) }

  public var observations: [Observation] { constraints.joined().flatMap { $0.check.observations } }

  public func findings(in context: CheckContext) -> [Finding] {
    var findings: [Finding] = []
    for (column, constraints) in zip(schema.columns, constraints) where column.belongs(to: environment) {
      findings += self.findings(of: column, constraints, in: context)
    }
    findings.append(extra(context))
    if schema.order == .strict { findings.append(order(context)) }
    return findings
  }

  // MARK: Columns

  private func findings(
    of column: SchemaColumn, _ constraints: [SchemaConstraint], in context: CheckContext
  ) -> [Finding] {
    let found = context.profile.column(column.name)
    let isThere = found != nil
    if let reason = column.deprecated { return [deprecated(column, reason, isThere: isThere)] }
    guard isThere else { return [absent(column, asked: constraints.count, context)] }
    var findings = [
      finding(
        column, "presence", "\(column.name) is a column",
        Judgement(.passed, observed: Quantity(text: "there"), "Column '\(column.name)' is there."))
    ]
    // Without a value, an optional column is as good as absent; how many may be missing is asked all the same.
    let isEmpty = found?.present == 0 && column.presence == .optional
    let asked = isEmpty ? constraints.filter { $0.check is MissingCheck } : constraints
    if isEmpty, asked.count < constraints.count {
      let rest = Wording.count(constraints.count - asked.count, "constraint")
      findings[0].judgement.observed = Quantity(text: "without a value")
      findings[0].judgement.message =
        "Column '\(column.name)' is there without a value, and optional; \(rest) on its values had nothing to judge."
    }
    for constraint in asked { findings += self.findings(of: constraint, column, in: context) }
    return findings
  }

  private func findings(
    of constraint: SchemaConstraint, _ column: SchemaColumn, in context: CheckContext
  ) -> [Finding] {
    var found = constraint.check.findings(in: context)
    let isUndecided = found.first?.judgement.verdict == .inconclusive
    if constraint.check is UniqueCheck, isUndecided, let profile = context.profile.column(column.name) {
      if let told = Self.unique(profile) { found[0].judgement = told }
    }
    for index in found.indices {
      found[index].name = "\(column.name)/\(constraint.name)"
      found[index].location = constraint.location
    }
    return found
  }

  /// What a profile alone can tell of duplicates; `nil` when that is nothing.
  private static func unique(_ column: ColumnProfile) -> Judgement? {
    guard column.present > 0, column.isExact else { return nil }
    let expected = Quantity(number: 0, text: "0 duplicates")
    var duplicates = column.distinct == column.present ? 0 : nil as Int?
    if duplicates == nil, let values = column.values {
      var kept = 0
      values.forEach { _, _, _ in kept += 1 }
      duplicates = column.present - kept
    }
    guard let duplicates else { return nil }
    let observed = Quantity(number: Double(duplicates), text: Wording.count(duplicates, "duplicate"))
    let rows = Wording.count(column.present, "row")
    return duplicates == 0
      ? Judgement(.passed, observed: observed, expected: expected, "All \(rows) differ in \(column.name).")
      : Judgement(
        .failed, observed: observed, expected: expected,
        "\(Wording.count(duplicates)) of \(rows) \(duplicates == 1 ? "repeats" : "repeat") the \(column.name) of an "
          + "earlier row.")
  }

  private func absent(_ column: SchemaColumn, asked: Int, _ context: CheckContext) -> Finding {
    guard column.presence == .required else {
      let rest = asked == 0 ? "" : "; \(Wording.count(asked, "constraint")) on its values had nothing to judge"
      return finding(
        column, "presence", "\(column.name) may be a column",
        Judgement(
          .passed, observed: Quantity(text: "not there"), expected: Quantity(text: "optional"),
          "The data has no column '\(column.name)', which is optional\(rest)."))
    }
    var absent = context.absent(column.name)
    absent.name = "\(column.name)/presence"
    absent.location = column.places[SchemaKey.presence.rawValue]
    return absent
  }

  private func deprecated(_ column: SchemaColumn, _ reason: String, isThere: Bool) -> Finding {
    var judged = finding(
      column, "deprecated", "\(column.name) is going away",
      isThere
        ? Judgement(
          .warned, observed: Quantity(text: "there"), expected: Quantity(text: "not there"),
          "Column '\(column.name)' is deprecated (\(reason)) and still there; nothing more is asked of it.")
        : Judgement(
          .passed, observed: Quantity(text: "not there"),
          "The deprecated column '\(column.name)' is gone; it can be taken out of the schema."))
    judged.location = column.places[SchemaKey.deprecated.rawValue]
    return judged
  }

  private func finding(
    _ column: SchemaColumn, _ name: String, _ title: String, _ judgement: Judgement
  ) -> Finding {
    var finding = Finding(name: "\(column.name)/\(name)", title: title, column: column.name, judgement: judgement)
    finding.location = column.places[""]
    return finding
  }

  // MARK: All columns

  private func extra(_ context: CheckContext) -> Finding {
    let names = Self.extraColumns(of: context.profile, beyond: schema, in: environment)
    let words = names.map { name in
      schema.column(name) == nil ? name : "\(name) (not in the environment '\(environment ?? "")')"
    }
    let verdict: Verdict
    switch schema.extraColumns {
    case _ where names.isEmpty: verdict = .passed
    case .allow: verdict = .passed
    case .warn: verdict = .warned
    case .fail: verdict = .failed
    }
    let expected = schema.extraColumns == .allow ? "any" : "none"
    var finding = Finding(
      name: "extra-columns", title: "no other columns",
      judgement: Judgement(
        verdict, observed: Quantity(text: names.isEmpty ? "none" : Wording.list(words)),
        expected: Quantity(text: expected),
        names.isEmpty
          ? "There are no columns but those of the schema."
          : "There \(names.count == 1 ? "is 1 column" : "are \(names.count) columns") that the schema does not name: "
            + "\(Wording.list(words))."))
    if context.profile.columns.isEmpty {
      finding.judgement = Judgement(.inconclusive, expected: Quantity(text: expected), "The data has no columns.")
    }
    finding.location = schema.places["extra-columns"]
    return finding
  }

  /// The columns of the data that a schema does not have in an environment, in the order of the data.
  static func extraColumns(of profile: Profile, beyond schema: Schema, in environment: String?) -> [String] {
    profile.columns.map(\.name).filter { schema.column($0)?.belongs(to: environment) != true }
  }

  /// The first column of the data that stands before one that the schema has before it.
  static func misplaced(_ profile: Profile, in schema: Schema) -> (column: String, before: String)? {
    let wanted = schema.columns.filter { profile.column($0.name) != nil }.map(\.name)
    let found = profile.columns.map(\.name).filter { schema.column($0) != nil }
    for (wanted, found) in zip(wanted, found) where !wanted.utf8.elementsEqual(found.utf8) { return (found, wanted) }
    return nil
  }

  private func order(_ context: CheckContext) -> Finding {
    let judgement: Judgement
    if let wrong = Self.misplaced(context.profile, in: schema) {
      judgement = Judgement(
        .failed, observed: Quantity(text: "\(wrong.column) before \(wrong.before)"),
        expected: Quantity(text: "\(wrong.before) before \(wrong.column)"),
        "Column '\(wrong.column)' stands before '\(wrong.before)', which the schema has the other way round.")
    } else {
      judgement = Judgement(.passed, "The columns stand in the schema's order.")
    }
    var finding = Finding(name: "order", title: "columns in order", judgement: judgement)
    finding.location = schema.places["order"]
    return finding
  }
}

extension Schema {
  /// Judges a profile, without the rows.
  ///
  /// A finding whose `settle` is set is the profile's best guess; the rows have to decide.
  public func check(_ profile: Profile, environment: String? = nil) throws(YAMLError) -> [Finding] {
    let context = CheckContext(dataset: "", profile: profile, baseline: nil, baselineRemedy: "")
    return try SchemaCheck(self, environment: environment).findings(in: context)
  }
}
