internal import MLGateTables

/// Why bytes are no stored profile.
public struct ProfileDamage: Error, Equatable, CustomStringConvertible {
  /// A full sentence.
  public var description: String
}

extension ProfileState {
  private static let magic = Array("mlgate profile\n".utf8)
  /// Raised whenever the content changes.
  public static let version: UInt64 = 3

  /// The state in bytes: the same statistics always make the same bytes.
  public var encoded: [UInt8] {
    var writer = StateWriter()
    writer.write(rows)
    writer.write(columns.count)
    for column in columns { column.write(to: &writer) }
    return Self.sealed(writer.bytes)
  }

  /// Content behind its header and checksum.
  static func sealed(_ content: [UInt8]) -> [UInt8] {
    var header = StateWriter()
    header.write(version)
    header.write(checksum(content[...]))
    return magic + header.bytes + content
  }

  /// Reads a stored state.
  public init(encoded bytes: [UInt8]) throws(ProfileDamage) {
    guard bytes.starts(with: Self.magic) else {
      throw ProfileDamage(
        description: "it is no stored profile; write one with 'mlgate profile FILE... --output NAME.mlgate-profile'.")
    }
    var reader = StateReader(bytes[Self.magic.count...])
    guard let version = try? reader.readUInt64(), version == Self.version else {
      throw ProfileDamage(
        description: "it is a stored profile of another version of mlgate than this one, which reads format "
          + "\(Self.version); write it anew from the data.")
    }
    let content: (rows: Int, columns: [ColumnState])
    do throws(StateReader.Damage) {
      content = try Self.content(&reader)
    } catch {
      throw ProfileDamage(
        description: "the stored profile is damaged near byte \(error.offset); write it anew from the data.")
    }
    self.init(rows: content.rows, columns: content.columns)
  }

  private static func content(
    _ reader: inout StateReader
  ) throws(StateReader.Damage) -> (rows: Int, columns: [ColumnState]) {
    let checksum = try reader.readUInt64()
    guard checksum == Self.checksum(reader.rest) else { throw reader.damage }
    let rows = try reader.readCount()
    let columns = try reader.readArray { reader throws(StateReader.Damage) in
      let column = try ColumnState(from: &reader)
      guard column.rows == rows else { throw reader.damage }
      return column
    }
    guard reader.isAtEnd else { throw reader.damage }
    return (rows, columns)
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.withNumberPadding { content in
      content.baseAddress.map { Hashing.bytes($0, content.count, seed: 0x9E37_79B9_7F4A_7C15) } ?? 0
    }
  }
}

extension ColumnState {
  /// How the column's values were told apart, which must not differ between what is merged.
  var reading: [UInt8] {
    [reader.isTyped ? 1 : 0, reader.hasDecimalComma ? 1 : 0] + (reader.declared.map { Array($0.rawValue.utf8) } ?? [])
  }

  func write(to writer: inout StateWriter) {
    writer.write(name.utf8)
    writer.write(rows)
    writer.write(reader.isTyped)
    writer.write(reader.hasDecimalComma)
    writer.write(reader.declared) { $0.write($1.rawValue.utf8) }
    writer.write(small.count)
    for entry in small {
      writer.write(signed: Int64(entry.value))
      writer.write(entry.count)
    }
    strings.write(to: &writer)
    texts.write(to: &writer)
    tally.write(to: &writer)
    writer.write(distinct) { $1.write(to: &$0) }
    moments.write(to: &writer)
    numbers.write(to: &writer)
    times.write(to: &writer)
    hitters.write(to: &writer)
    shapes.write(to: &writer)
  }

  convenience init(from reader: inout StateReader) throws(StateReader.Damage) {
    let name = try reader.readString()
    let rows = try reader.readCount()
    var format = DelimitedFormat()
    format.isTyped = try reader.readBool()
    format.decimalComma = try reader.readBool()
    var declared: ColumnType?
    if try reader.readBool() {
      guard let type = ColumnType(rawValue: try reader.readString()) else { throw reader.damage }
      declared = type
    }
    self.init(name: name, rows: rows, reader: FieldReader(format, declared: declared))
    var left = rows
    for _ in 0..<(try reader.readLength()) {
      let value = Int(try reader.readSigned())
      let count = try reader.readCount()
      guard Dense.range.contains(value), (1...max(1, left)).contains(count),
        small.last.map({ $0.value < value }) ?? true
      else { throw reader.damage }
      left -= count
      small.append((value, count))
    }
    strings = try ByteDictionary.read(from: &reader)
    texts = try ByteDictionary.read(from: &reader)
    tally = try ValueTally(from: &reader)
    distinct = try reader.readOptional { reader throws(StateReader.Damage) in try UltraLogLog(from: &reader) }
    moments = try Moments(from: &reader)
    numbers = try QuantileSketch(from: &reader)
    times = try QuantileSketch(from: &reader)
    hitters = try HeavyHitters(from: &reader)
    shapes = try ShapeCounts(from: &reader)
    guard present(withSmall: rows - left) <= rows else { throw reader.damage }
  }

  /// How many values there are.
  private func present(withSmall small: Int) -> Int {
    var values = tally.present + small
    strings.forEach { values += $1 }
    texts.forEach { values += $1 }
    return values
  }
}
