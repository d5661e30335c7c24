import ArgumentParser
import MLGatePipeline
import MLGateTables

/// How delimited text is written: the words of a dataset in mlgate.yml, as options.
struct TextOptions: ParsableArguments {
  @Option(help: "The character between two fields, or 'tab'; by default, what the file's name promises.")
  var delimiter: String?

  @Option(help: "The character around fields, or 'none'; by default, '\"'.")
  var quote: String?

  @Option(help: "The character that begins a line which is no record; by default, there are no comments.")
  var comment: String?

  @Option(help: "How decimals are written: 'point' or 'comma'.")
  var decimal: String?

  @Flag(help: "The first record is data; columns are called column1, column2, ...")
  var noHeader = false

  @Option(help: "A text that means a missing value when it stands unquoted; may be given more than once.")
  var nullValues: [String] = []

  @Option(name: .customLong("type"), help: "A column's type in place of the inferred one: NAME=TYPE; may be repeated.")
  var types: [String] = []

  /// The words.
  func dialect() throws -> Dialect {
    var dialect = Dialect()
    dialect.delimiter = delimiter
    dialect.quote = quote
    dialect.comment = comment
    dialect.decimal = decimal
    dialect.hasHeader = !noHeader
    dialect.nullValues = [""] + nullValues
    dialect.types = try types.map { text in
      // A column's name may have an equals sign, a type has none.
      guard let sign = text.lastIndex(of: "="), sign != text.startIndex else {
        throw ValidationError("'--type \(text)' is not NAME=TYPE.")
      }
      return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }
    return dialect
  }

  /// The table of some files.
  func source(_ files: [TableSource.File]) throws -> TableSource {
    let dialect = try dialect()
    do throws(Dialect.Problem) {
      var source = TableSource(files: files, format: try dialect.format(named: files.first?.name ?? ""))
      source.types = try dialect.columnTypes()
      return source
    } catch {
      throw ValidationError("\(written(error)): \(error.sentence)")
    }
  }

  /// The option that has a problem, as it was written.
  private func written(_ problem: Dialect.Problem) -> String {
    switch problem.word {
    case .delimiter: "'--delimiter \(delimiter ?? "")'"
    case .quote: "'--quote \(quote ?? "")'"
    case .comment: "'--comment \(comment ?? "")'"
    case .decimal: "'--decimal \(decimal ?? "")'"
    case .types: "'--type \(types.last { $0.hasPrefix("\(problem.column ?? "")=") } ?? "")'"
    case .onMalformed: "'--on-malformed'"
    }
  }
}
