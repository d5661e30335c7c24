/// Writes values as block YAML that a person can read, such that parsing it gives the same values.
///
/// Text that would be read as something else is quoted, text of several lines becomes a literal block.
/// Comments and the styles of a file that was read are not kept.
public struct YAMLEmitter: Sendable {
  public init() {}

  /// The document for `value`, ending with a line break.
  public func emit(_ value: YAMLValue) -> String {
    var lines: [String] = []
    write(value, after: "", indent: 0, to: &lines)
    return lines.joined(separator: "\n") + "\n"
  }

  /// The document for what `node` says.
  public func emit(_ node: YAMLNode) -> String { emit(YAMLValue(node)) }

  /// Writes `value` behind `lead` (`- `, `key: ` or nothing), with everything below it at `indent`.
  private func write(_ value: YAMLValue, after lead: String, indent: Int, to lines: inout [String]) {
    let margin = String(repeating: " ", count: indent)
    switch value {
    case .sequence(let items) where !items.isEmpty:
      openCollection(after: lead, to: &lines)
      for item in items { writeChild(item, after: margin + "- ", indent: indent + 2, to: &lines) }
    case .mapping(let pairs) where !pairs.isEmpty:
      openCollection(after: lead, to: &lines)
      for pair in pairs { write(pair, margin: margin, indent: indent, to: &lines) }
    case .string(let text) where LiteralBlock.canHold(text):
      let block = LiteralBlock(text)
      lines.append(lead + block.header)
      // An indicator counts from the parent's indentation; at the top level that is the margin itself.
      let inner = lead.isEmpty ? "  " : margin
      lines += block.lines.map { $0.isEmpty ? "" : inner + $0 }
    default: lines.append(lead + Self.inline(value))
    }
  }

  /// A lead such as `key: ` gets a line of its own before a block; nothing, or `- `, does not need one.
  private func openCollection(after lead: String, to lines: inout [String]) {
    if !lead.isEmpty { lines.append(String(lead.dropLast())) }
  }

  /// An item of a list: a mapping in it begins on the line of the dash.
  private func writeChild(_ item: YAMLValue, after lead: String, indent: Int, to lines: inout [String]) {
    let begin = lines.count
    switch item {
    case .sequence(let items) where !items.isEmpty: write(item, after: "", indent: indent, to: &lines)
    case .mapping(let pairs) where !pairs.isEmpty: write(item, after: "", indent: indent, to: &lines)
    default:
      write(item, after: lead, indent: indent, to: &lines)
      return
    }
    lines[begin] = lead + lines[begin].dropFirst(indent)
  }

  private func write(_ pair: YAMLValue.Pair, margin: String, indent: Int, to lines: inout [String]) {
    let key = Self.inline(pair.key)
    if key.utf8.count <= 128, !pair.key.isCollection {
      write(pair.value, after: margin + key + ": ", indent: indent + 2, to: &lines)
    } else {
      lines.append(margin + "? " + key)
      write(pair.value, after: margin + ": ", indent: indent + 2, to: &lines)
    }
  }

  /// A value on one line; collections with brackets.
  public static func inline(_ value: YAMLValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .double(let value): number(value)
    case .string(let value): PlainText.isSafe(value) ? value : PlainText.quoted(value)
    case .sequence(let items): "[" + items.map { inline($0) }.joined(separator: ", ") + "]"
    case .mapping(let pairs): "{" + pairs.map { flow($0) }.joined(separator: ", ") + "}"
    }
  }

  private static func flow(_ pair: YAMLValue.Pair) -> String { "? \(inline(pair.key)) : \(inline(pair.value))" }

  private static func number(_ value: Double) -> String {
    if value.isNaN { return ".nan" }
    if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
    return value.description
  }
}

extension YAMLValue {
  fileprivate var isCollection: Bool {
    switch self {
    case .sequence, .mapping: true
    default: false
    }
  }
}
