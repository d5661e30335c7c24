public import MLGateResults
public import MLGateTables

/// Looks at one column row by row for values that break an assertion.
///
/// Rows are searched only where the profile has not already told that there is nothing to find.
public struct RowSearch: Sendable {
  /// What makes a value a violation; for one thread.
  public enum Test {
    /// That it is missing.
    case missing
    /// What its content is, quotes off; missing values are none.
    case content((UnsafeBufferPointer<UInt8>) -> Bool)
    /// What it is, as the profile sees it: by the dataset's format and declared types; missing values are none.
    case value((FieldValue) -> Bool)
  }

  public var column: String
  /// Makes a test for one thread.
  public var makeTest: @Sendable () -> Test
  /// Why such a value is a violation, after the value: `is not one of EWR, JFK, LGA`.
  public var reason: String
  /// Whether what it finds are rows at fault; else it only counts for a decision about all of them.
  public var findsFaults = true

  public init(column: String, reason: String, makeTest: @escaping @Sendable () -> Test) {
    self.column = column
    self.reason = reason
    self.makeTest = makeTest
  }
}

/// What a search found.
public struct RowSearchResult: Sendable {
  /// All violations.
  public var count: Int
  /// The first of them, in the order of the data.
  public var evidence: [Evidence]
}

/// Runs several searches in one scan.
public final class RowSearcher: BatchConsumer {
  /// How many violations of a search are kept with their places.
  public static let evidenceKept = 20

  struct Hit: Sendable {
    var place: RowPlace
    var value: String?
  }

  private let searches: [RowSearch]
  private let source: TableSource
  private let found: Guarded<(counts: [Int], hits: [[Hit]])>

  public init(_ searches: [RowSearch], in source: TableSource) {
    self.searches = searches
    self.source = source
    found = Guarded(([Int](repeating: 0, count: searches.count), searches.map { _ in [] }))
  }

  public func begin(columns: [String]) {}

  public func makeWorker() -> any BatchWorker {
    SearchWorker(
      searches.map { SearchWorker.Search(column: ColumnPlace($0.column, in: source), test: $0.makeTest()) })
  }

  public func commit(_ result: (any Sendable)?, batch: Int) {
    guard let parts = result as? [SearchWorker.Part] else { return }
    found.withLock { found in
      for (index, part) in parts.enumerated() {
        found.counts[index] += part.count
        let room = Self.evidenceKept - found.hits[index].count
        found.hits[index].append(contentsOf: part.hits.prefix(room))
      }
    }
  }

  /// What was found, search by search; call after the scan.
  public func results(_ account: ScanAccount) -> [RowSearchResult] {
    found.withLock { found in
      searches.indices.map { index in
        let evidence = found.hits[index].map { hit in
          let what = hit.value.map { "\(searches[index].column) '\($0)'" } ?? "\(searches[index].column)"
          return Evidence(
            location: account.location(of: hit.place), text: "\(what) \(searches[index].reason)", value: hit.value)
        }
        return RowSearchResult(count: found.counts[index], evidence: evidence)
      }
    }
  }
}

private final class SearchWorker: BatchWorker {
  struct Part: Sendable {
    var count = 0
    var hits: [RowSearcher.Hit] = []
  }

  struct Search {
    var column: ColumnPlace
    let test: RowSearch.Test
  }

  private var searches: [Search]

  init(_ searches: [Search]) { self.searches = searches }

  func process(_ batch: ColumnBatch) -> (any Sendable)? {
    searches.indices.map { index in
      let column = searches[index].column.index(in: batch)
      let reader = searches[index].column.reader
      switch searches[index].test {
      case .missing:
        return part(batch, column, reader) { reader.isMissing($0) }
      case .content(let violates):
        return part(batch, column, reader) { field in
          !reader.isMissing(field) && reader.withContent(of: field, violates)
        }
      case .value(let violates):
        return part(batch, column, reader) { field in
          !reader.isMissing(field) && violates(reader.value(of: field))
        }
      }
    }
  }

  @inline(__always)
  private func part(
    _ batch: ColumnBatch, _ column: Int?, _ reader: FieldReader, _ violates: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Part {
    var part = Part()
    // Where records bring their own columns, none of these has this one.
    let absent = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    for row in 0..<batch.rowCount {
      let field = column.map { batch.field(row: row, column: $0) } ?? absent
      guard violates(field) else { continue }
      part.count += 1
      guard part.hits.count < RowSearcher.evidenceKept else { continue }
      part.hits.append(
        RowSearcher.Hit(
          place: place(batch, row, column), value: reader.isMissing(field) ? nil : reader.text(of: field)))
    }
    return part
  }

  private func place(_ batch: ColumnBatch, _ row: Int, _ column: Int?) -> RowPlace {
    let line = batch.lineOffset(ofRow: row)
    guard let column else { return RowPlace(batch: batch.index, lineOffset: line) }
    return RowPlace(
      batch: batch.index, lineOffset: line + batch.linesInRow(row, before: column),
      column: batch.characterColumn(row: row, column: column))
  }
}
