import MLGateYAML

/// Writes an expectation as our checks, as they stand in `mlgate.yml`.
///
/// The translation looks at the expectation and its arguments alone, never at the data or at what is expected.
struct DefinitionTranslation {
  let definition: Definition

  /// The checks; `nil` when there are none that say the same.
  var checks: [String]? {
    switch definition.expectation {
    case "expect_column_values_to_be_in_set", "expect_column_distinct_values_to_be_in_set": allowed
    case "expect_column_distinct_values_to_equal_set": equalSet
    case "expect_column_values_to_be_between": within("range")
    case "expect_column_value_lengths_to_be_between": within("length")
    case "expect_column_mean_to_be_between": hasBounds ? within("mean") : nil
    case "expect_column_sum_to_be_between": within("sum")
    case "expect_column_min_to_be_between": within("quantile", ["at: 0%"])
    case "expect_column_quantile_values_to_be_between": quantiles
    case "expect_column_values_to_be_null": rule("\(identifier) IS NULL")
    case "expect_column_values_to_not_be_null": missing
    case "expect_column_values_to_be_unique": one("unique")
    case "expect_column_values_to_be_increasing": one("monotonic", option("strictly"))
    case "expect_column_value_z_scores_to_be_less_than":
      one("outliers", ["method: zscore"] + option("threshold", "factor"))
    case "expect_column_values_to_match_regex": matching("[\\s\\S]*(?:\(text("regex") ?? ""))[\\s\\S]*")
    case "expect_column_values_to_not_match_regex_list": notMatching
    case "expect_column_values_to_match_strftime_format":
      Self.pattern(strftime: text("strftime_format") ?? "").flatMap(matching)
    case "expect_column_values_to_be_dateutil_parseable": matching("\\d{4}-\\d{2}-\\d{2}|\\d{2}/\\d{2}/\\d{4}")
    case "expect_column_pair_values_to_be_equal": equalPair
    case "expect_multicolumn_sum_to_equal": equalSum
    case "expect_column_to_exist": existing
    case "expect_table_columns_to_match_set": columnSet
    case "expect_table_column_count_to_equal": ["columns: {count: \(literal("value"))}"]
    case "expect_table_row_count_to_equal":
      ["row-count: {min: \(literal("value")), max: \(literal("value"))}"]
    case "expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than": distribution
    case "expect_column_chisquare_test_p_value_to_be_greater_than": weights
    case "expect_column_pair_cramers_phi_value_to_be_less_than": association
    default: nil
    }
  }

  // MARK: Values

  private var allowed: [String]? {
    guard let values = list("value_set") else { return nil }
    // Nothing is allowed, so every value is one too many.
    guard !values.isEmpty else { return rule("\(identifier) IS NULL") }
    return one("allowed", ["values: [\(values.map(literal).joined(separator: ", "))]"])
  }

  private var equalSet: [String]? {
    guard let allowed, let count = list("value_set")?.count else { return nil }
    return allowed + ["distinct: {column: \(column), min: \(count), max: \(count)}"]
  }

  private var missing: [String]? {
    let most = 100 - (Double(text("mostly") ?? "1") ?? 1) * 100
    return ["missing: {column: \(column), max: \((most * 1000).rounded() / 1000)%}"]
  }

  private var quantiles: [String]? {
    guard let ranges = definition.arguments["quantile_ranges"], let quantiles = ranges["quantiles"]?.items else {
      return nil
    }
    return quantiles.enumerated().map { index, quantile in
      let bounds = ranges["value_ranges"]?[index]
      let parts = [("min", bounds?[0]), ("max", bounds?[1])].compactMap { name, bound in
        bound.flatMap { $0.isNull ? nil : "\(name): \(literal($0))" }
      }
      return "quantile: {\((["column: \(column)", "at: \(literal(quantile))"] + parts).joined(separator: ", "))}"
    }
  }

  // MARK: Distributions

