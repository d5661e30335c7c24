import Foundation
import MLGateChecks
import MLGateProfiles
import MLGateResults
import MLGateTables
import MLGateYAML
import Testing

/// A folder of a test's own, removed with it.
final class Scratch {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "mlgate-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and names it as a person would: without the folder.
  func file(_ name: String, _ text: String) throws -> TableSource.File {
    try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
    return TableSource.File(path: "\(path)/\(name)", name: name)
  }
}

/// Judges a dataset as the gate does: a profile, then the rows where something is left to look up.
struct Judge {
  var format = DelimitedFormat.csv
  var types: [String: ColumnType] = [:]
  var threads = 2
  var limits: ExactLimits?
  var baseline: Profile?
  var label: String?
  /// Other datasets, by their names.
  var others: [String: [TableSource.File]] = [:]
  /// 2026-11-23, noon.
  var now = 1_795_435_200.0

  private func source(_ files: [TableSource.File]) -> TableSource {
    var source = TableSource(files: files, format: format)
    source.types = types
    if files.first?.name.hasSuffix(".jsonl") == true, let named = try? TableSource(named: files) { source = named }
    return source
  }

  func profile(_ files: [TableSource.File]) throws -> Profile {
    let source = source(files)
    let profiler = Profiler(source, limits: limits ?? ExactLimits())
    return profiler.profile(try TableScan(source, threads: threads).run([profiler]))
  }

  /// The results of checks as they stand in `mlgate.yml`.
  func results(_ texts: [String], _ files: [TableSource.File]) throws -> [CheckResult] {
    let checks = try texts.map { try ConfiguredCheck(YAML.parse($0, file: "mlgate.yml")) }
    let source = source(files)
    let reading = ForeignReading(checks)
    var foreign: [String: any Sendable] = [:]
    for dataset in reading.datasets {
      guard let files = others[dataset.value] else { continue }
      let sight = reading.sight(of: dataset.value, in: self.source(files))
      _ = try TableScan(self.source(files), threads: threads).run(sight.consumers)
      foreign.merge(sight.observations) { first, _ in first }
    }
    let surroundings = CheckRun.Surroundings(
      baseline: baseline, baselineRemedy: "Look at the data, then accept it with 'mlgate accept train'.", label: label,
      now: now, foreign: foreign)
    let run = CheckRun(
      checks, of: "train", in: source, limits: limits ?? ExactLimits(),
      surroundings)
    let profiler = Profiler(source, limits: limits ?? ExactLimits())
    let account = try TableScan(source, threads: threads).run([profiler] + run.consumers)
    try run.decide(account, profiler.profile(account))
    if !run.searches.isEmpty { run.settle(try TableScan(run.source, threads: threads).run(run.searches)) }
    var ids: [String: Int] = [:]
    let results = run.results(ids: &ids)
    try expectTheSame(results, when: checks.indices.map { run.settled($0) }) { known in
      CheckRun(checks, of: "train", in: source, known: known, surroundings)
    } decide: {
      try $0.decide(account, run.profile)
    }
    return results
  }

  /// What was settled and kept is said again, and asks for no row.
  private func expectTheSame(
    _ results: [CheckResult], when settled: [SettledCheck], _ make: ([Int: SettledCheck]) -> CheckRun,
    decide: (CheckRun) throws -> Void
  ) throws {
    let kept = try JSONDecoder().decode([SettledCheck].self, from: JSONEncoder().encode(settled))
    let run = make(Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($0.offset, $0.element) }))
    #expect(run.consumers.isEmpty)
    try decide(run)
    #expect(run.searches.isEmpty)
    var ids: [String: Int] = [:]
    #expect(run.results(ids: &ids).map(\.withoutDuration) == results.map(\.withoutDuration))
  }

  func results(
    _ check: String, rows: [String], file: String = "x.csv", others: [String: [String]] = [:]
  ) throws -> [CheckResult] {
    let scratch = try Scratch()
    var judge = self
    for (name, rows) in others {
      judge.others[name] = [try scratch.file("\(name).csv", rows.joined(separator: "\n") + "\n")]
    }
    return try judge.results([check], [scratch.file(file, rows.joined(separator: "\n") + "\n")])
  }

  func results(_ example: CheckExample) throws -> [CheckResult] {
    var judge = self
    if let rows = example.baseline {
      let scratch = try Scratch()
      judge.baseline = try profile([scratch.file("old.csv", rows.joined(separator: "\n") + "\n")])
    }
    return try judge.results(
      example.check, rows: example.rows, file: example.isJSON ? "x.jsonl" : "x.csv", others: example.others)
  }
}

/// What a check's configuration is refused with, as a person sees it, without the line it shows.
func refusal(_ check: String) -> String? {
  do {
    _ = try ConfiguredCheck(YAML.parse(check, file: "mlgate.yml"))
    return nil
  } catch { return error.description.split(separator: "\n").first.map(String.init) }
}

extension CheckResult {
  fileprivate var withoutDuration: CheckResult {
    var result = self
    result.duration = 0
    return result
  }

  /// `x.csv:2:1 x '5' is not at most 3` for every piece of evidence.
  var shown: [String] { evidence.map { "\($0.location.map { "\($0) " } ?? "")\($0.text)" } }
}

/// Random numbers that are the same in every run (SplitMix64).
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
