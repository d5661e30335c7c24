internal import MLGateProfiles
internal import MLGateTables

extension ColumnType {
  /// Whether every value of `type` is a value of this type.
  func includes(_ type: ColumnType) -> Bool {
    switch (self, type) {
    case (_, .empty), (.text, _), (.decimal, .integer), (.timestamp, .date): true
    default: self == type
    }
  }

  /// Whether a value is of this type.
  func includes(_ value: FieldValue) -> Bool {
    switch value {
    case .integer: includes(.integer)
    case .decimal, .nonFinite: includes(.decimal)
    case .boolean: includes(.boolean)
    case .date: includes(.date)
    case .timestamp: includes(.timestamp)
    case .list: includes(.list)
    case .bigInteger, .text: self == .text
    }
  }
}

extension ColumnProfile.Kinds {
  /// How many values are not of `type`.
  func count(outside type: ColumnType) -> Int {
    let kinds: [(ColumnType, Int)] = [
      (.integer, integer), (.text, bigInteger), (.decimal, decimal), (.decimal, nonFinite), (.boolean, boolean),
      (.date, date), (.timestamp, timestamp), (.text, text), (.list, list),
    ]
    return kinds.reduce(0) { $0 + (type.includes($1.0) ? 0 : $1.1) }
  }
}
