import Foundation
import MLGateFiles
import MLGateRegistry
import Testing

/// Fails, and dies at, every single file operation of a release and of a rollback (SQLite's way: the Nth call, for all N).
///
/// Afterwards the champion must be the old release or the new one, whole; the next command must work; no litter may stay.
@Suite struct CrashTests {
  /// What is done, from a registry whose champion is `old`, and which champions may be found after it was cut short.
  enum Deed: String, Codable, CaseIterable {
    case firstRelease, release, rollback

    var champions: [String?] {
      switch self {
      case .firstRelease: [nil, "new"]
      case .release: ["old", "new"]
      case .rollback: ["old", "older"]
      }
    }

    func prepare(_ folder: String) throws {
      guard self != .firstRelease else { return }
      let registry = try Registry.open(at: "\(folder)/registry")
      for text in ["older", "old"] { _ = try registry.release(Scratch.plan(text, in: folder)) }
    }

    func perform(_ folder: String, _ operations: FileOperations) throws {
      let plan = try Scratch.plan("new", in: folder)
      let registry = try Registry.open(at: "\(folder)/registry", using: operations)
      switch self {
      case .firstRelease, .release: _ = try registry.release(plan)
      case .rollback: _ = try registry.rollback(model: "m")
      }
    }

    /// How many operations it makes.
    func count() throws -> Int {
      let scratch = try Scratch()
      try prepare(scratch.path)
      let counter = Counter()
      try perform(scratch.path, .system.preceded { _, _ throws(SystemErrno) in _ = counter.next() })
      return counter.value
    }
  }

  private func examine(_ scratch: Scratch, after deed: Deed, call: Int) throws {
    let registry = try scratch.registry()
    let comment = Comment(rawValue: "\(deed), call \(call)")
    let text = try championText(registry)
    #expect(deed.champions.contains(text), comment)
    for entry in try registry.history(model: "m") { try registry.verify(entry.release) }
    let before = try registry.history(model: "m").map(\.release)

    // The next command works, whichever it is: the same again, or another release.
    if call % 2 == 0, deed != .rollback { try deed.perform(scratch.path, .system) }
    _ = try registry.release(scratch.plan("next"))
    #expect(try championText(registry) == "next", comment)
    let after = try registry.history(model: "m").map(\.release)
    #expect(Array(after.prefix(before.count)) == before, comment)
    #expect(Set(after.map(\.number)).count == after.count, comment)
    // Objects' temporary files may belong to living writers, so the sweep by age is asked for here.
    try registry.objects.sweep(olderThan: 0)
    try AtomicFile.sweep(scratch.registryPath, olderThan: 0)
    #expect(scratch.litter == [], comment)
    #expect(scratch.releaseFolders == after.count, comment)
  }

  @Test(arguments: Deed.allCases, [EIO, ENOSPC, EROFS])
  func oneOperationFails(deed: Deed, code: Int32) throws {
    let count = try deed.count()
    #expect(count > 20)
    for call in 1...count {
      let scratch = try Scratch()
      try deed.prepare(scratch.path)
      let counter = Counter()
      let operations = FileOperations.system.preceded { _, _ throws(SystemErrno) in
        if counter.next() == call { throw SystemErrno(code) }
      }
      let told = sentence { try deed.perform(scratch.path, operations) }
      #expect(told?.contains("\(SystemErrno(code))") ?? true)
      try examine(scratch, after: deed, call: call)
    }
  }

  /// As if power failed: from the Nth operation on, none works, so nothing can be tidied up either.
  @Test(arguments: Deed.allCases)
  func allOperationsFailFromOneOn(deed: Deed) throws {
    for call in 1...(try deed.count()) {
      let scratch = try Scratch()
      try deed.prepare(scratch.path)
      let counter = Counter()
      let operations = FileOperations.system.preceded { _, _ throws(SystemErrno) in
        if counter.next() >= call { throw SystemErrno(EIO) }
      }
      #expect(sentence { try deed.perform(scratch.path, operations) } != nil)
      try examine(scratch, after: deed, call: call)
    }
  }

  @Test(arguments: Deed.allCases)
  func theProcessIsKilledAtAnyOperation(deed: Deed) async throws {
    for call in 1...(try deed.count()) {
      let scratch = try Scratch()
      try deed.prepare(scratch.path)
      let path = scratch.path
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = path as String, deed = deed as Deed, call = call as Int] in
        let counter = Counter()
        try deed.perform(
          path,
          .system.preceded { _, _ throws(SystemErrno) in
            if counter.next() == call { kill(getpid(), SIGKILL) }
          })
      }
      try examine(scratch, after: deed, call: call)
    }
  }

  /// A write may also be cut in the middle: half a line in the journal, half a manifest.
  @Test(arguments: Deed.allCases)
  func aWriteIsCutShort(deed: Deed) throws {
    for call in 1...(try deed.count()) {
      let scratch = try Scratch()
      try deed.prepare(scratch.path)
      let counter = Counter()
      let gate = FileOperations.system.preceded { _, _ throws(SystemErrno) in
        if counter.next() > call { throw SystemErrno(EIO) }
      }
      var operations = gate
      operations.write = { descriptor, buffer throws(SystemErrno) in
        if counter.value == call - 1 {
          return try gate.write(descriptor, UnsafeRawBufferPointer(rebasing: buffer.prefix(buffer.count / 2)))
        }
        return try gate.write(descriptor, buffer)
      }
      _ = sentence { try deed.perform(scratch.path, operations) }
      try examine(scratch, after: deed, call: call)
    }
  }
}
