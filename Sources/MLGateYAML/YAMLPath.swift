/// The way from the top of a document to a node, printed like `validate-data.train[0].missing`.
public struct YAMLPath: Sendable, Hashable, CustomStringConvertible {
  /// One step down.
  public enum Step: Sendable, Hashable {
    case key(String)
    case index(Int)
  }

  public var steps: [Step]

  public init(_ steps: [Step] = []) { self.steps = steps }

  public var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .key(let key): text += (text.isEmpty ? "" : ".") + key
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }

  /// `in datasets.train`, or `at the top level`.
  var phrase: String { steps.isEmpty ? "at the top level" : "in \(description)" }

  func appending(_ step: Step) -> YAMLPath { YAMLPath(steps + [step]) }
}
