import Foundation
@testable import MLGateProfiles
import MLGateTables
import Testing

@Suite struct ColumnTests {
  @Test func `small numbers are summarised exactly`() throws {
    let column = try column(["3", "", "1", "-2", "0", "3", "10000", "", "0", "3"])
    #expect(column.type == .integer)
    #expect(column.count == 10)
    #expect(column.missing == 2)
    #expect(column.present == 8)
    #expect(column.missingRate == 0.2)
    #expect(column.distinct == 5)
    #expect(column.isExact)
    #expect(column.minimum == .integer(-2))
    #expect(column.maximum == .integer(10_000))
    #expect(column.mean == 1251)
    #expect(agree(column.standardDeviation, 3535.1303067516883))
    #expect(column.zeros == 2)
    #expect(column.negatives == 1)
    #expect(column.top.map(\.value) == ["3", "0", "-2", "1", "10000"])
    #expect(column.top.map(\.count) == [3, 2, 1, 1, 1])
    var counts: [String: Int] = [:]
    column.values?.forEach { content, _, count in counts[String(decoding: content, as: UTF8.self)] = count }
    #expect(counts == ["3": 3, "0": 2, "-2": 1, "1": 1, "10000": 1])
    #expect(column.minimumLength == 1)
    #expect(column.maximumLength == 5)
    #expect(column.meanLength == 13.0 / 8)
    #expect(column.quantiles.map(\.value) == [-2, -2, 0, 1, 3, 10_000, 10_000])
  }

  @Test(arguments: [
    (["1", "2"], ColumnType.integer), (["1", "2.5"], .decimal), (["1", "nan"], .decimal), (["1", "1e400"], .decimal),
    (["true", "FALSE"], .boolean), (["true", "1"], .text), (["2013-01-01"], .date),
    (["2013-01-01", "2013-01-01T00:00:00Z"], .timestamp), (["2013-01-01", "5"], .text), (["a", "1"], .text),
    (["007", "008"], .text), (["9223372036854775808"], .text), (["9223372036854775807"], .integer), (["", ""], .empty),
    (["\"\""], .text), (["\"5\"", "6"], .integer), (["-0"], .decimal), (["100000000", "5"], .integer),
  ]) func `the type is the narrowest that all values have`(values: [String], type: ColumnType) throws {
    #expect(try column(values).type == type)
    let sketched = try sketchedColumn([[String]](repeating: values, count: 100).flatMap(\.self))
    #expect(sketched.type == type)
  }

  @Test func `a table without rows has columns of which nothing is known`() throws {
    let profile = try profile("a,b\n")
    #expect(profile.rows == 0)
    #expect(profile.columns.map(\.name) == ["a", "b"])
    let column = try #require(profile.column("a"))
    #expect(column.type == .empty)
    #expect(column.missingRate == nil)
    #expect(column.minimum == nil && column.mean == nil && column.meanLength == nil && column.quantiles == [])
    #expect(column.distinct == 0)
    #expect(column.isExact)
  }

