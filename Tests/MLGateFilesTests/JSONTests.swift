import MLGateFiles
import Testing

@Suite struct JSONTests {
  @Test(arguments: [
    (#" {"b":1,"a":[true,false,null,"x"]} "#, #"{"a":[true,false,null,"x"],"b":1}"#),
    (#"{"é":1.50,"z":-0,"A":1e+3}"#, #"{"A":1e+3,"z":-0,"é":1.50}"#),
    (#""\u00e9\ud83d\ude00\/\"\\\b\f\n\r\t\u0001""#, #""é😀/\"\\\b\f\n\r\t\u0001""#),
    ("[]", "[]"), ("{ }", "{}"), ("18446744073709551615", "18446744073709551615"),
  ])
  func canonicalTextIsStable(text: String, canonical: String) throws {
    let value = try JSON(parsing: Array(text.utf8))
    #expect(value.text == canonical)
    #expect(try JSON(parsing: value.canonical) == value)
  }

  // The shapes that JSONTestSuite (Seriot, "Parsing JSON is a Minefield") calls n_, with what this parser says.
  @Test(arguments: [
    ("", "The text ends where a value is expected at byte 0"),
    ("[1,]", "A value is expected at byte 3"), (#"{"a":1,}"#, "A key in double quotes is expected at byte 7"),
    (#"{"a":1,"a":2}"#, "The key 'a' is there twice at byte 7"), ("[1 2]", "',' or ']' is expected at byte 3"),
    ("01", "A number must not begin with 0 at byte 2"), ("1.", "A digit is expected after the decimal point at byte 2"),
    ("NaN", "A value is expected at byte 0"), ("nul", "'null' is expected at byte 0"),
    ("1 x", "There is text after the value at byte 2"), (#""\x""#, "This escape is unknown at byte 2"),
    (#""\ud800""#, "Half of a surrogate pair stands alone at byte 7"),
    ("\"\n\"", "A control character must be escaped at byte 1"), ("\"a", "The text ends inside a string at byte 2"),
  ])
  func malformedTextIsRefused(text: String, reason: String) {
    #expect(sentence { _ = try JSON(parsing: Array(text.utf8)) } == reason)
  }

  @Test func depthAndEncodingAreLimited() {
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
    #expect(sentence { _ = try JSON(parsing: deep) } == "The values are nested more than 128 deep at byte 128")
    #expect(sentence { _ = try JSON(parsing: [0x22, 0xFF, 0x22]) } == "The text is not UTF-8 at byte 0")
  }

  private struct Value: Codable, Equatable {
    struct Part: Codable, Equatable { var name: String }
    var version = 1
    var ratio: Double
    var parts: [Part]
    var note: String?
  }

  @Test func valuesComeBack() throws {
    let value = Value(ratio: 0.1, parts: [.init(name: "a/b")])
    let bytes = try StrictJSON.encode(value)
    #expect(String(decoding: bytes, as: UTF8.self) == #"{"parts":[{"name":"a/b"}],"ratio":0.1,"version":1}"#)
    #expect(try StrictJSON.decode(Value.self, from: bytes, path: "f", version: 1) == value)
    #expect(throws: (any Error).self) { try StrictJSON.encode(Value(ratio: .nan, parts: [])) }
  }

  @Test(arguments: [
    (
      #"{"parts":[],"ratio":1,"version":2}"#, "its format version is 2, and this mlgate knows version 1",
      "Use the mlgate that wrote it, or a newer one."
    ),
    (#"{"parts":[],"ratio":1}"#, "it has no format version", "Use the mlgate that wrote it, or a newer one."),
    (
      #"{"parts":[{"name":"a","age":3}],"ratio":1,"version":1}"#, "the key 'parts[0].age' is unknown",
      "Use the mlgate that wrote it, or a newer one."
    ),
    (
      #"{"parts":[{}],"ratio":1,"version":1}"#, "its contents are not as expected ('parts.[0].name' is missing)",
      "Restore the file; it was written by mlgate and is not meant to be edited."
    ),
    (
      #"{"parts":3,"ratio":1,"version":1}"#, "its contents are not as expected ('parts' has the wrong type)",
      "Restore the file; it was written by mlgate and is not meant to be edited."
    ),
    (
      #"{"parts":"#, "it is not JSON (The text ends where a value is expected at byte 9)",
      "Restore the file; it was written by mlgate and is not meant to be edited."
    ),
  ])
  func strangersAreRefused(text: String, reason: String, remedy: String) {
    #expect(
      sentence { _ = try StrictJSON.decode(Value.self, from: Array(text.utf8), path: "f", version: 1) }
        == "Could not read 'f': \(reason). \(remedy)")
  }
}
