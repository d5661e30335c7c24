import Foundation
import MLGatePipeline
import Testing

/// Whole sentences, as a person reads them.
@Suite struct ErrorTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func message(_ command: [String], environment: [String: String] = [:]) async -> String? {
    await message(ChildProcess(command, in: scratch.path, environment: environment))
  }

  private func message(_ child: ChildProcess) async -> String? {
    do throws(ChildProcessError) {
      _ = try await child.run()
      return nil
    } catch { return error.description }
  }

  @Test func missingProgram() async throws {
    #expect(
      await message(["trian.py"]) == "Could not start 'trian.py': no such program on PATH. Check train.command.")
  }

  @Test func settingIsNamed() async throws {
    let child = ChildProcess(["serv"], in: scratch.path, setting: "deploy.serve.command")
    #expect(await message(child) == "Could not start 'serv': no such program on PATH. Check deploy.serve.command.")
  }

  @Test func fileInTheWorkingFolderIsNotOnPath() async throws {
    try scratch.write("train.py", "#!/bin/sh\n")
    #expect(
      await message(["train.py"])
        == "Could not start 'train.py': no such program on PATH, but the working folder has a file of that name. "
        + "Write './train.py' in train.command, or name its interpreter first.")
  }

  @Test func missingFile() async throws {
    #expect(
      await message(["./train.sh"])
        == "Could not start './train.sh': no such file in '\(scratch.path)'. Check train.command.")
    #expect(
      await message(["/nowhere/train"])
        == "Could not start '/nowhere/train': no such file in '/nowhere'. Check train.command.")
  }

  @Test func fileThatMayNotBeExecuted() async throws {
    try scratch.write("train.sh", "#!/bin/sh\n", mode: 0o644)
    #expect(
      await message(["./train.sh"])
        == "Could not start './train.sh': the file '\(scratch.path)/./train.sh' may not be executed. "
        + "Allow it with 'chmod +x', or name its interpreter first in train.command.")
    #expect(
      await message(["train.sh"], environment: ["PATH": scratch.path])
        == "Could not start 'train.sh': the file '\(scratch.path)/train.sh' may not be executed. "
        + "Allow it with 'chmod +x', or name its interpreter first in train.command.")
  }

  @Test func folder() async throws {
    #expect(await message(["/usr"]) == "Could not start '/usr': it is a folder, not a program. Check train.command.")
  }

  @Test func missingInterpreter() async throws {
    try scratch.write("train.py", "#!/nowhere/pyhton3\n")
    #expect(
      await message(["./train.py"])
        == "Could not start './train.py': the interpreter that its first line names was not found. "
        + "Correct the line, or name the interpreter first in train.command.")
  }

  @Test func fileThatIsNoProgram() async throws {
    try scratch.write("train", "just text\n")
    #expect(
      await message(["./train"])
        == "Could not start './train': the system does not know it as a program. "
        + "Begin a script with a line like '#!/bin/sh', or name its interpreter first in train.command.")
  }

  #if os(Linux)
    @Test func fileThatIsBeingWritten() async throws {
      try scratch.write("train.sh", "#!/bin/sh\n")
      let writing = try scratch.open("train.sh")
      #expect(
        await message(["./train.sh"])
          == "Could not start './train.sh': another program is still writing its file. "
          + "Run the command again when the file is complete.")
      close(writing)
      #expect(await message(["./train.sh"]) == nil)
    }
  #endif

  @Test(arguments: [[], [""]])
  func emptyCommand(_ command: [String]) async throws {
    #expect(
      await message(command)
        == "There is no program to start: train.command is empty. "
        + "Write the program and its arguments there, for example [python3, train.py].")
  }

  @Test func missingWorkingFolder() async throws {
    #expect(
      await message(ChildProcess(["true"], in: "\(scratch.path)/nowhere"))
        == "Could not start 'true': its working folder '\(scratch.path)/nowhere' does not exist. "
        + "Create the folder or check the path.")
  }

  @Test(arguments: ["", "A=B", "1ST"])
  func unusableVariable(_ name: String) async throws {
    #expect(
      await message(["true"], environment: [name: "x"])
        == "Could not start 'true': '\(name)' cannot be the name of an environment variable. "
        + "A name has no '=' and does not begin with a digit; rename it.")
  }

  @Test func nullCharacters() async throws {
    #expect(await message(["true", "a\0b"]) == "Could not start 'true': argument 1 has a null character. Remove it.")
    #expect(
      await message(["true"], environment: ["NAME": "a\0b"])
        == "Could not start 'true': the environment variable 'NAME' has a null character. Remove it.")
  }

  @Test func otherSentences() {
    #expect(
      ChildProcessError.noAccessToWorkingFolder(program: "true", folder: "/root").description
        == "Could not start 'true': its working folder '/root' may not be entered. "
        + "Give this user access to the folder.")
    #expect(
      ChildProcessError.refused(program: "true", reason: "Too many open files (errno 24)").description
        == "Could not start 'true': Too many open files (errno 24). "
        + "Check the limits of this machine (ulimit -a) and run the command again.")
    #expect(
      ChildProcessError.interrupted(program: "true").description
        == "'true' was ended because mlgate was interrupted. Run the command again.")
  }

  @Test(
    arguments: [
      (.exited(3), "ended with exit code 3"), (.signalled(9), "was ended by SIGKILL (signal 9)"),
      (.signalled(40), "was ended by signal 40"), (.timedOut(after: 600), "was ended after its time limit of 600 s"),
      (.timedOut(after: 0.5), "was ended after its time limit of 0.5 s"),
    ] as [(ChildProcessResult.Outcome, String)])
  func outcomes(_ outcome: ChildProcessResult.Outcome, _ clause: String) { #expect(outcome.description == clause) }

  /// A refused start leaves no descriptor open: a thousand of them do not use up this process's files.
  @Test func failedStartsLeakNothing() async throws {
    try scratch.write("train", "just text\n")
    let before = try FileManager.default.contentsOfDirectory(atPath: "/dev/fd").count
    for _ in 0..<200 { _ = await message(["./train"]) }
    let after = try FileManager.default.contentsOfDirectory(atPath: "/dev/fd").count
    // Tests beside this one open and close files of their own.
    #expect(after < before + 150)
  }
}
