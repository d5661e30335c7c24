internal import MLGateProfiles
internal import MLGateResults
internal import MLGateYAML

/// Fails when a class is too rare or too frequent among a column's values, mostly the label's.
struct ClassBalanceCheck: DataCheck {
  static let keyword = "class-balance"
  static let summary = "Every class of a label makes up at least and at most a share of its values."
  static let arguments = [
    ArgumentDescription("column", .column, "the column; by default, the dataset's label"),
    ArgumentDescription("min", .proportion, "the smallest share of a class: 5%"),
    ArgumentDescription("max", .proportion, "the largest share of a class: 90%"),
  ]
  static let examples: [CheckExample] = [
    .passes("class-balance: {column: x, min: 40%}", rows: ["x", "a", "a", "b", "b"], observed: "50% to 50%"),
    .fails("class-balance: {column: x, min: 40%}", rows: ["x", "a", "a", "a", "b"], observed: "25% to 75%"),
    .fails("class-balance: {column: x, max: 70%}", rows: ["x", "a", "a", "a", "b"], observed: "25% to 75%"),
    .cannotDecide("class-balance: {min: 5%}", rows: ["x", "a"]),
    .cannotDecide("class-balance: {column: x, min: 5%}", rows: ["x,y", ",1"]),
  ]

  private struct Arguments: Decodable {
    var column: Located<String>?
    var min: Proportion?
    var max: Proportion?
  }

  private let column: String?
  private let least: Proportion?
  private let most: Proportion?

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    column = given.column?.value
    least = given.min
    most = given.max
    if least == nil && most == nil { throw arguments.error("class-balance has no bound; write 'min' or 'max'") }
    if let least, let most, most < least { throw arguments.error("min \(least) is above max \(most)") }
  }

  var columnsNeeded: [String]? { column.map { [$0] } }

  func findings(in context: CheckContext) -> [Finding] {
    let words = [least.map { "at least \($0)" }, most.map { "at most \($0)" }].compactMap { $0 }.joined(
      separator: " and ")
    let expected = Quantity(text: "each class \(words)")
    func finding(_ name: String, _ verdict: Verdict, _ observed: Quantity?, _ message: String) -> Finding {
      Finding(
        name: name, title: "\(name): each class \(words)", column: name,
        judgement: Judgement(verdict, observed: observed, expected: expected, message))
    }
    guard let name = column ?? context.label else {
      return [
        finding(
          "label", .inconclusive, nil, "The dataset has no 'label', and the check names no 'column'; give one of them.")
      ]
    }
    guard let profile = context.profile.column(name) else { return [context.absent(name)] }
    guard profile.present > 0 else {
      return [finding(name, .inconclusive, nil, "Column '\(name)' has no values, so there are no classes.")]
    }
    guard let values = profile.values else {
      return [
        finding(
          name, .inconclusive, nil,
          "Column '\(name)' has too many different values (\(Wording.count(profile.distinct))) to be classes.")
      ]
    }
    var classes: [(name: String, count: Int)] = []
    values.forEach { content, _, count in classes.append((String(decoding: content, as: UTF8.self), count)) }
    classes.sort { $0.count != $1.count ? $0.count < $1.count : $0.name < $1.name }
    let shares = classes.map { Double($0.count) / Double(profile.present) }
    let range = "\(Wording.percent(shares.first ?? 0)) to \(Wording.percent(shares.last ?? 0))"
    let outside = zip(classes, shares).filter { $1 < least?.value ?? 0 || $1 > most?.value ?? 1 }
      .map { "'\($0.name)' (\(Wording.percent($1)))" }
    return [
      finding(
        name, outside.isEmpty ? .passed : .failed, Quantity(number: shares.first, text: range),
        outside.isEmpty
          ? "The \(Wording.count(classes.count, "class", plural: "classes")) of '\(name)' make up \(range) of its values."
          : "Of the \(Wording.count(classes.count, "class", plural: "classes")) of '\(name)', \(Wording.list(outside)) "
            + "\(outside.count == 1 ? "does" : "do") not make up \(words) of its values.")
    ]
  }
}
