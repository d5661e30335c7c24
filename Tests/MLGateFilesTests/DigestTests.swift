import Foundation
import MLGateFiles
import MLGateResults
import Testing

/// Examples of FIPS 180-4 as NIST publishes them: "SHA256.pdf" of the Cryptographic Standards and Guidelines examples,
/// and the long-known vectors of FIPS 180-2, appendix B.
@Suite struct DigestTests {
  static let vectors: [(String, String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ]

  @Test(arguments: vectors)
  func aFileHasThePublishedDigest(text: String, hex: String) throws {
    let scratch = try Scratch()
    try scratch.write(text, to: "file")
    let found = try FileDigest.sha256(scratch("file"))
    #expect(found.digest.hex == hex)
    #expect(found.byteCount == text.utf8.count)
    #expect(SHA256Stream.digest(of: Array(text.utf8)).hex == hex)
  }

  @Test func piecesDoNotShow() {
    var stream = SHA256Stream()
    for _ in 0..<1000 { stream.update([UInt8](repeating: UInt8(ascii: "a"), count: 1000)) }
    #expect(stream.digest.hex == Self.vectors[3].1)
    #expect(stream.byteCount == 1_000_000)
  }

  @Test func aFileLargerThanOneBlockIsHashedWhole() throws {
    let scratch = try Scratch()
    let text = String(repeating: "0123456789abcdef", count: 200_000)
    try scratch.write(text, to: "file")
    #expect(try FileDigest.sha256(scratch("file")).digest == SHA256Stream.digest(of: Array(text.utf8)))
  }

  @Test func aFolderIsNamedByPathsAndContents() throws {
    let scratch = try Scratch()
    try scratch.write("abc", to: "f/b/two")
    try scratch.write("", to: "f/a")
    let found = try FolderDigest.sha256(scratch("f"))
    #expect(found.files.map(\.path) == ["a", "b/two"])
    let manifest = "a\0\(Self.vectors[0].1)\nb/two\0\(Self.vectors[1].1)\n"
    #expect(found.digest == SHA256Stream.digest(of: Array(manifest.utf8)))
    try scratch.write("abc", to: "f/b/three")
    #expect(try FolderDigest.sha256(scratch("f")).digest != found.digest)
  }

  @Test func aFolderWithALinkHasNoDigest() throws {
    let scratch = try Scratch()
    try scratch.write("abc", to: "f/a")
    try scratch.link("f/b", to: "/etc/passwd")
    #expect(
      sentence { _ = try FolderDigest.sha256(scratch("f")) }
        == "Could not name the folder by its contents at '\(scratch("f/b"))': it is a symbolic link. "
        + "Put the file itself in its place.")
  }

  @Test func whatIsNoFileHasNoDigest() throws {
    let scratch = try Scratch()
    #expect(
      sentence { _ = try FileDigest.sha256(scratch.path) }
        == "Could not read '\(scratch.path)': it is a folder. Name a regular file.")
    #expect(
      sentence { _ = try FileDigest.sha256(scratch("no")) }
        == "Could not read '\(scratch("no"))': No such file or directory (errno 2). "
        + "Check the path; the folder that holds it must exist.")
    #expect(mkfifo(scratch("pipe"), 0o600) == 0)
    #expect(
      sentence { _ = try FileDigest.sha256(scratch("pipe")) }
        == "Could not read '\(scratch("pipe"))': it is a device, pipe or socket. Name a regular file.")
  }
}
