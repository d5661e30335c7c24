import CMLGateYAML
import MLGateResults

/// The events of a YAML text, one after another; the one place that touches libyaml.
///
/// It knows the limit on size but not those on depth and aliases, which are `YAML.parse`'s.
public struct YAMLEventStream: ~Copyable {
  // Invariants: `parser` is initialized from `init` to `deinit` and never moves, because libyaml keeps pointers
  // into it; `input` outlives it, because libyaml reads from there without a copy.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private var isFinished = false
  let source: YAMLSource

  /// Begins to read; throws only when the text is larger than `limits` allow.
  public init(_ source: YAMLSource, limits: YAMLLimits = YAMLLimits()) throws(YAMLError) {
    try limits.check(source)
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    guard yaml_parser_initialize(parser) == 1 else {
      // On failure libyaml has freed what it allocated, so only our own memory is left to free.
      parser.deinitialize(count: 1)
      parser.deallocate()
      throw YAMLError(location: SourceLocation(file: source.file), message: "there is no memory left to read YAML")
    }
    self.parser = parser
    self.source = source
    // One byte more than there is, so that an empty text has an address too; libyaml demands one and reads none of it.
    input = .allocate(capacity: source.bytes.count + 1)
    input.initialize(repeating: 0)
    _ = input.update(fromContentsOf: source.bytes)
    yaml_parser_set_input_string(parser, input.baseAddress, source.bytes.count)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deinitialize(count: 1)
    parser.deallocate()
    input.deallocate()
  }

  /// The next event; `nil` after the end of the stream and after an error.
  public mutating func next() throws(YAMLError) -> YAMLEvent? {
    guard !isFinished else { return nil }
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else {
      isFinished = true
      throw Self.problem(of: parser.pointee, in: source)
    }
    // A parsed event owns its strings until it is deleted; everything below copies them.
    defer { yaml_event_delete(&event) }
    let location = source.location(codePoint: event.start_mark.index)
    let kind = try Self.kind(of: event, at: location)
    if case .streamEnd = kind { isFinished = true }
    return YAMLEvent(kind: kind, location: location)
  }

  /// All events in the indented tree notation of the yaml-test-suite, one a line.
  public static func notation(of source: YAMLSource, limits: YAMLLimits = YAMLLimits()) throws(YAMLError) -> String {
    var stream = try YAMLEventStream(source, limits: limits)
    var (lines, depth) = ([String](), 0)
    while let event = try stream.next() {
      let line = event.notation
      if line.hasPrefix("-") { depth -= 1 }
      lines.append(String(repeating: " ", count: depth) + line)
      if line.hasPrefix("+") { depth += 1 }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