  @Test func `numbers are distinct by value and everything else by text`() throws {
    #expect(try column(["5", "5.0", "+5", "5e0", "\"5\"", "6"]).distinct == 2)
    #expect(try column(["0", "-0", "0.0", "-0.0"]).distinct == 1)
    #expect(try column(["9007199254740992", "9007199254740993", "9007199254740994"]).distinct == 3)
    #expect(
      try column(["9007199254740993", "9007199254740992", "9007199254740992.0", "5", "5.0", "1e300"]).distinct == 4)
    #expect(try column(["a", "A", "caf\u{E9}", "cafe\u{301}"]).distinct == 4)
    #expect(try column(["007", "7", "07"]).distinct == 3)
  }

  @Test func `quotes are not part of a value`() throws {
    let column = try column(["a", "\"a\"", "\"say \"\"hi\"\"\"", "\"\"", "\"  \"", ""])
    #expect(column.top.map(\.value) == ["a", "", "  ", "say \"hi\""])
    #expect(column.top.map(\.count) == [2, 1, 1, 1])
    #expect(column.emptyTexts == 1)
    #expect(column.whitespaceOnly == 1)
    #expect(column.missing == 1)
    #expect(column.minimumLength == 0)
    #expect(column.maximumLength == 8)
  }

  /// Strings of two lengths whose first and last bytes make up for the difference, as lines of tables do.
  @Test func `strings are told apart whatever their lengths`() throws {
    var texts: [String] = []
    for length in 1...40 {
      for edge in ["-", "+", "|", "=", "o", "'", "%"] {
        let middle = String(repeating: "-", count: max(0, length - 2))
        texts += ["\(edge)\(middle)\(edge)", "\(edge)\(middle)", "\(middle)\(edge)"]
      }
    }
    let different = Set(texts.filter { !$0.isEmpty })
    let found = try column(Array(different))
    #expect(found.distinct == different.count)
    var kept: Set<String> = []
    try #require(found.values).forEach { bytes, _, _ in kept.insert(String(decoding: bytes, as: UTF8.self)) }
    #expect(kept == different)
    #expect(
      Set(different.map { text in text.utf8.withNumberPadding { Hashing.distinct($0) } }).count == different.count)
  }

  /// More shapes than are kept, in an order that is random in every process.
  @Test func `of too many shapes the same ones are kept, whatever the order`() throws {
    let marks = Array("-_./:;,!?#~<>()[]{}=&%$@").map(String.init)
    var generator = SeededGenerator(4)
    let texts = (0..<6000).map { _ in
      (0..<5).map { _ in marks[Int(generator.next() % UInt64(marks.count))] + (generator.next() % 2 == 0 ? "a" : "7") }
        .joined()
    }
    func shapes(_ order: [String]) -> ShapeCounts {
      var dictionary = ByteDictionary()
      for text in order {
        text.utf8.withNumberPadding { content in
          if let start = content.baseAddress { dictionary.add(start, content.count, total: 1) }
        }
      }
      let state = ColumnState(name: "x", rows: order.count, reader: FieldReader(.csv, declared: nil))
      swap(&state.strings, &dictionary)
      var summary = ShapeCounts()
      state.forEachKept { content, _, count in summary.add(content, weight: count) }
      #expect(summary.dependsOnOrder)
      return ColumnSummary.shapes(of: state)
    }
    let (one, other) = (shapes(texts), shapes(texts.reversed()))
    #expect(one.entries == other.entries)
    #expect(one.total == 6000)
    #expect(one.entries.count == 1024)
  }

  /// Neighbours, repeated, quoted and not, of lengths on both sides of what a hash takes at once.
  @Test(arguments: [UInt64(1), 2, 3]) func `every value is counted as often as it occurs, quoted or not`(
    seed: UInt64
  ) throws {
    var generator = SeededGenerator(seed)
    let texts = [
      "a", "seven77", "eight888", "nine99999", "Stüvel <s@example.org>", "say \"eight888\"", "x,y", "12345678",
    ]
    let drawn = (0..<2000).map { _ in texts[Int(generator.next() % UInt64(texts.count))] }
    let rows = drawn.map { text in
      let isQuoted = text.contains(",") || text.contains("\"") || generator.next() % 3 == 0
      return isQuoted ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }
    let found = try column(rows)
    var counts: [String: Int] = [:]
    try #require(found.values).forEach { bytes, _, count in counts[String(decoding: bytes, as: UTF8.self)] = count }
    #expect(counts == Dictionary(drawn.map { ($0, 1) }, uniquingKeysWith: +))
    let characters = drawn.reduce(0) { $0 + $1.unicodeScalars.count }
    #expect(agree(found.meanLength, Double(characters) / 2000, digits: 12))
  }

  @Test func `a quoted small number counts with the unquoted ones`() throws {
    let column = try column(["5", "\"5\"", "6", "\"7\"", "\"7\""])
    #expect(column.top.map { "\($0.value):\($0.count)" } == ["5:2", "7:2", "6:1"])
    #expect(column.kinds.integer == 5)
  }

  @Test func `lengths are code points`() throws {
    let column = try column(["\u{E9}", "\u{1F600}\u{1F600}", "abc"])
    #expect(column.minimumLength == 1)
    #expect(column.maximumLength == 3)
    #expect(column.meanLength == 2)
  }

  @Test func `extremes are in the column's own type`() throws {
    #expect(try column(["9", "10", "b"]).minimum == .text("10"))
    #expect(try column(["9", "10", "b"]).maximum == .text("b"))
    #expect(try column(["b", "5", "a", "\u{E9}"]).maximum == .text("\u{E9}"))
    #expect(try column(["abcdefgh", "abcdefghi", "abcdefgz"]).minimum == .text("abcdefgh"))
    #expect(try column(["abcdefgh", "abcdefghi", "abcdefghj"]).maximum == .text("abcdefghj"))
    #expect(try column(["2", "1.5"]).minimum == .decimal(1.5))
    #expect(try column(["2", "1.5"]).maximum == .decimal(2))
    #expect(try column(["nan", "-inf", "3"]).minimum == .decimal(3))
    #expect(try column(["9223372036854775807", "-9223372036854775808"]).maximum == .integer(.max))
    #expect(try column(["2013-01-02", "2012-12-31"]).minimum == .text("2012-12-31"))
    #expect(try column(["2013-01-02", "2013-01-02T01:00:00+02:00"]).minimum == .text("2013-01-01T23:00:00Z"))
    #expect(try column(["true", "TRUE"]).minimum == .text("true"))
  }

  @Test func `a text column's extremes are the same when it is sketched`() throws {
    let values = (0..<3000).map { $0 % 10 == 9 ? "text \($0)" : "\($0)" }
    let exact = try column(values)
    let sketched = try sketchedColumn(values)
    #expect(!sketched.isExact)
    #expect(exact.minimum == .text("0"))
    #expect(exact.maximum == .text("text 999"))
    #expect(sketched.minimum == exact.minimum)
    #expect(sketched.maximum == exact.maximum)
  }

  @Test func `zero has no sign`() throws {
    for values in [["-0.0", "0.0"], ["0.0", "-0.0"]] {
      let column = try column(values)
      #expect(column.minimum.map { "\($0)" } == "0.0")
      #expect(column.quantiles.allSatisfy { $0.value.sign == .plus })
      #expect(column.zeros == 2)
      #expect(column.negatives == 0)
    }
  }

  @Test func `numbers that are not finite are counted and left out`() throws {
    let column = try column(["1", "2", "nan", "inf", "-inf", "1e999"])
    #expect(column.kinds.nonFinite == 4)
    #expect(column.mean == 1.5)
    #expect(column.maximum == .decimal(2))
    #expect(column.quantiles.last?.value == 2)
  }

  @Test func `statistics past the largest double are undefined and can be stored`() throws {
    let profile = try profile("x,y\n1e308,1\n-1e308,1\n1.7e308,1\n-1.7e308,1\n")
    #expect(profile.column("x")?.standardDeviation == nil)
    #expect(try stored(profile).contains("\"rows\" : 4"))
  }

  @Test func `names are compared byte by byte`() throws {
    let profile = try profile("caf\u{E9},cafe\u{301}\n1,2\n")
    #expect(profile.column("caf\u{E9}")?.mean == 1)
    #expect(profile.column("cafe\u{301}")?.mean == 2)
  }

  @Test func `null values are the format's`() throws {
    let format = DelimitedFormat(nullValues: ["", "NA"])
    let profile = try profile("x\n1\nNA\n\"NA\"\n\n", format)
    let column = try #require(profile.column("x"))
    #expect(column.missing == 2)
    #expect(column.type == .text)
    #expect(column.distinct == 2)
  }

  @Test func `a stored profile is read back as it was`() throws {
    let profile = try profile(
      "a,b,c,d,e\n1,1.5,x,2013-01-01,true\n2,3,y,2013-01-02,false\n,4.0,,2013-01-03T00:00:00Z,\n")
    let text = try stored(profile)
    let back = try JSONDecoder().decode(Profile.self, from: Data(text.utf8))
    #expect(try stored(back) == text)
    #expect(back.columns.map(\.type) == profile.columns.map(\.type))
    let whole = try JSONDecoder().decode(Profile.self, from: Data(stored(try self.whole()).utf8))
    #expect(whole.column("x")?.maximum == .decimal(4))
  }

  /// A decimal column whose extremes are whole numbers.
  private func whole() throws -> Profile { try profile("x\n1.0\n2.5\n4.0\n") }
}

