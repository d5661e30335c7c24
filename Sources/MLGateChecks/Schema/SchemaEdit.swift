internal import MLGateResults
public import MLGateYAML

/// Changes the text of a schema file where the schema changed, and nowhere else.
///
/// Comments, order and quoting stay as people wrote them; only the reasons that inference wrote go with their lines.
/// Where columns stand in braces or behind aliases, a column, or at worst the file, is written anew.
public struct SchemaEdit: Sendable {
  /// The new text, which says just what the new schema says.
  public let text: String
  /// Whether the whole file had to be written anew, and its comments are lost.
  public let isRewritten: Bool

  /// - Parameters:
  ///   - text: what the old schema was read from.
  ///   - comments: the reasons of lines that change.
  /// - Throws: why `text` is no schema.
  public init(
    _ text: String, to schema: Schema, comments: [SchemaText.Place: String] = [:]
  ) throws(YAMLError) {
    let old = try Schema(parsing: text, file: "schema")
    guard old != schema else {
      self.text = text
      isRewritten = false
      return
    }
    var lines = SchemaLines(text, old)
    lines.change(to: schema, comments)
    // What the edit did not understand, an alias for one, shows here.
    if let read = try? Schema(parsing: lines.text, file: "schema"), read == schema {
      self.text = lines.text
      isRewritten = false
    } else {
      self.text = SchemaText(schema, comments: comments).text
      isRewritten = true
    }
  }
}

/// The lines of a schema file while they are edited, last line first, so that the places of those before stay true.
private struct SchemaLines {
  private var lines: [String]
  /// As they were read: all places are places in these.
  private let original: [String]
  private let lineEnd: String
  private let old: Schema

