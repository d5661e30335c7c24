import MLGateFiles
import Testing

@Suite struct PathResolverTests {
  private func project() throws -> (Scratch, PathResolver) {
    let scratch = try Scratch()
    for month in ["01", "02", "08", "09", "10"] { try scratch.write("", to: "p[1]/data/2013-\(month).csv") }
    try scratch.write("", to: "p[1]/data/.hidden.csv")
    try scratch.write("", to: "p[1]/data/é.tsv")
    try scratch.write("", to: "p[1]/data/a[1].txt")
    try scratch.write("", to: "p[1]/more/2013-01.csv")
    return (scratch, PathResolver(root: scratch("p[1]")))
  }

  @Test(arguments: [
    ("data/2013-0[1-8].csv", ["data/2013-01.csv", "data/2013-02.csv", "data/2013-08.csv"]),
    ("data/2013-0[!1-8].csv", ["data/2013-09.csv"]),
    ("data/2013-1?.csv", ["data/2013-10.csv"]),
    ("./data/../data/*9.csv", ["data/2013-09.csv"]),
    ("*/2013-01.csv", ["data/2013-01.csv", "more/2013-01.csv"]),
    ("data/?.tsv", ["data/é.tsv"]),
    ("data/.*.csv", ["data/.hidden.csv"]),
    ("data/a[1].txt", ["data/a[1].txt"]),
    ("data/2013-01.csv", ["data/2013-01.csv"]),
    ("**/2013-01.csv", ["data/2013-01.csv", "more/2013-01.csv"]), ("**/more/**", ["more/2013-01.csv"]),
    ("data/*-*-*", []), ("data/*3-*8*c*v", ["data/2013-08.csv"]),
  ])
  func patternsMatch(pattern: String, expected: [String]) throws {
    let (scratch, resolver) = try project()
    let found = (try? resolver.files(matching: pattern)) ?? []
    #expect(found == expected.map { scratch("p[1]/" + $0) })
    #expect(found.map { resolver.displayPath($0) } == expected)
  }

  @Test func nothingFoundIsASentence() throws {
    let (scratch, resolver) = try project()
    #expect(
      sentence { _ = try resolver.files(matching: "data/2014-*.csv") }
        == "Could not find files matching 'data/2014-*.csv': nothing matches in '\(scratch("p[1]/data"))'. "
        + "Check the pattern and that the files are there.")
    #expect(
      sentence { _ = try resolver.files(matching: "data/2014.csv") }
        == "Could not find 'data/2014.csv': there is no such file in '\(scratch("p[1]"))'. "
        + "Check the path; it is relative to that folder.")
    #expect(
      sentence { _ = try resolver.files(matching: "data") }
        == "Could not read 'data': it is a folder. Name files, for example 'data/*'.")
    #expect(
      sentence { _ = try resolver.files(matching: "data/[a.csv") }
        == "Could not find files matching 'data/[a.csv': '[a.csv' has a '[' without its ']'. Close the bracket.")
  }

  static let flat = ["data/2.CSV.csv", "data/a.csv", "data/b.tsv.gz"]
  static let deep = ["data/deep/er/z.ndjson.zst", "data/deep/y.jsonl"]

  @Test(arguments: [
    ("data", flat), ("data/", flat), ("data/deep", ["data/deep/y.jsonl"]), ("data/**", flat + deep),
    ("**", flat + deep),
    ("data/deep/**", deep), ("data/**/*.jsonl", ["data/deep/y.jsonl"]), ("data/**/er", ["data/deep/er/z.ndjson.zst"]),
    // A file that is named or matched is taken whatever its name; a folder that is matched means its data files.
    ("data/readme.md", ["data/readme.md"]), ("data/*.md", ["data/readme.md"]), ("data/d*", ["data/deep/y.jsonl"]),
    ("d*/a.csv", ["data/a.csv"]), ("**/**/a.csv", ["data/a.csv"]),
  ])
  func foldersMeanTheirDataFiles(pattern: String, expected: [String]) throws {
    let scratch = try Scratch()
    for name in [
      "a.csv", "b.tsv.gz", "2.CSV.csv", ".hidden.csv", ".hidden/x.csv", "deep/y.jsonl", "deep/er/z.ndjson.zst",
      "readme.md", "x.csv.bz2", "gz", "x.gz",
    ] { try scratch.write("", to: "p/data/\(name)") }
    // A link to a folder is not followed: it may lead back.
    try scratch.link("p/data/deep/back", to: "..")
    let resolver = PathResolver(root: scratch("p"))
    #expect(try resolver.dataFiles(matching: pattern).map { resolver.displayPath($0) } == expected)
  }

  @Test func aFolderWithoutDataIsASentence() throws {
    let scratch = try Scratch()
    try scratch.write("", to: "p/data/readme.md")
    let resolver = PathResolver(root: scratch("p"))
    #expect(
      sentence { _ = try resolver.dataFiles(matching: "data") }
        == "Could not find data files in 'data': no name there ends in .csv, .tsv, .tab, .txt, .jsonl, .ndjson, "
        + ".parquet, .parq, alone or with .gz or .zst. Check the folder, or name the files.")
    #expect(
      sentence { _ = try resolver.dataFiles(matching: "date") }
        == "Could not find 'date': there is no such file in '\(scratch("p"))'. "
        + "Check the path; it is relative to that folder.")
  }

  @Test func pathsAreShownAsPeopleTypeThem() {
    #expect(PathResolver.displayPath("/a/b/c", relativeTo: "/a/b") == "c")
    #expect(PathResolver.displayPath("/a/bc", relativeTo: "/a/b") == "/a/bc")
    #expect(PathResolver.displayPath("/a/b/../x", relativeTo: "/a/b") == "/a/x")
    #expect(PathResolver.displayPath("/a/b/", relativeTo: "/a/b") == ".")
    #expect(PathResolver.displayPath("/a", relativeTo: "/") == "a")
    #expect(PathResolver(root: "/p").absolute("x/./y/../z") == "/p/x/z")
    #expect(PathResolver(root: "/p").absolute("/x") == "/x")
  }
}
