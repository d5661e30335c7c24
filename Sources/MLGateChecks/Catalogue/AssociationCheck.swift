internal import MLGateResults
internal import MLGateStatistics
internal import MLGateYAML

/// Fails when two columns tell more, or less, of each other than they should.
struct AssociationCheck: DataCheck {
  static let keyword = "association"
  static let summary = "How strongly two columns of categories go together (Cramér's V, 0 to 1) lies within bounds."
  static let details = """
    The root of chi-square / (n (k - 1)), k the smaller number of categories (Cramér 1946, 21.9): 0 when they are
    independent, 1 when one tells the other. It is not corrected for its bias, so many categories in few rows look
    associated. Each different value is a category, 1 and 1.0 the same one; with `bins` and `groups` they are fewer.

    `bins: 4` makes four parts of equal width of a column of numbers, and of one of texts the four most frequent, with
    all others as a fifth. A list of edges, `bins: {age: [0, 18, 65, 120]}`, makes parts that begin at one and end
    before the next, the last with its end, and one part below and one above all; what is no finite number is
    missing. `groups: {origin: [[EWR, JFK], [LGA]]}` takes the values of a list for one, and all unlisted ones for
    another.

    Fewer than two categories are inconclusive, and so are more than 1,000,000 different pairs of values, before bins
    of equal width are made of them; edges and groups have no such limit.
    """
  static let arguments = [
    ArgumentDescription("columns", .texts, "two columns", isRequired: true),
    ArgumentDescription("min", .number, "the weakest association, from 0 to 1"),
    ArgumentDescription("max", .number, "the strongest association, from 0 to 1"),
    ArgumentDescription(
      "bins", .either([.integer, .named(.either([.integer, .list(.number)]))]),
      "into how many parts values are put: a number for both columns, or columns to numbers or lists of edges"),
    ArgumentDescription("groups", .named(.list(.texts)), "columns to lists of values that are taken for one"),
    ArgumentDescription(
      "missing", .choice(["leave-out", "keep"]),
      "whether rows with a missing value are left out, or that is a category; leave-out by default"),
  ]
  static let examples: [CheckExample] = [
    .passes("association: {columns: [x, y], max: 0.1}", rows: ["x,y", "a,1", "a,2", "b,1", "b,2"], observed: "0"),
    .fails("association: {columns: [x, y], max: 0.1}", rows: ["x,y", "a,1", "a,1", "b,2", "c,2"], observed: "1"),
    .passes(
      "association: {columns: [x, y], bins: {y: 2}, min: 1}", rows: ["x,y", "a,1", "a,4.9", "b,5.1", "b,9"],
      observed: "1"),
    .passes(
      "association: {columns: [x, y], bins: {y: [0, 4, 10]}, max: 0.6}", rows: ["x,y", "a,1", "a,4", "b,5", "b,9"],
      observed: "0.57735"),
    .passes(
      "association: {columns: [x, y], groups: {x: [[a, c], [b, d]]}, max: 0}",
      rows: ["x,y", "a,1", "b,1", "c,2", "d,2"], observed: "0"),
    .fails(
      "association: {columns: [x, y], missing: keep, max: 0.1}", rows: ["x,y", "a,1", "a,1", "b,", "b,"], observed: "1"),
    .fails("association: {columns: [x, z], max: 0.1}", rows: ["x,y", "a,1"], observed: "not there"),
    .cannotDecide("association: {columns: [x, y], max: 0.1}", rows: ["x,y", "a,1", "a,2", "b,"]),
    .cannotDecide("association: {columns: [x, y], bins: 2, max: 0.1}", rows: ["x,y", "a,1", "b,2", "3,1"]),
  ]

  private enum Missing: String, Decodable, CaseIterable {
    case leaveOut = "leave-out"
    case keep
  }

  private struct Arguments: Decodable {
    var columns: ColumnList.Given
    var min: Located<Double>?
    var max: Located<Double>?
    var bins: YAMLNode?
    var groups: YAMLNode?
    var missing: Missing?
  }

  private let columns: [String]
  private let sides: [PairCounts.Side]
  private let least: Double?
  private let most: Double?
  private let observation: Observation

  init(_ arguments: YAMLNode) throws(YAMLError) {
    let given = try arguments.decode(Arguments.self)
    columns = try ColumnList(nil, given.columns, in: arguments).written(in: arguments)
    least = given.min?.value
    most = given.max?.value
    if columns.count != 2 || columns[0] == columns[1] {
      throw arguments.error("an association is of two different columns; write 'columns: [NAME, NAME]'")
    }
    if least == nil && most == nil { throw arguments.error("association has no bound; write 'min' or 'max'") }
    for bound in [given.min, given.max] {
      guard let bound, !(0...1).contains(bound.value) else { continue }
      throw bound.error("an association lies from 0 to 1, so \(Wording.number(bound.value)) is no bound for it")
    }
    if let least, let most, least > most {
      throw arguments.error("min \(Wording.number(least)) is above max \(Wording.number(most))")
    }
    let binnings = try GivenBinnings(columns, bins: given.bins, groups: given.groups)
    sides = columns.map { PairCounts.Side(column: $0, binning: binnings[$0]) }
    observation = PairCounts.observation(sides, keepsMissing: given.missing == .keep)
  }

  var observations: [Observation] { [observation] }
  var columnsNeeded: [String]? { columns }

