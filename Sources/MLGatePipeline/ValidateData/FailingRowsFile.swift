internal import MLGateChecks
internal import MLGateFiles
internal import MLGateResults
internal import MLGateTables
internal import Synchronization

/// Keeps the rows that broke checks: verbatim, and with their places and the checks' ids.
///
/// `NAME.failing.csv` (or as the dataset's files end) has the header and each row once, as it stands in the files;
/// `NAME.failing.jsonl` has for each, in the same order, one object with `checks`, `file`, `line`, and `start` and `end`:
/// its bytes in the other file. Until the end they are in files without a name, which no crash can leave behind.
final class FailingRowsFile: Sendable {
  private struct State: @unchecked Sendable {
    // Invariant: used with the lock held.
    var header: [UInt8] = []
    var spools: (records: SpoolFile, places: SpoolFile)?
    /// Bytes of the records' file so far.
    var length = 0
  }

  private let folder: String
  private let files: Quarantine.Kept
  private let state = Mutex(State())

  init(of name: String, in folder: String, from source: TableSource) {
    self.folder = folder
    let kind: FileFormat =
      source.content == .jsonLines ? .jsonl : source.format.delimiter == UInt8(ascii: "\t") ? .tsv : .csv
    let base = "\(folder)/\(name.replacing("/", with: "_")).failing"
    let places = kind == .jsonl ? base + ".places.jsonl" : base + ".jsonl"
    files = Quarantine.Kept(records: base + kind.ending(of: source.files.first?.name ?? ""), places: places)
  }

  /// Has a scan hand over the header.
  func attach(to scan: inout TableScan) {
    scan.headerRead = { [self] header in state.withLock { $0.header = header } }
  }

  func append(_ row: FailingRow) throws {
    let result: Result<Void, FileError> = state.withLock { state in
      do throws(FileError) {
        let spools = try open(&state)
        let end = state.length + row.record.count + 1
        try spools.records.append(row.record + [0x0A])
        let checks = row.checks.map { JSON.string($0).text }.joined(separator: ",")
        let line = row.location.line.map { ",\"line\":\($0)" } ?? ""
        try spools.places.append(
          Array(
            "{\"checks\":[\(checks)],\"end\":\(end),\"file\":\(JSON.string(row.location.file).text)\(line),\"start\":\(state.length)}\n"
              .utf8))
        state.length = end
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  private func open(_ state: inout State) throws(FileError) -> (records: SpoolFile, places: SpoolFile) {
    if let spools = state.spools { return spools }
    let spools = (
      records: try SpoolFile(in: folder, for: files.records), places: try SpoolFile(in: folder, for: files.places)
    )
    try spools.records.append(state.header)
    state.length = state.header.count
    state.spools = spools
    return spools
  }

  /// Writes the files, each whole or not at all.
  ///
  /// - Returns: what was written; `nil` when there were no rows.
  func finish() throws(FileError) -> Quarantine.Kept? {
    let spools = state.withLock { state in
      defer { state.spools = nil }
      return state.spools
    }
    guard let spools else { return nil }
    try SpoolFile.put([(spools.places, files.places), (spools.records, files.records)])
    return files
  }
}
