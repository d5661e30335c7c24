public import MLGateFiles
internal import MLGateResults
public import MLGateTables
internal import Synchronization

/// Keeps the records that a scan leaves out, and writes them down: verbatim, and located.
///
/// `NAME.csv` (or as the dataset's files end) has the header and the records as they stand in the files.
/// `NAME.rejected.jsonl` has for each, in the same order, one object with `file`, `line`, `column`, `byte` (in the
/// unpacked text), `kind`, `message`, and `start` and `end`: its bytes in the other file. Memory does not grow with the
/// records; until the end they are in files without a name, which no crash can leave behind.
///
///     let quarantine = try Quarantine(of: "train", in: folder, from: source)
///     quarantine.attach(to: &scan)
///     let account = try scan.run(consumers)
///     let kept = try quarantine.finish()
public final class Quarantine: Sendable {
  /// The files that were written.
  public struct Kept: Sendable {
    public var records: String
    public var places: String
  }

  private struct State: @unchecked Sendable {
    // Invariant: used with the lock held.
    var header: [UInt8] = []
    var spools: (records: SpoolFile, places: SpoolFile)?
    /// Bytes of the records' file so far.
    var length = 0
    var texts = Texts()
  }

  private let folder: String
  private let files: Kept
  private let state = Mutex(State())

  /// - Parameters:
  ///   - name: the dataset's.
  ///   - folder: where the files are going to be; made when there is something to write.
  /// - Throws: `FileError` when a file is in the way that no quarantine can have written.
  public init(of name: String, in folder: String, from source: TableSource) throws(FileError) {
    self.folder = folder
    let first = source.files.first?.name ?? ""
    let kind: FileFormat =
      source.content == .jsonLines ? .jsonl : source.format.delimiter == UInt8(ascii: "\t") ? .tsv : .csv
    let base = "\(folder)/\(name.replacing("/", with: "_"))"
    files = Kept(records: base + kind.ending(of: first), places: base + ".rejected.jsonl")
    let isOurs =
      FileContents.isThere(files.places)
      && !source.files.contains { FileContents.areSame($0.path, files.records) }
    guard !FileContents.isThere(files.records) || isOurs else {
      throw FileError(
        action: "write", path: files.records, reason: "a file is there that is not from a quarantine",
        remedy: "Choose another folder for the quarantine.")
    }
  }

  /// Has a scan hand over what it leaves out.
  public func attach(to scan: inout TableScan) {
    scan.headerRead = { [self] header in state.withLock { $0.header = header } }
    scan.rejected = { [self] record, bytes throws(TableError) in try take(record, bytes) }
  }

  private func take(_ record: MalformedRecord, _ bytes: UnsafeRawBufferPointer) throws(TableError) {
    let result: Result<Void, FileError> = state.withLock { state in
      do throws(FileError) {
        let spools = try open(&state)
        try spools.records.append(bytes)
        let range = state.length..<(state.length + bytes.count)
        try spools.places.append(Self.line(record, bytes: range, &state.texts))
        state.length += bytes.count
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    do { try result.get() } catch { throw TableError(.io, at: record.location, error.description) }
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

  /// One object a line, its members in the order of their names.
  private static func line(_ record: MalformedRecord, bytes: Range<Int>, _ texts: inout Texts) -> [UInt8] {
    var line = Array("{\"byte\":\(record.byteOffset)".utf8)
    if let column = record.location.column { line += Array(",\"column\":\(column)".utf8) }
    line += Array(",\"end\":\(bytes.upperBound),\"file\":".utf8)
    line += texts.json(of: record.location.file, \.file)
    line += Array(",\"kind\":\"\(record.kind.rawValue)\"".utf8)
    if let number = record.location.line { line += Array(",\"line\":\(number)".utf8) }
    line += Array(",\"message\":".utf8)
    line += texts.json(of: record.message, \.message)
    line += Array(",\"start\":\(bytes.lowerBound)}\n".utf8)
    return line
  }

  /// The last texts as JSON: mostly, the next are the same.
  private struct Texts {
    var file = (text: "", json: [UInt8]())
    var message = (text: "", json: [UInt8]())

    mutating func json(of text: String, _ last: WritableKeyPath<Texts, (text: String, json: [UInt8])>) -> [UInt8] {
      if self[keyPath: last].text != text || self[keyPath: last].json.isEmpty {
        self[keyPath: last] = (text, JSON.string(text).canonical)
      }
      return self[keyPath: last].json
    }
  }

  /// Writes the files, each whole or not at all; without records, removes those of an earlier run.
  ///
  /// - Returns: what was written; `nil` when there were no records.
  public func finish() throws(FileError) -> Kept? {
    let spools = state.withLock { state in
      defer { state.spools = nil }
      return state.spools
    }
    guard let spools else {
      for path in [files.records, files.places] { try FileContents.removeIfThere(path) }
      return nil
    }
    // The places first: they tell a later run that the records are a quarantine's.
    try SpoolFile.put([(spools.places, files.places), (spools.records, files.records)])
    return files
  }
}
