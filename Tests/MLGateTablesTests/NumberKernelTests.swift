import CMLGateScan
import Foundation
import MLGateTables
import Testing

@Suite struct NumberKernelTests {
  /// Texts in which everything that matters is frequent.
  private static func texts(_ count: Int, _ generator: inout SeededGenerator) -> [String] {
    (0..<count).map { _ in
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: return String(Int.random(in: -12_000...70_000, using: &generator))
      case 1: return Self.decimal(&generator)
      case 2:
        return ["", "-", "0", "-0", "007", "57343", "57344", "-8192", "-8193", "+5", "12345678", "1e3"].randomElement(
          using: &generator) ?? ""
      default:
        let letters = Array("0123456789-.ae \r")
        return String(
          (0..<Int.random(in: 0..<12, using: &generator)).map { _ in letters.randomElement(using: &generator) ?? "0" })
      }
    }
  }

  /// A decimal with any number of digits on either side of its point.
  private static func decimal(_ generator: inout SeededGenerator) -> String {
    func digits(_ count: Int) -> String {
      (0..<count).map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
    }
    let whole = digits(Int.random(in: 0...9, using: &generator))
    let fraction = digits(Int.random(in: 0...22, using: &generator))
    let sign = ["", "", "-", "+"].randomElement(using: &generator) ?? ""
    return sign + whole + (Int.random(in: 0..<8, using: &generator) == 0 ? "" : ".") + fraction
  }

  /// A column of texts as a block of records.
  private static func withColumn<Result>(
    _ texts: [String], trimming: Bool = false, _ body: (UnsafePointer<UInt8>, mlgate_column) -> Result
  ) throws -> Result {
    let margin = [UInt8](repeating: 0x30, count: 64)
    var bytes: [UInt8] = []
    var ends: [UInt32] = [.max]
    for text in texts {
      bytes += Array(text.utf8)
      ends.append(UInt32(bytes.count))
      bytes.append(0x0A)
    }
    return try (margin + bytes + margin).withUnsafeBufferPointer { all in
      try ends.withUnsafeBufferPointer { ends in
        let first = try #require(ends.baseAddress) + 1
        let column = mlgate_column(
          ends: first, before: first - 1, stride: 1, rows: texts.count, trims_return: trimming ? 1 : 0, skips_empty: 1,
          digest: nil)
        return body(try #require(all.baseAddress) + 64, column)
      }
    }
  }

  private struct Counted: Equatable {
    var table: [UInt32]
    var others: [UInt32]
  }

  private static func counted(_ isa: mlgate_isa, _ texts: [String], trimming: Bool) throws -> Counted {
    var table = [UInt32](repeating: 0, count: Int(MLGATE_SMALL_COUNT) + 1)
    var others = [UInt32](repeating: 0, count: texts.count + 1)
    let left = try withColumn(texts, trimming: trimming) {
      mlgate_count_small_integers(isa, $0, $1, &table, &others)
    }
    table.removeLast()
    return Counted(table: table, others: Array(others[..<left]))
  }

  @Test(arguments: [0, 1, 7, 8, 9, 511, 512, 513, 3000], [false, true])
  func `every kernel counts the small whole numbers that are there`(count: Int, trimming: Bool) throws {
    var generator = SeededGenerator(UInt64(count) + 5)
    let texts = Self.texts(count, &generator)
    var expected = Counted(table: [UInt32](repeating: 0, count: Int(MLGATE_SMALL_COUNT)), others: [])
    for (row, text) in texts.enumerated() {
      let content = trimming && text.hasSuffix("\r") ? String(text.dropLast()) : text
      if let value = Int(content), String(value) == content, (-8192...57_343).contains(value) {
        expected.table[value + 8192] += 1
      } else {
        expected.others.append(UInt32(row))
      }
    }
    for isa in kernels {
      #expect(try Self.counted(isa, texts, trimming: trimming) == expected, "\(isa)")
    }
  }

  /// What the texts of a column are like.
  enum Content: CaseIterable {
    /// Everything that matters.
    case mixed
    /// Decimals of any number of digits, and nothing else.
    case decimals
    /// Decimals of a few digits, most of them several times.
    case fewDigits
    /// Decimals with zeros behind the point, so that up to 24 characters are read together.
    case leadingZeros
    /// Decimals that differ behind their first eight characters.
    case alike
    /// Around the largest whole number that a double can hold with all below it.
    case exactLimit
  }

  private static func texts(_ count: Int, _ content: Content, _ generator: inout SeededGenerator) -> [String] {
    if content == .mixed { return texts(count, &generator) }
    return (0..<count).map { _ in
      let sign = Bool.random(using: &generator) ? "-" : ""
      let number = UInt64.random(in: 0...(.max), using: &generator) >> UInt64.random(in: 0..<50, using: &generator)
      switch content {
      case .mixed, .decimals: return "\(sign)\(number % 99_999).\(number)"
      case .fewDigits: return "\(sign)0.\(number % 100)"
      case .leadingZeros:
        let whole = Bool.random(using: &generator) ? "0" : ""
        let zeros = String(repeating: "0", count: Int.random(in: 0...14, using: &generator))
        return sign + whole + "." + zeros + "\(number)"
      case .alike: return "1234.567\(number % 1_000_000_000)"
      case .exactLimit:
        let digits = String((1 << 53) - 3 + number % 7)
        return sign + digits.prefix(4) + "." + digits.dropFirst(4)
      }
    }
  }

  /// The places that a kernel names, as texts.
  private struct Found {
    var numbers: mlgate_numbers
    var first: String
    var last: String
  }

  @Test(arguments: kernels, Content.allCases)
  func `a column's numbers are those of its texts one by one`(isa: mlgate_isa, content: Content) throws {
    var generator = SeededGenerator(9)
    for count in [0, 1, 7, 8, 9, 255, 256, 257, 1500] {
      try compare(isa, Self.texts(count, content, &generator), "\(count) rows")
    }
  }

  private func compare(_ isa: mlgate_isa, _ texts: [String], _ name: Comment) throws {
    var values = [Double](repeating: 0, count: texts.count)
    var others = [UInt32](repeating: 0, count: texts.count)
    let column = try Self.withColumn(texts) { bytes, column in
      let numbers = mlgate_parse_numbers(isa, bytes, column, nil, &values, &others)
      func text(_ place: (UInt32, UInt32)) -> String {
        String(decoding: UnsafeBufferPointer(start: bytes + Int(place.0), count: Int(place.1 - place.0)), as: UTF8.self)
      }
      return Found(numbers: numbers, first: text(numbers.first), last: text(numbers.last))
    }
    let found = column.numbers
    var expected: [Double] = []
    var rest: [UInt32] = []
    var integers: [Int] = []
    var kept: [String] = []
    for (row, text) in texts.enumerated() where !text.isEmpty {
      switch FieldValue(text) {
      // Read another way: too many digits, or too large for doubles to tell apart.
      case .decimal where Self.isHard(text): rest.append(UInt32(row))
      case .integer(let value) where value.magnitude > 1 << 53: rest.append(UInt32(row))
      case .integer(let value):
        expected.append(Double(value))
        integers.append(Int(value))
        kept.append(text)
      case .decimal(let value):
        expected.append(value == 0 ? 0 : value)
        kept.append(text)
      default: rest.append(UInt32(row))
      }
    }
    // Not written out where they differ: there are thousands.
    let areSame = values[..<found.count].map(\.bitPattern) == expected.map(\.bitPattern)
    #expect(areSame, name)
    let areLeft = Array(others[..<found.others]) == rest
    #expect(areLeft, name)
    #expect(found.empty == texts.count { $0.isEmpty }, name)
    #expect(found.integers == integers.count, name)
    #expect(Int(found.least) == integers.min() ?? .max && Int(found.greatest) == integers.max() ?? .min, name)
    #expect(found.length_sum == kept.reduce(0) { $0 + $1.utf8.count }, name)
    guard !kept.isEmpty else { return }
    let lengths = kept.map(\.utf8.count)
    #expect(Int(found.longest) == lengths.max() && Int(found.shortest) == lengths.min(), name)
    let sorted = kept.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    #expect(column.first == sorted.first && column.last == sorted.last, name)
  }

  private static func isHard(_ text: String) -> Bool {
    text.utf8.withNumberPadding { text in
      var value = 0.0
      var integer: Int64 = 0
      return mlgate_read_number(text.baseAddress, text.count, &value, &integer) == MLGATE_HARD_NUMBER
    }
  }

  /// The standard library's conversion is the C library's, which is correctly rounded.
  @Test(arguments: [UInt64(1), 2, 3]) func `decimals are correctly rounded`(seed: UInt64) {
    var generator = SeededGenerator(seed)
    for _ in 0..<20_000 {
      let number = Double(bitPattern: generator.next())
      let short = Double(Int.random(in: -999_999...999_999, using: &generator)) / 1000
      let digits = String(
        UInt64.random(in: 0...(.max), using: &generator) >> UInt64.random(in: 0..<60, using: &generator))
      for text in [
        "\(number)", "\(short)", "\(digits)e\(Int.random(in: -330...310, using: &generator))", "0.\(digits)",
      ]
      where number.isFinite {
        let expected = Double(text) ?? .nan
        let found = FieldValue(text).number
        #expect(found == expected || (expected.isInfinite && found == expected), "\(text)")
      }
    }
  }

  @Test func `halves are rounded to even`() {
    for (text, value) in [
      ("9007199254740993.0", 9_007_199_254_740_992.0), ("9007199254740995.0", 9_007_199_254_740_996.0),
      ("1.00000000000000011102230246251565404236316680908203125", 1.0), ("4.9e-324", .leastNonzeroMagnitude),
      ("2.2250738585072014e-308", .leastNormalMagnitude),
    ] {
      #expect(FieldValue(text) == .decimal(value))
    }
  }

  @Test(arguments: [1, 5, 8, 16, 17, 127, 128, 129, 1000]) func `every kernel halves the same way and keeps ranks`(
    count: Int
  ) {
    var generator = SeededGenerator(UInt64(count))
    let values = (0..<count).map { _ in Double(Int.random(in: -500...500, using: &generator)) / 4 }
    for coin in [UInt32(0), 1] {
      var results: [[Double]] = []
      for isa in kernels {
        var copy = values
        let kept = mlgate_halve(isa, &copy, count, coin)
        results.append(Array(copy[..<kept]))
      }
      #expect(Set(results).count == 1)
      let kept = results[0].sorted()
      #expect(abs(2 * kept.count - count) <= 8 * ((count + 127) / 128))
      // A rank is moved by at most one in each group of sixteen.
      let groups = 8 * ((count + 127) / 128)
      for limit in stride(from: -125.0, through: 125, by: 25) {
        #expect(abs(2 * kept.count { $0 <= limit } - values.count { $0 <= limit }) <= groups)
      }
    }
    // Both coins together keep everything.
    var both: [Double] = []
    for coin in [UInt32(0), 1] {
      var copy = values
      let kept = mlgate_halve(MLGATE_ISA_PORTABLE, &copy, count, coin)
      both += copy[..<kept]
    }
    #expect(both.sorted() == values.sorted())
  }

  @Test(arguments: [0, 1, 2, 7, 8, 9, 64, 65, 100, 511, 512, 513, 5000]) func `doubles are sorted by value`(count: Int)
  {
    var generator = SeededGenerator(UInt64(count))
    for kind in 0..<4 {
      var values = (0..<count).map { index -> Double in
        switch kind {
        case 0: Double(Int.random(in: -500...500, using: &generator)) / 4
        // Alike but for their last bits.
        case 1: 1.7e15 + Double(Int.random(in: 0...1000, using: &generator))
        // So far apart that the first bits say nothing of most of them.
        case 2: Bool.random(using: &generator) ? 1e300 : 1.7e15 + Double(Int.random(in: 0...999, using: &generator))
        // Falling, with the same first bits: as far from their places as can be.
        default: index % 2 == 0 ? -1e300 : 1e9 - Double(index) * 1e-6
        }
      }
      let expected = values.sorted()
      var scratch = values
      mlgate_sort_doubles(&values, &scratch, count)
      #expect(values == expected, "kind \(kind)")
    }
  }
}
