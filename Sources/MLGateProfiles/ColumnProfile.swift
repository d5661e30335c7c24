public import MLGateTables

/// A smallest or largest value, in the column's own type.
public enum Scalar: Hashable, Sendable, CustomStringConvertible {
  case integer(Int64)
  case decimal(Double)
  case text(String)

  public var description: String {
    switch self {
    case .integer(let value): String(value)
    case .decimal(let value): String(value)
    case .text(let value): value
    }
  }

  /// The value as it stands in a column of `type`: JSON does not tell 4.0 from 4.
  fileprivate func value(of type: ColumnType) -> Scalar {
    if case .integer(let whole) = self, type == .decimal { .decimal(Double(whole)) } else { self }
  }

  /// The value as a number, if it is one.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .decimal(let value): value
    case .text: nil
    }
  }
}

extension Scalar: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .decimal(value)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .integer(let value): try container.encode(value)
    case .decimal(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    }
  }
}

/// The statistics of one column.
public struct ColumnProfile: Codable, Sendable {
  /// How many values are of each kind.
  ///
  /// `true` and `false` are booleans, `nan` and `inf` are not finite.
  public struct Kinds: Codable, Hashable, Sendable {
    public var integer = 0
    /// Whole numbers past 64 bits, kept as text.
    public var bigInteger = 0
    public var decimal = 0
    public var nonFinite = 0
    public var boolean = 0
    public var date = 0
    public var timestamp = 0
    public var text = 0
    /// Arrays.
    public var list = 0
  }

  /// A value and how often it occurs.
  public struct Frequency: Codable, Hashable, Sendable {
    public var value: String
    public var count: Int
  }

  /// A fraction of the values and the smallest value that so many do not exceed.
  public struct Quantile: Codable, Hashable, Sendable {
    public var fraction: Double
    public var value: Double
  }

  /// How many values lie in `low` up to, but not including, `high`; the last bucket includes its end.
  public struct Bucket: Codable, Hashable, Sendable {
    public var low: Double
    public var high: Double
    public var count: Int

    public init(low: Double, high: Double, count: Int) {
      self.low = low
      self.high = high
      self.count = count
    }
  }

  /// In how many texts characters of a kind occur.
  public struct Characters: Codable, Hashable, Sendable {
    public var upper = 0
    public var lower = 0
    public var digit = 0
    public var space = 0
    public var punctuation = 0
    public var control = 0
    /// Past ASCII.
    public var other = 0
  }

  /// A regular expression that the texts of the most frequent shape match.
  public struct TextPattern: Codable, Hashable, Sendable {
    public var expression: String
    /// The share of the texts that have this shape, 0...1.
    public var share: Double

    public init(expression: String, share: Double) {
      self.expression = expression
      self.share = share
    }
  }

  public var name: String
  public var type: ColumnType
  /// Rows, those with a missing value included.
  public var count: Int
  public var missing: Int
  public var kinds: Kinds
  /// How many different values there are: exact when ``isExact``, else estimated with a standard error of 0.57%.
  public var distinct: Int
  /// Whether every statistic is exact; else distinct, quantiles and top values are estimates.
  public var isExact: Bool
  public var minimum: Scalar?
  public var maximum: Scalar?
  /// Of the numbers; `nil` without numbers, or when a sum left the range of doubles.
  public var mean: Double?
  /// The sample standard deviation of the numbers (n - 1); `nil` for fewer than two, or when a sum left the range.
  public var standardDeviation: Double?
  /// Of the numbers: m3 / m2^1.5 (g1); `nil` when they are all the same.
  public var skewness: Double?
  public var zeros: Int
  public var negatives: Int
  public var trues: Int
  public var falses: Int
  /// Of the numbers; of dates and timestamps in microseconds since 1970-01-01.
  public var quantiles: [Quantile]
  /// Ten parts of equal width from the smallest to the largest of what the quantiles are of.
  public var histogram: [Bucket]
  /// The ten most frequent values; equally frequent ones in the order of their bytes.
  public var top: [Frequency]
  /// Code points of the values that are not missing.
  public var minimumLength: Int?
  public var maximumLength: Int?
  public var meanLength: Double?
  /// Values of no characters, which are not missing because they are quoted.
  public var emptyTexts: Int
  public var whitespaceOnly: Int
  /// Of the values that are text; a sample of every 8th row (64th, where nearly all differ) when not ``isExact``.
  public var characters: Characters?
  public var pattern: TextPattern?
  /// Elements of the lists.
  public var minimumListLength: Int?
  public var maximumListLength: Int?
  public var meanListLength: Double?

