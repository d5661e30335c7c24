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
}
