/// What a row's truth or a row's value is, as one byte.
///
/// The bits are: may be true, may be false, has failed. The connectives of three-valued logic (Kleene) are then bit operations, and a value's state can be laid over a truth.
enum Truth {
  static let yes: UInt8 = 1
  static let no: UInt8 = 2
  /// Also the state of a value that is missing.
  static let null: UInt8 = 3
  /// Also the state of a value that could not be computed.
  static let failed: UInt8 = 7
  /// A rule that is not asked about a row.
  static let excluded: UInt8 = 9
  /// The state of a value that is there.
  static let valid: UInt8 = 0
}

/// The values of one expression for a stretch of rows.
final class RowVector {
  enum Form {
    /// Only ``state``, which is then each row's truth.
    case truth
    /// ``integers``: whole numbers, days or microseconds.
    case integer
    case decimal
    /// ``integers``, or decimals as their bits where ``isDecimal`` is 1.
    case mixed
    /// ``texts``: contents, without quotes.
    case text
    /// ``texts``: fields as they stand in the data.
    case raw
    /// Every row is `NULL`.
    case null
  }

  let capacity: Int
  var form = Form.null
  /// Whether the first value stands for all.
  var isConstant = false
  /// ``Truth/valid``, ``Truth/null`` or ``Truth/failed`` by row; where ``form`` is `truth`, all of ``Truth``.
  let state: UnsafeMutablePointer<UInt8>
  /// 1 where a value of a mixed vector is a decimal.
  let isDecimal: UnsafeMutablePointer<UInt8>
  /// `capacity` times 16 bytes; allocated here and freed with this object.
  private let storage: UnsafeMutableRawPointer

  init(capacity: Int) {
    self.capacity = capacity
    state = .allocate(capacity: capacity)
    state.initialize(repeating: 0, count: capacity)
    isDecimal = .allocate(capacity: capacity)
    isDecimal.initialize(repeating: 0, count: capacity)
    storage = .allocate(byteCount: capacity * 16, alignment: 16)
    storage.initializeMemory(as: UInt8.self, repeating: 0, count: capacity * 16)
  }

  deinit {
    state.deallocate()
    isDecimal.deallocate()
    storage.deallocate()
  }

  // The three views share the storage; `form` tells which one was written last, and only that one is read.
  var integers: UnsafeMutablePointer<Int64> { storage.assumingMemoryBound(to: Int64.self) }
  var decimals: UnsafeMutablePointer<Double> { storage.assumingMemoryBound(to: Double.self) }
  var texts: UnsafeMutablePointer<UnsafeBufferPointer<UInt8>> {
    storage.assumingMemoryBound(to: UnsafeBufferPointer<UInt8>.self)
  }

  /// Where a row's value stands.
  func place(_ row: Int) -> Int { isConstant ? 0 : row }
}

/// One number, whole or not.
enum Number {
  case integer(Int64)
  case decimal(Double)

  var decimal: Double {
    switch self {
    case .integer(let value): Double(value)
    case .decimal(let value): value
    }
  }

  /// -1, 0 or 1; exact, and NaN is equal to itself and greater than all else.
  static func order(_ left: Number, _ right: Number) -> Int {
    switch (left, right) {
    case (.integer(let left), .integer(let right)): left < right ? -1 : left > right ? 1 : 0
    case (.decimal(let left), .decimal(let right)): order(left, right)
    case (.integer(let left), .decimal(let right)): order(left, right)
    case (.decimal(let left), .integer(let right)): -order(right, left)
    }
  }

  static func order(_ left: Double, _ right: Double) -> Int {
    if left < right { return -1 }
    if left > right { return 1 }
    if left == right { return 0 }
    return left.isNaN ? (right.isNaN ? 0 : 1) : -1
  }

  static func order(_ left: Int64, _ right: Double) -> Int {
    // 2^63 is a double, and so is every bound below.
    if right.isNaN || right >= 0x1p63 { return -1 }
    if right < -0x1p63 { return 1 }
    let whole = Int64(right)
    if left != whole { return left < whole ? -1 : 1 }
    let rest = right - Double(whole)
    return rest > 0 ? -1 : rest < 0 ? 1 : 0
  }
}

extension RowVector {
  /// A number of a row that has one.
  func number(_ row: Int) -> Number {
    let place = place(row)
    switch form {
    case .decimal: return .decimal(decimals[place])
    case .mixed where isDecimal[place] == 1: return .decimal(decimals[place])
    default: return .integer(integers[place])
    }
  }

  /// Writes one number of a mixed vector.
  func set(_ row: Int, _ number: Number) {
    switch number {
    case .integer(let value):
      integers[row] = value
      isDecimal[row] = 0
    case .decimal(let value):
      decimals[row] = value
      isDecimal[row] = 1
    }
    state[row] = Truth.valid
  }
}
