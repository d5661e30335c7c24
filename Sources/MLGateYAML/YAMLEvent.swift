public import MLGateResults

/// One step of reading a YAML text, as libyaml reports it.
public struct YAMLEvent: Sendable {
  /// What happened.
  public enum Kind: Sendable {
    case streamStart
    case streamEnd
    /// `explicit` when it is written `---` (start) or `...` (end).
    case documentStart(explicit: Bool)
    case documentEnd(explicit: Bool)
    case alias(String)
    case scalar(YAMLScalar, anchor: String?)
    /// `flow` when it is written with brackets.
    case sequenceStart(anchor: String?, tag: String?, flow: Bool)
    case sequenceEnd
    case mappingStart(anchor: String?, tag: String?, flow: Bool)
    case mappingEnd
  }

  public var kind: Kind
  public var location: SourceLocation
}

extension YAMLEvent {
  /// The event in the tree notation of the yaml-test-suite, without indentation, for example `=VAL &a :text`.
  public var notation: String {
    switch kind {
    case .streamStart: "+STR"
    case .streamEnd: "-STR"
    case .documentStart(let explicit): explicit ? "+DOC ---" : "+DOC"
    case .documentEnd(let explicit): explicit ? "-DOC ..." : "-DOC"
    case .alias(let name): "=ALI *\(name)"
    case .scalar(let scalar, let anchor):
      "=VAL" + Self.properties(anchor, scalar.tag) + " " + scalar.style.indicator + Self.escaped(scalar.text)
    case .sequenceStart(let anchor, let tag, let flow): "+SEQ" + (flow ? " []" : "") + Self.properties(anchor, tag)
    case .sequenceEnd: "-SEQ"
    case .mappingStart(let anchor, let tag, let flow): "+MAP" + (flow ? " {}" : "") + Self.properties(anchor, tag)
    case .mappingEnd: "-MAP"
    }
  }

  private static func properties(_ anchor: String?, _ tag: String?) -> String {
    (anchor.map { " &" + $0 } ?? "") + (tag.map { " <\($0)>" } ?? "")
  }

  private static func escaped(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped.append(contentsOf: "\\\\".unicodeScalars)
      case "\n": escaped.append(contentsOf: "\\n".unicodeScalars)
      case "\t": escaped.append(contentsOf: "\\t".unicodeScalars)
      case "\r": escaped.append(contentsOf: "\\r".unicodeScalars)
      case "\u{8}": escaped.append(contentsOf: "\\b".unicodeScalars)
      case "\0": escaped.append(contentsOf: "\\0".unicodeScalars)
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }
}

extension YAMLScalar.Style {
  /// The character that begins such a scalar; a colon for a plain one.
  var indicator: String {
    switch self {
    case .plain: ":"
    case .single: "'"
    case .double: "\""
    case .literal: "|"
    case .folded: ">"
    }
  }
}
