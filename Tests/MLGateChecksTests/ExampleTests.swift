import MLGateChecks
import MLGateProfiles
import MLGateResults
import MLGateYAML
import Testing

@Suite struct ExampleTests {
  @Test func `every example says what its check does`() throws {
    for type in CheckCatalogue.all {
      for example in type.examples {
        for limits in [nil, ExactLimits(values: 0, bytes: 0)] {
          let results = try Judge(limits: limits).results(example)
          let worst = Verdict.worst(of: results.map(\.verdict))
          #expect(worst == example.verdict, "\(example.check) over \(example.rows)")
          guard let observed = example.observed else { continue }
          let first = results.first { $0.verdict == example.verdict }
          #expect(first?.observed?.text == observed, "\(example.check) over \(example.rows)")
        }
      }
    }
  }

  @Test func `the catalogue is complete and says so briefly`() {
    let keywords = CheckCatalogue.all.map { $0.keyword }
    #expect(Set(keywords).count == keywords.count)
    for type in CheckCatalogue.all {
      #expect(type.summary.count <= 150)
      #expect(type.summary.hasSuffix("."))
      #expect(!type.arguments.isEmpty)
      let verdicts = Set(type.examples.map(\.verdict))
      // A program is run by CustomCheckTests.
      #expect(verdicts == [.passed, .failed, .inconclusive] || type == CustomCheck.self, "\(type.keyword)")
      for example in type.examples { #expect(example.check.hasPrefix(type.keyword + ":")) }
    }
  }

  private static func beside(_ type: any DataCheck.Type) -> Set<String> {
    Set([type.keyword] + (type.siblings + ConfiguredCheck.besides).map(\.name))
  }

  @Test func `what examples use is described`() throws {
    for type in CheckCatalogue.all {
      var known = Set(type.arguments.map(\.name))
      if type.arguments.contains(where: { if case .columns = $0.kind { true } else { false } }) {
        known.insert("column")
      }
      for example in type.examples {
        let node = try YAML.parse(example.check, file: "mlgate.yml")
        let used = node[type.keyword]?.entries ?? []
        let beside = (node.entries ?? []).compactMap { $0.key.text }
        #expect(beside.allSatisfy { Self.beside(type).contains($0) }, "\(example.check)")
        #expect(used.allSatisfy { $0.key.text.map(known.contains) == true }, "\(example.check)")
      }
    }
  }

  @Test func `every message is a full sentence`() throws {
    for type in CheckCatalogue.all {
      for example in type.examples {
        for result in try Judge().results(example) {
          #expect(result.message.hasSuffix("."), "\(result.message)")
          #expect(result.title.hasPrefix(result.subject.slice.map { "train [\($0)]: " } ?? "train: "))
          #expect(result.verdict == .inconclusive || result.observed != nil)
        }
      }
    }
  }
}
