import CMLGateScan
import Testing

@Suite struct VectorKernelTests {
  private static let orders = [MLGATE_SAME, MLGATE_LESS, MLGATE_MORE]

  /// -1, 0 or 1; NaN is equal to itself and greater than all else.
  private static func order(_ left: Double, _ right: Double) -> Int {
    if left.isNaN || right.isNaN { return left.isNaN && right.isNaN ? 0 : left.isNaN ? 1 : -1 }
    return left < right ? -1 : left > right ? 1 : 0
  }

  private static func truth(_ found: Int, _ order: mlgate_order, negated: Bool) -> UInt8 {
    let holds = order == MLGATE_SAME ? found == 0 : order == MLGATE_LESS ? found < 0 : found > 0
    return holds != negated ? 1 : 2
  }

  private func check<Value>(
    _ left: [Value], _ right: [Value], isFixed: Bool, _ generator: inout SeededGenerator,
    _ found: (Value, Value) -> Int,
    _ kernel: (
      mlgate_isa, mlgate_order, Int32, UnsafePointer<mlgate_operand>, UnsafePointer<mlgate_operand>, Int,
      UnsafeMutablePointer<UInt8>
    ) -> Void
  ) {
    let states = (0..<2).map { _ in left.map { _ in [0, 0, 0, 3, 7].randomElement(using: &generator) ?? 0 } as [UInt8] }
    for order in Self.orders {
      for negated in [false, true] {
        let expected = left.indices.map { row in
          let other = isFixed ? 0 : row
          return Self.truth(found(left[row], right[other]), order, negated: negated) | states[0][row] | states[1][other]
        }
        for isa in kernels {
          var truths = [UInt8](repeating: 99, count: left.count)
          left.withUnsafeBytes { leftValues in
            right.withUnsafeBytes { rightValues in
              states[0].withUnsafeBufferPointer { leftStates in
                states[1].withUnsafeBufferPointer { rightStates in
                  var one = mlgate_operand(values: leftValues.baseAddress, states: leftStates.baseAddress, is_fixed: 0)
                  var other = mlgate_operand(
                    values: rightValues.baseAddress, states: rightStates.baseAddress, is_fixed: isFixed ? 1 : 0)
                  kernel(isa, order, negated ? 1 : 0, &one, &other, left.count, &truths)
                }
              }
            }
          }
          #expect(truths == expected, "\(isa) \(order) negated \(negated) fixed \(isFixed)")
        }
      }
    }
  }

  @Test func `numbers are compared as they are one by one`() {
    var generator = SeededGenerator(51)
    let whole: [Int64] = [.min, .min + 1, -1, 0, 1, 2, 1 << 31, 1 << 53, .max]
    let decimals = [
      -Double.infinity, -1.5, -0.0, 0, .leastNonzeroMagnitude, 1, 1.0000000000000002, .infinity, .nan, -.nan,
    ]
    for count in [1, 7, 8, 31, 64, 100] {
      for isFixed in [false, true] {
        func pick<Value>(_ values: [Value], _ none: Value) -> [Value] {
          (0..<count).map { _ in values.randomElement(using: &generator) ?? none }
        }
        let integers = (pick(whole, 0), pick(whole, 0))
        check(
          integers.0, integers.1, isFixed: isFixed, &generator, { $0 < $1 ? -1 : $0 > $1 ? 1 : 0 },
          mlgate_compare_integers)
        let doubles = (pick(decimals, 0), pick(decimals, 0))
        check(doubles.0, doubles.1, isFixed: isFixed, &generator, Self.order, mlgate_compare_decimals)
      }
    }
  }

  @Test func `places are compared as their numbers`() {
    var generator = SeededGenerator(55)
    for count in [1, 7, 32, 100] {
      let sides = (0..<2).map { _ in (0..<count).map { _ in UInt32.random(in: 0...4, using: &generator) * 9000 } }
      for (order, negated) in Self.orders.flatMap({ [($0, false), ($0, true)] }) {
        let expected = zip(sides[0], sides[1]).map { left, right in
          Self.truth(left < right ? -1 : left > right ? 1 : 0, order, negated: negated)
        }
        for isa in kernels {
          var truths = [UInt8](repeating: 9, count: count)
          mlgate_compare_places(isa, order, negated ? 1 : 0, sides[0], sides[1], count, &truths)
          #expect(truths == expected, "\(isa) \(order) negated \(negated)")
        }
      }
    }
  }

  @Test func `places are numbers again`() {
    let places = (0..<65_536).map { UInt32($0) }
    for isa in kernels {
      var integers = [Int64](repeating: 0, count: places.count)
      var decimals = [Double](repeating: 0, count: places.count)
      mlgate_integers_at(isa, places, places.count, &integers)
      mlgate_decimals_at(isa, places, places.count, &decimals)
      #expect(integers == places.map { Int64($0) - 8192 })
      #expect(decimals == places.map { Double($0) - 8192 })
    }
  }

  @Test func `a bound on magnitudes holds for every value`() {
    for isa in kernels {
      for place in 0..<37 {
        var values = (0..<37).map { $0 % 2 == 0 ? 2.9 : -2.9 }
        #expect(mlgate_are_below(isa, values, values.count, 3) == 1)
        for bad in [3, -3, .nan, .infinity, -.infinity] as [Double] {
          values[place] = bad
          #expect(mlgate_are_below(isa, values, values.count, 3) == 0)
        }
      }
    }
  }

