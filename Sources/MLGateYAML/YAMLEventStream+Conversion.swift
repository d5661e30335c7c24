import CMLGateYAML
import MLGateResults

extension YAMLEventStream {
  /// Copies what an event says; the event's pointers are valid for the call and belong to the event.
  static func kind(of event: yaml_event_t, at location: SourceLocation) throws(YAMLError) -> YAMLEvent.Kind {
    switch event.type {
    case YAML_STREAM_START_EVENT: return .streamStart
    case YAML_DOCUMENT_START_EVENT: return .documentStart(explicit: event.data.document_start.implicit == 0)
    case YAML_DOCUMENT_END_EVENT: return .documentEnd(explicit: event.data.document_end.implicit == 0)
    case YAML_ALIAS_EVENT: return .alias(text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let data = event.data.scalar
      // libyaml gives the length because a scalar may contain NUL (written "\0").
      let bytes = UnsafeBufferPointer(start: data.value, count: data.length)
      let scalar = YAMLScalar(
        text: String(decoding: bytes, as: UTF8.self), style: style(data.style), tag: text(data.tag))
      return .scalar(scalar, anchor: text(data.anchor))
    case YAML_SEQUENCE_START_EVENT:
      let data = event.data.sequence_start
      return .sequenceStart(
        anchor: text(data.anchor), tag: text(data.tag), flow: data.style == YAML_FLOW_SEQUENCE_STYLE)
    case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      let data = event.data.mapping_start
      return .mappingStart(anchor: text(data.anchor), tag: text(data.tag), flow: data.style == YAML_FLOW_MAPPING_STYLE)
    case YAML_MAPPING_END_EVENT: return .mappingEnd
    default: return .streamEnd
    }
  }

  /// A copy of a NUL-terminated string of libyaml's, which has checked that it is UTF-8.
  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private static func style(_ style: yaml_scalar_style_t) -> YAMLScalar.Style {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .single
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .double
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }

  /// What libyaml has against the text; its strings are literals and live as long as the library.
  static func problem(of parser: yaml_parser_t, in source: YAMLSource) -> YAMLError {
    let problem = parser.problem.map { String(cString: $0) } ?? "the text cannot be read"
    switch parser.error {
    case YAML_READER_ERROR:
      return YAMLError(
        at: source.location(byte: parser.problem_offset), "this is not YAML in UTF-8: \(problem)", in: source)
    case YAML_MEMORY_ERROR:
      return YAMLError(location: SourceLocation(file: source.file), message: "there is no memory left to read YAML")
    default:
      var message = "this is not valid YAML: \(problem)"
      if let context = parser.context {
        let begin = source.location(codePoint: parser.context_mark.index)
        message += " \(String(cString: context)) that begins at line \(begin.line ?? 1), column \(begin.column ?? 1)"
      }
      return YAMLError(at: source.location(codePoint: parser.problem_mark.index), message, in: source)
    }
  }
}
