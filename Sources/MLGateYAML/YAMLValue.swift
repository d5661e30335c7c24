/// A YAML value without places or styles: what a node says, and what the emitter writes.
public indirect enum YAMLValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case sequence([YAMLValue])
  /// In the order of the file.
  case mapping([Pair])

  /// One key of a mapping with its value.
  public struct Pair: Sendable, Hashable {
    public var key: YAMLValue
    public var value: YAMLValue

    public init(_ key: YAMLValue, _ value: YAMLValue) {
      self.key = key
      self.value = value
    }
  }

  /// What `node` says; a whole number beyond 64 bits becomes text.
  public init(_ node: YAMLNode) {
    switch node.kind {
    case .scalar(let scalar):
      switch scalar.resolved {
      case .null: self = .null
      case .bool(let value): self = .bool(value)
      case .int(let value): self = .int(value)
      case .double(let value): self = .double(value)
      case .string(let value): self = .string(value)
      }
    case .sequence(let items): self = .sequence(items.map { YAMLValue($0) })
    case .mapping(let pairs): self = .mapping(pairs.map { Pair(YAMLValue($0.key), YAMLValue($0.value)) })
    }
  }
}

extension YAMLValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int) { self = .int(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(nilLiteral: ()) { self = .null }
  public init(arrayLiteral elements: YAMLValue...) { self = .sequence(elements) }
  public init(dictionaryLiteral elements: (YAMLValue, YAMLValue)...) {
    self = .mapping(elements.map { Pair($0.0, $0.1) })
  }
}
