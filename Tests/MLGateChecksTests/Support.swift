import Foundation
import MLGateChecks
import MLGateProfiles
import MLGateResults
import MLGateTables
import MLGateYAML

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

  private func source(_ files: [TableSource.File]) -> TableSource {
    var source = TableSource(files: files, format: format)
    source.types = types
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
    let profiler = Profiler(source, limits: limits ?? ExactLimits())
    let keys = Set(checks.flatMap { $0.check.uniqueKeys }).map { KeyTracker(columns: $0, in: source) }
    let account = try TableScan(source, threads: threads).run([profiler] + keys)
    let context = CheckContext(
      dataset: "train", profile: profiler.profile(account), baseline: baseline,
      baselineRemedy: "Look at the data, then accept it with 'mlgate accept train'.",
      duplicates: Dictionary(uniqueKeysWithValues: keys.map { ($0.columns, $0.summary) }))

    var ids: [String: Int] = [:]
    return try checks.flatMap { check in
      try check.check.findings(in: context).map { finding in
        var finding = finding
        var evidence: [Evidence] = []
        var violations = 0
        if let search = finding.search, finding.judgement.verdict == .failed || finding.settle != nil {
          let searcher = RowSearcher([search], in: source)
          let found = searcher.results(try TableScan(source, threads: threads).run([searcher]))[0]
          if let settle = finding.settle { finding.judgement = settle(found) }
          evidence = found.evidence
          violations = found.count
        }
        if finding.judgement.verdict == .failed, let key = check.check.uniqueKeys.first,
          let summary = context.duplicates[key]
        {
          let tracker = KeyTracker(columns: key, in: source, evidenceFor: summary)
          evidence = tracker.evidence(try TableScan(source, threads: threads).run([tracker]))
          violations = Int(finding.judgement.observed?.number ?? 0)
        }
        return check.result(of: finding, dataset: "train", evidence: evidence, violations: violations, ids: &ids)
      }
    }
  }

  func results(_ check: String, rows: [String]) throws -> [CheckResult] {
    let scratch = try Scratch()
    return try results([check], [scratch.file("x.csv", rows.joined(separator: "\n") + "\n")])
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
  /// `x.csv:2:1 x '5' is not at most 3` for every piece of evidence.
  var shown: [String] { evidence.map { "\($0.location.map { "\($0) " } ?? "")\($0.text)" } }
}
