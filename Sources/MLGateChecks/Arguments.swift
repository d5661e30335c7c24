internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// The columns a check is about: `column: x`, `columns: [x, y]` or `columns: all`.
struct ColumnList: Sendable {
  /// What can stand after `columns`.
  enum Given: Decodable, Sendable {
    case all
    case named([Located<String>])

    init(from decoder: any Decoder) throws {
      let node = try YAMLNode(from: decoder)
      if node.scalar != nil {
        guard node.text == "all" else {
          throw node.error("expected a list of columns, or the word 'all'; write 'columns: [\(node.text ?? "NAME")]'")
        }
        self = .all
      } else {
        self = .named(try node.decode([Located<String>].self))
      }
    }
  }

  /// The columns that are named; `nil` when all are meant.
  private let named: [String]?

  /// Reads the columns out of a check's arguments.
  ///
  /// - Parameter allByDefault: whether none named means all.
  init(
    _ column: Located<String>?, _ columns: Given?, in node: YAMLNode, allByDefault: Bool = false
  ) throws(YAMLError) {
    if column != nil && columns != nil { throw node.error("both 'column' and 'columns' are given; keep one") }
    switch columns {
    case .all?: named = nil
    case .named(let names)?: named = names.map(\.value)
    case nil: named = column.map { [$0.value] } ?? (allByDefault ? nil : [])
    }
    if named?.isEmpty == true {
      throw node.error("no column is named; write 'column: NAME' or 'columns: [NAME, NAME]'")
    }
  }

  /// The names; those of all columns that are there when all are meant.
  func names(in context: CheckContext) -> [String] { named ?? context.profile.columns.map(\.name) }

  /// What ``DataCheck/columnsNeeded`` is, when the check looks at these columns alone.
  var needed: [String]? { named }

  /// The names that are written; refuses `all`, where single columns are meant.
  func written(in node: YAMLNode) throws(YAMLError) -> [String] {
    guard let named else { throw node.error("name the columns; 'all' is not meant here") }
    return named
  }

  /// A finding for each column that is there, and one for each that is not.
  func findings(in context: CheckContext, _ body: (ColumnProfile) -> [Finding]) -> [Finding] {
    let names = names(in: context)
    guard !names.isEmpty else {
      return [
        Finding(
          name: "columns", title: "columns", judgement: Judgement(.inconclusive, "The dataset has no columns to check.")
        )
      ]
    }
    return names.flatMap { name in
      guard let column = context.profile.column(name) else { return [context.absent(name)] }
      return body(column)
    }
  }
}

extension CheckContext {
  /// The finding for a column that the data does not have.
  ///
  /// - Parameter columns: those that are there, when the profile does not tell.
  func absent(_ column: String, among columns: [String]? = nil) -> Finding {
    let known = columns ?? profile.columns.map(\.name)
    return Finding(
      name: column, title: "\(column) is a column", column: column,
      judgement: Judgement(
        .failed, observed: Quantity(text: "not there"), expected: Quantity(text: "a column '\(column)'"),
        "The data has no column '\(column)'\(Suggestion.nearest(to: column, in: known).map { ", but '\($0)'" } ?? "").")
    )
  }
}

/// Counts and shares as a person reads them.
enum Wording {
  /// A number as people group it, such as `1,234`.
  static func count(_ number: Int) -> String {
    var digits = String(number.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// A number with its noun, such as `1 row` or `2 rows`.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// The same for nouns whose plural has no `s` alone.
  static func count(_ number: Int, _ noun: String, plural: String) -> String {
    "\(count(number)) \(number == 1 ? noun : plural)"
  }

  /// A share as a percentage: `0%`, `0.03%`, `12.5%`, with at least the digits that tell it from 0% and 100%.
  static func percent(_ share: Double) -> String {
    // 99.997% is not 100%: as many digits as it takes to tell them apart.
    for digits in 3...15 {
      let text = number(share * 100, digits: digits)
      if text != "100" || share == 1 { return text + "%" }
    }
    return number(share * 100, digits: 15) + "%"
  }

  /// A number with so many significant digits, never in exponential form for usual sizes, without trailing zeros.
  static func number(_ value: Double, digits: Int = 6) -> String {
    guard value.isFinite else { return "\(value)" }
    guard value != 0 else { return "0" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    var scale = 1.0
    var places = 0
    // As many places as bring the wanted digits before the point.
    while abs(value) * scale < Self.power(digits - 1), places < 15 {
      scale *= 10
      places += 1
    }
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 1e15 else { return "\(value)" }
    var text = String(Int64(scaled))
    text = String(repeating: "0", count: max(0, places + 1 - text.count)) + text
    guard places > 0 else { return (value < 0 ? "-" : "") + text }
    var whole = String(text.dropLast(places))
    var part = String(text.suffix(places))
    while part.hasSuffix("0") { part.removeLast() }
    if !part.isEmpty { whole += "." + part }
    return (value < 0 ? "-" : "") + whole
  }

  private static func power(_ exponent: Int) -> Double { (0..<max(0, exponent)).reduce(1) { value, _ in value * 10 } }

  /// `EWR, JFK, LGA` or, when there are many, the first and how many more.
  static func list(_ items: [String], most: Int = 8) -> String {
    let shown = items.prefix(most).joined(separator: ", ")
    return items.count > most ? "\(shown) and \(items.count - most) more" : shown
  }
}
