/// An encoding that is not UTF-8 and shows in a text's first bytes: by its mark, or by the zero bytes of its first letters.
struct ForeignEncoding {
  /// What a person calls it.
  let name: String
  /// What `iconv -f` wants.
  let iconvName: String
  /// The bytes that tell.
  let evidence: String

  /// `nil` when the bytes may be UTF-8.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    let first = Array(bytes.prefix(4))
    let zeros = first.map { $0 == 0 }
    let count: Int
    // The longer marks first: UTF-32's little-endian one begins with UTF-16's.
    if first == [0xFF, 0xFE, 0, 0] || first == [0, 0, 0xFE, 0xFF] {
      (name, iconvName, count) = ("UTF-32", "UTF-32", 4)
    } else if first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0xFE, 0xFF]) {
      (name, iconvName, count) = ("UTF-16", "UTF-16", 2)
    } else if zeros == [false, true, true, true] {
      (name, iconvName, count) = ("UTF-32 without a mark", "UTF-32LE", 4)
    } else if zeros == [true, true, true, false] {
      (name, iconvName, count) = ("UTF-32 without a mark", "UTF-32BE", 4)
    } else if zeros == [false, true, false, true] {
      (name, iconvName, count) = ("UTF-16 without a mark", "UTF-16LE", 4)
    } else if zeros == [true, false, true, false] {
      (name, iconvName, count) = ("UTF-16 without a mark", "UTF-16BE", 4)
    } else {
      return nil
    }
    evidence = first.prefix(count).map(Self.hex).joined(separator: " ")
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "0" + digits : digits
  }
}
