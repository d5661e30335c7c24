/// Numbers as text: the same on every machine and in every locale.
enum Numbers {
  /// Seconds with `places` decimals, never an exponent, a comma or a sign.
  ///
  /// What is not a number or below zero is zero; a year is the most, since readers of test results clamp there.
  static func seconds(_ value: Double, places: Int) -> String {
    var scale = 1
    for _ in 0..<places { scale *= 10 }
    let known = value > 0 ? min(value, 31_536_000) : 0
    let scaled = Int((known * Double(scale)).rounded())
    guard places > 0 else { return String(scaled) }
    let fraction = String(scaled % scale)
    return "\(scaled / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
  }

  /// A duration for people: `0.31 s`, `2 min 5 s`, `1 h 2 min`.
  static func elapsed(_ value: Double) -> String {
    guard value >= 59.995 else { return seconds(value, places: 2) + " s" }
    let whole = Int(min(value, 31_536_000).rounded())
    return whole < 3600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole % 3600 / 60) min"
  }

  /// `1 check`, `2 checks`.
  static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
