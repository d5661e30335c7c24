import Foundation
import Testing

/// What `--help` and `--version` print, as files; `MLGATE_RECORD=1` writes them.
struct HelpTests {
  @Test(arguments: [
    [], ["validate-data"], ["train"], ["evaluate"], ["deploy"], ["accept"], ["history"], ["rollback"], ["profile"],
    ["profile", "merge"], ["checks"], ["schema"], ["schema", "infer"], ["schema", "check"], ["schema", "diff"],
    ["schema", "update"], ["suggest"],
  ])
  func help(_ verb: [String]) async throws {
    let project = try Scratch()
    let outcome = try await project.start(verb + ["--help"]).outcome()
    #expect(outcome.code == 0 && outcome.error == "")
    try expectGolden(outcome.output, (verb.isEmpty ? "mlgate" : verb.joined(separator: "-")) + ".txt")
  }

  @Test func version() async throws {
    let outcome = try await Scratch().run("--version", expecting: 0)
    #expect(outcome.output == "0.1.0\n" && outcome.error == "")
  }
}

private func expectGolden(_ text: String, _ name: String, location: SourceLocation = #_sourceLocation) throws {
  let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Goldens/\(name)")
  if ProcessInfo.processInfo.environment["MLGATE_RECORD"] == "1" { try Data(text.utf8).write(to: file) }
  let golden = String(decoding: try Data(contentsOf: file), as: UTF8.self)
  let changes = text.split(separator: "\n", omittingEmptySubsequences: false)
    .difference(from: golden.split(separator: "\n", omittingEmptySubsequences: false))
  let lines = changes.map { change in
    switch change {
    case .remove(let offset, let line, _): "-\(offset + 1) \(line)"
    case .insert(let offset, let line, _): "+\(offset + 1) \(line)"
    }
  }
  #expect(
    text == golden, "\(name) differs (- golden, + printed):\n\(lines.joined(separator: "\n"))", sourceLocation: location
  )
}
