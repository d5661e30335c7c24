internal import MLGateResults
public import MLGateTables
internal import MLGateYAML

/// A configured dataset as a table, with what is configured about it.
public struct DatasetTable: Sendable {
  public let name: String
  public let source: TableSource
  public let onMalformed: MalformedPolicy
  public let schema: SchemaFile?
  public let environment: String?
}

/// A dataset that cannot be read; exit code 3.
public struct DatasetError: Error, Sendable, CustomStringConvertible {
  public var description: String
}

extension Project {
  /// The names of the configured datasets, in the order of the file.
  public var datasetNames: [String] { configuration.datasets.keys }

  /// A dataset as a table to scan, and its schema.
  ///
  /// - Parameter needsSchema: whether a schema that is configured has to be there, and is read.
  /// - Throws: ``ConfigurationError``, ``DatasetError``, or `TableError` when a query cannot be made.
  public func datasetTable(_ name: String, needsSchema: Bool = true) throws -> DatasetTable {
    guard let dataset = configuration.datasets[name] else {
      throw ConfigurationError(
        "error: there is no dataset '\(name)' in mlgate.yml\(Suggestion.phrase(for: name, in: datasetNames))")
    }
    let schema = needsSchema ? try schema(of: dataset) : nil
    do {
      return DatasetTable(
        name: name, source: try table(of: dataset), onMalformed: dataset.onMalformed, schema: schema?.file,
        environment: dataset.environment?.value)
    } catch let error as SourceError {
      throw DatasetError(description: "\(error.location): error: \(error.description)")
    }
  }
}
