import ArgumentParser
import Foundation
import MLGateChecks
import MLGateFiles
import MLGatePipeline
import MLGateProfiles
import MLGateReports
import MLGateResults
import MLGateTables

extension SchemaDataOptions.Target {
  /// What the table is.
  func profile() async throws -> (Profile, TableReading.Outcome) {
    let profiler = FileProfiler(source)
    let outcome = try await reading.run([profiler])
    outcome.tellPlaces()
    return (try profiler.state(outcome.account).profile, outcome)
  }

  /// A table judged by checks.
  struct Judged {
    var results: [CheckResult]
    var profile: Profile
    var outcome: TableReading.Outcome
  }

  func judge(by checks: [ConfiguredCheck]) async throws -> Judged {
    let surroundings = CheckRun.Surroundings(
      baselineRemedy: "Only validate-data compares with accepted profiles.", now: Date().timeIntervalSince1970)
    let run = CheckRun(checks, of: name, in: source, surroundings)
    let profiler = FileProfiler(source)
    let outcome = try await reading.run([profiler] + run.consumers)
    outcome.tellPlaces()
    try run.decide(outcome.account, profiler.state(outcome.account).profile)
    if !run.searches.isEmpty { run.settle(try await reading.run(run.searches).account) }
    var ids: [String: Int] = [:]
    return Judged(results: run.results(ids: &ids), profile: run.profile, outcome: outcome)
  }

  /// The table judged by a schema.
  func judge(by file: SchemaFile, environment: String?) async throws -> Judged {
    let check = try check(file, environment: environment)
    return try await judge(by: [ConfiguredCheck(check, at: SourceLocation(file: file.name))])
  }

  private func check(_ file: SchemaFile, environment: String?) throws -> SchemaCheck {
    let known = file.schema.environments
    if let environment, !known.isEmpty, !known.contains(environment) {
      throw ValidationError(
        "\(file.name) has no environment '\(environment)'\(Suggestion.phrase(for: environment, in: known))")
    }
    do { return try SchemaCheck(file.schema, environment: environment) } catch {
      throw ConfigurationError("\(error)")
    }
  }
}

/// The command `mlgate schema check`.
struct SchemaCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Judges data by a schema.",
    discussion: """
      Examples:
        mlgate schema check data/train.csv
        mlgate schema check --dataset train
        mlgate schema check --schema schema.yml --environment serving new.csv

      Exit codes: 0 the data conforms, 1 it does not, 2 could not decide,
      3 could not be read, 64 the schema or the usage is wrong.
      """)

  @OptionGroup var data: SchemaDataOptions

  @OptionGroup var choice: SchemaChoice

  @Flag(help: "Print the report as JSON.")
  var json = false

  func run() async throws {
    try await TableReading.ending {
      let target = try data.target(twice: true)
      let file = try choice.file(for: target)
      let began = Timestamp.now
      let clock = ContinuousClock.now
      let judged = try await target.judge(by: file, environment: choice.environment ?? target.environment)
      let parts = (ContinuousClock.now - clock).components
      let report = GateReport(
        gate: .validateData, project: file.name, checks: judged.results,
        facts: [GateReport.Fact("\(target.name) read", "\(judged.profile.rows) rows")], started: began.description,
        duration: Double(parts.seconds) + Double(parts.attoseconds) * 1e-18, tool: MLGateVersion.current)
      if json {
        Console.out(JSONRenderer().render(report))
      } else {
        Console.out(TerminalRenderer(color: Environment.wantsColor(.auto), width: Environment.width).render(report))
      }
      try judged.outcome.tell()
      let code = GateOutcome(report).exitCode(strict: false)
      if code != .success { throw code.parserCode }
    }
  }
}

/// The command `mlgate schema update`.
struct SchemaUpdateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Widens a schema just so far that it accepts data, and tells what is weakened.",
    discussion: """
      The difference is printed as 'git apply' takes it; what it weakens is told
      on standard error. Comments and order stay.

      Examples:
        mlgate schema update --dataset train | git apply
        mlgate schema update --schema schema.yml --write data/2013-09.csv

      Exit codes: 0 done, 1 records are malformed, 3 could not be read,
      64 the schema or the usage is wrong.
      """)

  @OptionGroup var data: SchemaDataOptions

  @OptionGroup var choice: SchemaChoice

  @Flag(help: "Change the file in place of printing the difference.")
  var write = false

  func run() async throws {
    try await TableReading.ending {
      let target = try data.target(twice: true)
      let file = try choice.file(for: target)
      let environment = choice.environment ?? target.environment
      let judged = try await target.judge(by: file, environment: environment)
      let prefix = "\(target.name)/\(SchemaCheck.keyword)/"
      let failed = judged.results.filter { $0.verdict == .failed }.map { String($0.id.dropFirst(prefix.count)) }
      guard !failed.isEmpty else {
        Console.error("\(file.name) accepts the data as it is.\n")
        return try judged.outcome.tell()
      }
      let update = try SchemaUpdate(
        file.schema, toAccept: judged.profile, environment: environment, failed: Set(failed))
      let edit = try SchemaEdit(file.text, to: update.schema, comments: update.comments)
      for change in update.changes {
        let place = change.old ?? file.schema.places[""]
        let column = change.column.map { "\($0): " } ?? ""
        let words = "\(place.map { "\($0): " } ?? "")weakened: \(column)\(change.message)"
        Console.error(SchemaChanges.visible(words) + "\n")
      }
      if edit.isRewritten { Console.error("warning: \(file.name) is written anew; its comments are lost.\n") }
      if write, let path = file.path {
        try AtomicFile.write(edit.text, to: path)
      } else {
        Console.out(UnifiedDiff(from: file.text, to: edit.text, path: file.name).text)
      }
      try judged.outcome.tell()
    }
  }
}
