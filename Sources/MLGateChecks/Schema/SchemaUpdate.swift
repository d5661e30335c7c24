public import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
public import MLGateYAML

/// A schema, widened just so far that it accepts a dataset, and what is weakened by that.
///
/// What the schema accepted it still accepts. What cannot be widened, such as a pattern, is taken out.
public struct SchemaUpdate: Sendable {
  public private(set) var schema: Schema
  /// The reasons of the lines that changed.
  public private(set) var comments: [SchemaText.Place: String] = [:]
  /// What is accepted from now on that was not.
  public var changes: [SchemaChange] { SchemaDifference(from: original, to: schema).changes }

  private let original: Schema
  private let profile: Profile
  private let environment: String?
  private let rows: String
  /// A domain that grows beyond is taken out.
  static let mostNewValues = 200

  /// - Parameter failed: the names of the findings that failed, where the rows had to decide; otherwise, the profile
  ///   decides alone.
  public init(
    _ schema: Schema, toAccept profile: Profile, environment: String? = nil, failed: Set<String>? = nil
  ) throws(YAMLError) {
    original = schema
    self.schema = schema
    self.profile = profile
    self.environment = environment
    rows = Wording.count(profile.rows, "row")
    // One change can uncover the next: a number that became a text has no range.
    for round in 0..<4 {
      let findings = try self.schema.check(profile, environment: environment)
      var names = Set(findings.filter { $0.judgement.verdict == .failed }.map(\.name))
      // A column without a value is as good as absent: what is asked of its values cannot be decided.
      for finding in findings where finding.judgement.verdict == .inconclusive {
        if let column = finding.column, profile.rows > 0, profile.column(column)?.present == 0 {
          names.insert("\(column)/presence")
        }
      }
      if round == 0, let failed { names.formUnion(failed) }
      if names.isEmpty { break }
      for index in self.schema.columns.indices {
        var column = self.schema.columns[index]
        widen(&column, names, isLast: round > 1)
        self.schema.columns[index] = column
      }
      if names.contains("extra-columns") { addColumns() }
      if names.contains("order"), SchemaCheck.misplaced(profile, in: self.schema) != nil { self.schema.order = .any }
    }
  }

  // MARK: A column

  private mutating func widen(_ column: inout SchemaColumn, _ failed: Set<String>, isLast: Bool) {
    func fails(_ constraint: String) -> Bool { failed.contains("\(column.name)/\(constraint)") }
    if fails("presence") { withdraw(&column) }
    guard let found = profile.column(column.name) else { return }
    if fails("type") { widenType(&column, found) }
    if fails("missing") {
      let widened = SchemaInference.missing(found, rows)
      column.missing = isLast ? nil : widened?.0
      explain(.missing, column, widened?.1)
    }
    if fails("values") { widenValues(&column, found, isLast: isLast) }
    if fails("range") { widenRange(&column, found, isLast: isLast) }
    if fails("length") { widenLength(&column, found, isLast: isLast) }
    if fails("pattern") { column.pattern = nil }
    if fails("unique") { column.isUnique = false }
    if !column.asksForConformance { column.mostly = nil }
  }

  private mutating func explain(_ key: SchemaKey, _ column: SchemaColumn, _ reason: String?) {
    comments[SchemaText.Place(key.rawValue, of: column.name)] = reason
  }

  /// The data has no such column, or no value in it.
  ///
  /// `not-in` would say more of an environment, but refuse data of it that has the column and was accepted.
  private mutating func withdraw(_ column: inout SchemaColumn) {
    column.presence = .optional
    let what = profile.column(column.name) == nil ? "not there" : "without a value"
    explain(.presence, column, "\(what)\(environment.map { " in '\($0)'," } ?? "") in \(rows)")
  }

  private mutating func widenType(_ column: inout SchemaColumn, _ found: ColumnProfile) {
    guard let type = column.type else { return }
    let others = found.kinds.count(outside: type)
    let seen = found.observedType
    column.type = ([type] + SchemaColumn.types).first { $0.includes(type) && $0.includes(seen) } ?? .text
    explain(.type, column, "\(Wording.count(others, "value")) not \(type.rawValue) in \(rows)")
  }

  private mutating func widenValues(_ column: inout SchemaColumn, _ found: ColumnProfile, isLast: Bool) {
    let known = Set((column.values ?? []).map { Array($0.utf8) })
    let counts = found.counts(most: known.count + Self.mostNewValues)
    let new = counts?.map(\.value).filter { !known.contains(Array($0.utf8)) }
    guard !isLast, let new, !new.isEmpty else {
      column.values = nil
      return
    }
    column.values = (column.values ?? []) + new
    explain(.values, column, "\(Wording.count(new.count)) more in \(rows)")
  }

  private mutating func widenRange(_ column: inout SchemaColumn, _ found: ColumnProfile, isLast: Bool) {
    guard !isLast, let least = found.minimum.flatMap({ SchemaBound($0.description) }),
      let most = found.maximum.flatMap({ SchemaBound($0.description) }), found.kinds.nonFinite == 0,
      (column.minimum ?? column.maximum)?.isTime == least.isTime, found.observedType != .text
    else {
      column.minimum = nil
      column.maximum = nil
      return
    }
    if let low = column.minimum, least.precedes(low) == true {
      column.minimum = least
      explain(.min, column, "the smallest in \(rows)")
    }
    if let high = column.maximum, high.precedes(most) == true {
      column.maximum = most
      explain(.max, column, "the largest in \(rows)")
    }
  }

  private mutating func widenLength(_ column: inout SchemaColumn, _ found: ColumnProfile, isLast: Bool) {
    guard !isLast, let least = found.minimumLength, let most = found.maximumLength, let length = column.length else {
      column.length = nil
      return
    }
    column.length = SchemaColumn.Length(min: length.min.map { min($0, least) }, max: length.max.map { max($0, most) })
    explain(.length, column, "\(least) to \(most) in \(rows)")
  }

  // MARK: New columns

  /// Takes in the columns that the schema does not have, each behind the one that the data has before it.
  private mutating func addColumns() {
    let inferred = SchemaInference(from: profile)
    for name in SchemaCheck.extraColumns(of: profile, beyond: schema, in: environment) {
      if let index = schema.columns.firstIndex(where: { $0.isNamed(name) }) {
        var column = schema.columns[index]
        admit(&column)
        schema.columns[index] = column
        continue
      }
      guard var column = inferred.schema.column(name) else { continue }
      // Data that the schema accepted does not have it.
      column.presence = .optional
      for (place, reason) in inferred.comments where place.column == name { comments[place] = reason }
      explain(.presence, column, "new in \(rows)")
      let before = profile.columns.prefix { !$0.name.utf8.elementsEqual(name.utf8) }.last
      let place = before.flatMap { before in schema.columns.firstIndex { $0.isNamed(before.name) } }
      schema.columns.insert(column, at: place.map { $0 + 1 } ?? 0)
    }
  }

  /// A column of other environments is there in this one, too.
  private mutating func admit(_ column: inout SchemaColumn) {
    guard let environment else { return }
    column.notIn.removeAll { $0 == environment }
    if let named = column.environments, !named.contains(environment) { column.environments = named + [environment] }
    column.presence = .optional
    explain(.presence, column, "there in '\(environment)', too, in \(rows)")
  }
}
