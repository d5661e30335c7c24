internal import MLGateExpressions
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Fails when rows break a rule, which is a condition in SQL.
struct RuleCheck: DataCheck {
  static let keyword = "rule"
  static let summary = "Every row meets a condition, written in SQL over the columns of the row."
  static let details = """
    As in a SQL CHECK, a row breaks a rule only where it is false; a row for which it is neither true nor false (NULL)
    passes, unless `nulls: fail` stands beside it. `where` says which rows are asked. A row for which the rule cannot be
    computed (a division by zero, a text where a number should be) counts as a failure. The language, and what it does
    where SQL engines differ, is described in [rules.md](rules.md).

    When the rule is NULL for every row, or no row is asked, nothing was decided and the check is inconclusive.
    """
  static let siblings = [
    ArgumentDescription("where", .text, "a condition; only rows for which it is true are asked"),
    ArgumentDescription(
      "mostly", .proportion, "the least share of the rows asked that must not break the rule; 100% by default"),
    ArgumentDescription(
      "nulls", .choice(["pass", "fail"]), "what a row is for which the rule is NULL; pass by default"),
  ]
  static let arguments = [ArgumentDescription("rule", .text, "the condition, beside the keyword", isRequired: true)]
  static let examples: [CheckExample] = [
    .passes("rule: a <= b", rows: ["a,b", "1,2", "2,2", ",3"], observed: "0 of 3 rows"),
    .fails("rule: a <= b", rows: ["a,b", "1,2", "3,2"], observed: "1 of 2 rows (50%)"),
    .fails("rule: a <= b\nnulls: fail", rows: ["a,b", "1,2", ",2"], observed: "1 of 2 rows (50%)"),
    .passes("rule: a <= b\nwhere: b > 2", rows: ["a,b", "3,2", "3,4"], observed: "0 of 1 row"),
    .passes("rule: a <= b\nmostly: 50%", rows: ["a,b", "1,2", "3,2"], observed: "1 of 2 rows (50%)"),
    .fails("rule: a / b > 1", rows: ["a,b", "4,2", "3,0"], observed: "1 of 2 rows (50%)"),
    .cannotDecide("rule: a <= b", rows: ["a,b"]),
    .cannotDecide("rule: a <= b\nwhere: a > 5", rows: ["a,b", "1,2"]),
    .cannotDecide("rule: a <= b", rows: ["a,b", ",2"]),
  ]

  private enum Nulls: String, Decodable, CaseIterable { case pass, fail }

  private struct Arguments: Decodable {
    var rule: Located<String>
    var `where`: Located<String>?
    var mostly: Proportion?
    var nulls: Nulls?
  }

  /// What the rows are asked.
  let rule: RuleSet.Rule
  private let mostly: Double

  /// - Parameter node: the rule and what stands beside it.
  init(_ node: YAMLNode) throws(YAMLError) {
    let given = try node.decode(Arguments.self)
    rule = RuleSet.Rule(
      try given.rule.parsedRule(), where: try given.where.map { (text) throws(YAMLError) in try text.parsedRule() },
      nulls: given.nulls == .fail ? .fail : .pass)
    mostly = given.mostly?.value ?? 1
  }

  /// Under which name the context has what the rows made of it.
  var observationID: String {
    "rule: \(rule.rule) where: \(rule.condition?.description ?? "") nulls: \(rule.nulls)"
  }

  var columnsNeeded: [String]? { [] }

  func findings(in context: CheckContext) -> [Finding] {
    guard let result: RuleResult = context.observed(observationID) else { return [] }
    return [finding(result, context)]
  }

