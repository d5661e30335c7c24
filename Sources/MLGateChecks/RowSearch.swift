public import MLGateResults
public import MLGateTables

/// Looks at one column row by row for values that break an assertion.
///
/// Rows are searched only where the profile has not already told that there is nothing to find.
public struct RowSearch: Sendable {
  public var column: String
  /// Makes a test for one thread: given a field's content, or `nil` where the value is missing, whether it is a violation.
  public var makeTest: @Sendable () -> (UnsafeBufferPointer<UInt8>?) -> Bool
  /// Why such a value is a violation, after the value: `is not one of EWR, JFK, LGA`.
  public var reason: String

  public init(
    column: String, reason: String, makeTest: @escaping @Sendable () -> (UnsafeBufferPointer<UInt8>?) -> Bool
  ) {
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
  private let reader: FieldReader
  private let found: Guarded<(columns: [Int], counts: [Int], hits: [[Hit]])>

  public init(_ searches: [RowSearch], format: DelimitedFormat) {
    self.searches = searches
    reader = FieldReader(format)
    found = Guarded(([], [Int](repeating: 0, count: searches.count), searches.map { _ in [] }))
  }

  public func begin(columns: [String]) {
    let places = searches.map { search in
      columns.firstIndex { $0.utf8.elementsEqual(search.column.utf8) } ?? -1
    }
    found.withLock { $0.columns = places }
  }

  public func makeWorker() -> any BatchWorker {
    let columns = found.withLock { $0.columns }
    return SearchWorker(
      tests: zip(searches, columns).map { (column: $1, violates: $0.makeTest()) }, reader: reader)
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

  private let tests: [(column: Int, violates: (UnsafeBufferPointer<UInt8>?) -> Bool)]
  private let reader: FieldReader

  init(tests: [(column: Int, violates: (UnsafeBufferPointer<UInt8>?) -> Bool)], reader: FieldReader) {
    self.tests = tests
    self.reader = reader
  }

  func process(_ batch: ColumnBatch) -> (any Sendable)? {
    tests.map { test in
      var part = Part()
      guard test.column >= 0 else { return part }
      for row in 0..<batch.rowCount {
        let field = batch.field(row: row, column: test.column)
        let isMissing = reader.isMissing(field)
        let isViolation = isMissing ? test.violates(nil) : reader.withContent(of: field) { test.violates($0) }
        guard isViolation else { continue }
        part.count += 1
        guard part.hits.count < RowSearcher.evidenceKept else { continue }
        let line = batch.lineOffset(ofRow: row) + batch.linesInRow(row, before: test.column)
        let place = RowPlace(
          batch: batch.index, lineOffset: line, column: batch.characterColumn(row: row, column: test.column))
        part.hits.append(RowSearcher.Hit(place: place, value: isMissing ? nil : reader.text(of: field)))
      }
      return part
    }
  }
}
