internal import MLGateChecks
internal import MLGateFiles
internal import MLGateResults
internal import MLGateYAML

/// The schema that a dataset is configured to have.
struct DatasetSchema: Sendable {
  let file: SchemaFile
  let check: SchemaCheck
  /// Where the configuration names it.
  let location: SourceLocation

  var configured: ConfiguredCheck {
    ConfiguredCheck(
      check, at: location, fingerprint: Array("\(file.name)\n\(check.environment ?? "")\n\(file.text)".utf8))
  }
}

extension Project {
  /// The schema of a dataset; `nil` when it is configured to have none.
  func schema(of dataset: DatasetConfiguration) throws(ConfigurationError) -> DatasetSchema? {
    guard let named = dataset.schema else { return nil }
    guard FileContents.isThere(paths.absolute(named.value)) else {
      throw ConfigurationError(
        named.error("there is no schema '\(named.value)'; 'mlgate schema infer' writes one"))
    }
    let file = try SchemaFile(at: named.value, from: root)
    if let environment = dataset.environment {
      let known = file.schema.environments
      if !known.isEmpty, !known.contains(environment.value) {
        let hint = Suggestion.phrase(for: environment.value, in: known)
        throw ConfigurationError(
          environment.error(
            "unknown environment '\(environment.value)'"
              + (hint.isEmpty ? "; \(named.value) names \(known.joined(separator: ", "))" : hint)))
      }
    }
    do {
      let check = try SchemaCheck(file.schema, environment: dataset.environment?.value)
      return DatasetSchema(file: file, check: check, location: named.location)
    } catch {
      throw ConfigurationError(error)
    }
  }
}
