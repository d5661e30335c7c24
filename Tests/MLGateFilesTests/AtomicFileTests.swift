import Foundation
import MLGateFiles
import Testing

@Suite struct AtomicFileTests {
  @Test func writtenThenReadIsTheSame() throws {
    let scratch = try Scratch()
    var generator = SystemRandomNumberGenerator()
    for size in [0, 1, 4095, 4096, 100_000] {
      let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &generator) }
      try AtomicFile.write(bytes, to: scratch("file"))
      #expect(try FileContents.read(scratch("file")) == bytes)
    }
    #expect(scratch.names == ["file"])
  }

  @Test func theModeIsAsAsked() throws {
    let scratch = try Scratch()
    try AtomicFile.write("x", to: scratch("file"), mode: 0o400)
    var found = stat()
    #expect(stat(scratch("file"), &found) == 0)
    #expect(found.st_mode & 0o777 == 0o400)
  }

  @Test func linksAndFoldersAreNotReplaced() throws {
    let scratch = try Scratch()
    try scratch.write("old", to: "target")
    try scratch.link("link", to: "target")
    #expect(
      sentence { try AtomicFile.write("new", to: scratch("link")) }
        == "Could not write '\(scratch("link"))': it is a symbolic link, and replacing it would cut what it links to "
        + "loose. Remove the link, or name the file that it points to.")
    #expect(
      sentence { try AtomicFile.write("new", to: scratch.path) }
        == "Could not write '\(scratch.path)': it is a folder. Name a file, or remove the folder.")
    #expect(try scratch.text(of: "target") == "old")
    #expect(scratch.litter == [])
  }

  @Test func aMissingFolderIsNamed() throws {
    let scratch = try Scratch()
    #expect(
      sentence { try AtomicFile.write("x", to: scratch("no/file")) }
        == "Could not write '\(scratch("no/file"))': No such file or directory (errno 2). "
        + "Check the path; the folder that holds it must exist.")
  }

  @Test func shortWritesAndSignalsAreNotSeen() throws {
    let scratch = try Scratch()
    let counter = Counter()
    var operations = FileOperations.system
    operations.write = { descriptor, buffer throws(SystemErrno) in
      if counter.next() % 2 == 0 { throw SystemErrno(EINTR) }
      return try FileOperations.system.write(descriptor, UnsafeRawBufferPointer(rebasing: buffer.prefix(7)))
    }
    let interrupted = Counter()
    operations = operations.preceded { name, _ throws(SystemErrno) in
      if name != "write", interrupted.next() % 2 == 1 { throw SystemErrno(EINTR) }
    }
    let text = String(repeating: "0123456789", count: 10)
    try AtomicFile.write(text, to: scratch("file"), using: operations)
    #expect(try scratch.text(of: "file") == text)
    #expect(counter.value >= 15)
  }

  @Test(arguments: [ENOSPC, EIO, EROFS, EMFILE, EACCES])
  func everyFailureLeavesTheOldOrTheNewFile(code: Int32) throws {
    let scratch = try Scratch()
    let total = Counter()
    try AtomicFile.write("old", to: scratch("file"))
    try AtomicFile.write(
      "old", to: scratch("file"), using: .system.preceded { _, _ throws(SystemErrno) in _ = total.next() })
    #expect(total.value >= 6)
    for call in 1...total.value {
      let counter = Counter()
      let operations = FileOperations.system.preceded { _, _ throws(SystemErrno) in
        if counter.next() == call { throw SystemErrno(code) }
      }
      let told = sentence { try AtomicFile.write("new", to: scratch("file"), using: operations) }
      #expect(told?.hasPrefix("Could not write '\(scratch("file"))': \(SystemErrno(code)). ") == true)
      #expect(["old", "new"].contains(try scratch.text(of: "file")))
      #expect(scratch.names == ["file"])
      try AtomicFile.write("old", to: scratch("file"))
    }
  }

  @Test func fullDiskIsASentence() throws {
    let scratch = try Scratch()
    var operations = FileOperations.system
    operations.write = { _, _ throws(SystemErrno) in throw SystemErrno(ENOSPC) }
    #expect(
      sentence { try AtomicFile.write("x", to: scratch("file"), using: operations) }
        == "Could not write '\(scratch("file"))': No space left on device (errno 28). "
        + "Free some space on that file system and run the command again.")
  }

  @Test func sweepingTakesOrphansAndOldFilesOnly() throws {
    let scratch = try Scratch()
    let own = ProcessInfo.processInfo.processIdentifier
    let orphan = "\(AtomicFile.temporaryPrefix)999999999-abc"
    let fresh = "\(AtomicFile.temporaryPrefix)\(own)-abc"
    let held = "\(AtomicFile.temporaryPrefix)999999999-held"
    for name in [orphan, fresh, held, "file"] { try scratch.write("x", to: name) }
    let descriptor = open(scratch(held), O_RDONLY)
    defer { close(descriptor) }
    #expect(flock(descriptor, LOCK_EX) == 0)
    #expect(try AtomicFile.sweep(scratch.path) == [orphan])
    #expect(scratch.names == [fresh, held, "file"].sorted())
    #expect(try AtomicFile.sweep(scratch.path, olderThan: 0) == [fresh])
    #expect(try AtomicFile.sweep(scratch("no")) == [])
  }

  @Test func aFileBeyondTheSizeLimitIsAnError() async throws {
    await #expect(processExitsWith: .success) {
      Signals.ignoreFileSizeSignal()
      let scratch = try Scratch()
      var limit = rlimit(rlim_cur: 4096, rlim_max: rlim_t.max)
      #if canImport(Glibc)
        let status = setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      #else
        let status = setrlimit(RLIMIT_FSIZE, &limit)
      #endif
      let told = sentence { try AtomicFile.write([UInt8](repeating: 1, count: 10_000), to: scratch("file")) }
      let expected =
        "Could not write '\(scratch("file"))': File too large (errno 27). "
        + "Raise the limit on file sizes (ulimit -f) and run the command again."
      if status != 0 || told != expected || scratch.names != [] { exit(1) }
    }
  }

  @Test func foldersAreMadeWithThoseAbove() throws {
    let scratch = try Scratch()
    try Folder.create(scratch("a/b/c"))
    try Folder.create(scratch("a/b/c"))
    #expect(scratch.names == ["a", "a/b", "a/b/c"])
    try scratch.write("", to: "file")
    #expect(
      sentence { try Folder.create(scratch("file")) }
        == "Could not make the folder '\(scratch("file"))': a file has that name. "
        + "Remove the file or choose another folder.")
  }

  @Test func aProcessThatEndsEarlyLeavesNothingUnfinished() async {
    await #expect(processExitsWith: .success) {
      let scratch = try Scratch()
      try scratch.write("old", to: "x")
      let spool = try SpoolFile(in: scratch.path, for: scratch("x"))
      try spool.append("new".utf8)
      // The last call before the file takes its place.
      var operations = FileOperations.system
      operations.sync = { _ in AtomicFile.abandonUnfinished() }
      let moved = sentence { try SpoolFile.put([(spool, scratch("x"))], using: operations) }
      #expect(moved?.hasPrefix("Could not write '\(scratch("x"))': No such file or directory (errno 2).") == true)
      #expect(
        sentence { try AtomicFile.write("y", to: scratch("y")) }
          == "Could not write '\(scratch("y"))': mlgate is ending. Run the command again.")
      #expect(scratch.names == ["x"])
      #expect(try scratch.text(of: "x") == "old")
    }
  }
}
