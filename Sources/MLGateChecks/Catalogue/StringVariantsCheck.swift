internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// Fails when a text is written in more than one way: `Usa`, `USA` and `usa `.
struct StringVariantsCheck: DataCheck {
  static let keyword = "string-variants"
  static let summary = "No text of a column differs from a more frequent one in case, blanks or punctuation only."
  static let details = """
    Texts are variants of each other when they have the same letters and digits but for case, with whatever else
    between and around them left out. The most frequent of them is taken for the one that is meant; the values
    of the others are violations. It takes every different text, so it is inconclusive where not all are kept.
    """
  static let arguments = [ArgumentDescription.allColumns, .mostly]
  static let examples: [CheckExample] = [
    .passes("string-variants: {column: x}", rows: ["x", "USA", "USA", "Peru"], observed: "0 violations"),
    .fails("string-variants: {column: x}", rows: ["x", "USA", "USA", "usa "], observed: "1 of 3 values (33.3%)"),
    .fails("string-variants: {}", rows: ["x", "New York", "NEW-YORK", "New York"], observed: "1 of 3 values (33.3%)"),
    .passes("string-variants: {column: x}", rows: ["x", "-1", "1"], observed: "0 violations"),
    .cannotDecide("string-variants: {column: x}", rows: ["x,y", ",1"]),
  ]

  private let arguments: ValueArguments

  init(_ node: YAMLNode) throws(YAMLError) { arguments = try ValueArguments(node, allByDefault: true) }

  var columnsNeeded: [String]? { arguments.columns.needed }

  func findings(in context: CheckContext) -> [Finding] {
    arguments.columns.findings(in: context) { [finding($0, context)] }
  }

  private func finding(_ column: ColumnProfile, _ context: CheckContext) -> Finding {
    guard column.present == 0 || column.kinds.text == 0 || column.values != nil else {
      return Finding(
        name: column.name, title: "\(column.name): each text is written in one way", column: column.name,
        judgement: Judgement(
          .inconclusive, expected: Quantity(text: "written in one way"),
          "Column '\(column.name)' has too many different texts (\(Wording.count(column.distinct))) to compare them all."
        ))
    }
    let variants = column.values.map { Self.variants(in: $0) } ?? [:]
    let known = Set(variants.keys)
    let pairs = variants.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { "'\(String(decoding: $0.key, as: UTF8.self))' for '\(String(decoding: $0.value, as: UTF8.self))'" }
    var finding = ValueRule(
      column: column.name, expectation: "written in one way",
      reason: "is another way to write a more frequent text", mostly: arguments.mostly,
      makeTest: { .content { known.contains(Array($0)) } }, isProven: { _ in known.isEmpty }
    ).finding(in: context)
    guard !pairs.isEmpty else { return finding }
    let list = " Found \(Wording.list(pairs))."
    finding.judgement.message += list
    if let settle = finding.settle {
      finding.settle = { found in
        var judgement = settle(found)
        judgement.message += list
        return judgement
      }
    }
    return finding
  }

  /// The texts that are variants of others, each with the most frequent of its group.
  private static func variants(in values: ValueCounts) -> [[UInt8]: [UInt8]] {
    var groups: [[UInt8]: [(text: [UInt8], count: Int)]] = [:]
    values.forEach { content, value, count in
      guard value == .text else { return }
      let key = core(of: content)
      if !key.isEmpty { groups[key, default: []].append((Array(content), count)) }
    }
    var variants: [[UInt8]: [UInt8]] = [:]
    for group in groups.values where group.count > 1 {
      let sorted = group.sorted {
        $0.count != $1.count ? $0.count > $1.count : $0.text.lexicographicallyPrecedes($1.text)
      }
      for other in sorted.dropFirst() { variants[other.text] = sorted[0].text }
    }
    return variants
  }

  /// The letters and digits of a text, in lower case.
  private static func core(of content: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    guard content.contains(where: { $0 >= 0x80 }) else {
      return content.compactMap { byte in
        switch byte {
        case 0x30...0x39, 0x61...0x7A: byte
        case 0x41...0x5A: byte | 0x20
        default: nil
        }
      }
    }
    let text = String(decoding: content, as: UTF8.self).lowercased()
    return Array(String(text.filter { $0.isLetter || $0.isNumber }).utf8)
  }
}
