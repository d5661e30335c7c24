internal import MLGateTables
internal import MLGateYAML

/// Compares what two schemas say of one column, key by key.
struct ColumnComparison {
  private let old: SchemaColumn
  private let new: SchemaColumn
  private(set) var changes: [SchemaChange] = []

  /// - Parameter environments: those that either schema speaks of; `nil` is data of no named one.
  init(_ old: SchemaColumn, _ new: SchemaColumn, environments: [String?]) {
    self.old = old
    self.new = new
    guard old != new else { return }
    type()
    presence(environments)
    missing()
    values()
    range()
    length(\.min, isLower: true)
    length(\.max, isLower: false)
    pattern()
    // Without anything that it is about, it means nothing.
    if old.asksForConformance, new.asksForConformance { optional(.mostly, old.mostly, new.mostly) { $0 >= $1 } }
    if old.isUnique != new.isUnique {
      add(new.isUnique ? .narrowing : .widening, .unique, new.isUnique ? "must be unique" : "need not be unique")
    }
    deprecated()
  }

  private mutating func add(_ kind: SchemaChange.Kind, _ key: SchemaKey, _ message: String) {
    changes.append(
      SchemaChange(
        kind: kind, column: new.name, key: key.rawValue, message: message, old: old.places[key.rawValue],
        new: new.places[key.rawValue]))
  }

  /// `max 12 -> 13`, where `-` is nothing.
  private func words(_ key: SchemaKey) -> String {
    let before = SchemaText.value(of: key, in: old) ?? "-"
    let after = SchemaText.value(of: key, in: new) ?? "-"
    return "\(key.rawValue) \(before) -> \(after)"
  }

  private mutating func type() {
    guard old.type != new.type else { return }
    switch (old.type, new.type) {
    // Every value is a text.
    case (nil, .text), (.text, nil): add(.neutral, .type, words(.type))
    case (_?, nil): add(.widening, .type, words(.type))
    case (nil, _?): add(.narrowing, .type, words(.type))
    case (let before?, let after?) where after.includes(before): add(.widening, .type, words(.type))
    case (let before?, let after?) where before.includes(after): add(.narrowing, .type, words(.type))
    default: add(.breaking, .type, words(.type))
    }
  }

  private mutating func missing() {
    // All may be missing, said or not.
    if old.missing != new.missing, (old.missing?.value ?? 1) == (new.missing?.value ?? 1) {
      add(.neutral, .missing, words(.missing))
    } else {
      optional(.missing, old.missing, new.missing) { $0 <= $1 }
    }
  }

  private mutating func presence(_ environments: [String?]) {
    if old.presence != new.presence {
      add(
        new.presence == .required ? .narrowing : .widening, .presence,
        "presence \(old.presence.rawValue) -> \(new.presence.rawValue)")
    }
    let joined = environments.filter { !old.belongs(to: $0) && new.belongs(to: $0) }.compactMap { $0 }
    let left = environments.filter { old.belongs(to: $0) && !new.belongs(to: $0) }.compactMap { $0 }
    let key: SchemaKey = old.environments != new.environments ? .environments : .notIn
    if !joined.isEmpty {
      let names = Wording.list(joined.map { "'\($0)'" })
      add(new.presence == .required ? .breaking : .widening, key, "belongs to \(names), too")
    }
    if !left.isEmpty {
      let names = Wording.list(left.map { "'\($0)'" })
      add(.breaking, key, "does not belong to \(names) any more")
    }
    if joined.isEmpty, left.isEmpty, old.environments != new.environments || old.notIn != new.notIn {
      add(.neutral, key, words(key))
    }
  }

  private mutating func optional<Value: Equatable>(
    _ key: SchemaKey, _ old: Value?, _ new: Value?, isWithin: (Value, Value) -> Bool
  ) {
    guard old != new else { return }
    let isWider =
      switch (old, new) {
      case (_, nil): key != .mostly
      case (nil, _): key == .mostly
      case (let old?, let new?): isWithin(old, new)
      }
    add(isWider ? .widening : .narrowing, key, words(key))
  }

  private mutating func values() {
    guard old.values != new.values else { return }
    guard let before = old.values, let after = new.values else {
      let count = Wording.count((old.values ?? new.values ?? []).count, "value")
      return add(
        new.values == nil ? .widening : .narrowing, .values,
        new.values == nil ? "any value, not only \(count)" : "only \(count)")
    }
    let (known, now) = (Set(before.map { Array($0.utf8) }), Set(after.map { Array($0.utf8) }))
    let added = after.filter { !known.contains(Array($0.utf8)) }.map { "'\($0)'" }
    let removed = before.filter { !now.contains(Array($0.utf8)) }.map { "'\($0)'" }
    if added.isEmpty, removed.isEmpty { return add(.neutral, .values, "the same values, written otherwise") }
    let isDisjoint = known.isDisjoint(with: now)
    if !added.isEmpty { add(isDisjoint ? .breaking : .widening, .values, "allows \(Wording.list(added)), too") }
    if !removed.isEmpty {
      add(isDisjoint ? .breaking : .narrowing, .values, "does not allow \(Wording.list(removed)) any more")
    }
  }

  private mutating func range() {
    let isDisjoint = Self.isAbove(new.minimum, old.maximum) || Self.isAbove(old.minimum, new.maximum)
    let isOther = [old.minimum, old.maximum].compactMap { $0 }.contains { before in
      [new.minimum, new.maximum].compactMap { $0 }.contains { $0.isTime != before.isTime }
    }
    func kind(_ key: SchemaKey, _ before: SchemaBound?, _ after: SchemaBound?) -> SchemaChange.Kind {
      guard !isDisjoint, !isOther else { return .breaking }
      guard let before else { return .narrowing }
      guard let after else { return .widening }
      let isLower = after.precedes(before) == true
      return isLower == (key == .min) ? .widening : .narrowing
    }
    if old.minimum != new.minimum { add(kind(.min, old.minimum, new.minimum), .min, words(.min)) }
    if old.maximum != new.maximum { add(kind(.max, old.maximum, new.maximum), .max, words(.max)) }
  }

  private static func isAbove(_ low: SchemaBound?, _ high: SchemaBound?) -> Bool {
    guard let low, let high else { return false }
    return high.precedes(low) == true
  }

  private mutating func length(_ end: KeyPath<SchemaColumn.Length, Int?>, isLower: Bool) {
    let before = old.length?[keyPath: end]
    let after = new.length?[keyPath: end]
    guard before != after else { return }
    let kind: SchemaChange.Kind
    if let before, let after {
      kind = (after < before) == isLower ? .widening : .narrowing
    } else {
      kind = after == nil ? .widening : .narrowing
    }
    let name = isLower ? "shortest" : "longest"
    add(kind, .length, "\(name) length \(before.map(String.init) ?? "-") -> \(after.map(String.init) ?? "-")")
  }

  private mutating func pattern() {
    guard old.pattern != new.pattern else { return }
    switch (old.pattern, new.pattern) {
    case (_, nil): add(.widening, .pattern, words(.pattern))
    case (nil, _): add(.narrowing, .pattern, words(.pattern))
    default: add(.breaking, .pattern, words(.pattern) + ", which cannot be compared")
    }
  }

  private mutating func deprecated() {
    switch (old.deprecated, new.deprecated) {
    case (nil, let reason?): add(.widening, .deprecated, "is deprecated: \(reason)")
    case (_?, nil): add(.narrowing, .deprecated, "is not deprecated any more")
    case (let before?, let after?) where before != after: add(.neutral, .deprecated, words(.deprecated))
    default: break
    }
  }
}
