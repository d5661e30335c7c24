public import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// What one line of a schema came to mean for data, and for whoever reads it.
public struct SchemaChange: Sendable, Equatable {
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// What conformed cannot any more, or readers lose what they were promised.
    case breaking
    /// Data may be refused that was accepted.
    case narrowing
    /// Data may be accepted that was refused, and none the other way round.
    case widening
    /// The same data is accepted.
    case neutral
  }

  public var kind: Kind
  /// `nil` for what is about all columns.
  public var column: String?
  /// The key in the file; `""` for the column itself.
  public var key: String
  /// What changed, such as `max 12 -> 13`.
  public var message: String
  /// Where it stood; `nil` when it did not.
  public var old: SourceLocation?
  /// Where it stands; `nil` when it does not.
  public var new: SourceLocation?
}

/// Compares two schemas.
public struct SchemaDifference: Sendable {
  /// In the order of the new schema, what is gone last.
  public let changes: [SchemaChange]

  public init(from old: Schema, to new: Schema) {
    var comparison = SchemaComparison(old, new)
    comparison.compare()
    changes = comparison.changes
  }

  public var isBreaking: Bool { changes.contains { $0.kind == .breaking } }

  /// How many changes are of a kind.
  public func count(_ kind: SchemaChange.Kind) -> Int { changes.count { $0.kind == kind } }
}

private struct SchemaComparison {
  let old: Schema
  let new: Schema
  var changes: [SchemaChange] = []

  init(_ old: Schema, _ new: Schema) {
    self.old = old
    self.new = new
  }

  mutating func compare() {
    whole()
    for column in new.columns {
      if let before = old.column(column.name) {
        changes += ColumnComparison(before, column, environments: environments).changes
      } else {
        added(column)
      }
    }
    for column in old.columns where new.column(column.name) == nil { removed(column) }
  }

  /// Every environment that either schema speaks of, and one of which neither does.
  private var environments: [String?] {
    let known = old.knownEnvironments + new.knownEnvironments
    return [nil] + Set(known).sorted()
  }

  private mutating func whole() {
    if old.extraColumns != new.extraColumns {
      let strictness: [Schema.ExtraColumns] = [.allow, .warn, .fail]
      let isStricter =
        (strictness.firstIndex(of: new.extraColumns) ?? 0) > (strictness.firstIndex(of: old.extraColumns) ?? 0)
      add(
        isStricter ? .narrowing : .widening, "extra-columns",
        "extra-columns \(old.extraColumns.rawValue) -> \(new.extraColumns.rawValue)")
    }
    if old.order != new.order {
      add(
        new.order == .strict ? .narrowing : .widening, "order", "order \(old.order.rawValue) -> \(new.order.rawValue)")
    }
    if old.environments != new.environments {
      add(
        .neutral, "environments",
        "environments \(SchemaText.list(old.environments)) -> \(SchemaText.list(new.environments))")
    }
    let before = old.columns.map(\.name).filter { new.column($0) != nil }
    let after = new.columns.map(\.name).filter { old.column($0) != nil }
    if before != after {
      add(
        old.order == .strict && new.order == .strict ? .breaking : .neutral, "columns",
        "the columns stand in another order")
    }
  }

  private mutating func add(_ kind: SchemaChange.Kind, _ key: String, _ message: String) {
    changes.append(
      SchemaChange(kind: kind, column: nil, key: key, message: message, old: old.places[key], new: new.places[key]))
  }

  private mutating func added(_ column: SchemaColumn) {
    let kind: SchemaChange.Kind
    let words: String
    if column.deprecated == nil, column.presence == .required {
      (kind, words) = (.breaking, "a new required column: data without it is refused")
    } else if old.extraColumns == .fail || new.extraColumns == .allow && !column.asksForValues {
      (kind, words) = (old.extraColumns == .fail ? .widening : .neutral, "a new column that data may have")
    } else {
      (kind, words) = (column.asksForValues ? .narrowing : .neutral, "a new column that data may have")
    }
    changes.append(
      SchemaChange(kind: kind, column: column.name, key: "", message: words, old: nil, new: column.places[""]))
  }

  private mutating func removed(_ column: SchemaColumn) {
    let kind: SchemaChange.Kind
    let words: String
    if column.deprecated == nil, column.presence == .required {
      (kind, words) = (.breaking, "the required column is gone: readers cannot rely on it any more")
    } else if new.extraColumns == .fail {
      (kind, words) = (.narrowing, "the column is gone: data that has it is refused")
    } else {
      (kind, words) = (.widening, "the column is gone: nothing is asked of it any more")
    }
    changes.append(
      SchemaChange(kind: kind, column: column.name, key: "", message: words, old: column.places[""], new: nil))
  }
}

extension SchemaColumn {
  /// Whether anything but presence is asked of the column.
  fileprivate var asksForValues: Bool {
    guard deprecated == nil else { return false }
    return type != nil || missing != nil || isUnique || asksForConformance
  }
}
