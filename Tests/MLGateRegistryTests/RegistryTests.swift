import Foundation
import MLGateFiles
import MLGateRegistry
import MLGateResults
import Testing

@Suite struct RegistryTests {
  @Test func aReleaseComesBackWhole() throws {
    let scratch = try Scratch()
    let plan = try scratch.plan("one")
    let made = try scratch.registry().release(plan)
    #expect(made.previous == nil)
    #expect(!made.isUnchanged)
    let registry = try scratch.registry()
    let release = try #require(try registry.champion(model: "m"))
    #expect(release == made.release)
    #expect(release.number == 1)
    #expect(release.files.map(\.path) == ["model/model.json", "shared.txt"])
    #expect(release.files.map(\.bytes) == [3, 6])
    #expect(release.run == "run-one")
    #expect(release.receipts == plan.receipts)
    #expect(try registry.evaluation(of: release) == plan.evaluation)
    #expect(try registry.read("shared.txt", in: release) == Array("shared".utf8))
    let path = try registry.objectPath(of: "shared.txt", in: release)
    #expect(try FileContents.read(path) == Array("shared".utf8))
    #expect(try registry.models() == ["m"])
    #expect(scratch.litter == [])
  }

  @Test func theSameContentIsNotReleasedTwice() throws {
    let scratch = try Scratch()
    let registry = try scratch.registry()
    let first = try registry.release(scratch.plan("one"))
    var again = try scratch.plan("one")
    again.run = "another"
    again.receipts = []
    let second = try registry.release(again)
    #expect(second.isUnchanged)
    #expect(second.release == first.release)
    #expect(try registry.history(model: "m").count == 1)
    again.metadata["kind"] = "other"
    #expect(try registry.release(again).release.number == 2)
  }

  @Test func historyTellsReleasesAliasesAndMoves() throws {
    let scratch = try Scratch()
    let registry = try scratch.registry()
    for text in ["one", "two"] { _ = try registry.release(scratch.plan(text)) }
    _ = try registry.release(scratch.plan("two"), alias: "staging")
    _ = try registry.rollback(model: "m")
    let history = try registry.history(model: "m")
    #expect(history.map(\.release.number) == [1, 2, 3])
    #expect(history.map(\.aliases) == [["champion"], [], ["staging"]])
    #expect(history.map { $0.moves.map(\.action) } == [[.release, .rollback], [.release], [.release]])
    #expect(try registry.history(model: "none").isEmpty)
    #expect(try registry.champion(model: "none") == nil)
  }