@Suite struct DescriptionTests {
  @Test func `booleans, histograms, patterns and characters are told`() throws {
    let flags = try column(["true", "false", "true", ""])
    #expect(flags.trues == 2)
    #expect(flags.falses == 1)
    let numbers = try column((0..<100).map { "\($0)" } + ["1000"])
    #expect(numbers.histogram.map(\.count) == [100, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    #expect(numbers.histogram.first?.low == 0 && numbers.histogram.last?.high == 1000)
    let same = try column(["5", "5"])
    #expect(same.histogram == [ColumnProfile.Bucket(low: 5, high: 5, count: 2)])
    #expect(same.skewness == nil)
    let plates = try column(["N14228", "N24211", "N711MQ", "N804JB"])
    #expect(plates.pattern == ColumnProfile.TextPattern(expression: "[A-Z][0-9]{5}", share: 0.5))
    #expect(plates.characters?.digit == 4)
    #expect(numbers.pattern == nil && numbers.characters == nil)
  }

  @Test func `a sketched column is described as the exact one`() throws {
    let values = (0..<4000).map { "K\($0 % 7)-\($0 % 10 == 0 ? "x" : "y")" }
    let exact = try column(values)
    let sketched = try sketchedColumn(values)
    #expect(sketched.pattern?.expression == exact.pattern?.expression)
    #expect(sketched.top.prefix(1).map(\.value) == exact.top.prefix(1).map(\.value) || sketched.top.count > 1)
    let numbers = (0..<6000).map { "\(Double($0 * $0 % 6007) / 8)" }
    let wanted = try column(numbers)
    let found = try sketchedColumn(numbers)
    #expect(agree(found.skewness, wanted.skewness ?? 0, digits: 11))
    for (one, other) in zip(found.histogram, wanted.histogram) {
      #expect(abs(one.count - other.count) <= 60)
    }
  }

