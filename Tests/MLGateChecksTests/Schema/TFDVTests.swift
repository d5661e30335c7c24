import Foundation
import MLGateChecks
import MLGateProfiles
import MLGateResults
import MLGateTables
import Testing

/// The cases that TensorFlow Data Validation 1.16.1 judged (`../shared/data/tfdv-golden`), judged by our schema.
///
/// `schema_tight.pbtxt` in our words is ``schema``; its counts of rows and of different values are checks here.
@Suite(.enabled(if: SchemaData.shared("tfdv-golden/summary.json") != nil))
struct TFDVTests {
  static let schema = """
    version: 1
    environments: [TRAINING, SERVING]
    columns:
      id: {type: text, missing: {max: 0%}}
      age: {type: integer, missing: {max: 0%}, min: 18, max: 79}
      amount: {type: decimal, missing: {max: 2%}, min: 0, max: 200}
      country: {type: text, missing: {max: 0%}, values: [DE, FR, US], mostly: 99%}
      flag: {type: integer, missing: {max: 0%}, min: 0, max: 1}
      note: {type: text, missing: {max: 0%}, values: [a, b, c, d]}
      label: {type: integer, missing: {max: 0%}, min: 0, max: 1, not-in: [SERVING]}
    """
  static let checks = ["distinct: {column: id, min: 900, max: 3000}", "row-count: {min: 500, max: 2000}"]
  static let change = "row-count: {change: {max: 50%}}"

  /// What an anomaly is called here: the constraint that fails.
  static let constraints = [
    "FEATURE_TYPE_NOT_PRESENT": "missing", "FEATURE_TYPE_LOW_FRACTION_PRESENT": "missing",
    // A row without a value has no value of shape 1.
    "INVALID_FEATURE_SHAPE": "missing",
    "BOOL_TYPE_BIG_INT": "range", "BOOL_TYPE_UNEXPECTED_STRING": "range", "INT_TYPE_SMALL_INT": "range",
    "FLOAT_TYPE_BIG_FLOAT": "range", "FLOAT_TYPE_SMALL_FLOAT": "range", "UNEXPECTED_DATA_TYPE": "type",
    "ENUM_TYPE_UNEXPECTED_STRING_VALUES": "values", "SCHEMA_NEW_COLUMN": "extra", "SCHEMA_MISSING_COLUMN": "presence",
    "FEATURE_TYPE_LOW_UNIQUE": "distinct", "DATASET_LOW_NUM_EXAMPLES": "rows", "DATASET_HIGH_NUM_EXAMPLES": "rows",
    "COMPARATOR_LOW_NUM_EXAMPLES": "rows-change",
  ]

  /// Anomalies that no schema of ours speaks of, and why.
  static let others = [
    "COMPARATOR_JENSEN_SHANNON_DIVERGENCE_HIGH": "a schema is about one dataset; two are compared by drift checks",
    "COMPARATOR_NORMALIZED_ABSOLUTE_DIFFERENCE_HIGH": "the same",
    "COMPARATOR_L_INFTY_HIGH": "the same",
  ]

  /// Where we decide otherwise, and why: what TFDV says, what we say.
  static let differences: [String: (theirs: Set<String>, ours: Set<String>, reason: String)] = [
    "int_in_float_column": (
      ["amount/type"], [],
      "Whole numbers are decimals: CSV writes 3.0 as 3, and a column must not fail because of that."
    ),
    "type_int_in_string": (
      ["country/type"], ["country/values"],
      "Text in CSV may look like a number, so every value is text; the domain refuses these."
    ),
  ]

  @Test func everyCase() throws {
    let folder = try #require(SchemaData.shared("tfdv-golden"))
    let summary = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: folder + "/summary.json")))
        as? [String: [String: Any]])
    let schema = try Schema(parsing: Self.schema, file: "schema.yml")
    let train = try SchemaData.profile(path: folder + "/train.csv")
    #expect(try schema.troubles(train) == [])
    var judged: [String] = []
    for (name, entry) in summary.sorted(by: { $0.key < $1.key }) {
      guard let anomalies = entry["anomalies"] as? [String: [String: Any]] else { continue }
      judged.append(name)
      var theirs: Set<String> = []
      for (column, anomaly) in anomalies {
        for reason in Self.reasons(anomaly["reasons"]) {
          if let constraint = Self.constraints[reason] {
            theirs.insert("\(column)/\(constraint)")
          } else {
            #expect(Self.others[reason] != nil, "\(name): \(reason) is neither judged nor explained")
          }
        }
      }
      for reason in Self.reasons(entry["dataset"]) { theirs.insert("/\(Self.constraints[reason] ?? reason)") }
      // `data_missing`: there are no rows.
      if entry["missing"] as? Bool == true { theirs.insert("/rows") }
      let file = TableSource.File(path: "\(folder)/\(name).csv", name: "\(name).csv")
      let environment = entry["env"] as? String
      let ours = try failures(
        file, Self.schema(for: name), environment, previous: entry["prev"] as? Bool == true ? train : nil)
      if let difference = Self.differences[name] {
        #expect(theirs == difference.theirs && ours == difference.ours, "\(name)")
      } else {
        #expect(ours == theirs, "\(name)")
      }
      if entry["missing"] as? Bool == true {
        let undecided = try schema.troubles(SchemaData.profile(path: file.path))
        #expect(undecided.contains("inconclusive age/range") && undecided.contains("inconclusive age/missing"))
      }
    }
    #expect(judged.count == 21)
  }

  @Test func inferredDomainsAndTypes() throws {
    let folder = try #require(SchemaData.shared("tfdv-golden"))
    let published = PublishedSchema(try String(contentsOfFile: folder + "/schema_inferred.pbtxt", encoding: .utf8))
    let schema = SchemaInference(from: try SchemaData.profile(path: folder + "/train.csv")).schema
    var domains: [String: Set<String>] = [:]
    var types: [String: String] = [:]
    for column in schema.columns {
      domains[column.name] = column.values.map { Set($0) }
      types[column.name] = column.type == .text ? "BYTES" : column.type == .integer ? "INT" : "FLOAT"
      #expect(column.presence == .required)
    }
    #expect(domains == published.domains && types == published.types)
  }

  private static func reasons(_ found: Any?) -> [String] {
    ((found as? [[String]]) ?? []).compactMap(\.first)
  }

  /// The README's table: what a case's schema has more than the others.
  private static func schema(for name: String) throws -> Schema {
    let text = name == "col_not_in_env" ? schema.replacing("d]}", with: "d], not-in: [TRAINING]}") : schema
    return try Schema(parsing: text, file: "schema.yml")
  }

  /// `COLUMN/constraint` of what failed.
  private func failures(
    _ file: TableSource.File, _ schema: Schema, _ environment: String?, previous: Profile?
  ) throws -> Set<String> {
    var judge = Judge()
    judge.baseline = previous
    let profile = try judge.profile([file])
    var failed: Set<String> = []
    for finding in try schema.check(profile, environment: environment) where finding.judgement.verdict == .failed {
      if finding.name == "extra-columns" {
        for name in (finding.judgement.observed?.text ?? "").split(separator: ",") {
          failed.insert("\(name.split(separator: " ").first ?? "")/extra")
        }
      } else {
        failed.insert(finding.name)
      }
    }
    for result in try judge.results(Self.checks + (previous == nil ? [] : [Self.change]), [file])
    where result.verdict == .failed {
      let isDistinct = result.id.contains("distinct")
      failed.insert(isDistinct ? "id/distinct" : result.id.contains("change") ? "/rows-change" : "/rows")
    }
    return failed
  }
}
