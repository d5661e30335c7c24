extension MalformedRecord.Kind {
  /// What is wrong, after "has".
  var phrase: String {
    switch self {
    case .fieldCount: "the wrong number of fields"
    case .strayQuote: "a quote that neither begins nor ends a field"
    case .unterminatedQuote: "a quote that is never closed"
    case .nulByte: "a zero byte"
    case .encoding: "bytes that are not UTF-8"
    case .tooLong: "more than \(TableScan.maximumRecordBytes >> 20) MiB"
    case .notJSON: "what is not JSON"
    case .notAnObject: "no object"
    case .duplicateKey: "two values for one name"
    case .tooDeep: "more than \(JSONLine.mostDepth) levels"
    case .loneSurrogate: "half of a surrogate pair, which is no character"
    }
  }
}
