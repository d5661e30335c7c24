extension ScanProgress.Reading: CustomStringConvertible {
  /// For a person who waits: `reading data/x.csv 45% of 1.0 GB, 930 MB/s, 1 s left`.
  ///
  /// The rate is the mean since the beginning. Of what has no known size, only what has been read is told.
  public var description: String {
    let rate = seconds > 0 ? Double(bytes) / seconds : 0
    var parts: [String] = []
    if let totalBytes, totalBytes > 0 {
      // A file that grows meanwhile is never more than read.
      parts.append("\(min(100, Int(Double(bytes) / Double(totalBytes) * 100)))% of \(Self.size(Double(totalBytes)))")
    } else {
      parts.append(Self.size(Double(bytes)))
    }
    if rate > 0 { parts.append("\(Self.size(rate))/s") }
    if let totalBytes, rate > 0 { parts.append("\(Self.time(Double(max(0, totalBytes - bytes)) / rate)) left") }
    return "reading \(visibleName) \(parts.joined(separator: ", "))"
  }

  /// The file's name without characters that move the cursor.
  private var visibleName: String {
    String(
      String.UnicodeScalarView(
        name.unicodeScalars.map { scalar in
          let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
          let isDirection = (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
          return isControl || isDirection ? "\u{FFFD}" : scalar
        }))
  }

  /// A size in units of 1000, with a decimal while it is below 10.
  static func size(_ bytes: Double) -> String {
    var value = bytes
    for unit in ["B", "kB", "MB", "GB", "TB"] {
      // 999.5 would be written as 1000.
      guard value >= 999.5, unit != "TB" else { return "\(number(value, isWhole: unit == "B")) \(unit)" }
      value /= 1000
    }
    return ""
  }

  private static func number(_ value: Double, isWhole: Bool) -> String {
    if isWhole || value >= 9.95 { return "\(Int(value.rounded()))" }
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  static func time(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 1e9).rounded(.up))
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
