internal import MLGateTables

/// The columns by which rows are told apart, and how.
struct KeyColumns: Sendable {
  /// Which columns.
  enum Choice: Sendable {
    case all(except: [String])
    case named([String])
  }

  /// What a missing part means.
  enum Missing: String, Sendable {
    /// It equals another missing one.
    case equalsMissing
    /// A row with one has no key.
    case leavesOut
  }

  var choice: Choice
  var missing: Missing
  /// Whether the keys of two tables are compared: then `1` and `"1"` are the same, however each is written.
  var acrossTables = false
  /// Whether the columns are told apart by their place in the list, so that they may have other names in another table.
  var byPlace = false

  /// Says what is compared; checks that ask for the same share what is seen.
  var id: String {
    let columns: String
    switch choice {
    case .all(let except): columns = "all but " + Self.listed(except)
    case .named(let names): columns = Self.listed(names)
    }
    return "rows by \(columns), \(missing), \(acrossTables ? "across" : "within")\(byPlace ? ", by place" : "")"
  }

  /// Unambiguous, whatever the names are.
  private static func listed(_ names: [String]) -> String {
    names.map { "\($0.utf8.count):\($0)" }.joined(separator: ",")
  }

  /// The columns among those of a table.
  func names(among all: [String]) -> [String] {
    switch choice {
    case .all(let except): all.filter { !except.contains(bytesOf: $0) }
    case .named(let names): names
    }
  }
}

extension [String] {
  /// Whether a name is among these, compared byte by byte: two spellings of one letter are two columns.
  func contains(bytesOf name: String) -> Bool { contains { $0.utf8.elementsEqual(name.utf8) } }
}

/// Makes the keys of a table's rows; for one thread.
struct RowKeyReader {
  private struct Column {
    var index: Int?
    let reader: FieldReader
    let seed: RowKey
  }

  private let columns: KeyColumns
  private let source: TableSource
  private var placed: [Column] = []
  private var columnCount = -1

  init(_ columns: KeyColumns, in source: TableSource) {
    self.columns = columns
    self.source = source
  }

  /// Finds the columns in a batch, which may have more of them than the one before it.
  mutating func prepare(for batch: ColumnBatch) {
    guard batch.columnCount != columnCount else { return }
    columnCount = batch.columnCount
    placed = columns.names(among: batch.names).enumerated().map { place, name in
      Column(
        index: batch.names.firstIndex { $0.utf8.elementsEqual(name.utf8) }, reader: source.reader(ofColumn: name),
        seed: RowKey.hash(columns.byPlace ? String(place) : name))
    }
  }

  /// The key of a row of the batch that was prepared for; `nil` when it has none because a part is missing.
  func key(of row: Int, in batch: ColumnBatch) -> RowKey? {
    var key = RowKey.seed
    for column in placed {
      guard let index = column.index else {
        if columns.missing == .leavesOut { return nil }
        continue
      }
      let field = batch.field(row: row, column: index)
      if column.reader.isMissing(field) {
        if columns.missing == .leavesOut { return nil }
        continue
      }
      var part = column.reader.withContent(of: field) { RowKey.hash($0, seed: column.seed) }
      // Where quotes tell texts from numbers, "1" and 1 are two keys.
      if !columns.acrossTables, column.reader.isTyped, column.reader.isQuoted(field) {
        part = RowKey(low: ~part.low, high: ~part.high)
      }
      key.add(part)
    }
    return key == .nothing ? .seed : key
  }

  /// A row's parts as a person reads them: `carrier 'AA', code '1'`.
  func text(of row: Int, in batch: ColumnBatch) -> String {
    zip(columns.names(among: batch.names), placed).map { name, column in
      let field = column.index.map { batch.field(row: row, column: $0) }
      guard let field, !column.reader.isMissing(field) else { return "\(name) missing" }
      let quote = column.reader.isTyped && !column.reader.isQuoted(field) ? "" : "'"
      return "\(name) \(quote)\(column.reader.text(of: field))\(quote)"
    }.joined(separator: ", ")
  }
}
