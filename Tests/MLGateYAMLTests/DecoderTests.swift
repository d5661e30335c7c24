import MLGateResults
import MLGateYAML
import Testing

/// What `mlgate.yml` could look like, small.
private struct Config: Decodable {
  struct Dataset: Decodable {
    var source: String
    var label: String?
    var rows: Int?
  }
  struct Limits: Decodable {
    var time: HumanDuration?
    var memory: ByteSize?
    var part: Proportion?
  }
  var version: Int
  var datasets: [String: Dataset]?
  var severity: Severity?
  var rates: [Double]?
  var strict: Bool?
  var limits: Limits?
  var small: UInt8?
}

@Suite struct DecoderTests {
  /// The whole printed error.
  private func error<Value: Decodable>(_ text: String, as type: Value.Type = Config.self) -> String {
    do {
      _ = try YAMLDecoder().decode(type, from: text, file: "mlgate.yml")
      return "no error"
    } catch { return error.description }
  }

  @Test func aWholeConfiguration() throws {
    let text = """
      version: 1
      datasets: {train: {source: a.csv, label: 1}, eval: {source: "b.csv", rows: 0x10}}
      severity: warn
      rates: [1, 0.5, 99999999999999999999]
      strict: true
      limits: {time: 10m, memory: 2GB, part: 20%}
      """
    let config = try YAMLDecoder().decode(Config.self, from: text, file: "mlgate.yml")
    #expect(config.version == 1)
    #expect(config.datasets?["train"]?.label == "1")
    #expect(config.datasets?["eval"]?.rows == 16)
    #expect(config.severity == .warn)
    #expect(config.rates == [1, 0.5, 1e20])
    #expect(config.strict == true)
    #expect(config.limits?.time?.seconds == 600)
    #expect(config.limits?.memory?.bytes == 2_000_000_000)
    #expect(config.limits?.part?.value == 0.2)
  }

