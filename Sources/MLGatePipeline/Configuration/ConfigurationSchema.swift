public import MLGateFiles
internal import MLGateChecks
internal import MLGateMetrics

/// The JSON Schema (draft 2020-12) of `mlgate.yml`, for editors: what may be written, and what it means.
///
/// Made from the same catalogues that read the file. What one key says of another is not in it; `mlgate` tells that.
public enum ConfigurationSchema {
  public static var json: JSON {
    object(
      [
        "version": property("the format's version", ["const": .integer(1)]),
        "model": property("the model's name", text),
        "datasets": property("named sources of rows", named(dataset)),
        "validate-data": property("checks, by dataset", named(["type": .string("array"), "items": check])),
        "train": property("how the model is trained", trainSchema),
        "evaluate": property("how the model is judged", evaluateSchema),
        "deploy": property("where the model is released", deploySchema),
        "suppressions": property(
          "failures of data checks that may wait",
          [
            "type": .string("array"),
            "items": object(
              [
                "check": property("the check's id, in which * stands for anything", text),
                "owner": property("who answers for it", text), "reason": property("why it may wait", text),
                "until": property("the last day: 2026-12-31", text),
              ], required: ["check", "owner", "reason", "until"]),
          ]),
        "report": property(
          "how results are written down",
          members(
            object([
              "folder": property("the folder for reports", text),
              "junit": property("the dialect of JUnit XML", choice(["extended", "strict"])),
            ]))),
      ], required: ["version", "model"],
      more: [
        "$schema": .string("https://json-schema.org/draft/2020-12/schema"), "title": .string("mlgate.yml"),
      ])
  }

  // MARK: Datasets and checks

  private static var dataset: [String: JSON] {
    let query = object(
      [
        "query": property("one statement that returns rows", text),
        "engine": property("the engine", choice(["duckdb"])),
        "database": property("a database file, opened for reading", text),
      ], required: ["query", "engine"])
    return members(
      object(
        [
          "source": property(
            "files, folders, patterns or a query", ["anyOf": .array([.object(text), .object(texts), query])]),
          "label": property("the column that holds what the model predicts", text),
          "format": property("how the rows are written", choice(["csv", "tsv", "jsonl", "parquet"])),
          "delimiter": property("one character, or tab", text), "quote": property("one character, or none", text),
          "comment": property("the character that begins a line which is no record", text),
          "decimal": property("the decimal sign", choice(["point", "comma"])),
          "header": property("whether the first record names the columns", ["type": .string("boolean")]),
          "null-values": property("unquoted texts that mean a missing value", texts),
          "types": property("types that are not inferred, by column", named(text)),
          "on-malformed": property("what to do about malformed records", choice(["fail", "quarantine", "ignore"])),
          "schema": property("the file that says what the rows must look like", text),
          "environment": property("which of the schema's environments the rows are of", text),
        ], required: ["source"]))
  }

  private static var check: JSON {
    .object([
      "anyOf": .array(
        CheckCatalogue.all.map { type in
          var properties = Dictionary(
            uniqueKeysWithValues: ConfiguredCheck.besides.map { ($0.name, JSON.object(schema(of: $0))) })
          properties["by"] = property(
            "columns by whose values the rows are sliced", ["anyOf": .array([.object(text), .object(texts)])])
          for sibling in type.siblings { properties[sibling.name] = .object(schema(of: sibling)) }
          var arguments = type.siblings.isEmpty ? members(arguments(type.arguments)) : text
          arguments["description"] = .string(type.summary)
          properties[type.keyword] = .object(arguments)
          return object(properties, required: [type.keyword])
        })
    ])
  }

  private static func arguments(_ list: [ArgumentDescription]) -> JSON {
    var properties: [String: JSON] = [:]
    for argument in list {
      if case .columns = argument.kind {
        properties["column"] = property("one column", text)
        properties["columns"] = property(
          argument.meaning, ["anyOf": .array([.object(texts), .object(["const": .string("all")])])])
      } else {
        properties[argument.name] = .object(schema(of: argument))
      }
    }
    let required = list.filter { argument in
      if case .columns = argument.kind { false } else { argument.isRequired }
    }
    return object(properties, required: required.map(\.name))
  }

  private static func schema(of argument: ArgumentDescription) -> [String: JSON] {
    var schema = schema(of: argument.kind)
    schema["description"] = .string(argument.meaning)
    return schema
  }

