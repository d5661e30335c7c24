import Foundation

import MLGateProfiles
import MLGateTables

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

/// Profiles some files.
func profile(
  _ files: [TableSource.File], _ format: DelimitedFormat = .csv, threads: Int = 2, limits: ExactLimits? = nil
) throws -> Profile {
  let source = TableSource(files: files, format: format)
  let profiler = Profiler(source, limits: limits ?? ExactLimits())
  return profiler.profile(try TableScan(source, threads: threads, digests: false).run([profiler]))
}

/// Profiles one file with this content.
func profile(_ text: String, _ format: DelimitedFormat = .csv, limits: ExactLimits? = nil) throws -> Profile {
  let scratch = try Scratch()
  return try profile([scratch.file("x.csv", Array(text.utf8))], format, limits: limits)
}

/// Profiles rows in many small files, so that many batches come to pass and columns leave the exact path early.
///
/// Half of the rows come before the lag is over and half after it.
func sketched(header: String, rows: [String], threads: Int = 1) throws -> Profile {
  let scratch = try Scratch()
  let batches = 2 * TableScan.lag
  let files = try (0..<batches).map { batch in
    let part = rows[(rows.count * batch / batches)..<(rows.count * (batch + 1) / batches)]
    return try scratch.file("\(batch).csv", Array(([header] + part).joined(separator: "\n").utf8))
  }
  return try profile(files, threads: threads, limits: ExactLimits(values: 0, bytes: 0))
}

/// The only column of a table whose lines these are, past the exact path.
func sketchedColumn(_ values: [String]) throws -> ColumnProfile {
  let profile = try sketched(header: "x,y", rows: values.map { "\($0),k" })
  guard let column = profile.column("x") else { throw CocoaError(.fileReadUnknown) }
  return column
}

/// The only column of a table whose lines these are.
func column(_ values: [String], limits: ExactLimits? = nil) throws -> ColumnProfile {
  let profile = try profile((["x,y"] + values.map { "\($0),k" }).joined(separator: "\n"), limits: limits)
  guard let column = profile.column("x") else { throw CocoaError(.fileReadUnknown) }
  return column
}

/// The profile as it is stored, byte for byte.
func stored(_ profile: Profile) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
  return String(decoding: try encoder.encode(profile), as: UTF8.self)
}

/// Whether two numbers agree to so many significant digits.
func agree(_ found: Double?, _ expected: Double, digits: Double = 12) -> Bool {
  guard let found else { return false }
  return abs(found - expected) <= pow(10, -digits) * max(abs(expected), .leastNormalMagnitude)
}