  /// scipy's positional parameters of each distribution under our names; `loc` and `scale` stand last in all.
  private static let families: [String: (keyword: String, parameters: [(theirs: String, ours: String)])] = [
    "norm": ("normal", [("mean", "mean"), ("std_dev", "standard-deviation")]),
    "uniform": ("uniform", [("min", "min"), ("max", "max")]),
    "expon": ("exponential", [("loc", "from"), ("scale", "scale")]),
    "gamma": ("gamma", [("alpha", "shape"), ("loc", "from"), ("scale", "scale")]),
    "beta": ("beta", [("alpha", "alpha"), ("beta", "beta"), ("loc", "from"), ("scale", "scale")]),
    "chi2": ("chi-square", [("df", "degrees"), ("loc", "from"), ("scale", "scale")]),
  ]

  private var distribution: [String]? {
    guard let family = text("distribution").flatMap({ Self.families[$0] }), let given = definition.arguments["params"]
    else { return nil }
    let nodes = family.parameters.enumerated().map { index, parameter in given[parameter.theirs] ?? given[index] }
    var values = nodes.map { $0.map(literal) ?? "" }
    if family.keyword == "uniform", let low = nodes[0]?.number, let width = nodes[1]?.number {
      // What is called 'max' there is handed to scipy as the width.
      values[1] = "\(low + width)"
    }
    let parameters = zip(family.parameters, values).map { "\($0.ours): \($1)" }.joined(separator: ", ")
    return ["distribution: {column: \(column), \(family.keyword): {\(parameters)}, p-value: \(literal("p_value"))}"]
  }

  private var weights: [String]? {
    guard let partition = definition.arguments["partition_object"], let weights = partition["weights"]?.items else {
      return nil
    }
    // Of bins there are no values that could have a weight.
    let shares = zip(partition["values"]?.items ?? [], weights).map { "\(literal($0)): \(literal($1))" }
    let others = option("tail_weight_holdout", "others").map { ", \($0)" }.joined()
    return [
      "distribution: {column: \(column), weights: {\(shares.joined(separator: ", "))}\(others), "
        + "p-value: \(literal("p"))}"
    ]
  }

  private var association: [String]? {
    guard let left = text("column_A"), let right = text("column_B") else { return nil }
    var options: [String] = []
    for (key, column) in [("n_bins_A", left), ("n_bins_B", right)] where text(key) != nil {
      options.append("bins: {\(quoted(column)): \(literal(key))}")
    }
    for (key, column) in [("bins_A", left), ("bins_B", right)] {
      guard let groups = list(key) else { continue }
      let lists = groups.map { "[\(($0.items ?? []).map(literal).joined(separator: ", "))]" }
      options.append("groups: {\(quoted(column)): [\(lists.joined(separator: ", "))]}")
    }
    let all = ["columns: [\(quoted(left)), \(quoted(right))]"] + options
    return ["association: {\(all.joined(separator: ", ")), missing: keep, max: \(text("threshold") ?? "0.1")}"]
  }

  // MARK: Patterns

  private func matching(_ pattern: String) -> [String]? { one("pattern", ["matches: \(quoted(pattern))"]) }

  private var notMatching: [String]? {
    let patterns = (list("regex_list") ?? []).map { "\(identifier) REGEXP \(quoted($0.text ?? ""))" }
    return rule("NOT (\(patterns.joined(separator: " OR ")))", where: "\(identifier) IS NOT NULL")
  }

  /// A format of dates as a regular expression; `nil` when it has a directive that is not known.
  private static func pattern(strftime format: String) -> String? {
    let directives: [Character: String] = [
      "Y": "\\d{4}", "m": "(0[1-9]|1[0-2])", "d": "(0[1-9]|[12]\\d|3[01])", "H": "([01]\\d|2[0-3])", "M": "[0-5]\\d",
      "S": "[0-5]\\d",
    ]
    var pattern = ""
    var rest = format[...]
    while let character = rest.popFirst() {
      guard character == "%" else {
        pattern.append(character)
        continue
      }
      guard let directive = rest.popFirst().flatMap({ directives[$0] }) else { return nil }
      pattern += directive
    }
    return pattern
  }

  // MARK: Rows

  private var equalPair: [String]? {
    guard let left = text("column_A").map(name), let right = text("column_B").map(name) else { return nil }
    let asked =
      text("ignore_row_if") == "either_value_is_missing"
      ? "\(left) IS NOT NULL AND \(right) IS NOT NULL" : "\(left) IS NOT NULL OR \(right) IS NOT NULL"
    return rule("\(left) IS NOT DISTINCT FROM \(right)", where: asked)
  }

