import MLGateFiles
import Testing

@Suite struct SpoolFileTests {
  @Test func whatIsAddedIsPutInItsPlaceAtTheEnd() throws {
    let scratch = try Scratch()
    let paths = ["out/deep/x.csv", "out/deep/y.csv"].map { scratch($0) }
    let spools = try paths.map { try SpoolFile(in: scratch("out/deep"), for: $0) }
    for number in 0..<40_000 { try spools[0].append("\(number)\n".utf8) }
    // Nobody sees it before: not even a crash could leave it behind, nor a folder for it.
    #expect(scratch.names == [])
    try SpoolFile.put(Array(zip(spools, paths)))
    #expect(scratch.names == ["out", "out/deep", "out/deep/x.csv", "out/deep/y.csv"])
    #expect(try scratch.text(of: "out/deep/x.csv") == (0..<40_000).map { "\($0)\n" }.joined())
    #expect(try scratch.text(of: "out/deep/y.csv") == "")
  }

  @Test func theyTakeTheirPlacesTogetherOrNotAtAll() throws {
    let scratch = try Scratch()
    try scratch.write("old", to: "out/x.csv")
    try scratch.write("", to: "out/y.csv/z")
    let paths = ["out/x.csv", "out/y.csv"].map { scratch($0) }
    let spools = try paths.map { try SpoolFile(in: scratch("out"), for: $0) }
    let names = scratch.names
    #expect(
      sentence { try SpoolFile.put(Array(zip(spools, paths))) }
        == "Could not write '\(paths[1])': it is a folder. Name a file, or remove the folder.")
    #expect(scratch.names == names)
    #expect(try scratch.text(of: "out/x.csv") == "old")
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