  @Test func anUnknownKeyIsTheReasonForAMissingOne() {
    #expect(
      error("version: 1\ndatasets:\n  train: {sorce: a.csv}\n") == """
        mlgate.yml:3:11: error: unknown key 'sorce' in datasets.train; did you mean 'source'?
            train: {sorce: a.csv}
                    ^
        """)
  }

  @Test func missingKey() {
    #expect(
      error("version: 1\ndatasets:\n  train: {label: late}\n") == """
        mlgate.yml:3:10: error: missing key 'source' in datasets.train
            train: {label: late}
                   ^
        """)
    #expect(error("") == "mlgate.yml:1:1: error: expected a mapping, found nothing\n  \n  ^")
    #expect(error("{}") == "mlgate.yml:1:1: error: missing key 'version' at the top level\n  {}\n  ^")
  }

  @Test func unknownKeys() {
    #expect(
      error("version: 1\nratse: []\n") == """
        mlgate.yml:2:1: error: unknown key 'ratse' at the top level; did you mean 'rates'?
          ratse: []
          ^
        """)
    #expect(
      error("version: 1\nfrobnicate: 2\n") == """
        mlgate.yml:2:1: error: unknown key 'frobnicate' at the top level
          frobnicate: 2
          ^
        """)
    #expect(
      error("version: 1\n<<: {a: 1}\n") == """
        mlgate.yml:2:1: error: unknown key '<<' at the top level; YAML 1.2 has no merge keys, so write the keys out
          <<: {a: 1}
          ^
        """)
  }

  @Test(arguments: [
    ("version: abc", "1:10", "expected a whole number, found the text 'abc'"),
    ("version: '1'", "1:10", "expected a whole number, found the text '1'; remove the quotes"),
    ("version: 1.5", "1:10", "expected a whole number, found the number 1.5"),
    ("version: ", "1:9", "expected a whole number, found nothing"),
    (
      "version: 9223372036854775808", "1:10",
      "expected a whole number from -9223372036854775808 to 9223372036854775807, found the number 9223372036854775808"
    ),
    ("{version: 1, small: 300}", "1:21", "expected a whole number from 0 to 255, found the number 300"),
    ("{version: 1, rates: {a: 1}}", "1:21", "expected a list, found a mapping"),
    ("{version: 1, rates: [1, x]}", "1:25", "expected a number, found the text 'x'"),
    ("{version: 1, rates: [1e400]}", "1:22", "the number 1e400 is too large"),
    ("{version: 1, rates: ['0.5']}", "1:22", "expected a number, found the text '0.5'; remove the quotes"),
    ("{version: 1, strict: yes}", "1:22", "expected true or false, found the text 'yes'"),
    ("{version: 1, datasets: [a]}", "1:24", "expected a mapping, found a list"),
    ("{version: 1, datasets: {a: {source: [x]}}}", "1:37", "expected text, found a list"),
    ("{version: 1, datasets: {a: {source: ~}}}", "1:37", "expected text, found nothing"),
    ("{version: 1, datasets: {[a]: 1}}", "1:25", "expected a key that is text, found a list"),
    ("{version: 1, severity: wran}", "1:24", "expected 'error' or 'warn', found the text 'wran'; did you mean 'warn'?"),
    ("{version: 1, severity: 3}", "1:24", "expected 'error' or 'warn', found the number 3"),
    (
      "{version: 1, limits: {time: 10}}", "1:29",
      "expected a duration with its unit (ms, s, m, h, d, w), such as 30m, 10s or 1h30m, found the number 10"
    ),
    ("{version: 1, limits: {memory: big}}", "1:31", "expected a size such as 512MB, 4GB or 2GiB, found the text 'big'"),
    (
      "{version: 1, limits: {part: 120%}}", "1:29",
      "expected a proportion from 0% to 100%, such as 1% or 0.01, found the text '120%'"
    ),
    ("{version: 1, version: 2}", "1:14", "duplicate key 'version'; it stands first at mlgate.yml:1:2"),
    ("{version: 1, 'version': 2}", "1:14", "duplicate key 'version'; it stands first at mlgate.yml:1:2"),
    ("{12: 1, 012: 2}", "1:9", "duplicate key '012'; the key at mlgate.yml:1:2 means the same"),
    ("{0xC: 1, 'b': 1, '12': 2}", "1:18", "duplicate key '12'; the key at mlgate.yml:1:2 means the same"),
    ("{~: 1, null: 2}", "1:8", "duplicate key 'null'; the key at mlgate.yml:1:2 means the same"),
    ("{.nan: 1, .NaN: 2}", "1:11", "duplicate key '.NaN'; the key at mlgate.yml:1:2 means the same"),
    ("version: 1\n---\nversion: 2", "2:1", "a second document begins here, but this file holds exactly one"),
    (
      "version: [1", "1:12",
      "this is not valid YAML: did not find expected ',' or ']' while parsing a flow sequence that begins at line 1, column 10"
    ),
  ])
  func messages(text: String, place: String, message: String) {
    #expect(error(text).split(separator: "\n").first.map(String.init) == "mlgate.yml:\(place): error: \(message)")
  }

  @Test func aTypeWithoutKeysTakesNone() {
    struct Empty: Decodable {}
    #expect(error("{}", as: Empty.self) == "no error")
    #expect(
      error("{a: 1}", as: Empty.self) == "mlgate.yml:1:2: error: unknown key 'a' at the top level\n  {a: 1}\n   ^")
  }

  @Test func errorsOfATypesOwnKeepTheirWordsAndGetThePlace() {
    struct Even: Decodable {
      enum CodingKeys: String, CodingKey { case number }
      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard try container.decode(Int.self, forKey: .number).isMultiple(of: 2) else {
          throw DecodingError.dataCorruptedError(forKey: .number, in: container, debugDescription: "The number is odd.")
        }
      }
    }
    #expect(
      error("- {number: 2}\n- {number: 3}", as: [Even].self).hasPrefix("mlgate.yml:2:12: error: The number is odd.\n"))
    struct Own: Decodable {
      init(from decoder: any Decoder) throws {
        let node = try YAMLNode(from: decoder)
        throw (node["a"] ?? node).error("no, at \(node["a"]?.path.description ?? "")")
      }
    }
    #expect(
      error("x: [{a: 1}]", as: [String: [Own]].self)
        == "mlgate.yml:1:9: error: no, at x[0].a\n  x: [{a: 1}]\n          ^")
  }

  @Test func nestedContainersAreCheckedToo() {
    struct Nested: Decodable {
      enum Outer: String, CodingKey { case inner, list }
      enum Inner: String, CodingKey { case a }
      init(from decoder: any Decoder) throws {
        let outer = try decoder.container(keyedBy: Outer.self)
        _ = try outer.nestedContainer(keyedBy: Inner.self, forKey: .inner).decode(Int.self, forKey: .a)
        var list = try outer.nestedUnkeyedContainer(forKey: .list)
        _ = try list.nestedContainer(keyedBy: Inner.self).decode(Int.self, forKey: .a)
      }
    }
    #expect(error("{inner: {a: 1}, list: [{a: 1}]}", as: Nested.self) == "no error")
    #expect(
      error("{inner: {a: 1, b: 2}, list: [{a: 1}]}", as: Nested.self).contains(
        ":1:16: error: unknown key 'b' in inner; did you mean 'a'?\n"))
    #expect(
      error("{inner: {a: 1}, list: [{a: 1, aa: 1}]}", as: Nested.self).contains(
        "unknown key 'aa' in list[0]; did you mean 'a'?"))
    #expect(
      error("{inner: {a: 1}, list: []}", as: Nested.self).contains("expected at least 1 items in the list, found 0"))
  }

  @Test func classesShareOneMapping() {
    class Base: Decodable { var a = 0 }
    final class Derived: Base {
      var b: Int
      enum CodingKeys: String, CodingKey { case b }
      required init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        b = try container.decode(Int.self, forKey: .b)
        try super.init(from: container.superDecoder())
      }
    }
    #expect(error("{a: 1, b: 2}", as: Derived.self) == "no error")
    #expect(error("{a: 1, b: 2, c: 3}", as: Derived.self).contains("unknown key 'c' at the top level"))
  }

  @Test func placesComeWithValues() throws {
    struct Places: Decodable {
      var a: Located<Int>
      var b: [Located<String>]
      var c: YAMLOrdered<Int>
      var d: YAMLNode
      var e: Located<String>?
    }
    let text = "a: 1\nb: [x, 'y']\nc:\n  z: 1\n  y: 2\nd: {any: {thing: [1]}}\n"
    let places = try YAMLDecoder().decode(Places.self, from: text, file: "p.yml")
    #expect(places.a.location.description == "p.yml:1:4")
    #expect(places.b.map(\.location.description) == ["p.yml:2:5", "p.yml:2:8"])
    #expect(places.c.keys == ["z", "y"])
    #expect(places.c.map(\.location.description) == ["p.yml:4:3", "p.yml:5:3"])
    #expect(places.c["y"] == 2)
    #expect(places.d.at("any", "thing")?[0]?.path.description == "d.any.thing[0]")
    #expect(places.d.at("any", "thing")?[0]?.mark.description == "p.yml:6:19")
    #expect(places.e == nil)
    #expect(places.a.error("wrong").description == "p.yml:1:4: error: wrong\n  a: 1\n     ^")
  }
}
