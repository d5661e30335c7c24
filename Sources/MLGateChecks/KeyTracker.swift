public import MLGateResults
public import MLGateTables

/// What was found when combined values were compared row by row.
public struct DuplicateSummary: Sendable {
  /// Rows whose key has no missing part.
  public var rows: Int
  /// Rows left out because a part of the key is missing.
  public var rowsWithMissing: Int
  /// Rows whose key an earlier row has.
  public var duplicates: Int
  /// Hashes of the keys that occur more than once; the rows are looked up for evidence.
  var repeated: Set<UInt64>
}

/// Finds rows that share a key, by a 64-bit hash of its parts whose seed is random in every process.
///
/// Memory grows with the rows: 16 bytes for each. Two different keys of a hundred million share a hash with probability
/// below 0.03%; evidence shows the keys themselves.
public final class KeyTracker: RowObserver, EvidenceCollector {
  public let columns: [String]
  private let source: TableSource
  private let seen = Guarded(Seen())
  /// The keys to collect evidence for; `nil` on the first scan.
  private let wanted: Set<UInt64>?

  private struct Seen {
    var keys: Set<UInt64> = []
    var summary = DuplicateSummary(rows: 0, rowsWithMissing: 0, duplicates: 0, repeated: [])
    var first: [UInt64: RowPlace] = [:]
    var hits: [(place: RowPlace, first: RowPlace, key: String)] = []
  }

  struct Part: Sendable {
    var hashes: [UInt64] = []
    var missing = 0
    var matches: [Match] = []
  }

  struct Match: Sendable {
    var hash: UInt64
    var place: RowPlace
    var key: String
  }

  /// Seeds the hashes of this process, so that nobody can prepare colliding keys.
  static let seed = UInt64.random(in: .min ... .max)

  public init(columns: [String], in source: TableSource, evidenceFor summary: DuplicateSummary? = nil) {
    self.columns = columns
    self.source = source
    wanted = summary?.repeated
  }

  public func begin(columns all: [String]) {}

  public func makeWorker() -> any BatchWorker {
    KeyWorker(tracker: self, columns: columns.map { ColumnPlace($0, in: source) }, wanted: wanted)
  }

  public func commit(_ result: (any Sendable)?, batch: Int) {
    guard let part = result as? Part else { return }
    seen.withLock { seen in
      seen.summary.rows += part.hashes.count
      seen.summary.rowsWithMissing += part.missing
      for hash in part.hashes where !seen.keys.insert(hash).inserted {
        seen.summary.duplicates += 1
        seen.summary.repeated.insert(hash)
      }
      for match in part.matches where seen.hits.count < RowSearcher.evidenceKept {
        if let first = seen.first[match.hash] {
          seen.hits.append((match.place, first, match.key))
        } else {
          seen.first[match.hash] = match.place
        }
      }
    }
  }

  /// Whether no more evidence is needed; what is found after that is not kept, whoever finds it.
  var isFull: Bool { seen.withLock { $0.hits.count >= RowSearcher.evidenceKept } }

  public var observation: any Sendable { summary }

  /// That of the rows with these columns combined.
  static func observation(_ columns: [String]) -> Observation {
    Observation("keys: " + columns.map { "\($0.utf8.count):\($0)" }.joined(separator: ",")) {
      KeyTracker(columns: columns, in: $0)
    }
  }

  /// What was found; call after the first scan.
  public var summary: DuplicateSummary { seen.withLock { $0.summary } }

  /// Picks all rows of the keys that several rows have.
  public var makePicker: (@Sendable () -> any RowPicker)? {
    { [self] in KeyWorker(tracker: self, columns: columns.map { ColumnPlace($0, in: source) }, wanted: wanted) }
  }

  /// The first rows that repeat a key; call after the second scan.
  public func evidence(_ account: ScanAccount) -> [Evidence] {
    seen.withLock { seen in
      seen.hits.map { hit in
        Evidence(
          location: account.location(of: hit.place),
          text: "repeats \(hit.key) of \(account.location(of: hit.first))", value: hit.key)
      }
    }
  }
}

