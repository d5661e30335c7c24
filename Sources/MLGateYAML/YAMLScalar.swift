/// A single value as it is written: its text, how it was quoted and its explicit tag.
public struct YAMLScalar: Sendable, Hashable {
  /// How a scalar is written; only plain scalars can be anything but text.
  public enum Style: Sendable, Hashable {
    case plain
    case single
    case double
    case literal
    case folded
  }

  /// What a scalar means by the core schema of YAML 1.2.
  public enum Resolved: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    /// Text, and also a whole number that does not fit in 64 bits, as it is written.
    case string(String)
  }

  /// The text after quotes, escapes and folding are undone.
  public var text: String
  public var style: Style
  /// The explicit tag, for example `tag:yaml.org,2002:str`; `nil` for almost every scalar.
  public var tag: String?

  public init(text: String, style: Style = .plain, tag: String? = nil) {
    self.text = text
    self.style = style
    self.tag = tag
  }

  /// The meaning: plain scalars by the core schema, quoted ones and unknown tags as text, `!!int "1"` as its tag says.
  public var resolved: Resolved { isOpen ? CoreSchema.resolve(text) : .string(text) }

  /// A whole number, also one that is too large for `Int`.
  var isInteger: Bool { isOpen && CoreSchema.isInteger(text) }

  /// Whether the text is open to the core schema, rather than being text for sure.
  var isOpen: Bool {
    switch tag {
    case nil: style == .plain
    case "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float": true
    default: false
    }
  }
}
