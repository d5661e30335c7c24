import MLGateYAML
import Testing

/// The regular expressions of YAML 1.2.2, section 10.3.2, and what older readers take for something else.
@Suite struct CoreSchemaTests {
  static let table: [(text: String, meaning: YAMLScalar.Resolved)] = [
    ("", .null), ("~", .null), ("null", .null), ("Null", .null), ("NULL", .null), ("nULL", .string("nULL")),
    ("true", .bool(true)), ("True", .bool(true)), ("TRUE", .bool(true)), ("tRUE", .string("tRUE")),
    ("false", .bool(false)), ("False", .bool(false)), ("FALSE", .bool(false)),
    ("yes", .string("yes")), ("no", .string("no")), ("NO", .string("NO")), ("on", .string("on")), ("y", .string("y")),
    ("0", .int(0)), ("-0", .int(0)), ("+12", .int(12)), ("-19", .int(-19)), ("012", .int(12)), ("0o14", .int(12)),
    ("0o7", .int(7)), ("0o8", .string("0o8")), ("0o", .string("0o")), ("-0o7", .string("-0o7")), ("0x3A", .int(58)),
    ("0x1F", .int(31)), ("0x", .string("0x")), ("0xG", .string("0xG")), ("0b11", .string("0b11")),
    ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
    ("9223372036854775808", .string("9223372036854775808")), ("1_000", .string("1_000")),
    ("12:30:00", .string("12:30:00")), ("2013-09-01", .string("2013-09-01")), ("1,5", .string("1,5")),
    ("0.", .double(0)), ("-0.0", .double(-0.0)), (".5", .double(0.5)), ("+.5", .double(0.5)), ("5.", .double(5)),
    ("+12e03", .double(12000)), ("-2E+05", .double(-200_000)), ("1e5", .double(100_000)), ("1e-3", .double(0.001)),
    ("0.1", .double(0.1)), (".", .string(".")), ("-", .string("-")), ("+", .string("+")), (".e5", .string(".e5")),
    ("1e", .string("1e")), ("1e+", .string("1e+")), ("e5", .string("e5")), ("1.2.3", .string("1.2.3")),
    ("1e5.0", .string("1e5.0")), ("nan", .string("nan")), ("inf", .string("inf")), ("0x1p4", .string("0x1p4")),
    (".inf", .double(.infinity)), (".Inf", .double(.infinity)), (".INF", .double(.infinity)),
    ("+.inf", .double(.infinity)), ("-.inf", .double(-.infinity)), ("-.INF", .double(-.infinity)),
    (".iNF", .string(".iNF")), ("1%", .string("1%")), ("30m", .string("30m")), ("<<", .string("<<")),
  ]

  @Test(arguments: table) func plainScalars(text: String, meaning: YAMLScalar.Resolved) {
    #expect(YAMLScalar(text: text).resolved == meaning)
  }

  @Test(arguments: [".nan", ".NaN", ".NAN"]) func notANumber(text: String) {
    guard case .double(let number) = YAMLScalar(text: text).resolved else {
      Issue.record("\(text) is no number")
      return
    }
    #expect(number.isNaN)
  }

  @Test func quotesAndTagsDecideFirst() throws {
    let node = try YAML.parse(
      "['1', \"true\", !!str 1, !!int '12', !mine 1, ! 1, !!float 1]", file: "a.yml")
    let meanings = node.items?.compactMap { $0.scalar?.resolved }
    #expect(
      meanings == [
        .string("1"), .string("true"), .string("1"), .int(12), .string("1"), .string("1"), .int(1),
      ])
  }
}