private final class KeyWorker: BatchWorker, RowPicker {
  private var columns: [ColumnPlace]
  private let wanted: Set<UInt64>?
  private let tracker: KeyTracker

  /// A part of a key: where it is in the batch, and what reads it.
  private typealias KeyColumn = (index: Int, reader: FieldReader)

  init(tracker: KeyTracker, columns: [ColumnPlace], wanted: Set<UInt64>?) {
    self.columns = columns
    self.wanted = wanted
    self.tracker = tracker
  }

  func process(_ batch: ColumnBatch) -> (any Sendable)? {
    var part = KeyTracker.Part()
    if wanted == nil { part.hashes.reserveCapacity(batch.rowCount) } else if tracker.isFull { return nil }
    guard let columns = place(in: batch) else {
      part.missing = batch.rowCount
      return part
    }
    var lines = RowLines(batch)
    var met: Set<UInt64> = []
    var repeats = 0
    for row in 0..<batch.rowCount {
      guard let hash = hash(of: row, in: batch, columns) else {
        part.missing += 1
        continue
      }
      if let wanted {
        guard wanted.contains(hash) else { continue }
        // The first row of each key may be the one that others repeat; of the others, a batch needs only so many.
        if !met.insert(hash).inserted { repeats += 1 }
        part.matches.append(match(batch, row, hash, columns, line: lines.offset(ofRow: row)))
        if repeats >= RowSearcher.evidenceKept { break }
      } else {
        part.hashes.append(hash)
      }
    }
    return part
  }

  func rows(of batch: ColumnBatch) -> [Int] {
    guard let columns = place(in: batch), let wanted else { return [] }
    return (0..<batch.rowCount).filter { row in hash(of: row, in: batch, columns).map(wanted.contains) ?? false }
  }

  /// The hash of a row's key; `nil` when a part is missing.
  @inline(__always)
  private func hash(of row: Int, in batch: ColumnBatch, _ columns: [KeyColumn]) -> UInt64? {
    var hash = KeyTracker.seed
    for (column, reader) in columns {
      let field = batch.field(row: row, column: column)
      if reader.isMissing(field) { return nil }
      hash = reader.withContent(of: field) { KeyHash.extended(hash, by: $0) }
      // Where quotes tell texts from numbers, "1" and 1 are two keys.
      if reader.isTyped, reader.isQuoted(field) { hash = ~hash }
    }
    return hash
  }

  /// The key's columns; `nil` when the batch has not all of them, so that no row has a key.
  private func place(in batch: ColumnBatch) -> [KeyColumn]? {
    var placed: [KeyColumn] = []
    for part in columns.indices {
      guard let index = columns[part].index(in: batch) else { return nil }
      placed.append((index, columns[part].reader))
    }
    return placed
  }

  private func match(
    _ batch: ColumnBatch, _ row: Int, _ hash: UInt64, _ columns: [KeyColumn], line: Int
  ) -> KeyTracker.Match {
    let key = columns.map { column, reader in
      let field = batch.field(row: row, column: column)
      let quote = reader.isTyped && !reader.isQuoted(field) ? "" : "'"
      return quote + reader.text(of: field) + quote
    }.joined(separator: ", ")
    let place = RowPlace(batch: batch.index, lineOffset: line)
    return KeyTracker.Match(hash: hash, place: place, key: key)
  }
}

/// A hash of several strings one after the other, each with its length.
private enum KeyHash {
  static func extended(_ hash: UInt64, by content: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var state = fold(hash ^ 0xA076_1D64_78BD_642F, UInt64(content.count) ^ 0xE703_7ED1_A0B4_28DB)
    var at = 0
    while at < content.count {
      var word: UInt64 = 0
      for index in at..<min(at + 8, content.count) { word = word &<< 8 | UInt64(content[index]) }
      state = fold(state ^ word, 0x8EBC_6AF0_9C88_C6E3 ^ hash)
      at += 8
    }
    return fold(state, 0x5899_65CC_7537_4CC3)
  }

  private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}
