internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Fails when a class that the accepted profile has is gone, or a new one has come.
struct ClassesCheck: DataCheck {
  static let keyword = "classes"
  static let summary = "A label has all the classes that the accepted profile has, and no others."
  static let arguments = [
    ArgumentDescription("column", .column, "the column; by default, the dataset's label"),
    ArgumentDescription(
      "new", .choice(["refuse", "allow"]), "what to do about classes that have come; refuse by default"),
  ]
  static let examples: [CheckExample] = [
    .passes("classes: {column: x}", rows: ["x", "b", "a", "a"], baseline: ["x", "a", "b"], observed: "2 classes"),
    .fails("classes: {column: x}", rows: ["x", "a", "a"], baseline: ["x", "a", "b"], observed: "1 gone"),
    .fails("classes: {column: x}", rows: ["x", "a", "c", "b"], baseline: ["x", "a", "b"], observed: "1 new"),
    .passes(
      "classes: {column: x, new: allow}", rows: ["x", "a", "c", "b"], baseline: ["x", "a", "b"], observed: "1 new"),
    .cannotDecide("classes: {column: x}", rows: ["x", "a"]),
  ]

  private enum New: String, Decodable, CaseIterable { case refuse, allow }

  private struct Arguments: Decodable {
    var column: Located<String>?
    var new: New?
  }

  private let column: String?
  private let allowsNew: Bool

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    column = given.column?.value
    allowsNew = given.new == .allow
  }

  var columnsNeeded: [String]? { column.map { [$0] } }

  func findings(in context: CheckContext) -> [Finding] {
    let name = column ?? context.label ?? "label"
    func finding(_ verdict: Verdict, _ observed: String?, _ message: String, search: RowSearch? = nil) -> Finding {
      Finding(
        name: name, title: "\(name): the baseline's classes", column: name,
        judgement: Judgement(
          verdict, observed: observed.map { Quantity(text: $0) }, expected: Quantity(text: "the baseline's classes"),
          message),
        search: search)
    }
    guard column ?? context.label != nil else {
      return [
        finding(.inconclusive, nil, "The dataset has no 'label', and the check names no 'column'; give one of them.")
      ]
    }
    guard let profile = context.profile.column(name) else { return [context.absent(name)] }
    guard let baseline = context.baseline else {
      return [finding(.inconclusive, nil, "There is no accepted profile to compare with. \(context.baselineRemedy)")]
    }
    guard let before = baseline.column(name), before.isExact, before.distinct == before.top.count, before.distinct > 0
    else {
      return [
        finding(
          .inconclusive, nil,
          "The accepted profile does not list all classes of '\(name)'; it keeps the ten most frequent values of a column."
        )
      ]
    }
    guard profile.present > 0, let values = profile.values else {
      return [
        finding(
          .inconclusive, nil,
          "Column '\(name)' has \(profile.present == 0 ? "no values" : "too many different values"), so there are no classes."
        )
      ]
    }
    var now: Set<String> = []
    values.forEach { content, _, _ in now.insert(String(decoding: content, as: UTF8.self)) }
    let then = Set(before.top.map(\.value))
    let gone = then.subtracting(now).sorted()
    let new = now.subtracting(then).sorted()
    let counts = [gone.isEmpty ? nil : "\(gone.count) gone", new.isEmpty ? nil : "\(new.count) new"].compactMap { $0 }
    guard !counts.isEmpty else {
      return [
        finding(
          .passed, Wording.count(now.count, "class", plural: "classes"),
          "Column '\(name)' has the \(Wording.count(now.count, "class", plural: "classes")) of the accepted profile.")
      ]
    }
    let words = [
      gone.isEmpty ? nil : "has lost \(Wording.list(gone.map { "'\($0)'" }))",
      new.isEmpty ? nil : "has new \(Wording.list(new.map { "'\($0)'" }))",
    ].compactMap { $0 }.joined(separator: " and ")
    let known = Set(then.map { Array($0.utf8) })
    let holds = gone.isEmpty && (new.isEmpty || allowsNew)
    return [
      finding(
        holds ? .passed : .failed, counts.joined(separator: ", "), "Column '\(name)' \(words).",
        search: holds || new.isEmpty
          ? nil
          : RowSearch(column: name, reason: "is not in the accepted profile") {
            .content { !known.contains(Array($0)) }
          })
    ]
  }
}