  /// Every value with its count, when the column is exact; not part of the stored profile.
  public var values: ValueCounts?
  /// The numbers, however they are kept; not part of the stored profile.
  public var numbers: NumberDistribution?

  private enum CodingKeys: String, CodingKey {
    case name, type, count, missing, kinds, distinct, isExact, minimum, maximum, mean, standardDeviation, skewness,
      zeros, negatives, trues, falses, quantiles, histogram, top, minimumLength, maximumLength, meanLength, emptyTexts,
      whitespaceOnly, characters, pattern, minimumListLength, maximumListLength, meanListLength
  }

  /// Rows that have a value.
  public var present: Int { count - missing }

  /// The share of rows without a value, 0...1; `nil` when there are no rows.
  public var missingRate: Double? { count > 0 ? Double(missing) / Double(count) : nil }

}

extension ColumnProfile {
  public init(from decoder: any Decoder) throws {
    let stored = try decoder.container(keyedBy: CodingKeys.self)
    name = try stored.decode(String.self, forKey: .name)
    type = try stored.decode(ColumnType.self, forKey: .type)
    count = try stored.decode(Int.self, forKey: .count)
    missing = try stored.decode(Int.self, forKey: .missing)
    kinds = try stored.decode(Kinds.self, forKey: .kinds)
    distinct = try stored.decode(Int.self, forKey: .distinct)
    isExact = try stored.decode(Bool.self, forKey: .isExact)
    minimum = try stored.decodeIfPresent(Scalar.self, forKey: .minimum)?.value(of: type)
    maximum = try stored.decodeIfPresent(Scalar.self, forKey: .maximum)?.value(of: type)
    mean = try stored.decodeIfPresent(Double.self, forKey: .mean)
    standardDeviation = try stored.decodeIfPresent(Double.self, forKey: .standardDeviation)
    skewness = try stored.decodeIfPresent(Double.self, forKey: .skewness)
    zeros = try stored.decode(Int.self, forKey: .zeros)
    negatives = try stored.decode(Int.self, forKey: .negatives)
    trues = try stored.decode(Int.self, forKey: .trues)
    falses = try stored.decode(Int.self, forKey: .falses)
    quantiles = try stored.decode([Quantile].self, forKey: .quantiles)
    histogram = try stored.decode([Bucket].self, forKey: .histogram)
    top = try stored.decode([Frequency].self, forKey: .top)
    minimumLength = try stored.decodeIfPresent(Int.self, forKey: .minimumLength)
    maximumLength = try stored.decodeIfPresent(Int.self, forKey: .maximumLength)
    meanLength = try stored.decodeIfPresent(Double.self, forKey: .meanLength)
    emptyTexts = try stored.decode(Int.self, forKey: .emptyTexts)
    whitespaceOnly = try stored.decode(Int.self, forKey: .whitespaceOnly)
    characters = try stored.decodeIfPresent(Characters.self, forKey: .characters)
    pattern = try stored.decodeIfPresent(TextPattern.self, forKey: .pattern)
    minimumListLength = try stored.decodeIfPresent(Int.self, forKey: .minimumListLength)
    maximumListLength = try stored.decodeIfPresent(Int.self, forKey: .maximumListLength)
    meanListLength = try stored.decodeIfPresent(Double.self, forKey: .meanListLength)
  }
}

/// The statistics of a table.
public struct Profile: Codable, Sendable {
  public static let currentVersion = 2

  public var version: Int
  public var rows: Int
  public var columns: [ColumnProfile]

  public init(rows: Int, columns: [ColumnProfile]) {
    version = Self.currentVersion
    self.rows = rows
    self.columns = columns
  }

  /// The column of that name, compared byte by byte.
  public func column(_ name: String) -> ColumnProfile? {
    columns.first { $0.name.utf8.elementsEqual(name.utf8) }
  }
}

/// Every value of a column with its count.
public struct ValueCounts: Sendable {
  private let state: ColumnState

  init(_ state: ColumnState) { self.state = state }

  /// Hands over each value once, in no order: its content, what it is, and how often it occurs.
  ///
  /// 8 bytes before and after the content are readable.
  public func forEach(_ body: (UnsafeBufferPointer<UInt8>, FieldValue, Int) -> Void) { state.forEachKept(body) }
}

extension ColumnProfile.Characters {
  init(_ characters: ShapeCounts.Characters) {
    upper = characters.upper
    lower = characters.lower
    digit = characters.digit
    space = characters.space
    punctuation = characters.punctuation
    control = characters.control
    other = characters.other
  }
}