  private static func schema(of kind: ArgumentDescription.Kind) -> [String: JSON] {
    switch kind {
    case .column, .text: text
    case .columns, .texts: texts
    case .integer: ["type": .string("integer")]
    case .number: number
    case .proportion, .percentage, .duration, .size, .bound: scalar
    case .boolean: ["type": .string("boolean")]
    case .choice(let words): choice(words)
    case .mapping(let list): members(arguments(list))
    case .named(let kind): named(schema(of: kind))
    case .list(let kind): ["type": .string("array"), "items": .object(schema(of: kind))]
    case .either(let kinds): ["anyOf": .array(kinds.map { .object(schema(of: $0)) })]
    }
  }

  // MARK: Gates

  private static var trainSchema: [String: JSON] {
    members(
      object([
        "product": property("a Swift executable of the package", text),
        "command": property("program and arguments", texts), "arguments": property("arguments for the product", texts),
        "inputs": property("names to datasets", named(text)), "parameters": property("names to values", named(scalar)),
        "seed": property("the seed for what is random", ["type": .string("integer"), "minimum": .integer(0)]),
        "outputs": property("names to file names within the run's folder", named(text)),
        "limits": property(
          "what a training may use", members(object(["time": property("the longest time: 30m", scalar)]))),
      ]))
  }

  private static var evaluateSchema: [String: JSON] {
    let predictions = object(
      [
        "file": property("the file with the predictions", text),
        "score": property("the column with the probability of the positive class", text),
        "prediction": property("the column with the predicted number", text),
        "label": property("the column with the truth", text),
        "positive": property("the label's text that means the positive class", scalar),
        "threshold": property("from which score on the positive class is predicted", number),
        "key": property("columns that predictions and dataset share", texts),
      ], required: ["file"])
    let bounds: [String: JSON] = [
      "min": property("the smallest value that passes", number),
      "max": property("the largest value that passes", number),
      "drop": property(
        "against the baseline", members(object(["max": property("the largest loss", number)], required: ["max"]))),
    ]
    var all = bounds
    all["slices"] = property("bounds for every slice", members(object(bounds)))
    let metrics = MetricCatalogue.all.map { metric in
      object(
        [
          metric.keyword: property("bounds", ["anyOf": .array([object(all), .object(["type": .string("null")])])]),
          "id": property("names the metric in reports", text),
          "severity": property("how a failure weighs", choice(["error", "warn"])),
        ], required: [metric.keyword])
    }
    let names = JSON.object(choice(MetricCatalogue.all.map { $0.keyword }))
    return members(
      object(
        [
          "dataset": property("the dataset with labels and slice columns", text),
          "task": property("what is predicted", choice(TaskKind.allCases.map(\.rawValue))),
          "predictions": property("where the predictions stand", members(predictions)),
          "metrics": property(
            "what is measured", ["type": .string("array"), "items": .object(["anyOf": .array([names] + metrics)])]),
          "slices": property("columns by whose values the rows are sliced", texts),
          "minimum-slice-rows": property("slices of fewer rows are not judged", ["type": .string("integer")]),
          "against": property("the baseline", text),
        ], required: ["task", "predictions", "metrics"]))
  }

  private static var deploySchema: [String: JSON] {
    members(
      object([
        "registry": property("the registry's folder", text), "alias": property("the name that a release gets", text),
        "files": property("further files of the bundle, by name", named(text)),
      ]))
  }

  // MARK: Words

  private static let text: [String: JSON] = [
    "type": .array([.string("string"), .string("number"), .string("boolean")])
  ]
  private static let scalar: [String: JSON] = text
  private static let number: [String: JSON] = ["type": .string("number")]
  private static var texts: [String: JSON] { ["type": .string("array"), "items": .object(text)] }

  private static func choice(_ words: [String]) -> [String: JSON] { ["enum": .array(words.map { .string($0) })] }

  private static func named(_ value: [String: JSON]) -> [String: JSON] {
    ["type": .string("object"), "additionalProperties": .object(value)]
  }

  private static func property(_ meaning: String, _ schema: [String: JSON]) -> JSON {
    .object(schema.merging(["description": .string(meaning)]) { _, own in own })
  }

  private static func object(
    _ properties: [String: JSON], required: [String] = [], more: [String: JSON] = [:]
  ) -> JSON {
    var schema: [String: JSON] = [
      "type": .string("object"), "properties": .object(properties), "additionalProperties": .bool(false),
    ]
    if !required.isEmpty { schema["required"] = .array(required.map { .string($0) }) }
    return .object(schema.merging(more) { _, own in own })
  }

  private static func members(_ schema: JSON) -> [String: JSON] {
    if case .object(let members) = schema { members } else { [:] }
  }
}