  @Test func `declared types are kept`() throws {
    let scratch = try Scratch()
    var source = TableSource(
      files: [try scratch.file("x.csv", Array("zip,price,day\n12345,1,2013-01-01\n99,2,x\n".utf8))], format: .csv)
    source.types = ["zip": .text, "price": .decimal, "day": .date]
    let profiler = Profiler(source)
    let profile = profiler.profile(try TableScan(source).run([profiler]))
    #expect(profile.columns.map(\.type) == [.text, .decimal, .date])
    #expect(profile.column("zip")?.kinds.text == 2)
    #expect(profile.column("zip")?.mean == nil)
    #expect(profile.column("zip")?.minimum == .text("12345"))
    #expect(profile.column("price")?.mean == 1.5)
    #expect(profile.column("day")?.kinds.text == 1)
  }

  @Test func `decimals may have a comma and null values may be numbers`() throws {
    var format = DelimitedFormat(delimiter: UInt8(ascii: ";"), nullValues: ["", "-999"])
    format.decimalComma = true
    let profile = try profile("x;y\n1,5;1\n2;-999\n1.000,5;3\n;-999\n", format)
    let x = try #require(profile.column("x"))
    #expect(x.kinds.decimal == 1 && x.kinds.integer == 1 && x.kinds.text == 1)
    #expect(x.mean == 1.75)
    let y = try #require(profile.column("y"))
    #expect(y.missing == 2)
    #expect(y.minimum == .integer(1))
  }
}