  init(_ text: String, _ schema: Schema) {
    old = schema
    lineEnd = text.utf8.contains(0x0D) ? "\r\n" : "\n"
    original = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      String(Substring(line.last == 0x0D ? line.dropLast() : line))
    }
    lines = original
  }

  var text: String { lines.joined(separator: lineEnd) }

  mutating func change(to schema: Schema, _ comments: [SchemaText.Place: String]) {
    let margin = max(2, (old.columns.first?.places[""]?.column ?? 3) - 1)
    for (index, column) in schema.columns.enumerated().reversed() {
      if let before = old.column(column.name) {
        if before != column { change(before, to: column, comments) }
        continue
      }
      // Behind the column that it follows, which may itself be new.
      let writer = SchemaText(Schema(columns: []), comments: comments)
      let anchor = schema.columns[..<index].last { old.column($0.name) != nil }
      let place = anchor.flatMap { old.column($0.name) }.map { extent(of: $0).upperBound } ?? beginOfColumns
      lines.insert(contentsOf: writer.entry(of: column, indent: margin), at: min(place, lines.count))
    }
    if old.order != schema.order, let line = old.places.byKey["order"]?.line {
      replace("order: \(schema.order.rawValue)", in: (line - 1)..<line, comment: nil)
    }
  }

  /// The line behind `columns:`.
  private var beginOfColumns: Int { old.places.byKey["columns"]?.line ?? original.count }

  // MARK: Columns

  private mutating func change(
    _ before: SchemaColumn, to column: SchemaColumn, _ comments: [SchemaText.Place: String]
  ) {
    let whole = extent(of: before)
    let margin = (before.places[""]?.column ?? 3) - 1
    guard isBlock(before), let keyColumn = keys(of: before).first?.column else {
      let own = whole.count == 1 ? Self.comment(in: lines[whole.lowerBound]) : nil
      var entry = SchemaText(Schema(columns: []), comments: comments).entry(of: column, indent: margin)
      if let own, !SchemaInference.isReason(own) { entry[0] += "  " + SchemaText.comment(own) }
      return lines.replaceSubrange(whole, with: entry)
    }
    let inner = String(repeating: " ", count: keyColumn - 1)
    for key in edits(before, column) {
      let reason = comments[SchemaText.Place(key.rawValue, of: column.name)]
      let written = SchemaText.lines(of: key, in: column, margin: inner, comment: reason)
      guard let place = extent(of: key, in: before) else {
        lines.insert(contentsOf: written, at: insertion(of: key, in: before))
        continue
      }
      if written.isEmpty {
        lines.removeSubrange(place)
      } else if key == .values, append(column.values ?? [], to: before.values ?? [], in: place, reason) {
        continue
      } else if written.count == 1, place.count == 1, let line = written.first {
        replace(String(line.dropFirst(inner.count)), in: place, comment: reason)
      } else {
        lines.replaceSubrange(place, with: written)
      }
    }
    // A name with nothing behind it is a column of which nothing more is asked.
    if column.asksNothing, let line = before.places[""]?.line { lines[line - 1] = Self.emptied(lines[line - 1]) }
  }

  /// The keys that change, in the order in which that leaves the places of the others true: from below.
  private func edits(_ before: SchemaColumn, _ column: SchemaColumn) -> [SchemaKey] {
    let changed = SchemaKey.allCases.enumerated().filter { _, key in
      SchemaText.value(of: key, in: before) != SchemaText.value(of: key, in: column)
    }
    return changed.map { index, key in
      let place = extent(of: key, in: before)
      return (key: key, line: place?.lowerBound ?? insertion(of: key, in: before), isNew: place == nil, index: index)
    }.sorted { left, right in
      if left.line != right.line { return left.line > right.line }
      return left.isNew == right.isNew ? left.index > right.index : !left.isNew
    }.map(\.key)
  }

  /// `name:  # comment` with `{}` behind the colon.
  private static func emptied(_ line: String) -> String {
    guard let comment = comment(in: line) else { return trimmed(line) + " {}" }
    let content = trimmed(String(line.dropLast(line.count - (commentStart(in: line) ?? line.count))))
    return content + " {}  " + SchemaText.comment(comment)
  }

  /// Adds values to a list of which each has its own line; not when values are gone, too.
  private mutating func append(
    _ values: [String], to known: [String], in place: Range<Int>, _ reason: String?
  ) -> Bool {
    let items = place.dropFirst().filter { Self.trimmed(lines[$0], leading: true).hasPrefix("- ") }
    guard items.count == known.count, let last = items.last, Array(values.prefix(known.count)) == known else {
      return false
    }
    let dash = String(lines[last].prefix { $0 == " " }) + "- "
    let new = values.dropFirst(known.count).map { dash + YAMLEmitter.inline(.string($0)) }
    lines.insert(contentsOf: new, at: last + 1)
    replace("values:", in: place.lowerBound..<place.lowerBound + 1, comment: reason)
    return true
  }

  /// Puts `content` in the place of a line's; a comment stays unless it is a reason, which the new one replaces.
  private mutating func replace(_ content: String, in place: Range<Int>, comment reason: String?) {
    let line = lines[place.lowerBound]
    let margin = String(line.prefix { $0 == " " })
    var changed = margin + (reason == nil ? content : Self.withoutComment(content))
    let own = Self.comment(in: line)
    if let own, !SchemaInference.isReason(own) {
      changed += "  " + SchemaText.comment(own)
    } else if let reason {
      changed += "  " + SchemaText.comment(reason)
    }
    lines.replaceSubrange(place, with: [changed])
  }

  // MARK: Places

  private func keys(of column: SchemaColumn) -> [(key: String, line: Int, column: Int)] {
    column.places.byKey.filter { !$0.key.isEmpty }.compactMap { key, place in
      place.line.flatMap { line in place.column.map { (key, line, $0) } }
    }.sorted { ($0.1, $0.2) < ($1.1, $1.2) }
  }

  /// Whether every key begins a line below the column's name.
  private func isBlock(_ column: SchemaColumn) -> Bool {
    let keys = keys(of: column)
    guard let name = column.places[""]?.line else { return false }
    return !keys.isEmpty
      && keys.allSatisfy { key in
        key.line > name && key.line <= original.count
          && original[key.line - 1].prefix(key.column - 1).allSatisfy { $0 == " " }
      }
  }

  /// The lines of a column, its name's first; blank lines and comments behind it belong to what follows.
  private func extent(of column: SchemaColumn) -> Range<Int> {
    let first = (column.places[""]?.line ?? 1) - 1
    return first..<end(after: first, nextOf: ends)
  }

  private func extent(of key: SchemaKey, in column: SchemaColumn) -> Range<Int>? {
    guard let first = column.places.byKey[key.rawValue]?.line.map({ $0 - 1 }) else { return nil }
    return first..<end(after: first, nextOf: ends + keys(of: column).map { $0.line - 1 })
  }

  /// Where columns and the file's own keys begin.
  private var ends: [Int] {
    old.columns.compactMap { $0.places[""]?.line.map { $0 - 1 } }
      + old.places.byKey.filter { !$0.key.isEmpty }.compactMap { $0.value.line.map { $0 - 1 } }
  }

  private func end(after first: Int, nextOf starts: [Int]) -> Int {
    var end = starts.filter { $0 > first }.min() ?? original.count
    while end > first + 1, Self.isBlank(original[end - 1]) { end -= 1 }
    return end
  }

  /// Where a new key goes: behind the last one that is written before it.
  private func insertion(of key: SchemaKey, in column: SchemaColumn) -> Int {
    let before = SchemaKey.allCases.prefix { $0 != key }
    if let last = before.compactMap({ extent(of: $0, in: column) }).max(by: { $0.upperBound < $1.upperBound }) {
      return last.upperBound
    }
    return column.places[""]?.line ?? original.count
  }

  // MARK: Text

  private static func isBlank(_ line: String) -> Bool {
    let content = trimmed(line, leading: true)
    return content.isEmpty || content.hasPrefix("#") || content == "..."
  }

  private static func trimmed(_ line: String, leading: Bool = false) -> String {
    var rest = line[...]
    while rest.last == " " || rest.last == "\t" { rest.removeLast() }
    if leading { while rest.first == " " || rest.first == "\t" { rest.removeFirst() } }
    return String(rest)
  }

  /// The comment behind a line's content, without its sign.
  private static func comment(in line: String) -> String? {
    commentStart(in: line).map { trimmed(String(line.dropFirst($0 + 1)), leading: true) }
  }

  private static func withoutComment(_ line: String) -> String {
    trimmed(commentStart(in: line).map { String(line.prefix($0)) } ?? line)
  }

  /// How many characters stand before the `#` of a comment.
  private static func commentStart(in line: String) -> Int? {
    var quote: Character?
    var before: Character = " "
    var isEscaped = false
    for (index, character) in line.enumerated() {
      if let open = quote {
        if isEscaped {
          isEscaped = false
        } else if open == "\"", character == "\\" {
          isEscaped = true
        } else if character == open {
          quote = nil
        }
      } else if character == "\"" || character == "'", " [{,:".contains(before) {
        quote = character
      } else if character == "#", before == " " || before == "\t" {
        return index
      }
      before = character
    }
    return nil
  }
}

extension SchemaColumn {
  /// Whether nothing would be written behind the name.
  fileprivate var asksNothing: Bool { SchemaKey.allCases.allSatisfy { SchemaText.value(of: $0, in: self) == nil } }
}
