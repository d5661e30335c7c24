extension Evaluator {
  func concatenated(_ left: RowVector, _ right: RowVector, _ rows: Int) -> RowVector {
    let result = vector(.text)
    for row in 0..<rows {
      let places = (left.place(row), right.place(row))
      result.state[row] = left.state[places.0] | right.state[places.1]
      guard result.state[row] == Truth.valid else {
        result.texts[row] = UnsafeBufferPointer(start: nil, count: 0)
        continue
      }
      let (first, second) = (left.texts[places.0], right.texts[places.1])
      let room = arena.allocate(first.count + second.count)
      _ = room.initialize(from: first)
      _ = UnsafeMutableBufferPointer(rebasing: room[first.count...]).initialize(from: second)
      result.texts[row] = UnsafeBufferPointer(room)
    }
    return result
  }

  func like(
    _ value: RowVector, _ pattern: RowVector, _ like: LikePattern, fixed: Bool, _ rows: Int
  ) -> RowVector {
    let result = vector(.truth)
    var like = like
    for row in 0..<rows {
      let places = (value.place(row), pattern.place(row))
      let missing = value.state[places.0] | pattern.state[places.1]
      guard missing == Truth.valid else {
        result.state[row] = missing
        continue
      }
      if !fixed, like.prepare(String(decoding: pattern.texts[places.1], as: UTF8.self)) != nil {
        result.state[row] = Truth.failed
        continue
      }
      result.state[row] = like.matches(value.texts[places.0]) ? Truth.yes : Truth.no
    }
    return result
  }

  func matches(_ value: RowVector, _ pattern: Pattern, whole: Bool, _ rows: Int) -> RowVector {
    let matcher = matcher(pattern)
    return truth(value, rows) { whole ? matcher.matchesWhole($0) : matcher.contains($0) }
  }

  // MARK: For functions

  typealias Bytes = UnsafeBufferPointer<UInt8>

  @inline(__always)
  func truth(_ value: RowVector, _ rows: Int, _ holds: (Bytes) -> Bool) -> RowVector {
    let result = vector(.truth)
    for row in 0..<rows {
      let state = value.state[row]
      result.state[row] = state != Truth.valid ? state : holds(value.texts[row]) ? Truth.yes : Truth.no
    }
    return result
  }

  @inline(__always)
  func truth(_ left: RowVector, _ right: RowVector, _ rows: Int, _ holds: (Bytes, Bytes) -> Bool) -> RowVector {
    let result = vector(.truth)
    for row in 0..<rows {
      let places = (left.place(row), right.place(row))
      let state = left.state[places.0] | right.state[places.1]
      result.state[row] =
        state != Truth.valid ? state : holds(left.texts[places.0], right.texts[places.1]) ? Truth.yes : Truth.no
    }
    return result
  }

  /// A whole number from the operands of a row that are all there; `nil` is a failure.
  @inline(__always)
  func integers(_ operands: [RowVector], _ rows: Int, _ value: (Int) -> Int64?) -> RowVector {
    let result = vector(.integer)
    for row in 0..<rows {
      let state = state(of: operands, row)
      let outcome = state == Truth.valid ? value(row) : 0
      result.integers[row] = outcome ?? 0
      result.state[row] = outcome == nil ? Truth.failed : state
    }
    return result
  }

  @inline(__always)
  func decimals(_ operands: [RowVector], _ rows: Int, _ value: (Int) -> Double?) -> RowVector {
    let result = vector(.decimal)
    for row in 0..<rows {
      let state = state(of: operands, row)
      let outcome = state == Truth.valid ? value(row) : 0
      result.decimals[row] = outcome ?? 0
      result.state[row] = outcome == nil ? Truth.failed : state
    }
    return result
  }

  @inline(__always)
  func texts(_ operands: [RowVector], _ rows: Int, _ value: (Int) -> Bytes?) -> RowVector {
    let result = vector(.text)
    let none = Bytes(start: nil, count: 0)
    for row in 0..<rows {
      let state = state(of: operands, row)
      let outcome = state == Truth.valid ? value(row) : none
      result.texts[row] = outcome ?? none
      result.state[row] = outcome == nil ? Truth.failed : state
    }
    return result
  }

  @inline(__always)
  private func state(of operands: [RowVector], _ row: Int) -> UInt8 {
    var state = Truth.valid
    for operand in operands { state |= operand.state[operand.place(row)] }
    return state
  }
}

extension RowVector {
  /// A row's text.
  @inline(__always)
  func text(_ row: Int) -> UnsafeBufferPointer<UInt8> { texts[place(row)] }

  /// A row's whole number.
  @inline(__always)
  func integer(_ row: Int) -> Int64 { integers[place(row)] }
}
