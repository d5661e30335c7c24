import Foundation
import MLGateResults
import Testing

/// `mlgate deploy`, `history` and `rollback`: only what was judged is released, whole or not at all.
struct DeployTests {
  struct Entry: Decodable, Equatable {
    struct Move: Decodable, Equatable {
      var alias: String
      var action: String
    }

    var number: Int
    var digest: String
    var run: String?
    var aliases: [String]
    var moves: [Move]
  }

  struct Manifest: Decodable {
    struct File: Decodable {
      var path: String
      var digest: String
    }

    var files: [File]
  }

  private func history(_ project: Scratch) async throws -> [Entry] {
    let outcome = try await project.run("history", "--json", expecting: 0)
    return try JSONDecoder().decode([Entry].self, from: Data(outcome.output.utf8))
  }

  /// Trains with another seed, so with other bytes, evaluates and deploys.
  private func release(_ seed: Int, _ project: Scratch) async throws {
    try await project.run("train", "--seed", "\(seed)", expecting: 0)
    try await project.run("evaluate", expecting: 0)
    try await project.run("deploy", expecting: 0)
  }

  // MARK: What is refused

  @Test func aModelThatWasNotEvaluatedIsRefused() async throws {
    let project = try Projects.passing()
    try await project.run("train", expecting: 0)
    let run = try #require(try project.report(.train).fact("run"))
    let digest = try #require(try project.report(.train).subjects.last { $0.name == "output: model" }).digest
    try await project.run("deploy", expecting: 4)
    let check = try project.report(.deploy).check("receipt")
    #expect(
      check.message == "There is no evaluation of '.mlgate/runs/\(run)/model.json' (\(digest.short)); only evaluated "
        + "models are deployed. Run 'mlgate evaluate' on it first.")
    #expect(!project.exists("registry/models"))
  }

  @Test func aModelThatFailedIsRefused() async throws {
    let project = try Projects.passing()
    try project.replace("{min: 0.7}", by: "{min: 0.99}")
    try await project.run("train", expecting: 0)
    try await project.run("evaluate", expecting: 1)
    try await project.run("deploy", expecting: 4)
    let message = try project.report(.deploy).check("receipt").message
    #expect(message.hasSuffix(" came to 'failed'; only models that passed are deployed."), "\(message)")
    #expect(!project.exists("registry/models"))
  }

  /// The latest verdict counts, not the best.
  @Test func aModelThatPassedOnceAndFailedLaterIsRefused() async throws {
    let project = try await Projects.evaluated()
    try project.replace("{min: 0.7}", by: "{min: 0.99}")
    try await project.run("evaluate", expecting: 1)
    try await project.run("deploy", expecting: 4)
  }

  @Test func aModelThatWasChangedIsRefused() async throws {
    let project = try await Projects.evaluated()
    let run = try #require(try project.report(.train).fact("run"))
    let model = ".mlgate/runs/\(run)/model.json"
    let bytes = try project.read(model)
    try project.write(model, "{\"rate\": 9}\n")
    try await project.run("deploy", expecting: 4)
    let message = try project.report(.deploy).check("receipt").message
    #expect(
      message.hasPrefix("'\(model)' is ")
        && message.hasSuffix(": it was changed after training. Train and evaluate again."))
    // A path is no way around.
    try await project.run("deploy", "--model", model, expecting: 4)
    #expect(!project.exists("registry/models"))
    // It is the bytes that count.
    try project.write(model, bytes)
    try project.write("copy.json", bytes)
    try await project.run("deploy", "--model", "copy.json", expecting: 0)
  }

  @Test func anEvaluationForAnotherModelNameIsRefused() async throws {
    let project = try await Projects.evaluated()
    let run = try #require(try project.report(.train).fact("run"))
    try project.replace("model: tiny\n", by: "model: huge\n")
    try await project.run("deploy", "--model", ".mlgate/runs/\(run)/model.json", expecting: 4)
    let message = try project.report(.deploy).check("receipt").message
    #expect(message.hasSuffix(" was made for the model 'tiny', not for 'huge'. Evaluate it here."), "\(message)")
  }

  // MARK: What is released

  @Test func theBundleHoldsTheVeryBytes() async throws {
    let project = try await Projects.evaluated()
    try project.write("serve/README", "how to serve\n")
    try project.replace("registry: registry", by: "registry: registry\n  files: {doc/README: serve/README}")
    try await project.run("deploy", expecting: 0)
    let run = try #require(try project.report(.train).fact("run"))
    let manifest = try JSONDecoder().decode(
      Manifest.self,
      from: Data(contentsOf: URL(fileURLWithPath: project("registry/models/tiny/releases/1/manifest.json"))))
    #expect(Set(manifest.files.map(\.path)).isSuperset(of: ["model.json", "doc/README"]))
    for (path, source) in [("model.json", ".mlgate/runs/\(run)/model.json"), ("doc/README", "serve/README")] {
      let digest = try #require(manifest.files.first { $0.path == path }).digest
      let hex = digest.dropFirst("sha256:".count)
      #expect(try project.read("registry/objects/sha256/\(hex.prefix(2))/\(hex)") == (try project.read(source)))
    }
    let history = try await history(project)
    #expect(history.map(\.number) == [1] && history.first?.run == run && history.first?.aliases == ["champion"])
    #expect(history.first?.digest == manifest.files.first { $0.path == "model.json" }?.digest)
  }

  @Test func deployingTheSameAgainChangesNothing() async throws {
    let project = try await Projects.evaluated()
    try await project.run("deploy", expecting: 0)
    #expect(
      try project.report(.deploy).check("release").message
        == "'champion' means release 1 now; before, it meant nothing.")
    let files = project.files(below: "registry")
    try await project.run("deploy", expecting: 0)
    #expect(
      try project.report(.deploy).check("release").message
        == "'champion' means release 1 with these very bytes already; nothing was changed.")
    #expect(project.files(below: "registry") == files)
  }

  @Test func rollbackGoesBackAndHistoryTellsOfIt() async throws {
    let project = try Projects.passing()
    for seed in 1...3 { try await release(seed, project) }
    #expect(try await history(project).map(\.aliases) == [["champion"], [], []])
    let back = try await project.run("rollback", expecting: 0)
    #expect(back.output.hasPrefix("'champion' means release 2 ("), "\(back.output)")
    #expect(back.output.hasSuffix(") again; before, it meant release 3.\n"), "\(back.output)")
    try await project.run("rollback", "--to", "1", expecting: 0)
    let again = try await project.run("rollback", "--to", "1", expecting: 0)
    #expect(again.output == "'champion' means release 1 already; nothing was changed.\n")
    let entries = try await history(project)
    #expect(entries.map(\.number) == [3, 2, 1] && entries.map(\.aliases) == [[], [], ["champion"]])
    #expect(entries.last?.moves.map(\.action) == ["release", "rollback"])
    let none = try await project.run("rollback", "--to", "9", expecting: 64)
    #expect(none.error == "error: Model 'tiny' has no release 9. Its releases are 1, 2, 3.\n")
    // The comparison follows the alias.
    try project.replace("{min: 0.7}", by: "{min: 0.7, drop: {max: 0.5}}")
    try await project.run("evaluate", expecting: 0)
    #expect(try project.report(.evaluate).fact("compared with") == "the champion (release 1)")
  }

  @Test func aDamagedReleaseIsNotGoneBackTo() async throws {
    let project = try Projects.passing()
    for seed in 1...2 { try await release(seed, project) }
    let first = try #require(try await history(project).last)
    let hex = first.digest.dropFirst("sha256:".count)
    let object = project("registry/objects/sha256/\(hex.prefix(2))/\(hex)")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: object)
    try Data("evil".utf8).write(to: URL(fileURLWithPath: object))
    let outcome = try await project.run("rollback", expecting: 4)
    #expect(outcome.error.hasPrefix("refused: "), "\(outcome.error)")
    #expect(try await history(project).first?.aliases == ["champion"])
  }

  // MARK: Killed

  /// The registry's own tests stop it at every single step; here the whole tool is killed at times of no meaning.
  @Test func aKilledDeployLeavesTheOldChampionOrTheNew() async throws {
    let project = try Projects.passing()
    try await release(1, project)
    var random = SystemRandomNumberGenerator()
    var outcomes: [Int32] = []
    for seed in 2...25 {
      try await project.run("train", "--seed", "\(seed)", expecting: 0)
      try await project.run("evaluate", expecting: 0)
      let before = try #require(try await history(project).first { $0.aliases == ["champion"] })
      let running = try project.start(["deploy"])
      try await Task.sleep(for: .microseconds(Int.random(in: 0...60_000, using: &random)))
      running.signal(SIGKILL)
      outcomes.append(try await running.outcome().code)
      let entries = try await history(project)
      let champion = try #require(entries.first { $0.aliases == ["champion"] })
      let isNew = champion.number == entries.first?.number && champion != before
      #expect(champion.number == before.number || isNew, "round \(seed): \(champion) after \(before)")
      #expect(entries.count { $0.aliases == ["champion"] } == 1)
      // Going back hashes every file of the release: what the alias means is whole.
      try await project.run("rollback", "--to", "\(champion.number)", expecting: 0)
    }
    #expect(outcomes.contains(137), "no round was killed: \(outcomes)")
    try await project.run("deploy", expecting: 0)
    let run = try #require(try project.report(.train).fact("run"))
    #expect(try await history(project).first { $0.aliases == ["champion"] }?.run == run)
  }
}
