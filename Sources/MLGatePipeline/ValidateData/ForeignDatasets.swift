internal import MLGateChecks
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Reads the datasets that checks of others compare with, each once.
struct ForeignDatasets {
  private let project: Project
  /// Files in place of a dataset's configured source.
  private let sources: [String: [String]]
  private let progress: ScanProgress

  init(_ project: Project, sources: [String: [String]], progress: ScanProgress) {
    self.project = project
    self.sources = sources
    self.progress = progress
  }

  /// What was seen, for ``CheckRun/Surroundings/foreign``.
  ///
  /// Where one cannot be read, or not all of it, the checks that compare with it get the reason.
  ///
  /// - Parameter validated: the datasets that have checks of their own, which tell about their rows.
  func read(
    for checks: [ConfiguredCheck], beside validated: Set<String>, _ session: inout GateSession
  ) -> [String: any Sendable] {
    let reading = ForeignReading(checks)
    var seen: [String: any Sendable] = [:]
    for name in reading.datasets {
      do {
        let sight = try read(name, reading, isToldOf: validated.contains(name.value), &session)
        seen.merge(sight) { first, _ in first }
      } catch {
        let reason = (error as? TableError)?.message ?? "\(error)"
        seen.merge(reading.unreadable(name.value, reason.hasSuffix(".") ? reason : reason + ".")) { first, _ in first }
      }
    }
    return seen
  }

  private func read(
    _ name: Located<String>, _ reading: ForeignReading, isToldOf: Bool, _ session: inout GateSession
  ) throws -> [String: any Sendable] {
    var dataset = try project.dataset(name)
    if let files = sources[name.value] {
      dataset.source = .paths(files.map { Located($0, at: name.location, in: name.source) })
    }
    let source = try project.table(of: dataset)
    let sight = reading.sight(of: name.value, in: source)
    var scan = TableScan(source)
    scan.progress = progress
    let account = try scan.run(sight.consumers)
    if !isToldOf {
      for file in account.files {
        guard let digest = file.digest else { continue }
        session.subjects.append(NamedDigest(name: "\(name.value): \(file.name)", digest: digest))
      }
      var read = "\(counted(account.rows, "row")), to compare with"
      if account.malformedCount > 0 { read += "; \(counted(account.malformedCount, "malformed record")) left out" }
      session.facts.append(GateReport.Fact("\(name.value) read", read))
    }
    let isWhole = account.files.allSatisfy(\.isComplete)
    if account.malformedCount > 0, dataset.onMalformed == .fail || !isWhole {
      let first = account.malformed.first.map { ", the first at \($0.location)" } ?? ""
      let count = account.malformedCount
      return reading.unreadable(
        name.value, "\(counted(count, "record")) \(count == 1 ? "is" : "are") malformed\(first).")
    }
    return sight.observations
  }

  /// Refuses other datasets that are not configured, or are no others, where they are named.
  static func refuseMistakes(in checks: [ConfiguredCheck], of dataset: String, _ project: Project) throws(YAMLError) {
    let reading = ForeignReading(checks)
    let known = project.configuration.datasets.keys
    for name in reading.datasets where !known.contains(name.value) {
      throw name.error("unknown dataset '\(name.value)'\(Suggestion.phrase(for: name.value, in: known))")
    }
    if let name = reading.selfComparison(of: dataset) {
      throw name.error("'\(dataset)' would be compared with itself; name another dataset")
    }
  }
}