  @Test func `small numbers are combined exactly, and large ones are refused`() {
    var generator = SeededGenerator(53)
    let ends: [Int64] = [Int64(Int32.min), -1, 0, 1, Int64(Int32.max)]
    let kinds: [(mlgate_arithmetic, (Int64, Int64) -> Int64)] = [
      (MLGATE_SUM, { $0 + $1 }), (MLGATE_DIFFERENCE, { $0 - $1 }), (MLGATE_PRODUCT, { $0 * $1 }),
    ]
    for isa in kernels {
      for count in [1, 3, 8, 50] {
        let sides = (0..<2).map { _ in
          (0..<count).map { _ in
            Bool.random(using: &generator)
              ? ends.randomElement(using: &generator) ?? 0 : Int64(Int32.random(in: .min ... .max, using: &generator))
          }
        }
        for (kind, combine) in kinds {
          var results = [Int64](repeating: 99, count: count)
          #expect(mlgate_combine_integers(isa, kind, sides[0], sides[1], count, &results) == 1)
          #expect(results == zip(sides[0], sides[1]).map(combine))
          for large in [Int64(Int32.max) + 1, Int64(Int32.min) - 1, .min, .max] {
            var wide = sides
            wide[Int.random(in: 0...1, using: &generator)][Int.random(in: 0..<count, using: &generator)] = large
            let before = results
            #expect(mlgate_combine_integers(isa, kind, wide[0], wide[1], count, &results) == 0)
            #expect(results == before)
          }
        }
      }
    }
  }

  @Test func `a choice is laid over what was chosen before`() {
    var generator = SeededGenerator(54)
    for isa in kernels {
      for count in [1, 5, 33, 100] {
        for isFixed in [false, true] {
          let truths = (0..<count).map { _ in ([1, 2, 3, 7] as [UInt8]).randomElement(using: &generator) ?? 0 }
          let values = (0..<count).map { Int64($0) - 7 }
          let states = (0..<count).map { _ in ([0, 3, 7] as [UInt8]).randomElement(using: &generator) ?? 0 }
          let before = (values.map { $0 * 1000 }, truths.map { $0 & 3 == 1 ? 3 : 0 } as [UInt8])
          var (chosen, chosenStates) = before
          values.withUnsafeBytes { bytes in
            states.withUnsafeBufferPointer { states in
              var operand = mlgate_operand(
                values: bytes.baseAddress, states: states.baseAddress, is_fixed: isFixed ? 1 : 0)
              mlgate_choose(isa, truths, &operand, count, &chosen, &chosenStates)
            }
          }
          for row in 0..<count {
            let place = isFixed ? 0 : row
            #expect(chosen[row] == (truths[row] == 1 ? values[place] : before.0[row]))
            #expect(
              chosenStates[row] == (truths[row] == 1 ? states[place] : truths[row] == 7 ? 7 : before.1[row]))
          }
        }
      }
    }
  }

  /// Fields of a column of one, separated by line feeds; what is remembered is what is read, and nothing else is.
  @Test func `numbers are remembered by their texts`() {
    var generator = SeededGenerator(52)
    let letters = Array("0123456789.-e\0\u{1}\u{7}\u{8}NA\"".utf8)
    let known = ["1", "12.5", "1234567", "12345678", "123456.8", "-0.5", "1e5", "2.", "NA", "", "1\0", "1234.25\u{7}"]
    var fields = known.map { Array($0.utf8) }
    for _ in 0..<3000 {
      let length = Int.random(in: 0...10, using: &generator)
      fields.append((0..<length).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] })
    }
    fields += fields.shuffled(using: &generator)
    var bytes = [UInt8](repeating: 0x30, count: 16)
    var ends: [UInt32] = [15]
    for field in fields {
      bytes += field
      ends.append(UInt32(bytes.count))
      bytes.append(0x0A)
    }
    bytes += [UInt8](repeating: 0x30, count: 16)
    var memo = [mlgate_memo](repeating: mlgate_memo(name: 0, value: 0), count: Int(MLGATE_MEMO_COUNT))
    var recalled = 0
    ends.withUnsafeBufferPointer { ends in
      guard let start = ends.baseAddress else { return }
      for (row, field) in fields.enumerated() {
        let column = mlgate_column(
          ends: start + 1, before: start, stride: 1, rows: 1, trims_return: 0, skips_empty: 0, digest: nil)
        var (value, unknown, only) = ([0.0], [UInt32](repeating: 0, count: 2), UInt32(row))
        let left = mlgate_recall_numbers(bytes, column, &only, memo, &value, &unknown)
        var (expected, whole) = (0.0, Int64(0))
        let kind = mlgate_read_number(field + [UInt8](repeating: 0x30, count: 8), field.count, &expected, &whole)
        let isNumber = kind == MLGATE_INTEGER || kind == MLGATE_DECIMAL
        if left == 0 {
          recalled += 1
          #expect(isNumber && value[0] == expected, "\(field)")
        } else if isNumber {
          mlgate_remember_number(bytes, column, row, expected, &memo)
        }
      }
    }
    // Every number of up to eight bytes was there twice; some lose their place to others.
    #expect(recalled > 500)
  }
}
