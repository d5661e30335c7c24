import Foundation
import MLGateFiles
import MLGateResults
import Testing

@Suite struct ContentStoreTests {
  @Test func putThenReadIsTheSame() throws {
    let scratch = try Scratch()
    let store = ContentStore(root: scratch("objects"))
    for size in [0, 1, 1 << 20, (1 << 20) + 1, 3_000_000] {
      let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
      try AtomicFile.write(bytes, to: scratch("source"))
      let put = try store.put(file: scratch("source"))
      #expect(put == FileDigest(digest: SHA256Stream.digest(of: bytes), byteCount: size))
      #expect(try store.read(put.digest) == bytes)
      #expect(try store.verify(put.digest) == put)
      #expect(try store.put(file: scratch("source")) == put)
      #expect(try store.put(bytes) == put)
    }
    #expect(scratch.litter == [])
  }

  @Test func objectsLieUnderTheirDigestAndAreReadOnly() throws {
    let scratch = try Scratch()
    let store = ContentStore(root: scratch("objects"))
    let put = try store.put(Array("abc".utf8))
    let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(store.path(of: put.digest) == scratch("objects/sha256/ba/\(hex)"))
    var found = stat()
    #expect(stat(store.path(of: put.digest), &found) == 0)
    #expect(found.st_mode & 0o777 == 0o444)
  }

  @Test func aChangedObjectIsNotTrustedAndIsRepairedByPuttingItAgain() throws {
    let scratch = try Scratch()
    let store = ContentStore(root: scratch("objects"))
    let digest = try store.put(Array("abc".utf8)).digest
    try AtomicFile.write("abd", to: store.path(of: digest))
    let changed = SHA256Stream.digest(of: Array("abd".utf8))
    let expected =
      "Could not trust '\(store.path(of: digest))': its contents are \(changed), so it was changed after it was stored. "
      + "Put the original file into the store again."
    #expect(sentence { try store.verify(digest) } == expected)
    #expect(sentence { _ = try store.read(digest) } == expected)
    try store.put(Array("abc".utf8))
    #expect(sentence { try store.verify(digest) } == nil)
  }

  @Test func linksAreNotStored() throws {
    let scratch = try Scratch()
    try scratch.write("abc", to: "source")
    try scratch.link("link", to: "source")
    let store = ContentStore(root: scratch("objects"))
    #expect(
      sentence { try store.put(file: scratch("link")) }
        == "Could not read '\(scratch("link"))': \(SystemErrno(ELOOP)). "
        + "Put a regular file or folder in the place of the symbolic link.")
  }

  @Test func everyFailureLeavesNoLitterAndNoDamage() throws {
    let total = Counter()
    let first = try Scratch()
    try first.write("abc", to: "source")
    try ContentStore(
      root: first("o"), using: .system.preceded { _, _ throws(SystemErrno) in _ = total.next() }
    ).put(file: first("source"))
    for call in 1...total.value {
      let scratch = try Scratch()
      try scratch.write("abc", to: "source")
      let counter = Counter()
      let failing = FileOperations.system.preceded { _, _ throws(SystemErrno) in
        if counter.next() == call { throw SystemErrno(ENOSPC) }
      }
      #expect(sentence { try ContentStore(root: scratch("o"), using: failing).put(file: scratch("source")) } != nil)
      #expect(scratch.litter == [])
      let store = ContentStore(root: scratch("o"))
      #expect(try store.verify(store.put(file: scratch("source")).digest).byteCount == 3)
    }
  }

  @Test func manyMayPutTheSame() async throws {
    let scratch = try Scratch()
    let store = ContentStore(root: scratch("objects"))
    let found = await withTaskGroup(of: Digest?.self) { group in
      for _ in 0..<16 { group.addTask { try? store.put(Array("abc".utf8)).digest } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(found) == [SHA256Stream.digest(of: Array("abc".utf8))])
    #expect(scratch.litter == [])
  }
}
