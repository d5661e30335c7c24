import Foundation
import GRDB

extension Database {
  /// Bytes as SQLite keeps them.
  static func blob(_ bytes: [UInt8]) -> DatabaseValue { Data(bytes).databaseValue }

  /// The bytes of a column; none when it is not a blob.
  static func bytes(_ value: DatabaseValue) -> [UInt8] { Data.fromDatabaseValue(value).map(Array.init) ?? [] }
}
