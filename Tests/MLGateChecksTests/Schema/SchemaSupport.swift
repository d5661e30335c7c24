import Foundation
import MLGateChecks
import MLGateProfiles
import MLGateResults
import MLGateTables
import MLGateYAML
import Testing

/// Data to infer schemas from and to judge by them.
enum SchemaData {
  /// `../shared/data/NAME`, where present.
  static func shared(_ name: String) -> String? {
    var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) {
        let path = folder.deletingLastPathComponent().appendingPathComponent("shared/data/\(name)").path
        if FileManager.default.fileExists(atPath: path) { return path }
        let other = folder.deletingLastPathComponent().deletingLastPathComponent()
          .appendingPathComponent("shared/data/\(name)").path
        return FileManager.default.fileExists(atPath: other) ? other : nil
      }
      folder.deleteLastPathComponent()
    }
    return nil
  }

  static func profile(_ rows: [String]) throws -> Profile {
    let scratch = try Scratch()
    return try Judge().profile([scratch.file("x.csv", rows.joined(separator: "\n") + "\n")])
  }

  static func profile(path: String) throws -> Profile {
    try Judge().profile([TableSource.File(path: path, name: "data")])
  }

  /// A table whose columns are of all kinds, the same for the same seed.
  static func random(seed: UInt64, rows: Int? = nil) -> [String] {
    var random = Random(state: seed &* 0x9E37_79B9_7F4A_7C15 | 1)
    let count = rows ?? [0, 1, 5, 40, 300].randomElement(using: &random) ?? 40
    let makers: [(String, (Int, inout Random) -> String)] = [
      ("id", { row, _ in "\(row + 1)" }), ("key", { row, _ in "k-\(row)" }),
      ("code", { row, _ in "AB\(100_000 + row)" }),
      ("month", { _, random in "\(Int.random(in: 1...12, using: &random))" }),
      ("flag", { _, random in "\(Int.random(in: 0...1, using: &random))" }),
      ("share", { _, random in "\(Double.random(in: 0...1, using: &random))" }),
      ("delta", { _, random in "\(Double.random(in: -5...5, using: &random))" }),
      (
        "origin",
        { _, random in ["EWR", "JFK", "LGA", "no", "1e3", "a, b", " x", "#"].randomElement(using: &random) ?? "" }
      ),
      ("number", { _, random in ["NA", "1", "2.5", "-3"].randomElement(using: &random) ?? "" }),
      ("odd", { _, random in ["nan", "inf", "1", "2.5"].randomElement(using: &random) ?? "" }),
      ("day", { _, random in "2013-01-\(10 + Int.random(in: 0...19, using: &random))" }),
      ("truth", { _, random in Bool.random(using: &random) ? "true" : "false" }),
      ("empty", { _, _ in "" }),
      ("text", { row, random in "\"\(row) bottles: [of] \(Int.random(in: 0...9, using: &random))\"" }),
    ]
    let chosen = makers.filter { _ in Int.random(in: 0...3, using: &random) > 0 }
    let used = chosen.isEmpty ? Array(makers.prefix(2)) : chosen
    let gaps = used.map { _ in Int.random(in: 0...2, using: &random) == 0 }
    let header = used.map(\.0).joined(separator: ",")
    return [header]
      + (0..<count).map { row in
        used.indices.map { index in
          let value = used[index].1(row, &random)
          let quoted = value.contains(",") && !value.hasPrefix("\"") ? "\"\(value)\"" : value
          return gaps[index] && Int.random(in: 0...19, using: &random) == 0 ? "" : quoted
        }.joined(separator: ",")
      }.filter { !$0.isEmpty }
  }

  /// xorshift64*.
  struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state >> 12
      state ^= state << 25
      state ^= state >> 27
      return state &* 0x2545_F491_4F6C_DD1D
    }
  }
}

extension Schema {
  /// What does not pass: verdicts and names.
  func troubles(_ profile: Profile, environment: String? = nil) throws -> [String] {
    try check(profile, environment: environment).filter { $0.judgement.verdict != .passed }
      .map { "\($0.judgement.verdict.rawValue) \($0.name)" }
  }
}
