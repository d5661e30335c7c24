/// A number of bytes, written `4GB` (powers of 1000), `2GiB` (powers of 1024) or plainly `4096`.
public struct ByteSize: HumanScalar, Comparable {
  public static let wanted = "a size such as 512MB, 4GB or 2GiB"

  /// Not negative.
  public let bytes: Int

  /// A size of `bytes`; `nil` when it is negative.
  public init?(bytes: Int) {
    guard bytes >= 0 else { return nil }
    self.bytes = bytes
  }

  /// Units from large to small, decimal before binary.
  private static let units: [(name: String, bytes: Int)] = [
    ("PB", 1_000_000_000_000_000), ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000),
    ("PiB", 1 << 50), ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1),
  ]

  /// Upper and lower case are the same, one space before the unit is allowed, and a fraction must give whole bytes.
  public init?(_ text: String) {
    let amount = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    var name = text.dropFirst(amount.count)
    if name.first == " ", name.count > 1 { name = name.dropFirst() }
    let unit = Self.units.first { $0.name.lowercased() == name.lowercased() }?.bytes ?? (name.isEmpty ? 1 : nil)
    guard let unit, Decimal10.isPlain(amount) else { return nil }
    let parts = amount.split(separator: ".")
    guard let whole = Int(parts[0]) else { return nil }
    let (bytes, overflow) = whole.multipliedReportingOverflow(by: unit)
    let fraction = parts.count > 1 ? (Double("0.\(parts[1])") ?? 0) * Double(unit) : 0
    let (sum, excess) = bytes.addingReportingOverflow(Int(fraction))
    guard !overflow, !excess, fraction == fraction.rounded() else { return nil }
    self.bytes = sum
  }

  /// In the largest unit that divides it.
  public var description: String {
    guard bytes > 0, let unit = Self.units.first(where: { bytes.isMultiple(of: $0.bytes) }) else { return "0B" }
    return "\(bytes / unit.bytes)\(unit.name)"
  }

  public static func < (left: Self, right: Self) -> Bool { left.bytes < right.bytes }
}
