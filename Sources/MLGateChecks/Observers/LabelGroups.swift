internal import MLGateResults
internal import MLGateTables

/// What was found when rows of equal features were compared by their labels.
struct LabelSummary: Sendable {
  /// Rows that have a label.
  var rows = 0
  var rowsWithoutLabel = 0
  /// Rows in groups of equal features that have more than one label.
  var conflicting = 0
  /// The features of those groups.
  var groups: Set<RowKey> = []
  /// The table's columns.
  var columns: [String] = []
}

/// Groups rows by their features and finds the groups with more than one label.
///
/// Memory grows with the different combinations of features: 54 to 107 bytes for each.
final class LabelGroups: RowObserver, EvidenceCollector {
  private struct Group: Sendable {
    var label = RowKey.nothing
    var rows = 0
  }

  private struct Seen {
    var groups = RowKeyTable(Group())
    var summary = LabelSummary()
    var first: [RowKey: (label: RowKey, text: String, place: RowPlace)] = [:]
    var hits: [(row: Row, text: String, first: String, place: RowPlace)] = []
  }

  private struct Row: Sendable {
    var features: RowKey
    var label: RowKey
    /// On the second scan: where it stands, and its label.
    var shown: (place: RowPlace, label: String)?
  }

  private struct Part: Sendable {
    var rows: [Row] = []
    var without = 0
    var columns: [String] = []
  }

  private let label: String
  private let features: KeyColumns
  private let source: TableSource
  private let wanted: LabelSummary?
  private let seen = Guarded(Seen())

  init(_ label: String, features: KeyColumns, in source: TableSource, evidenceFor summary: LabelSummary? = nil) {
    self.label = label
    self.features = features
    self.source = source
    wanted = summary
  }

  static func observation(_ label: String, features: KeyColumns) -> Observation {
    Observation("labels \(label.utf8.count):\(label) of \(features.id)") {
      LabelGroups(label, features: features, in: $0)
    }
  }

  func begin(columns: [String]) { seen.withLock { $0.summary.columns = columns } }

  func makeWorker() -> any BatchWorker { Worker(self) }

  private final class Worker: BatchWorker {
    private unowned let groups: LabelGroups
    private var features: RowKeyReader
    private var label: RowKeyReader
    private var place: ColumnPlace

    init(_ groups: LabelGroups) {
      self.groups = groups
      features = RowKeyReader(groups.features, in: groups.source)
      label = RowKeyReader(KeyColumns(choice: .named([groups.label]), missing: .leavesOut), in: groups.source)
      place = ColumnPlace(groups.label, in: groups.source)
    }

    func process(_ batch: ColumnBatch) -> (any Sendable)? {
      if groups.wanted != nil, groups.isFull { return nil }
      features.prepare(for: batch)
      label.prepare(for: batch)
      var part = Part(columns: batch.names)
      guard let column = place.index(in: batch) else {
        part.without = batch.rowCount
        return part
      }
      var lines = RowLines(batch)
      part.rows.reserveCapacity(groups.wanted == nil ? batch.rowCount : 0)
      for row in 0..<batch.rowCount {
        guard let label = label.key(of: row, in: batch), let features = features.key(of: row, in: batch) else {
          part.without += 1
          continue
        }
        var found = Row(features: features, label: label)
        if let wanted = groups.wanted {
          guard wanted.groups.contains(features) else { continue }
          let place = RowPlace(batch: batch.index, lineOffset: lines.offset(ofRow: row))
          found.shown = (place, self.place.reader.text(of: batch.field(row: row, column: column)))
        }
        part.rows.append(found)
      }
      return part
    }
  }

  /// Whether no more evidence is needed; what is found after that is not kept, whoever finds it.
  private var isFull: Bool { seen.withLock { $0.hits.count >= RowSearcher.evidenceKept } }

  func commit(_ result: (any Sendable)?, batch: Int) {
    guard let part = result as? Part else { return }
    seen.withLock { seen in
      guard wanted == nil else { return show(part.rows, &seen) }
      if part.columns.count > seen.summary.columns.count { seen.summary.columns = part.columns }
      seen.summary.rows += part.rows.count
      seen.summary.rowsWithoutLabel += part.without
      for row in part.rows {
        let isConflict = seen.groups.update(row.features) { group in
          group.rows += 1
          if group.rows == 1 { group.label = row.label }
          return group.label != row.label
        }
        if isConflict { seen.summary.groups.insert(row.features) }
      }
    }
  }

  private func show(_ rows: [Row], _ seen: inout Seen) {
    for row in rows where seen.hits.count < RowSearcher.evidenceKept {
      guard let shown = row.shown else { continue }
      guard let first = seen.first[row.features] else {
        seen.first[row.features] = (row.label, shown.label, shown.place)
        continue
      }
      if first.label != row.label { seen.hits.append((row, shown.label, first.text, first.place)) }
    }
  }

  var observation: any Sendable {
    seen.withLock { seen in
      var summary = seen.summary
      summary.conflicting = summary.groups.reduce(0) { $0 + (seen.groups[$1]?.rows ?? 0) }
      return summary
    }
  }

  /// The rows whose label is not that of the first row with their features.
  func evidence(_ account: ScanAccount) -> [Evidence] {
    seen.withLock { seen in
      seen.hits.compactMap { hit in
        guard let shown = hit.row.shown else { return nil }
        return Evidence(
          location: account.location(of: shown.place),
          text:
            "\(label) '\(hit.text)' where \(account.location(of: hit.place)) has '\(hit.first)' for the same features",
          value: hit.text)
      }
    }
  }

  var violations: Int? { wanted?.conflicting }
}
