internal import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// One thing that a schema asks of a column's values, as the check of the catalogue that asks it.
///
/// So a schema and a check under `validate-data` cannot come to mean different things.
struct SchemaConstraint: Sendable {
  let column: String
  /// What names the constraint in ids: `missing`, `values`, `range`.
  let name: String
  let check: any DataCheck
  /// Where it was written.
  let location: SourceLocation?
}

extension SchemaColumn {
  /// What is asked of the column's values, in the order of the file's keys.
  ///
  /// - Throws: what a check refuses, at its place in the schema.
  func constraints() throws(YAMLError) -> [SchemaConstraint] {
    guard deprecated == nil else { return [] }
    var list: [SchemaConstraint] = []
    if let type { list.append(try constraint(TypeCheck.self, "type", .type, [plain("is", type.rawValue, .type)])) }
    if let missing {
      list.append(try constraint(MissingCheck.self, "missing", .missing, [plain("max", missing.description, .missing)]))
    }
    if let values {
      let items = values.map { node(.scalar(YAMLScalar(text: $0, style: .double)), .values) }
      let pair = YAMLNode.Pair(key: text("values", .values), value: node(.sequence(items), .values))
      list.append(try constraint(AllowedCheck.self, "values", .values, [pair] + share))
    }
    if minimum != nil || maximum != nil {
      let first: SchemaKey = minimum == nil ? .max : .min
      let ends = [
        minimum.map { plain("min", $0.text, .min) }, maximum.map { plain("max", $0.text, .max) },
      ].compactMap { $0 }
      list.append(try constraint(RangeCheck.self, "range", first, ends + share))
    }
    if let length {
      let ends = [
        length.min.map { plain("min", String($0), .length) }, length.max.map { plain("max", String($0), .length) },
      ].compactMap { $0 }
      list.append(try constraint(LengthCheck.self, "length", .length, ends + share))
    }
    if let pattern {
      let pair = YAMLNode.Pair(key: text("matches", .pattern), value: text(pattern, .pattern))
      list.append(try constraint(PatternCheck.self, "pattern", .pattern, [pair] + share))
    }
    if isUnique { list.append(try constraint(UniqueCheck.self, "unique", .unique, [])) }
    return list
  }

  private func constraint(
    _ type: any DataCheck.Type, _ constraint: String, _ key: SchemaKey, _ arguments: [YAMLNode.Pair]
  ) throws(YAMLError) -> SchemaConstraint {
    let column = YAMLNode.Pair(key: text("column", key), value: text(name, key))
    return SchemaConstraint(
      column: name, name: constraint, check: try type.init(node(.mapping([column] + arguments), key)),
      location: places[key.rawValue])
  }

  private var share: [YAMLNode.Pair] { mostly.map { [plain("mostly", $0.description, .mostly)] } ?? [] }

  private func node(_ kind: YAMLNode.Kind, _ key: SchemaKey) -> YAMLNode {
    let source = places.source ?? YAMLSource(file: "schema", text: "")
    return YAMLNode(kind, at: places[key.rawValue] ?? SourceLocation(file: source.file), in: source)
  }

  private func text(_ text: String, _ key: SchemaKey) -> YAMLNode {
    node(.scalar(YAMLScalar(text: text, style: .double)), key)
  }

  private func plain(_ argument: String, _ value: String, _ key: SchemaKey) -> YAMLNode.Pair {
    YAMLNode.Pair(key: text(argument, key), value: node(.scalar(YAMLScalar(text: value)), key))
  }
}
