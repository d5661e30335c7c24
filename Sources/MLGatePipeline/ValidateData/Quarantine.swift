public import MLGateFiles
internal import MLGateResults
public import MLGateTables
internal import Synchronization

/// Keeps the records that a scan leaves out, and writes them down: verbatim, and located.
///
/// `NAME.csv` (or `NAME.tsv`) has the header and the records as they stand in the files; `NAME.jsonl` has for each, in
/// the same order, one object with `file`, `line`, `column`, `byte` (in the unpacked text), `kind` and `message`. Memory
/// does not grow with the records; until the end they are in files without a name, which no crash can leave behind.
public final class Quarantine: Sendable {
  private struct Spools: @unchecked Sendable {
    // Invariant: used with the lock held.
    var records: SpoolFile
    var places: SpoolFile
  }

  private let folder: String
  private let recordsPath: String
  private let placesPath: String
  private let spools = Mutex<Spools?>(nil)

  /// - Parameters:
  ///   - name: the dataset's.
  ///   - folder: where the files are going to be; made when there is something to write.
  public init(of name: String, in folder: String, format: DelimitedFormat) {
    self.folder = folder
    let file = name.replacing("/", with: "_")
    recordsPath = "\(folder)/\(file)." + (format.delimiter == UInt8(ascii: "\t") ? "tsv" : "csv")
    placesPath = "\(folder)/\(file).jsonl"
  }

  /// Takes one record; for ``TableScan/rejected``.
  public func take(_ record: MalformedRecord, _ bytes: UnsafeRawBufferPointer) throws(TableError) {
    var place: [String: JSON] = [
      "file": .string(record.location.file), "byte": .integer(record.byteOffset), "kind": .string(record.kind.rawValue),
      "message": .string(record.message),
    ]
    if let line = record.location.line { place["line"] = .integer(line) }
    if let column = record.location.column { place["column"] = .integer(column) }
    let line = JSON.object(place).canonical + [0x0A]
    let result: Result<Void, FileError> = spools.withLock { spools in
      do throws(FileError) {
        let open: Spools
        if let begun = spools {
          open = begun
        } else {
          open = Spools(
            records: try SpoolFile(in: folder, for: recordsPath), places: try SpoolFile(in: folder, for: placesPath))
        }
        spools = open
        try open.records.append(bytes)
        try open.places.append(line)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    do { try result.get() } catch { throw TableError(.io, at: record.location, error.description) }
  }

  /// Writes the files, each whole or not at all; without records, removes those of an earlier run.
  ///
  /// - Parameter header: the bytes of the table's header.
  /// - Returns: the paths of records and places; `nil` when there were none.
  public func finish(header: [UInt8]) throws(FileError) -> (records: String, places: String)? {
    let result: Result<(records: String, places: String)?, FileError> = spools.withLock { spools in
      do throws(FileError) {
        guard let open = spools else {
          for path in [recordsPath, placesPath] { try FileContents.removeIfThere(path) }
          return .success(nil)
        }
        try open.records.write(to: recordsPath, after: header)
        try open.places.write(to: placesPath)
        spools = nil
        return .success((recordsPath, placesPath))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