  private var bound: String {
    switch (least, most) {
    case (let least?, let most?): "from \(Wording.number(least)) to \(Wording.number(most))"
    case (let least?, nil): "at least \(Wording.number(least))"
    case (nil, let most?): "at most \(Wording.number(most))"
    case (nil, nil): "any number"
    }
  }

  func findings(in context: CheckContext) -> [Finding] {
    let pairs: PairTable = context.observed(observation.id) ?? PairTable()
    if let absent = columns.first(where: { !pairs.columns.contains(bytesOf: $0) }) {
      return [context.absent(absent, among: pairs.columns)]
    }
    return [
      Finding(
        name: columns.joined(separator: "+"), title: "association of \(columns.joined(separator: " and ")): \(bound)",
        judgement: judgement(pairs))
    ]
  }

  private func judgement(_ pairs: PairTable) -> Judgement {
    let names = columns.joined(separator: " and ")
    let left =
      pairs.rest == 0
      ? "" : " \(Wording.count(pairs.rest, "row")) without both values \(pairs.rest == 1 ? "was" : "were") left out."
    func undecided(_ message: String) -> Judgement {
      Judgement(.inconclusive, expected: Quantity(text: bound), message + left)
    }
    if pairs.isTooMany {
      return undecided(
        "There are more than \(Wording.count(PairCounts.mostPairs)) different pairs of \(names), too many to be counted; "
          + "give 'bins' with edges, or 'groups'.")
    }
    let binned: PairTable
    switch pairs.binned(sides[0].binning, sides[1].binning) {
    case .success(let table): binned = table
    case .failure(let mixed):
      return undecided(
        "Column '\(columns[mixed.place])' has numbers and other values, so it cannot be put into bins; give 'groups', or "
          + "edges.")
    }
    let table = ContingencyTable(binned.counts)
    guard let value = table.cramersV else {
      return undecided(
        "The association of \(names) is undefined, because one of them has fewer than two categories in "
          + "\(Wording.count(table.count, "row")).")
    }
    // A number that looks like its bound, but breaks it, is shown to its last digit.
    let holds = value >= least ?? 0 && value <= most ?? 1
    let short = Wording.number(value)
    let text = !holds && [least, most].contains { $0.map { Wording.number($0) } == short } ? "\(value)" : short
    return Judgement(
      holds ? .passed : .failed, observed: Quantity(number: value, text: text), expected: Quantity(text: bound),
      "The association of \(names) is \(text) (Cramér's V of \(Wording.count(table.rows)) by "
        + "\(Wording.count(table.columns, "category", plural: "categories")) in \(Wording.count(table.count, "row"))); "
        + "expected \(bound).\(left)")
  }
}

/// The bins and groups that are written for two columns.
private struct GivenBinnings {
  private var byColumn: [String: Binning] = [:]
  private var forAll = Binning.none

  subscript(_ column: String) -> Binning { byColumn[column] ?? forAll }

  init(_ columns: [String], bins: YAMLNode?, groups: YAMLNode?) throws(YAMLError) {
    if let bins {
      if bins.entries == nil {
        forAll = try Self.count(bins)
      } else {
        for pair in bins.entries ?? [] {
          byColumn[try Self.column(pair.key, columns)] =
            pair.value.items == nil ? try Self.count(pair.value) : try Self.edges(pair.value)
        }
      }
    }
    for pair in groups?.entries ?? [] {
      let column = try Self.column(pair.key, columns)
      if byColumn[column] != nil {
        throw pair.key.error("both 'bins' and 'groups' are given for '\(column)'; keep one")
      }
      byColumn[column] = try Self.groups(pair.value)
    }
    if let groups, groups.entries?.isEmpty != false {
      throw groups.error("expected columns with their groups, such as '{\(columns[0]): [[A, B], [C]]}'")
    }
  }

  private static func column(_ key: YAMLNode, _ columns: [String]) throws(YAMLError) -> String {
    guard let name = columns.first(where: { $0 == key.text }) else {
      throw key.error("'\(key.text ?? "")' is not one of the columns \(columns.joined(separator: " and "))")
    }
    return name
  }

  private static func count(_ node: YAMLNode) throws(YAMLError) -> Binning {
    let count = try node.decode(Int.self)
    guard (2...10_000).contains(count) else { throw node.error("expected 2 to 10,000 bins, found \(count)") }
    return .count(count)
  }

  private static func edges(_ node: YAMLNode) throws(YAMLError) -> Binning {
    let edges = try node.decode([Double].self)
    guard edges.count > 1, edges.allSatisfy(\.isFinite), zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw node.error("expected two edges or more, each above the one before")
    }
    return .edges(edges)
  }

  private static func groups(_ node: YAMLNode) throws(YAMLError) -> Binning {
    var seen: Set<[UInt8]> = []
    var groups: [[String]] = []
    for group in node.items ?? [] {
      var names: [String] = []
      for item in group.items ?? [] {
        guard let text = item.scalar?.text else { throw item.error("expected a value") }
        if !seen.insert(Array(text.utf8)).inserted { throw item.error("'\(text)' is in two groups; keep one") }
        names.append(text)
      }
      if names.isEmpty { throw group.error("expected a list of values, such as '[A, B]'") }
      groups.append(names)
    }
    if groups.isEmpty { throw node.error("expected a list of groups, such as '[[A, B], [C]]'") }
    return .groups(groups)
  }
}
