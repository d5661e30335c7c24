import Foundation
import Testing

@testable import MLGatePipeline

@Suite struct HostFactsTests {
  @Test func keysAreStable() throws {
    let facts = HostFacts.read(environment: ["GITHUB_ACTIONS": "true"])
    #expect(Set(facts.keys).subtracting(["os-version"]) == ["os", "architecture", "host", "cpus", "ci"])
    #expect(facts.values.allSatisfy { !$0.isEmpty })
    #expect(try #require(facts["cpus"].flatMap(Int.init)) >= 1)
    #expect(["linux", "macos"].contains(facts["os"]))
    #expect(["x86_64", "arm64"].contains(facts["architecture"]))
  }

  @Test(
    arguments: [
      (["GITHUB_ACTIONS": "true"], "github-actions"), (["GITLAB_CI": "true"], "gitlab-ci"),
      (["JENKINS_URL": "http://ci/"], "jenkins"), (["TF_BUILD": "True"], "azure-pipelines"),
      (["CIRCLECI": "true"], "circleci"), (["BUILDKITE": "true"], "buildkite"),
      (["TEAMCITY_VERSION": "2024.12"], "teamcity"), ([:], nil), (["GITHUB_ACTIONS": ""], nil),
      (["TF_BUILD": "False"], nil), (["CI": "true"], nil),
    ] as [([String: String], String?)])
  func ciSystem(_ environment: [String: String], _ name: String?) {
    #expect(HostFacts.read(environment: environment)["ci"] == name)
  }

  @Test func prettyNameOfAnOSRelease() {
    #expect(HostFacts.prettyName(of: "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 12\"\nX=1") == "Debian GNU/Linux 12")
    #expect(HostFacts.prettyName(of: "PRETTY_NAME=Void\n") == "Void")
    #expect(HostFacts.prettyName(of: "ID=debian\n") == nil)
  }
}
