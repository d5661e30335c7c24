import Foundation
import Testing

/// `mlgate profile`: files without a project.
struct ProfileTests {
  @Test func columnsAreDescribed() async throws {
    let project = try Scratch(["a.csv": "x,y\n1,a\n2,\n", "b.csv": "x,y\n2.5,\u{1B}[31m\n"])
    let table = try await project.run("profile", "a.csv", "b.csv", expecting: 0)
    #expect(table.output.hasPrefix("3 rows, 2 columns\n") && !table.output.unicodeScalars.contains("\u{1B}"))
    let json = try await project.run("profile", "--json", "a.csv", "b.csv", expecting: 0)
    let profile = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let columns = try #require(profile["columns"] as? [[String: Any]])
    #expect(profile["rows"] as? Int == 3)
    #expect(columns.map { $0["name"] as? String } == ["x", "y"])
    #expect(columns.map { $0["type"] as? String } == ["decimal", "text"])
    #expect(columns.map { $0["missing"] as? Int } == [0, 1])
    // Every thread count says the same.
    for threads in ["1", "3"] {
      #expect(try await project.run("profile", "--json", "--threads", threads, "a.csv", "b.csv").output == json.output)
    }
  }

  /// Tables of a process have a random seed; nothing of it may show, also where more is met than is kept.
  @Test func everyProcessSaysTheSame() async throws {
    let marks = Array("-_./:;!?#~<>()[]{}=&%$@")
    let lines = (0..<40_000).map { row in
      let texts = (0..<4).map { place in
        let number = (row + 7) &* (place + 3) &* 2_654_435_761 >> 5
        return "\(marks[number % marks.count])\(number % 3 == 0 ? "x" : "7")"
      }.joined()
      return "\(row % 60_000),\(row % 7 == 0 ? "" : "\"\(texts)\""),\(Double(row) / 8)\n"
    }
    let project = try Scratch(["a.csv": "id,text,number\n" + lines.joined()])
    var said: Set<String> = []
    for threads in ["1", "2", "2", "8"] {
      said.insert(try await project.run("profile", "--json", "--threads", threads, "a.csv", expecting: 0).output)
      try await project.run(
        "profile", "--threads", threads, "a.csv", "--output", "\(threads).mlgate-profile", expecting: 0)
    }
    #expect(said.count == 1)
    let stored = try ["1", "2", "8"].map { try Data(contentsOf: URL(filePath: project("\($0).mlgate-profile"))) }
    #expect(Set(stored).count == 1)
  }

  @Test func whatCannotBeReadIsTold() async throws {
    let project = try Scratch(["a.csv": "x,y\n1,a\n2\n3,c\n"])
    let malformed = try await project.run("profile", "a.csv", expecting: 1)
    #expect(malformed.output.hasPrefix("2 rows, 2 columns\n"))
    #expect(
      malformed.error
        == "a.csv:3: error: 1 field, header has 2\nerror: 1 malformed record was left out.\n")
    let missing = try await project.run("profile", "none.csv", expecting: 3)
    #expect(missing.error.contains("none.csv") && missing.output == "")
    let none = try await project.run("profile", "--threads", "0", "a.csv", expecting: 64)
    #expect(none.error.hasPrefix("Error: '--threads 0' is no number of threads; give at least 1.\n"))
  }

  @Test func storedProfilesOfPartsMergeToTheWhole() async throws {
    let project = try Scratch(["a.csv": "x,y\n1,a\n2,\n", "b.csv": "x,y\n2.5,b\n", "c.csv": "x,z\n1,2\n"])
    let whole = try await project.run("profile", "--json", "a.csv", "b.csv", expecting: 0)
    for name in ["a", "b", "c"] {
      let one = try await project.run("profile", "\(name).csv", "--output", "\(name).mlgate-profile", expecting: 0)
      #expect(one.output.contains(" rows, 2 columns\n"))
    }
    let merged = try await project.run(
      "profile", "merge", "--json", "a.mlgate-profile", "b.mlgate-profile", "--output", "ab.mlgate-profile",
      expecting: 0)
    #expect(merged.output == whole.output)
    let again = try await project.run("profile", "merge", "ab.mlgate-profile", "--json", expecting: 0)
    #expect(again.output == whole.output)

    let other = try await project.run("profile", "merge", "a.mlgate-profile", "c.mlgate-profile", expecting: 1)
    #expect(
      other.error
        == "c.mlgate-profile: error: column 2 is 'y' in one profile and 'z' in the other; profiles of one dataset have "
        + "the same columns in the same order.\n")
    let table = try await project.run("profile", "merge", "a.csv", expecting: 1)
    #expect(
      table.error
        == "a.csv: error: it is no stored profile; write one with 'mlgate profile FILE... --output "
        + "NAME.mlgate-profile'.\n")
    let none = try await project.run("profile", "merge", "none", expecting: 3)
    #expect(none.error == "none: error: the file cannot be read: there is none of that name.\n")
    #expect(none.output == "" && other.output == "" && table.output == "")
  }

  @Test func digestsAreThoseOfTheFiles() async throws {
    let project = try Scratch(["a.csv": "x\n1\n", "b.csv": "x\n2\n"])
    let told = try await project.run("profile", "--digest", "a.csv", "b.csv", expecting: 0)
    let sums = try await project.program("sh", "-c", "sha256sum a.csv b.csv || shasum -a 256 a.csv b.csv")
    let expected = sums.output.split(separator: "\n").map { "sha256 \($0)" }
    #expect(expected.count == 2)
    #expect(told.output.split(separator: "\n").suffix(2).map(String.init) == expected)
    let json = try await project.run("profile", "--digest", "--json", "a.csv", expecting: 0)
    let profile = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let files = try #require(profile["files"] as? [[String: String]])
    #expect(files.map { $0["name"] } == ["a.csv"])
    #expect(files.first?["sha256"].map { expected.first?.contains($0) } == true)
    #expect(profile["rows"] as? Int == 1)
  }
}
