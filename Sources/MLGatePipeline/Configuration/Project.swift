internal import MLGateFiles
public import MLGateResults
internal import MLGateTables
internal import MLGateYAML

/// A configured model: `mlgate.yml` and the folder it stands in.
public struct Project: Sendable {
  public static let fileName = "mlgate.yml"

  /// The folder of `mlgate.yml`; every relative path starts here.
  public let root: String
  public let configuration: Configuration
  /// The bytes' digest: which configuration a verdict was made with.
  public let configurationDigest: Digest
  let paths: PathResolver

  /// Reads a project.
  ///
  /// - Parameter path: the configuration file; when `nil`, `mlgate.yml` is looked for in `folder` and those
  ///   above it, up to the root of its git repository.
  /// - Throws: ``ConfigurationError`` for what a person has to correct, located where possible.
  public init(at path: String?, from folder: String) throws(ConfigurationError) {
    let file: String
    if let path {
      file = PathResolver(root: folder).absolute(path)
    } else {
      file = try ConfigurationSearch(folder: folder).file()
    }
    root = Self.parent(of: file)
    paths = PathResolver(root: root)
    let name = PathResolver.displayPath(file, relativeTo: folder)
    do {
      let bytes = try FileContents.read(file)
      configurationDigest = SHA256Stream.digest(of: bytes)
      configuration = try YAML.parse(bytes, file: name).decode(Configuration.self)
    } catch let error as YAMLError {
      throw ConfigurationError(error.description)
    } catch {
      throw ConfigurationError("error: \(error)")
    }
  }

  /// The state that is not in git: the ledger, runs, reports.
  public var stateFolder: String { root + "/.mlgate" }
  /// Accepted profiles and evaluations, in git.
  public var baselineFolder: String { root + "/baselines" }

  /// Where a gate's report is written.
  ///
  /// - Parameter folder: in place of the configured one.
  func reportFolder(of gate: Gate, in folder: String?) -> String {
    let base = folder ?? paths.absolute(configuration.report?.folder ?? ".mlgate/reports")
    return "\(base)/\(gate.rawValue)"
  }

  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}

/// Something in the configuration or on the command line that a person has to correct; exit code 64.
public struct ConfigurationError: Error, Sendable, CustomStringConvertible {
  public var description: String

  public init(_ description: String) { self.description = description }
  init(_ error: YAMLError) { description = error.description }
}

/// A dataset whose files are not there (yet), or may not be read; exit code 3.
struct SourceError: Error, CustomStringConvertible {
  /// Where the files are named.
  var location: SourceLocation
  var description: String
}

extension Project {
  /// A dataset by its name.
  func dataset(_ name: Located<String>) throws(ConfigurationError) -> DatasetConfiguration {
    guard let dataset = configuration.datasets[name.value] else {
      let known = configuration.datasets.keys
      throw ConfigurationError(
        name.error("unknown dataset '\(name.value)'\(Suggestion.phrase(for: name.value, in: known))"))
    }
    return dataset
  }

  /// The files of a dataset, in the order of its paths, and of the names for each; none twice.
  func files(of dataset: DatasetConfiguration) throws(SourceError) -> [TableSource.File] {
    if case .query(let query) = dataset.source {
      throw SourceError(
        location: query.query.location,
        description: "A query has no file to hand to a training. Write its rows to a file before, for example with "
          + "'duckdb -c \"COPY (...) TO 'data.csv'\"', and name that file as the dataset's source.")
    }
    var files: [TableSource.File] = []
    var known: Set<String> = []
    for pattern in dataset.source.paths {
      if pattern.value == TableSource.File.standardInputPath {
        throw SourceError(
          location: pattern.location,
          description: "Standard input cannot be a dataset, because gates read a dataset more than once. Save it in a "
            + "file, or look at it with 'mlgate profile -'.")
      }
      do {
        for path in try paths.dataFiles(matching: pattern.value) where known.insert(path).inserted {
          files.append(TableSource.File(path: path, name: paths.displayPath(path)))
        }
      } catch {
        throw SourceError(location: pattern.location, description: "\(error)")
      }
    }
    return files
  }

  /// A dataset as a table to scan.
  ///
  /// - Throws: ``SourceError``, or `TableError` when a query cannot be made.
  func table(of dataset: DatasetConfiguration) throws -> TableSource {
    if case .query(let query) = dataset.source {
      let name = "<query at \(query.query.location.file):\(query.query.location.line ?? 1)>"
      return try DuckDB(for: name, in: paths.root).table(
        query: query.query.value, name: name, database: query.database.map { paths.absolute($0.value) })
    }
    let files = try files(of: dataset)
    do {
      return try dataset.dialect.table(of: files, in: paths.root)
    } catch let error as Dialect.Problem {
      // What only the files' names could tell; the rest was refused with the configuration.
      let place = dataset.source.paths.first?.location ?? SourceLocation(file: Self.fileName)
      throw SourceError(location: place, description: "The dataset cannot be read: \(error.sentence)")
    }
  }
}
