import CMLGateScan
import Foundation
import MLGateResults
import MLGateTables

/// The kernels that this machine can run.
let kernels: [mlgate_isa] =
  [MLGATE_ISA_PORTABLE, MLGATE_ISA_SSE2, MLGATE_ISA_AVX2, MLGATE_ISA_AVX512, MLGATE_ISA_NEON].filter {
    mlgate_has_isa($0) != 0
  }

/// A folder of a test's own, removed with it.
final class Scratch {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "mlgate-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and names it as a person would: without the folder.
  func file(_ name: String, _ bytes: [UInt8]) throws -> TableSource.File {
    try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
    return TableSource.File(path: "\(path)/\(name)", name: name)
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

/// Files beside the repository that tests use where they are present.
enum SharedData {
  /// `shared/PATH` beside the repository's root or beside its parent (a worktree); `nil` when it is not there.
  static func folder(_ path: String) -> URL? {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let parents = [root.deletingLastPathComponent(), root.deletingLastPathComponent().deletingLastPathComponent()]
    return parents.map { $0.appending(path: "shared/\(path)") }
      .first { FileManager.default.fileExists(atPath: $0.path()) }
  }
}

/// A whole table in memory, as a test wants it.
struct Loaded {
  var columns: [String]
  var rows: [[String?]]
  var account: ScanAccount
  /// The line each row begins on.
  var lines: [Int]

  /// `x.csv:3: 1 field, header has 2` for every malformed record.
  var complaints: [String] { account.malformed.map { "\($0.location): \($0.message)" } }
}

/// Notes the header of a table.
private final class HeaderReader: BatchConsumer, @unchecked Sendable {
  // Invariant: written once, before any batch, and read after the scan.
  private(set) var columns: [String] = []

  func begin(columns: [String]) { self.columns = columns }
  func makeWorker() -> any BatchWorker { Worker() }
  func commit(_ result: (any Sendable)?, batch: Int) {}

  private final class Worker: BatchWorker {
    func process(_ batch: ColumnBatch) -> (any Sendable)? { nil }
  }
}

/// Reads all columns of some files.
func load(_ files: [TableSource.File], _ format: DelimitedFormat = .csv, threads: Int = 2) throws -> Loaded {
  let source = TableSource(files: files, format: format)
  let header = HeaderReader()
  _ = try TableScan(source, threads: 1, digests: false).run([header])
  let loader = ColumnLoader(header.columns, format: format, sourceName: files[0].name)
  let account = try TableScan(source, threads: threads).run([loader])
  let columns = header.columns.map { loader.texts($0) }
  let rows = (0..<account.rows).map { row in columns.map { $0[row] } }
  let lines = (0..<account.rows).map { loader.location(ofRow: $0, account).line ?? 0 }
  return Loaded(columns: header.columns, rows: rows, account: account, lines: lines)
}

/// Reads one file `x.csv` with this content.
func load(_ text: String, _ format: DelimitedFormat = .csv) throws -> Loaded {
  try load(Array(text.utf8), format)
}

func load(_ bytes: [UInt8], _ format: DelimitedFormat = .csv) throws -> Loaded {
  let scratch = try Scratch()
  return try load([scratch.file("x.csv", bytes)], format)
}

/// The error that reading `x.csv` with this content ends in, as a person sees it.
func refusal(_ bytes: [UInt8], _ format: DelimitedFormat = .csv) -> String? {
  do {
    _ = try load(bytes, format)
    return nil
  } catch { return "\(error)" }
}

func refusal(_ text: String, _ format: DelimitedFormat = .csv) -> String? { refusal(Array(text.utf8), format) }
