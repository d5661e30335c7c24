/// Arrays in the fields of typed formats, kept as compact JSON.
enum JSONLists {
  /// How many elements an array of well-formed JSON without white space between tokens has.
  static func count(_ array: UnsafeBufferPointer<UInt8>) -> Int {
    guard array.count > 2 else { return 0 }
    var depth = 0
    var commas = 0
    var isInString = false
    var at = 0
    while at < array.count {
      let byte = array[at]
      if isInString {
        if byte == UInt8(ascii: "\\") { at += 1 } else if byte == UInt8(ascii: "\"") { isInString = false }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        case UInt8(ascii: ","): if depth == 1 { commas += 1 }
        default: break
        }
      }
      at += 1
    }
    return commas + 1
  }
}
