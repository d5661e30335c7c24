internal import MLGateResults
internal import MLGateTables

/// Finds the first rows whose keys are wanted, to show them.
final class RowKeySearch: EvidenceCollector {
  /// What is shown of a row.
  enum Shows: Sendable {
    /// Which earlier row it equals; the first of a key is not shown.
    case repeats
    /// Why it is wanted, after its key's parts where these are few: `carrier 'ZZ' is not in 'carriers'`.
    case reason(String, naming: Bool)
  }

  private struct Match: Sendable {
    var key: RowKey
    var place: RowPlace
    var text: String?
  }

  private struct Found {
    var first: [RowKey: RowPlace] = [:]
    var hits: [(match: Match, first: RowPlace?)] = []
  }

  private let columns: KeyColumns
  private let source: TableSource
  private let shows: Shows
  private let isWanted: @Sendable (RowKey) -> Bool
  let violations: Int?
  private let found = Guarded(Found())

  /// - Parameter violations: how many rows are wanted, which is known already.
  init(
    _ columns: KeyColumns, in source: TableSource, shows: Shows, violations: Int,
    wanted isWanted: @escaping @Sendable (RowKey) -> Bool
  ) {
    self.violations = violations
    self.columns = columns
    self.source = source
    self.shows = shows
    self.isWanted = isWanted
  }

  func begin(columns: [String]) {}

  func makeWorker() -> any BatchWorker { Worker(self, RowKeyReader(columns, in: source)) }

  private final class Worker: BatchWorker {
    private unowned let search: RowKeySearch
    private var reader: RowKeyReader

    init(_ search: RowKeySearch, _ reader: RowKeyReader) {
      self.search = search
      self.reader = reader
    }

    func process(_ batch: ColumnBatch) -> (any Sendable)? {
      guard !search.isFull else { return nil }
      reader.prepare(for: batch)
      var matches: [Match] = []
      var lines = RowLines(batch)
      var met: Set<RowKey> = []
      var shown = 0
      for row in 0..<batch.rowCount where shown < RowSearcher.evidenceKept {
        guard let key = reader.key(of: row, in: batch), search.isWanted(key) else { continue }
        var match = Match(key: key, place: RowPlace(batch: batch.index, lineOffset: lines.offset(ofRow: row)))
        switch search.shows {
        // The first row of each key may be the one that others repeat; of the others, a batch needs only so many.
        case .repeats: if !met.insert(key).inserted { shown += 1 }
        case .reason(_, let naming):
          if naming { match.text = reader.text(of: row, in: batch) }
          shown += 1
        }
        matches.append(match)
      }
      return matches
    }
  }

  var makePicker: (@Sendable () -> any RowPicker)? {
    { [columns, source, isWanted] in RowKeyPicker(RowKeyReader(columns, in: source), wanted: isWanted) }
  }

  /// Whether no more is needed; what is found after that is not kept, whoever finds it.
  private var isFull: Bool { found.withLock { $0.hits.count >= RowSearcher.evidenceKept } }

  func commit(_ result: (any Sendable)?, batch: Int) {
    guard let matches = result as? [Match] else { return }
    found.withLock { found in
      for match in matches where found.hits.count < RowSearcher.evidenceKept {
        guard case .repeats = shows else {
          found.hits.append((match, nil))
          continue
        }
        if let first = found.first[match.key] {
          found.hits.append((match, first))
        } else {
          found.first[match.key] = match.place
        }
      }
    }
  }

  func evidence(_ account: ScanAccount) -> [Evidence] {
    found.withLock { found in
      found.hits.map { match, first in
        let location = account.location(of: match.place)
        if let first { return Evidence(location: location, text: "repeats the row of \(account.location(of: first))") }
        guard case .reason(let reason, _) = shows else { return Evidence(location: location, text: "") }
        return Evidence(location: location, text: [match.text, reason].compactMap { $0 }.joined(separator: " "))
      }
    }
  }
}