  @Test func rollingBackGoesBackAndNeverForward() throws {
    let scratch = try Scratch()
    let registry = try scratch.registry()
    for text in ["one", "two", "three"] { _ = try registry.release(scratch.plan(text)) }
    #expect(try registry.rollback(model: "m").release.number == 2)
    #expect(try championText(registry) == "two")
    let back = try registry.rollback(model: "m")
    #expect(back.release.number == 1)
    #expect(back.previous == 2)
    #expect(
      sentence { _ = try registry.rollback(model: "m") }
        == "There is no earlier release for the alias 'champion' of model 'm' to roll back to; it means release 1. "
        + "Name a release number to go to another one.")
    #expect(try registry.rollback(model: "m", to: .release(3)).release.number == 3)
    #expect(try registry.rollback(model: "m", to: .release(3)).isUnchanged)
    #expect(try registry.rollback(model: "m").release.number == 1)
    #expect(try registry.release(scratch.plan("four")).release.number == 4)
    #expect(try championText(registry) == "four")
  }

  @Test func whatCannotBeRolledBackIsASentence() throws {
    let scratch = try Scratch()
    let registry = try scratch.registry()
    #expect(
      sentence { _ = try registry.rollback(model: "m") }
        == "There is no model 'm' in the registry '\(scratch.registryPath)'. Check the name, or deploy the model first."
    )
    _ = try registry.release(scratch.plan("one", model: "flights"))
    #expect(
      sentence { _ = try registry.rollback(model: "flihgts") }
        == "There is no model 'flihgts' in the registry '\(scratch.registryPath)'; did you mean 'flights'? "
        + "Check the name, or deploy the model first.")
    #expect(
      sentence { _ = try registry.rollback(model: "flights", to: .release(7)) }
        == "Model 'flights' has no release 7. Its releases are 1.")
    #expect(
      sentence { _ = try registry.rollback(model: "flights", alias: "staging") }
        == "The alias 'staging' of model 'flights' means no release, so it cannot be rolled back. "
        + "Deploy the model first.")
    #expect(try registry.models() == ["flights"])
  }

  @Test func aDamagedReleaseIsNotRolledBackTo() throws {
    let scratch = try Scratch()
    let registry = try scratch.registry()
    let first = try registry.release(scratch.plan("one")).release
    _ = try registry.release(scratch.plan("two"))
    let path = try registry.objectPath(of: "model/model.json", in: first)
    try AtomicFile.write("0ne", to: path)
    let told = sentence { _ = try registry.rollback(model: "m") }
    let changed = SHA256Stream.digest(of: Array("0ne".utf8))
    #expect(
      told == "The file 'model/model.json' of release 1 of model 'm' is not whole. Could not trust '\(path)': its "
        + "contents are \(changed), so it was changed after it was stored. Put the original file into the store again.")
    #expect(try championText(registry) == "two")
    // Releasing the same bytes again repairs the object.
    #expect(try registry.release(scratch.plan("one")).release.number == 3)
    #expect(try registry.rollback(model: "m", to: .release(1)).release == first)
  }

  @Test func aChangedManifestIsRefused() throws {
    let scratch = try Scratch()
    let registry = try scratch.registry()
    _ = try registry.release(scratch.plan("one"))
    let path = scratch("registry/models/m/releases/1/manifest.json")
    let text = String(decoding: try FileContents.read(path), as: UTF8.self)
    try AtomicFile.write(text.replacingOccurrences(of: "run-one", with: "run-two"), to: path)
    let found = try FileDigest.sha256(path).digest
    do {
      _ = try registry.champion(model: "m")
      Issue.record("A changed manifest was read.")
    } catch {
      #expect(error.kind == .refused)
      #expect(
        error.message == "Could not trust '\(path)': it was changed after it was released (\(found)). "
          + "Restore the registry's folder from a copy that is whole.")
    }
  }

  @Test func expectationsAreComparedWithTheAlias() throws {
    let scratch = try Scratch()
    let registry = try scratch.registry()
    let first = try registry.release(scratch.plan("one"), expecting: .nothing).release
    let other = SHA256Stream.digest(of: [])
    #expect(
      sentence { _ = try registry.release(scratch.plan("two"), expecting: .digest(other)) }
        == "The alias 'champion' of model 'm' was expected to mean \(other), but means release 1 with content "
        + "\(first.content) and model \(first.modelDigest). Somebody deployed in between; look at the history, then "
        + "deploy again.")
    #expect(sentence { _ = try registry.release(scratch.plan("two"), expecting: .nothing) } != nil)
    #expect(try registry.release(scratch.plan("two"), expecting: .digest(first.content)).release.number == 2)
    #expect(
      try registry.release(
        scratch.plan("three"), expecting: .digest(SHA256Stream.digest(of: Array("two".utf8)))
      ).release.number == 3)
  }

  @Test func aNewerRegistryIsRefused() throws {
    let scratch = try Scratch()
    _ = try scratch.registry().release(scratch.plan("one"))
    try AtomicFile.write(#"{"version":2}"#, to: scratch("registry/layout.json"))
    #expect(
      sentence { _ = try scratch.registry() }
        == "Could not read '\(scratch("registry/layout.json"))': its format version is 2, and this mlgate knows version 1. "
        + "Use the mlgate that wrote it, or a newer one.")
    try AtomicFile.write("", to: scratch("file"))
    #expect(
      sentence { _ = try Registry.open(at: scratch("file")) }
        == "Could not list the folder '\(scratch("file"))': \(SystemErrno(ENOTDIR)). "
        + "Check the path and the file system, then run the command again.")
  }
}
