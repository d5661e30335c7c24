import ArgumentParser
import Foundation
import MLGateFiles
import MLGatePipeline
import MLGateTables

/// How the files of a table are written, and what happens to what cannot be read: the words of a dataset in mlgate.yml,
/// as options.
struct TableOptions: ParsableArguments {
  @Option(help: "'csv', 'tsv', 'jsonl' (JSON Lines) or 'parquet'; by default, what the files' names promise.")
  var format: String?

  @Option(help: "The character between two fields, or 'tab'; by default, what the first file's name promises.")
  var delimiter: String?

  @Option(help: "The character around fields, or 'none'; by default, '\"'.")
  var quote: String?

  @Option(help: "The character that begins a line which is no record; by default, there are no comments.")
  var comment: String?

  @Option(help: "How decimals are written: 'point' or 'comma'.")
  var decimal: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Whether the first record names the columns; otherwise they are column1, column2, ... (default: --header)")
  var header: Bool?

  @Option(help: "A text that means a missing value when it stands unquoted; may be given more than once.")
  var nullValues: [String] = []

  @Option(name: .customLong("type"), help: "A column's type in place of the inferred one: NAME=TYPE; may be repeated.")
  var types: [String] = []

  @Option(
    help: """
      Malformed records: 'fail' (the default), 'quarantine' (kept in the folder of --quarantine) or 'ignore' (counted).
      """)
  var onMalformed: String?

  @Option(
    help: "Keep malformed records in this folder, verbatim and with their places; no other --on-malformed is needed.",
    completion: .directory)
  var quarantine: String?

  @Flag(name: .shortAndLong, help: "Show no progress on the terminal.")
  var quiet = false

  func validate() throws {
    _ = try dialect()
    _ = try policy()
  }

  /// What happens to malformed records.
  func policy() throws -> MalformedPolicy {
    guard let onMalformed else { return quarantine == nil ? .fail : .quarantine }
    let policy: MalformedPolicy
    do throws(Dialect.Problem) { policy = try MalformedPolicy(word: onMalformed) } catch {
      throw ValidationError("\(written(error)): \(error.sentence)")
    }
    if policy == .quarantine, quarantine == nil {
      throw ValidationError("'--on-malformed quarantine' needs a folder; write '--quarantine FOLDER'.")
    }
    if let quarantine, policy != .quarantine {
      throw ValidationError("'--on-malformed \(onMalformed)' and '--quarantine \(quarantine)' exclude each other.")
    }
    return policy
  }

  /// The table of the files, folders and patterns that were named.
  ///
  /// - Throws: `FileError` when there are none, `ValidationError` when an option makes no sense.
  func source(_ names: [String]) throws -> TableSource {
    let dialect = try dialect()
    do throws(Dialect.Problem) { try dialect.refuseMistakes(for: names) } catch {
      throw ValidationError("\(written(error)): \(error.sentence)")
    }
    let files = try Self.files(names)
    do { return try dialect.table(of: files, in: Environment.workingFolder) } catch let error as Dialect.Problem {
      throw ValidationError(error.word == .source ? error.sentence : "\(written(error)): \(error.sentence)")
    }
  }

  private func dialect() throws -> Dialect {
    var dialect = Dialect()
    dialect.format = format
    dialect.delimiter = delimiter
    dialect.quote = quote
    dialect.comment = comment
    dialect.decimal = decimal
    dialect.hasHeader = header
    dialect.nullValues = nullValues.isEmpty ? nil : [""] + nullValues
    dialect.types = try types.map { text in
      // A column's name may have an equals sign, a type has none.
      guard let sign = text.lastIndex(of: "="), sign != text.startIndex else {
        throw ValidationError("'--type \(text)' is not NAME=TYPE.")
      }
      return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }
    return dialect
  }

  /// The files that were meant, in order and none twice.
  private static func files(_ names: [String]) throws(FileError) -> [TableSource.File] {
    let paths = PathResolver(root: Environment.workingFolder)
    var files: [TableSource.File] = []
    var known: Set<String> = []
    for name in names {
      if name == TableSource.File.standardInputPath {
        if known.insert(name).inserted { files.append(.standardInput) }
        continue
      }
      // A pipe is no file that a pattern could find; what is not there at all is told when it is opened.
      let isPattern = name.contains { "*?[".contains($0) }
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(atPath: name, isDirectory: &isFolder)
      guard isFolder.boolValue || (isPattern && !isThere) else {
        if known.insert(paths.absolute(name)).inserted { files.append(TableSource.File(path: name)) }
        continue
      }
      for path in try paths.dataFiles(matching: name) where known.insert(path).inserted {
        files.append(TableSource.File(path: path, name: paths.displayPath(path)))
      }
    }
    return files
  }

  /// The option that has a problem, as it was written.
  private func written(_ problem: Dialect.Problem) -> String {
    switch problem.word {
    case .format: "'--format \(format ?? "")'"
    case .delimiter: "'--delimiter \(delimiter ?? "")'"
    case .quote: "'--quote \(quote ?? "")'"
    case .comment: "'--comment \(comment ?? "")'"
    case .decimal: "'--decimal \(decimal ?? "")'"
    case .header: "'--\(header == false ? "no-" : "")header'"
    case .nullValues: "'--null-values \(problem.item ?? "")'"
    case .types: "'--type \(types.last { $0.hasPrefix("\(problem.item ?? "")=") } ?? "")'"
    case .onMalformed: "'--on-malformed \(onMalformed ?? "")'"
    case .source: "the files"
    }
  }
}
