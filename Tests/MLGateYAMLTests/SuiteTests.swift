import MLGateResults
import MLGateYAML
import Testing

@Suite(.enabled(if: SuiteCase.folder != nil, "needs ../shared/data/corpora/yaml-test-suite"))
struct SuiteTests {
  @Test func theSuiteIsWhole() throws {
    let ids = try SuiteCase.all().map(\.id)
    #expect(ids.count >= 400)
    #expect(SuiteDeviation.byID.keys.filter { !ids.contains($0) } == [])
  }

  @Test func eventsAreThoseOfTheSuiteExceptWhereLibyamlIsKnownToDiffer() throws {
    for item in try SuiteCase.all() {
      let (deviation, detail) = Self.deviation(of: item)
      #expect(deviation == SuiteDeviation.byID[item.id], "\(item.id): \(detail)")
    }
  }

  @Test func composingAndDecodingNeverCrash() throws {
    var refused = 0
    for item in try SuiteCase.all() {
      do {
        for node in try YAML.parseAll(item.yaml, file: item.id) {
          #expect(node.mark.line != nil)
          let again = try YAML.parse(YAMLEmitter().emit(node), file: item.id)
          #expect(Canonical(again) == Canonical(node), "\(item.id)")
        }
      } catch {
        #expect(error.description.hasPrefix(item.id + ":"), "\(error)")
        refused += 1
      }
    }
    #expect(refused > 0)
  }

  private static func deviation(of item: SuiteCase) -> (SuiteDeviation?, String) {
    do {
      let notation = try YAMLEventStream.notation(of: YAMLSource(file: item.id, text: item.yaml))
      let events = notation.split(separator: "\n").map { String($0.drop { $0 == " " }) }
      if item.mustFail { return (.acceptsInvalid, notation) }
      return (events == item.events ? nil : .otherEvents, notation)
    } catch {
      return (item.mustFail ? nil : .refusesValid, error.description)
    }
  }
}
