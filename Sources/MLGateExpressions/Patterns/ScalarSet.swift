/// A set of code points as ranges in order, neither touching nor overlapping.
struct ScalarSet: Hashable {
  private(set) var ranges: [ClosedRange<UInt32>]

  static let largest: UInt32 = 0x10FFFF

  init(_ ranges: [ClosedRange<UInt32>] = []) {
    self.ranges = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = self.ranges.last, range.lowerBound <= last.upperBound + 1 {
        self.ranges[self.ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        self.ranges.append(range)
      }
    }
  }

  init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }

  /// The code points of `characters`, given as pairs of first and last.
  init(ascii pairs: String) {
    let values = pairs.unicodeScalars.map(\.value)
    self.init(stride(from: 0, to: values.count - 1, by: 2).map { values[$0]...values[$0 + 1] })
  }

  /// All code points that are not in it.
  var complement: Self {
    var next: UInt32 = 0
    var result = Self()
    for range in ranges {
      if range.lowerBound > next { result.ranges.append(next...(range.lowerBound - 1)) }
      next = range.upperBound + 1
    }
    if next <= Self.largest { result.ranges.append(next...Self.largest) }
    return result
  }

  /// With the other case of each ASCII letter in it.
  var foldedASCII: Self {
    var more: [ClosedRange<UInt32>] = []
    for range in ranges where range.lowerBound <= 0x7A {
      if range.overlaps(0x41...0x5A) {
        let letters = range.clamped(to: 0x41...0x5A)
        more.append((letters.lowerBound + 32)...(letters.upperBound + 32))
      }
      if range.overlaps(0x61...0x7A) {
        let letters = range.clamped(to: 0x61...0x7A)
        more.append((letters.lowerBound - 32)...(letters.upperBound - 32))
      }
    }
    return more.isEmpty ? self : Self(ranges + more)
  }

  static let digit = Self(ascii: "09")
  static let word = Self(ascii: "09AZ__az")
  static let space = Self(ascii: "\t\r  ")
  static let newline = Self(ascii: "\n\n")
  static let all = Self([0...largest])

  /// The POSIX classes by name (POSIX.1-2017, 9.3.5, in the C locale), and `ascii` and `word`.
  static let named: [String: Self] = [
    "alnum": Self(ascii: "09AZaz"), "alpha": Self(ascii: "AZaz"), "ascii": Self([0...0x7F]),
    "blank": Self(ascii: "\t\t  "), "cntrl": Self([0...0x1F, 0x7F...0x7F]), "digit": digit,
    "graph": Self(ascii: "!~"), "lower": Self(ascii: "az"), "print": Self(ascii: " ~"),
    "punct": Self(ascii: "!/:@[`{~"), "space": space, "upper": Self(ascii: "AZ"), "word": word,
    "xdigit": Self(ascii: "09AFaf"),
  ]
}
