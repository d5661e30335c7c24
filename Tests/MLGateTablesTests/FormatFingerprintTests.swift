import MLGateTables
import Testing

@Suite struct FormatFingerprintTests {
  /// Formats that differ from `csv` in one property each.
  private static let changes: [String: @Sendable (inout DelimitedFormat) -> Void] = [
    "delimiter": { $0.delimiter = UInt8(ascii: ";") },
    "quote": { $0.quote = nil },
    "hasHeader": { $0.hasHeader = false },
    "nullValues": { $0.nullValues = ["", "NA"] },
    "decimalComma": { $0.decimalComma = true },
    "comment": { $0.comment = UInt8(ascii: "#") },
    "isTyped": { $0.isTyped = true },
  ]

  @Test func `every property is in the fingerprint`() {
    // A property that is added to the format has to be added here.
    #expect(Set(Mirror(reflecting: DelimitedFormat.csv).children.compactMap(\.label)) == Set(Self.changes.keys))
    var seen: [String: String] = [DelimitedFormat.csv.fingerprint: "nothing"]
    for (name, change) in Self.changes {
      var format = DelimitedFormat.csv
      change(&format)
      #expect(seen.updateValue(name, forKey: format.fingerprint) == nil)
    }
  }

  @Test func `null values cannot be taken for one another`() {
    let lists: [[String]] = [[], [""], ["", ""], ["1:a"], ["1:", "a"], ["a", "b"], ["ab"], ["a1:b"]]
    #expect(Set(lists.map { DelimitedFormat(nullValues: $0).fingerprint }).count == lists.count)
  }
}
