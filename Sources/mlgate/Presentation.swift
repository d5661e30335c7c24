import ArgumentParser
import Foundation
import MLGatePipeline
import MLGateReports
import MLGateResults

/// Shows what a gate came to, and turns it into the exit code.
struct Presentation {
  let options: CommonOptions

  /// Runs a gate, writes and prints its report and ends with its exit code.
  ///
  /// - Parameter patience: seconds that the gate may still take after a signal.
  func present(
    patience: Double = 1, _ gate: @escaping @Sendable (Project) async throws -> GateOutcome
  ) async throws {
    do {
      let project = try options.place.read()
      var outcome = try await Signals.guarding(patience: patience) { try await gate(project) }
      let writer = ReportWriter(
        project: project, folder: options.reportDir, junit: options.junit.map { $0.dialect })
      let paths = try writer.write(&outcome)
      show(outcome.report, paths, project)
      let code = outcome.exitCode(strict: options.strict)
      if code != .success { throw code.parserCode }
    } catch let error as ConfigurationError {
      Console.error(error.description + "\n")
      throw ExitCode(64)
    } catch let error as RefusedError {
      Console.error(error.description + "\n")
      throw GateExitCode.refused.parserCode
    } catch let interruption as Interruption {
      throw Console.ended(by: interruption)
    } catch let code as ExitCode {
      throw code
    } catch {
      Console.error("error: \(error)\n")
      throw ExitCode(3)
    }
  }

  private func show(_ report: GateReport, _ paths: ReportWriter.Paths, _ project: Project) {
    if options.json {
      Console.out(JSONRenderer().render(report))
    } else {
      let renderer = TerminalRenderer(
        color: Environment.wantsColor(options.color),
        verbosity: options.quiet ? .quiet : options.verbose ? .verbose : .normal, width: Environment.width)
      Console.out(renderer.render(report))
      if !options.quiet { Console.out("  reports  \(paths.folder)\n") }
    }
    guard Environment.isGitHubActions else { return }
    let annotations = GitHubAnnotations().render(WorkspacePaths(project).placed(report))
    // The runner reads commands from both streams; JSON keeps standard output to itself.
    if options.json { Console.error(annotations) } else { Console.out(annotations) }
    if let summary = Environment["GITHUB_STEP_SUMMARY"] { append(report, to: summary) }
  }

  /// Adds the report to the step's summary, which GitHub drops whole when it grows past a mebibyte.
  private func append(_ report: GateReport, to path: String) {
    let limit = 1_000_000
    let used = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    guard used < limit - 2000 else { return }
    let text = MarkdownRenderer(limit: limit - used - 1).render(report) + "\n"
    guard let handle = FileHandle(forWritingAtPath: path) ?? created(path) else { return }
    defer { try? handle.close() }
    _ = try? handle.seekToEnd()
    try? handle.write(contentsOf: Data(text.utf8))
  }

  private func created(_ path: String) -> FileHandle? {
    FileManager.default.createFile(atPath: path, contents: nil) ? FileHandle(forWritingAtPath: path) : nil
  }
}

extension GateExitCode {
  var parserCode: ExitCode { ExitCode(rawValue) }
}
