/// The general categories of Unicode, in the version of Swift's standard library, as sets of code points.
enum UnicodeCategories {
  /// The set of a category by its name of one or two letters, such as `L` or `Lu`; `nil` when there is none.
  static func set(named name: String) -> ScalarSet? {
    let letters = Array(name.unicodeScalars)
    if letters.count == 2 { return byName[name] }
    guard letters.count == 1 else { return nil }
    let parts = byName.filter { $0.key.hasPrefix(name) }
    return parts.isEmpty ? nil : ScalarSet(parts.values.flatMap(\.ranges))
  }

  /// One pass over all code points, once, when a pattern first asks.
  private static let byName: [String: ScalarSet] = {
    var ranges: [Unicode.GeneralCategory: [ClosedRange<UInt32>]] = [:]
    var start: UInt32 = 0
    var category = Unicode.Scalar(0).properties.generalCategory
    for value in 1...ScalarSet.largest + 1 {
      // A surrogate is no scalar, belongs to no set and ends a range.
      let next = value > ScalarSet.largest ? nil : Unicode.Scalar(value)?.properties.generalCategory ?? .surrogate
      if next == category { continue }
      ranges[category, default: []].append(start...(value - 1))
      start = value
      category = next ?? .surrogate
    }
    return Dictionary(
      uniqueKeysWithValues: names.map { ($0.name, ScalarSet(ranges[$0.category] ?? [])) })
  }()

  /// The names of Unicode Standard Annex 44, table 12, but `Cs`: no text contains a surrogate.
  private static let names: [(name: String, category: Unicode.GeneralCategory)] = [
    ("Lu", .uppercaseLetter), ("Ll", .lowercaseLetter), ("Lt", .titlecaseLetter), ("Lm", .modifierLetter),
    ("Lo", .otherLetter), ("Mn", .nonspacingMark), ("Mc", .spacingMark), ("Me", .enclosingMark),
    ("Nd", .decimalNumber), ("Nl", .letterNumber), ("No", .otherNumber), ("Pc", .connectorPunctuation),
    ("Pd", .dashPunctuation), ("Ps", .openPunctuation), ("Pe", .closePunctuation), ("Pi", .initialPunctuation),
    ("Pf", .finalPunctuation), ("Po", .otherPunctuation), ("Sm", .mathSymbol), ("Sc", .currencySymbol),
    ("Sk", .modifierSymbol), ("So", .otherSymbol), ("Zs", .spaceSeparator), ("Zl", .lineSeparator),
    ("Zp", .paragraphSeparator), ("Cc", .control), ("Cf", .format), ("Co", .privateUse), ("Cn", .unassigned),
  ]
}
