import MLGateFiles
import Testing

@Suite struct SpoolFileTests {
  @Test func whatIsAddedIsPutInItsPlaceAtTheEnd() throws {
    let scratch = try Scratch()
    let path = scratch("out/x.csv")
    let spool = try SpoolFile(in: scratch("out"), for: path)
    for number in 0..<40_000 { try spool.append("\(number)\n".utf8) }
    // Nobody sees it before: not even a crash could leave it behind.
    #expect(scratch.names == ["out"])
    try spool.write(to: path, after: Array("n\n".utf8))
    #expect(scratch.names == ["out", "out/x.csv"])
    #expect(try scratch.text(of: "out/x.csv") == "n\n" + (0..<40_000).map { "\($0)\n" }.joined())
  }

  @Test func whatIsInTheWayIsASentence() throws {
    let scratch = try Scratch()
    try scratch.write("", to: "out")
    #expect(
      sentence { _ = try SpoolFile(in: scratch("out"), for: scratch("out/x.csv")) }
        == "Could not make the folder '\(scratch("out"))': a file has that name. Remove the file or choose another folder."
    )
  }
}
