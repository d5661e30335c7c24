import Foundation
import MLGateFiles
import MLGatePipeline
import MLGateResults

/// Places of a report as GitHub wants them: relative to the workspace that was checked out.
struct WorkspacePaths {
  private let roots: [String]
  private let workspace: String

  init(_ project: Project) {
    roots = [project.root, Environment.workingFolder]
    workspace = Environment["GITHUB_WORKSPACE"] ?? Environment.workingFolder
  }

  func placed(_ report: GateReport) -> GateReport {
    var report = report
    for index in report.checks.indices {
      report.checks[index].location = report.checks[index].location.map(placed)
      for item in report.checks[index].evidence.indices {
        report.checks[index].evidence[item].location = report.checks[index].evidence[item].location.map(placed)
      }
    }
    return report
  }

  private func placed(_ location: SourceLocation) -> SourceLocation {
    var location = location
    let candidates = roots.map { PathResolver(root: $0).absolute(location.file) }
    let path = candidates.first { FileManager.default.fileExists(atPath: $0) } ?? candidates[0]
    location.file = PathResolver.displayPath(path, relativeTo: workspace)
    return location
  }
}
