internal import MLGateResults
internal import MLGateYAML

/// Text with `{dotted.names}` in it.
struct Template {
  private enum Part {
    case text(String)
    case name(String)
  }

  private let written: Located<String>
  private let parts: [Part]

  /// Reads a text; `{{` and `}}` stand for braces.
  init(_ written: Located<String>) throws(ConfigurationError) {
    self.written = written
    var parts: [Part] = []
    var text = ""
    var name: String?
    var previous: Character?
    for character in written.value {
      switch (character, name) {
      case ("{", nil) where previous == "{":
        text.append("{")
        previous = nil
        continue
      case ("}", nil) where previous == "}":
        text.append("}")
        previous = nil
        continue
      case ("{", nil), ("}", nil): break
      case ("}", let open?):
        parts.append(.text(text))
        parts.append(.name(open))
        text = ""
        name = nil
        previous = nil
        continue
      case (_, let open?):
        name = open + String(character)
        continue
      default:
        if previous == "{" {
          name = String(character)
          previous = nil
          continue
        }
        if previous == "}" {
          throw ConfigurationError(written.error("'}' has no '{' before it; write '}}' for a brace"))
        }
        text.append(character)
      }
      previous = character
    }
    if name != nil || previous == "{" {
      throw ConfigurationError(written.error("'{' is not closed; write '{{' for a brace"))
    }
    if previous == "}" { throw ConfigurationError(written.error("'}' has no '{' before it; write '}}' for a brace")) }
    parts.append(.text(text))
    self.parts = parts
  }

  /// The names in the text.
  var names: [String] { parts.compactMap { if case .name(let name) = $0 { name } else { nil } } }

  /// The name, when the text is nothing else.
  var onlyName: String? {
    let visible = parts.filter { if case .text("") = $0 { false } else { true } }
    guard visible.count == 1, case .name(let name)? = visible.first else { return nil }
    return name
  }

  /// The text with every name replaced.
  ///
  /// - Parameter value: the value of a name; `nil` when there is no such name.
  func text(
    known: [String] = [], _ value: (String) throws(ConfigurationError) -> String?
  ) throws(ConfigurationError) -> String {
    var result = ""
    for part in parts {
      switch part {
      case .text(let text): result += text
      case .name(let name):
        guard let text = try value(name) else { throw unknown(name, known: known) }
        result += text
      }
    }
    return result
  }

  func unknown(_ name: String, known: [String]) -> ConfigurationError {
    let hint = Suggestion.phrase(for: name, in: known)
    return ConfigurationError(
      written.error(
        "unknown placeholder '{\(name)}'"
          + (hint.isEmpty && !known.isEmpty ? "; known are \(known.map { "{\($0)}" }.joined(separator: ", "))" : hint)))
  }
}
