import Foundation
import MLGateFiles
import MLGateRegistry
import MLGateResults
import Testing

@Suite struct SafetyTests {
  @Test(arguments: [
    ("", "''", "it is empty"), ("/etc/passwd", "'/etc/passwd'", "it is absolute"),
    ("../x", "'../x'", "it leaves its folder by '..'"), ("a/../../x", "'a/../../x'", "it leaves its folder by '..'"),
    ("a/..", "'a/..'", "it leaves its folder by '..'"), ("a//b", "'a//b'", "it has an empty name in it"),
    ("a/", "'a/'", "it has an empty name in it"), ("./a", "'./a'", "it has the name '.' in it"),
    (#"..\x"#, #"'..\x'"#, "it has a backslash"), ("a\0b", #"'a\u{0}b'"#, "it has a control character"),
    ("a\nb", #"'a\u{a}b'"#, "it has a control character"), ("a\u{7F}", #"'a\u{7f}'"#, "it has a control character"),
    ("a\u{202E}b", #"'a\u{202e}b'"#, "it has a control character"),
    ("C:x", "'C:x'", "it has a colon, which begins a drive or stream on Windows"),
    ("a\u{0301}/../x", "'a\u{0301}/../x'", "it leaves its folder by '..'"),
  ])
  func unsafePathsAreRefused(path: String, shown: String, reason: String) throws {
    let scratch = try Scratch()
    var plan = try scratch.plan("one")
    plan.files[1].path = path
    do {
      _ = try scratch.registry().release(plan)
      Issue.record("The path was taken.")
    } catch let error as RegistryError {
      #expect(error.kind == .refused)
      #expect(
        error.message == "The path \(shown) cannot stand in a bundle: \(reason). "
          + "Use a relative path of plain names, such as 'model.json' or 'model/weights.bin'.")
    }
    #expect(!FileManager.default.fileExists(atPath: scratch.registryPath))
  }

  @Test(arguments: [
    (
      "Model/MODEL.json",
      "The paths 'model/model.json' and 'Model/MODEL.json' of the bundle are one file where upper and lower case do not "
        + "differ. Rename one of them."
    ),
    (
      "model",
      "The path 'model' of the bundle is a file and also the folder of 'model/model.json'. Rename one of them."
    ),
  ])
  func pathsThatClashAreRefused(path: String, message: String) throws {
    let scratch = try Scratch()
    var plan = try scratch.plan("one")
    plan.files[1].path = path
    #expect(sentence { _ = try scratch.registry().release(plan) } == message)
  }

  @Test(arguments: ["", ".", "..", "../m", "M", "-m", "a/b", "a b", "ä", "m\n", String(repeating: "m", count: 129)])
  func unsafeNamesAreRefused(name: String) throws {
    let scratch = try Scratch()
    let registry = try scratch.registry()
    let shown = name.replacingOccurrences(of: "\n", with: #"\u{a}"#)
    let message = { (thing: String) in
      "The \(thing) name '\(shown)' cannot be used. Names have 1 to 128 characters of a-z, 0-9, '.', '_' and '-', "
        + "and begin with a letter or digit; choose such a name."
    }
    let plan = try scratch.plan("one", model: name.isEmpty ? "" : name)
    #expect(sentence { _ = try registry.release(plan) } == message("model"))
    #expect(sentence { _ = try registry.champion(model: name) } == message("model"))
    #expect(sentence { _ = try registry.rollback(model: name) } == message("model"))
    #expect(sentence { _ = try registry.history(model: name) } == message("model"))
    #expect(sentence { _ = try registry.release(scratch.plan("one"), alias: name) } == message("alias"))
    #expect(sentence { _ = try registry.champion(model: "m", alias: name) } == message("alias"))
    #expect(!FileManager.default.fileExists(atPath: scratch.registryPath))
  }

  @Test func whatChangedSinceItWasJudgedIsRefused() throws {
    let scratch = try Scratch()
    let plan = try scratch.plan("one")
    try AtomicFile.write("0ne", to: plan.files[0].source)
    let found = SHA256Stream.digest(of: Array("0ne".utf8))
    #expect(
      sentence { _ = try scratch.registry().release(plan) }
        == "The file '\(plan.files[0].source)' is \(found), but \(plan.modelDigest) was judged: it was changed in "
        + "between. Evaluate the model again, then deploy it.")
    var unbound = plan
    unbound.files[0].expected = nil
    #expect(
      sentence { _ = try scratch.registry().release(unbound) }
        == "None of the bundle's files or folders is the model \(plan.modelDigest) of 'm': it was changed after it was "
        + "judged, or is not in the bundle. Evaluate the model again, then deploy it.")
    #expect(try scratch.registry().champion(model: "m") == nil)
  }

  @Test func aModelMayBeAFolder() throws {
    let scratch = try Scratch()
    var plan = try scratch.plan("one")
    try Folder.create(scratch("saved/model"))
    try AtomicFile.write("one", to: scratch("saved/model/model.json"))
    plan.modelDigest = try FolderDigest.sha256(scratch("saved/model")).digest
    #expect(try scratch.registry().release(plan).release.modelDigest == plan.modelDigest)
    try AtomicFile.write("shared", to: scratch("saved/shared.txt"))
    plan.modelDigest = try FolderDigest.sha256(scratch("saved")).digest
    #expect(try scratch.registry().release(plan).release.number == 2)
  }

  @Test func linksAreNotReleased() throws {
    let scratch = try Scratch()
    var plan = try scratch.plan("one")
    try FileManager.default.createSymbolicLink(atPath: scratch("link"), withDestinationPath: "/etc/passwd")
    plan.files[1].source = scratch("link")
    #expect(
      sentence { _ = try scratch.registry().release(plan) }
        == "Could not read '\(scratch("link"))': \(SystemErrno(ELOOP)). "
        + "Put a regular file or folder in the place of the symbolic link.")
  }
}