  private var equalSum: [String]? {
    let columns = (list("column_list") ?? []).compactMap { $0.text.map(name) }
    let present = columns.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
    return rule(
      "\(columns.joined(separator: " + ")) = \(text("sum_total") ?? "")",
      where: text("ignore_row_if") == "any_value_is_missing" ? present : nil)
  }

  // MARK: Columns

  private var existing: [String]? {
    guard let index = text("column_index").flatMap({ Int($0) }) else { return ["columns: {required: [\(column)]}"] }
    return ["columns: {positions: {\(column): \(index + 1)}}"]
  }

  private var columnSet: [String]? {
    let isExact = text("exact_match") == "true"
    guard let names = list("column_set") else { return isExact ? ["columns: {count: 0}"] : nil }
    return [
      "columns: {required: [\(names.map(literal).joined(separator: ", "))]\(isExact ? ", others: refuse" : "")}"
    ]
  }

  // MARK: Parts

  private func text(_ key: String) -> String? {
    definition.arguments[key].flatMap { $0.isNull ? nil : $0.text }
  }

  private func list(_ key: String) -> [YAMLNode]? { definition.arguments[key]?.items }

  private func option(_ key: String, _ name: String? = nil) -> [String] {
    text(key) == nil ? [] : ["\(name ?? key): \(literal(key))"]
  }

  private var column: String { quoted(text("column") ?? "") }
  private var identifier: String { name(text("column") ?? "") }
  private var hasBounds: Bool { text("min_value") != nil || text("max_value") != nil }

  /// A check of one column, with what most may have.
  private func one(_ keyword: String, _ options: [String] = []) -> [String]? {
    guard let condition = rowCondition else { return nil }
    let all = (text("column") == nil ? [] : ["column: \(column)"]) + options + option("mostly")
    return ["\(keyword): {\(all.joined(separator: ", "))}" + beside(condition)]
  }

  /// The same with bounds.
  private func within(_ keyword: String, _ options: [String] = []) -> [String]? {
    let bounds = [("min_value", "min"), ("max_value", "max")].compactMap { key, name -> String? in
      guard let node = definition.arguments[key], !node.isNull else { return nil }
      guard let parameter = node["$PARAMETER"]?.text else { return "\(name): \(literal(node))" }
      return "\(name): \(Self.moments[parameter] ?? quoted(parameter))"
    }
    return one(keyword, options + bounds)
  }

  /// What the parameters of the definitions stand for at ``Judge/now``.
  private static let moments = [
    "now()": "2026-11-23T12:00:00", "now() - timedelta(weeks=52*100)": "1927-03-28T12:00:00",
    "datetime(1969, 1, 1)": "1969-01-01", "datetime(2003, 1, 1)": "2003-01-01",
  ]

  private func rule(_ condition: String, where asked: String? = nil) -> [String]? {
    guard let rowCondition else { return nil }
    let all = [asked, rowCondition.isEmpty ? nil : rowCondition].compactMap { $0 }.map { "(\($0))" }
    return [
      "rule: \(quoted(condition))" + beside(all.joined(separator: " AND "))
        + (option("mostly").map { "\n\($0)" }.first ?? "")
    ]
  }

  private func beside(_ condition: String) -> String { condition.isEmpty ? "" : "\nwhere: \(quoted(condition))" }

  /// The rows that are asked, in SQL: empty for all, `nil` when the condition is in no language that is known.
  private var rowCondition: String? {
    guard let condition = text("row_condition") else { return "" }
    guard text("condition_parser") == "pandas" else { return nil }
    return condition.replacing("==", with: "=").replacing("&", with: "AND").replacing("\"", with: "'")
  }

  // MARK: Spelling

  /// A scalar as it is written in the definition.
  private func literal(_ node: YAMLNode) -> String {
    guard let scalar = node.scalar else { return "" }
    return scalar.style == .plain ? scalar.text : quoted(scalar.text)
  }

  private func literal(_ key: String) -> String { definition.arguments[key].map(literal) ?? "" }

  /// In single quotes, as YAML and SQL have them.
  private func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }

  /// A column in SQL.
  private func name(_ column: String) -> String { "\"\(column.replacing("\"", with: "\"\""))\"" }
}