  private func finding(_ result: RuleResult, _ context: CheckContext) -> Finding {
    let words = "\(rule.rule)" + (rule.condition.map { " where \($0)" } ?? "")
    let allowance = mostly < 1 ? ", at least \(Wording.percent(mostly)) of rows" : ""
    var finding = Finding(
      name: "\(rule.rule)", title: "\(words)\(allowance)",
      judgement: Judgement(.passed, expected: Quantity(text: words), ""))
    if let problem = result.problem {
      let columns = rule.rule.columns + (rule.condition?.columns ?? [])
      let isAbsent = columns.contains { name in
        !context.columns.contains { $0.lowercased() == name.lowercased() }
      }
      // A column that is not there is the data's fault as often as the rule's.
      finding.judgement.verdict = isAbsent ? .failed : .inconclusive
      finding.judgement.observed = Quantity(text: isAbsent ? "not there" : "not computable")
      finding.judgement.message = "The rule '\(words)' could not be applied: \(problem.sentence)"
      return finding
    }
    let failures = failures(result)
    let share = result.considered > 0 ? Double(failures) / Double(result.considered) : 0
    let rows = "\(Wording.count(failures)) of \(Wording.count(result.considered, "row"))"
    let left = counts(result)
    finding.judgement.observed = Quantity(
      number: share, text: failures == 0 ? rows : "\(rows) (\(Wording.percent(share)))")
    if result.considered == 0 || (rule.nulls == .pass && result.nulls == result.considered) {
      finding.judgement.verdict = .inconclusive
      finding.judgement.message =
        result.considered == 0
        ? "No row was asked whether \(words), so nothing was decided.\(left)"
        : "The rule '\(words)' is neither true nor false for any of \(Wording.count(result.considered, "row")), so nothing "
          + "was decided.\(left)"
      return finding
    }
    let holds = holds(result)
    finding.judgement.verdict = holds ? .passed : .failed
    finding.judgement.message =
      failures == 0
      ? "No row of \(Wording.count(result.considered)) breaks the rule '\(words)'.\(left)"
      : "\(rows) \(failures == 1 ? "breaks" : "break") the rule '\(words)'"
        + (mostly < 1 ? "; \(Wording.percent(1 - mostly)) may" : "") + ".\(left)"
    finding.rows = holds ? [] : result.rows.map(Self.evidence)
    finding.violations = failures
    finding.rule = rule
    if let error = result.firstError, let index = finding.rows.firstIndex(where: { $0.place == error.place }) {
      finding.rows[index].text += " (\(error.reason))"
    }
    return finding
  }

  private func failures(_ result: RuleResult) -> Int {
    result.breaches + result.errors + (rule.nulls == .fail ? result.nulls : 0)
  }

  private func holds(_ result: RuleResult) -> Bool {
    let failures = failures(result)
    return failures == 0 || Double(result.considered - failures) / Double(result.considered) >= mostly
  }

  /// Whether rows are shown, or told of, that were counted by their values only, or the values do not decide.
  func needsRows(_ result: RuleResult) -> Bool {
    guard result.problem == nil else { return false }
    return result.isUndecided || result.unseenFailures > 0 && (result.errors > 0 || !holds(result))
  }

  /// What became of the rows that neither pass nor break the rule.
  private func counts(_ result: RuleResult) -> String {
    var parts: [String] = []
    if result.errors > 0 {
      let reason = result.firstError.map { ", first because \($0.reason)" } ?? ""
      parts.append("it cannot be computed for \(Wording.count(result.errors, "row"))\(reason)")
    }
    if result.nulls > 0 {
      parts.append(
        "it is neither true nor false for \(Wording.count(result.nulls, "row")), which \(rule.nulls == .fail ? "fail" : "pass")\(result.nulls == 1 ? (rule.nulls == .fail ? "s" : "es") : "")"
      )
    }
    if result.excluded > 0 {
      parts.append("\(Wording.count(result.excluded, "row")) \(result.excluded == 1 ? "was" : "were") not asked")
    }
    guard !parts.isEmpty else { return "" }
    let text = parts.joined(separator: "; ")
    return " Of the rows, \(text)."
  }

  private static func evidence(_ row: RuleResult.Row) -> PlacedEvidence {
    let values = row.values.map { "\($0.column) \($0.text.map { "'\($0)'" } ?? "is missing")" }
    let reason =
      switch row.kind {
      case .breach: "breaks the rule"
      case .null: "is neither true nor false"
      case .error: "cannot be computed"
      }
    return PlacedEvidence(
      place: row.place, text: (values.isEmpty ? "" : values.joined(separator: ", ") + ": ") + reason)
  }
}

extension Located<String> {
  /// The condition that is written here.
  func parsedRule() throws(YAMLError) -> RowRule {
    do { return try RowRule(value) } catch {
      throw self.error("the rule '\(value)' is wrong at character \(error.offset + 1): \(error.message)")
    }
  }
}

extension RuleError {
  /// The message as a sentence with its end.
  var sentence: String { message.last.map { ".?!".contains($0) } == true ? message : message + "." }
}
