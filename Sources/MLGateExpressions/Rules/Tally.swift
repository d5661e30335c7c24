/// How many rows are not true, and how.
struct Tally {
  var breaches = 0
  var nulls = 0
  var errors = 0
  var excluded = 0

  init() {}

  mutating func add(_ truth: UInt8, rows: Int) {
    switch truth {
    case Truth.no: breaches += rows
    case Truth.null: nulls += rows
    case Truth.failed: errors += rows
    case Truth.excluded: excluded += rows
    default: break
    }
  }

  init(_ truth: UnsafePointer<UInt8>, _ rows: Int) {
    var mayBeFalse = 0
    var unknown = 0
    // Blocks that a byte can count, so that the loop stays within bytes.
    var start = 0
    while start < rows {
      let end = min(start &+ 192, rows)
      var block: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
      for row in start..<end {
        let value = truth[row]
        block.0 &+= value &>> 1 & 1
        block.1 &+= value &>> 1 & value & 1
        block.2 &+= value &>> 2 & 1
        block.3 &+= value &>> 3
      }
      mayBeFalse += Int(block.0)
      unknown += Int(block.1)
      errors += Int(block.2)
      excluded += Int(block.3)
      start = end
    }
    breaches = mayBeFalse - unknown
    nulls = unknown - errors
  }
}

extension RuleResult {
  /// Counts rows that a rule was asked about.
  mutating func add(_ tally: Tally, rows: Int) {
    considered += rows - tally.excluded
    excluded += tally.excluded
    breaches += tally.breaches
    nulls += tally.nulls
    errors += tally.errors
  }
}
