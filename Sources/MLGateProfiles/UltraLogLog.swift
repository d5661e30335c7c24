internal import CMLGateScan

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// Estimates how many different values there are: UltraLogLog (Ertl 2024, "UltraLogLog: A Practical and More
/// Space-Efficient Alternative to HyperLogLog for Approximate Distinct Counting", PVLDB 17) with 2^15 registers, read by
/// maximum likelihood (section 3.2 there).
///
/// A hash has a register and a rank: one more than how many zeros lead its other bits, which is k in one of 2^k hashes. A
/// register keeps its highest rank u, and whether it met u - 1 and u - 2: `u << 2 | met(u - 1) << 1 | met(u - 2)`. The
/// standard error is 0.76 / sqrt(2^15) = 0.42%; the 1.5% that users are promised is 3.6 of it. Order and repetition of
/// the values do not matter, so merging is commutative and associative.
struct UltraLogLog: Hashable, Sendable {
  static let precision = 15
  /// The rank of a hash whose other bits are all zeros.
  static let largestRank = 64 - precision + 1
  private(set) var registers: [UInt8]

  init() { registers = [UInt8](repeating: 0, count: 1 << Self.precision) }

  /// The counter as it was stored: every register must be possible.
  init(registers: [UInt8]) { self.registers = registers }

  /// Whether hashes can make the register: rank 0 counts as met by all.
  static func isPossible(_ register: UInt8) -> Bool {
    switch register >> 2 {
    case 0: register == 0
    case 1: register & 3 == 2
    case 2: register & 1 == 1
    case let rank: rank <= largestRank
    }
  }

  /// What a hash does to the registers.
  struct Mark {
    /// The register's number in the upper 26 bits, the rank in the others.
    private let bits: UInt32

    /// - Parameter hash: its bits must all be good.
    @inline(__always)
    init(_ hash: UInt64) {
      let tail = hash &<< UInt64(precision) | 1 &<< UInt64(precision - 1)
      let rank = tail.leadingZeroBitCount &+ 1
      bits = UInt32(truncatingIfNeeded: hash &>> UInt64(64 - precision)) &<< 6 | UInt32(truncatingIfNeeded: rank)
    }

    @inline(__always)
    var register: Int { Int(truncatingIfNeeded: bits &>> 6) }

    @inline(__always)
    var rank: UInt64 { UInt64(bits & 63) }
  }

  /// Adds values by their 64-bit hashes, whose bits must all be good.
  mutating func add(_ hashes: UnsafeBufferPointer<UInt64>) { add(hashes.count) { Mark(hashes[$0]) } }

  mutating func add(_ marks: UnsafeBufferPointer<Mark>) { add(marks.count) { marks[$0] } }

  @inline(__always)
  private mutating func add(_ count: Int, _ mark: (Int) -> Mark) {
    registers.withUnsafeMutableBufferPointer { registers in
      guard let base = registers.baseAddress else { return }
      // Many columns' registers do not fit a cache: ask for them some values ahead.
      let ahead = min(24, count)
      for place in 0..<ahead { mlgate_prefetch(base + mark(place).register) }
      let last = count &- ahead
      for place in 0..<last {
        mlgate_prefetch(base + mark(place &+ ahead).register)
        Self.add(mark(place), to: base)
      }
      for place in last..<count { Self.add(mark(place), to: base) }
    }
  }

  @inline(__always)
  private static func add(_ mark: Mark, to registers: UnsafeMutablePointer<UInt8>) {
    let register = mark.register
    // Written in any case: whether it changes is hard to foresee while registers fill. Ranks below u - 2 fall out.
    registers[register] = packed(ranks(of: registers[register]) | 1 &<< (mark.rank &+ 1))
  }

  /// The ranks that a register tells of, each a bit one above its rank.
  @inline(__always)
  private static func ranks(of register: UInt8) -> UInt64 {
    (UInt64(4 | register & 3) &<< UInt64(register &>> 2)) &>> 1
  }

  @inline(__always)
  private static func packed(_ ranks: UInt64) -> UInt8 {
    let rank = UInt64(truncatingIfNeeded: 62 &- ranks.leadingZeroBitCount)
    return UInt8(truncatingIfNeeded: rank &<< 2 | ((ranks &<< 1) &>> rank) & 3)
  }

  /// Adds a value by its 64-bit hash, whose bits must all be good.
  @inline(__always)
  mutating func add(_ hash: UInt64) {
    registers.withUnsafeMutableBufferPointer { registers in
      guard let base = registers.baseAddress else { return }
      Self.add(Mark(hash), to: base)
    }
  }

  mutating func merge(_ other: UltraLogLog) {
    for index in registers.indices where registers[index] != other.registers[index] {
      registers[index] = Self.packed(Self.ranks(of: registers[index]) | Self.ranks(of: other.registers[index]))
    }
  }

  /// The counter of what either has met.
  func merged(_ other: UltraLogLog) -> UltraLogLog {
    var both = self
    both.merge(other)
    return both
  }

  /// The most likely number of different values, infinite when every register is as full as can be.
  ///
  /// With x values to a register, a rank of share p is met with the probability 1 - exp(-p x). The logarithm of the
  /// likelihood has the derivative sum of p / (exp(p x) - 1) over ranks met, less the sum of p over those not met. It falls
  /// and is convex, so Newton's method climbs to its root from any place before it; x = met / (unmet + p met / 2) is one,
  /// since t / (exp(t) - 1) >= 1 - t / 2.
  var estimate: Double {
    var histogram = [Int](repeating: 0, count: 256)
    for register in registers { histogram[Int(register)] += 1 }
    var met = [Double](repeating: 0, count: Self.largestRank + 1)
    var unmet = 0.0
    for (register, count) in histogram.enumerated() where count > 0 {
      let rank = register >> 2
      unmet += Double(count) * Self.shareAbove(rank)
      if rank > 0 { met[rank] += Double(count) }
      for (below, bit) in [(rank - 1, 2), (rank - 2, 1)] where below > 0 {
        if register & bit != 0 { met[below] += Double(count) } else { unmet += Double(count) * Self.share(below) }
      }
    }
    let terms = met.enumerated().filter { $0.element > 0 }.map { (share: Self.share($0.offset), count: $0.element) }
    guard !terms.isEmpty else { return 0 }
    guard unmet > 0 else { return .infinity }
    let half = terms.reduce(0) { $0 + $1.share * $1.count } / 2
    var x = terms.reduce(0) { $0 + $1.count } / (unmet + half)
    // Quadratic near the root and doubling far before it: a dozen rounds.
    for _ in 0..<200 {
      var value = -unmet
      var slope = 0.0
      for (share, count) in terms where share * x < 700 {
        let power = expm1(share * x)
        value += count * share / power
        slope -= count * share * share * (power + 1) / (power * power)
      }
      let step = -value / slope
      guard step > x * 1e-12 else { break }
      x += step
    }
    return x * Double(registers.count)
  }

  /// The share of hashes that have the rank.
  private static func share(_ rank: Int) -> Double { exp2(-Double(min(rank, largestRank - 1))) }

  /// The share of hashes that have a higher rank.
  private static func shareAbove(_ rank: Int) -> Double { rank == largestRank ? 0 : exp2(-Double(rank)) }
}
