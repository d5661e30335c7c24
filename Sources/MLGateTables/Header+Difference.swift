internal import MLGateResults

extension Header {
  /// Refuses the columns of a file that are not those of the first one.
  static func refuse(
    _ names: [String], of file: String, unlike columns: [String], of first: String
  ) throws(TableError) {
    let place = SourceLocation(file: file, line: 1)
    if names.count != columns.count {
      throw TableError(
        .columns, at: place,
        "the file has \(names.count) column\(names.count == 1 ? "" : "s"), \(first) has \(columns.count); "
          + "files of one dataset share one header.")
    }
    for (index, pair) in zip(names, columns).enumerated() where !pair.0.utf8.elementsEqual(pair.1.utf8) {
      throw TableError(
        .columns, at: place,
        "column \(index + 1) is '\(pair.0)', in \(first) it is '\(pair.1)'; files of one dataset share one header.")
    }
  }
}

extension TableSource {
  /// Refuses files whose columns are not those of the first file.
  ///
  /// - Parameter columns: of every file, in their order.
  public func refuseDifferentColumns(_ columns: [[String]]) throws(TableError) {
    for (file, names) in zip(files, columns) {
      try Header.refuse(names, of: file.name, unlike: columns[0], of: files[0].name)
    }
  }
}
