import MLGateYAML

/// What a node says, comparable: NaN equals itself.
struct Canonical: Equatable {
  let text: String

  init(_ node: YAMLNode) { self.init(YAMLValue(node)) }

  init(_ value: YAMLValue) { text = String(reflecting: value) }
}
