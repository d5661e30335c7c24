import Foundation
import MLGatePipeline
import Testing

private let gitIsThere = ["/usr/bin/git", "/usr/local/bin/git", "/opt/homebrew/bin/git"]
  .contains { FileManager.default.isExecutableFile(atPath: $0) }

@Suite(.enabled(if: gitIsThere, "git is not installed")) struct GitStateTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func git(_ arguments: String...) async throws {
    let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    let result = try await ChildProcess(["git"] + identity + arguments, in: scratch.path).run()
    try #require(result.succeeded, "\(result.tail)")
  }

  private func commit() async throws {
    try await git("init", "--quiet")
    try await git("checkout", "--quiet", "-b", "topic/one")
    try scratch.write("train.py", "one")
    try await git("add", "train.py")
    try await git("commit", "--quiet", "-m", "one")
  }

  @Test func cleanBranch() async throws {
    try await commit()
    let state = try #require(await GitState.read(in: scratch.path))
    #expect(state.branch == "topic/one")
    #expect(!state.dirty)
    #expect(state.commit.count == 40 || state.commit.count == 64)
    #expect(state.commit.allSatisfy { $0.isHexDigit })
  }

  @Test func changedFileIsDirtyUntrackedIsNot() async throws {
    try await commit()
    try scratch.write("notes", "new")
    #expect(await GitState.read(in: scratch.path)?.dirty == false)
    try scratch.write("train.py", "changed")
    #expect(await GitState.read(in: scratch.path)?.dirty == true)
    try await git("add", "train.py")
    #expect(await GitState.read(in: scratch.path)?.dirty == true)
  }

  @Test func detachedCommitHasNoBranch() async throws {
    try await commit()
    try await git("checkout", "--quiet", "--detach")
    let state = try #require(await GitState.read(in: scratch.path))
    #expect(state.branch == nil)
    #expect(!state.dirty)
  }

  @Test func folderInsideARepositoryIsOfIt() async throws {
    try await commit()
    try FileManager.default.createDirectory(atPath: "\(scratch.path)/a/b", withIntermediateDirectories: true)
    let inner = await GitState.read(in: "\(scratch.path)/a/b")
    #expect(inner != nil)
    #expect(await GitState.read(in: scratch.path) == inner)
  }

  @Test func nothingOutsideARepositoryOrBeforeACommit() async throws {
    #expect(await GitState.read(in: scratch.path) == nil)
    #expect(await GitState.read(in: "\(scratch.path)/nowhere") == nil)
    try await git("init", "--quiet")
    #expect(await GitState.read(in: scratch.path) == nil)
  }
}
