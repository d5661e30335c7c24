#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What mlgate runs on, for reports and the ledger.
///
/// | key | for example |
/// |---|---|
/// | `os` | `linux`, `macos` |
/// | `os-version` | `Debian GNU/Linux 12 (bookworm)`; absent when unknown |
/// | `architecture` | `x86_64`, `arm64` |
/// | `host` | the machine's name |
/// | `cpus` | `8`, the processors in use |
/// | `ci` | `github-actions`; absent outside a known CI system |
public enum HostFacts {
  /// The facts of this machine and process.
  public static func read() -> [String: String] { read(environment: ProcessInfo.processInfo.environment) }

  /// The facts of this machine, with the CI system that `environment` tells of.
  public static func read(environment: [String: String]) -> [String: String] {
    var names = utsname()
    uname(&names)
    var facts = [
      "architecture": architecture(text(of: names.machine)),
      "host": text(of: names.nodename),
      "cpus": String(ProcessInfo.processInfo.activeProcessorCount),
    ]
    #if os(macOS)
      let version = ProcessInfo.processInfo.operatingSystemVersion
      facts["os"] = "macos"
      facts["os-version"] = "\(version.majorVersion).\(version.minorVersion).\(version.patchVersion)"
    #else
      facts["os"] = text(of: names.sysname).lowercased()
      facts["os-version"] = ["/etc/os-release", "/usr/lib/os-release"].lazy
        .compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }.first.flatMap(prettyName)
    #endif
    facts["ci"] = continuousIntegration(in: environment)
    return facts.filter { !$0.value.isEmpty }
  }

  private static let systems: [(variable: String, name: String)] = [
    ("GITHUB_ACTIONS", "github-actions"), ("GITLAB_CI", "gitlab-ci"), ("JENKINS_URL", "jenkins"),
    ("TF_BUILD", "azure-pipelines"), ("CIRCLECI", "circleci"), ("BUILDKITE", "buildkite"),
    ("TEAMCITY_VERSION", "teamcity"),
  ]

  /// The CI system that announces itself in `environment`; an empty variable or `false` announces nothing.
  static func continuousIntegration(in environment: [String: String]) -> String? {
    systems.first { system in
      guard let value = environment[system.variable] else { return false }
      return !["", "0", "false"].contains(value.lowercased())
    }?.name
  }

  /// `PRETTY_NAME` of an os-release file, see os-release(5).
  static func prettyName(of release: String) -> String? {
    for line in release.split(separator: "\n") where line.hasPrefix("PRETTY_NAME=") {
      return String(line.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" && $0 != "'" })
    }
    return nil
  }

  /// One name for one architecture: Linux says `aarch64` where macOS says `arm64`.
  private static func architecture(_ machine: String) -> String { machine == "aarch64" ? "arm64" : machine }

  /// The text in a C array, which Swift shows as a tuple.
  private static func text<Tuple>(of tuple: Tuple) -> String {
    withUnsafeBytes(of: tuple) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
