internal import MLGateFiles
internal import MLGateResults
internal import MLGateYAML

/// The argument list of a training program, with every placeholder filled in.
struct TrainingCommand {
  var words: [String]

  /// The values that `{dotted.names}` stand for.
  struct Values {
    /// Absolute paths of each input's files.
    var inputs: [(name: String, paths: [String])]
    var parameters: [(name: String, text: String)]
    var outputs: [(name: String, path: String)]
    var seed: UInt64
    var runFolder: String

    var names: [String] {
      inputs.map { "inputs.\($0.name)" } + parameters.map { "parameters.\($0.name)" }
        + outputs.map { "outputs.\($0.name)" } + ["seed", "run.folder"]
    }

    /// One value; several paths have no single text.
    func texts(_ name: String) -> [String]? {
      if name == "seed" { return [String(seed)] }
      if name == "run.folder" { return [runFolder] }
      if let input = inputs.first(where: { "inputs.\($0.name)" == name }) { return input.paths }
      if let parameter = parameters.first(where: { "parameters.\($0.name)" == name }) { return [parameter.text] }
      return outputs.first { "outputs.\($0.name)" == name }.map { [$0.path] }
    }
  }

  /// - Parameter product: the path of the built executable, when the configuration names a product.
  init(_ configuration: TrainConfiguration, product: String?, _ values: Values) throws(ConfigurationError) {
    words = []
    if let product {
      words = [product]
      guard let arguments = configuration.arguments else {
        words += Self.conventional(values)
        return
      }
      for argument in arguments { words += try Self.filled(argument, values) }
      return
    }
    for item in configuration.command ?? [] { words += try Self.filled(item, values) }
  }

  /// `--NAME VALUE...` for every input, parameter and output, then the seed.
  private static func conventional(_ values: Values) -> [String] {
    var words: [String] = []
    for input in values.inputs { words += ["--\(input.name)"] + input.paths }
    for parameter in values.parameters { words += ["--\(parameter.name)", parameter.text] }
    for output in values.outputs { words += ["--\(output.name)", output.path] }
    return words + ["--seed", String(values.seed)]
  }

  private static func filled(_ item: Located<String>, _ values: Values) throws(ConfigurationError) -> [String] {
    let template = try Template(item)
    // An item that is nothing but a placeholder becomes as many words as it has values.
    if let name = template.onlyName {
      guard let texts = values.texts(name) else { throw template.unknown(name, known: values.names) }
      return texts
    }
    let text = try template.text(known: values.names) { name throws(ConfigurationError) in
      guard let texts = values.texts(name) else { return nil }
      guard texts.count == 1 else {
        throw ConfigurationError(
          item.error("'{\(name)}' stands for \(texts.count) files here; make it an item of its own"))
      }
      return texts[0]
    }
    return [text]
  }
}
