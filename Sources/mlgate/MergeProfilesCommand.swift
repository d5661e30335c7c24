import ArgumentParser
import Foundation
import MLGateFiles
import MLGatePipeline
import MLGateProfiles

/// The command `mlgate profile merge FILE...`.
struct MergeProfilesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Puts stored profiles of the parts of a table together.",
    discussion: """
      The parts were stored by 'mlgate profile FILE... --output NAME' with the same
      options. What is exact stays exact; estimates keep their error bounds.

      Exit codes: 0 merged, 1 no profiles of one table, 3 could not be read,
      64 wrong usage.
      """)

  @Argument(help: "Stored profiles, of tables with the same columns.", completion: .file())
  var files: [String]

  @OptionGroup var result: ProfileOutput

  func run() async throws {
    var merged = try Self.state(of: files[0])
    for file in files.dropFirst() {
      let other = try Self.state(of: file)
      do throws(MergeError) {
        try merged.merge(other)
      } catch {
        Console.error("\(file): error: \(error)\n")
        throw GateExitCode.failed.parserCode
      }
    }
    try result.write(merged)
    try result.tell(merged.profile)
  }

  private static func state(of path: String) throws -> ProfileState {
    let bytes: Data
    do { bytes = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      Console.error("\(path): error: the file cannot be read: \(reason(error))\n")
      throw GateExitCode.couldNotRun.parserCode
    }
    do throws(ProfileDamage) { return try ProfileState(encoded: Array(bytes)) } catch {
      Console.error("\(path): error: \(error)\n")
      throw GateExitCode.failed.parserCode
    }
  }

  private static func reason(_ error: any Error) -> String {
    (error as? CocoaError)?.code == .fileReadNoSuchFile ? "there is none of that name." : error.localizedDescription
  }
}

/// Where a profile goes.
struct ProfileOutput: ParsableArguments {
  @Flag(help: "Print the whole profile as JSON.")
  var json = false

  @Option(
    name: .shortAndLong, help: "Store the profile in this file, for 'mlgate profile merge'.", completion: .file())
  var output: String?

  /// Stores the profile, where that is wanted.
  func write(_ state: borrowing ProfileState) throws {
    guard let output else { return }
    do throws(FileError) { try AtomicFile.write(state.encoded, to: output) } catch {
      Console.error("error: \(error)\n")
      throw GateExitCode.couldNotRun.parserCode
    }
  }

  /// Prints the profile.
  func tell(_ profile: Profile, comments: Int = 0, digests: [(file: String, digest: String)] = []) throws {
    guard json else {
      Console.out(ProfileTable.render(profile, comments: comments))
      for entry in digests { Console.out("sha256 \(entry.digest)  \(entry.file)\n") }
      return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let text =
      digests.isEmpty
      ? try encoder.encode(profile)
      : try encoder.encode(
        DigestedProfile(profile: profile, files: digests.map { .init(name: $0.file, sha256: $0.digest) }))
    Console.out(String(decoding: text, as: UTF8.self) + "\n")
  }
}

/// A profile with the digests of what it was made of, as one JSON object.
private struct DigestedProfile: Encodable {
  struct File: Encodable {
    var name: String
    var sha256: String
  }

  var profile: Profile
  var files: [File]

  private enum CodingKeys: CodingKey { case files }

  func encode(to encoder: any Encoder) throws {
    try profile.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(files, forKey: .files)
  }
}
