import Foundation
import MLGateTables

@testable import MLGateProfiles

/// What is read as a stored profile is written again the same way, and can be used.
///
/// The input is the content; the header and a checksum that holds, which would keep the fuzzer out, are put before it.
func fuzzState(_ input: [UInt8]) {
  let bytes = ProfileState.sealed(input)
  guard var state = try? ProfileState(encoded: bytes) else { return }
  if state.encoded != bytes { fail("a stored profile of \(input.count) bytes is written differently than it was read") }
  let rows = state.rows
  read(state.profile, rows: rows)
  do {
    // First as it is, then with its strings given up.
    for limits in [ExactLimits(), ExactLimits(values: 0, bytes: 0)] {
      let before = state.rows
      try state.merge(try ProfileState(encoded: bytes), limits: limits)
      if state.rows != before + rows { fail("\(before) rows and \(rows) make \(state.rows)") }
      read(state.profile, rows: state.rows)
    }
    // Merged, its counts may be past what is read.
    if let again = try? ProfileState(encoded: state.encoded), again.encoded != state.encoded {
      fail("a merged profile is written differently than it was read")
    }
  } catch { fail("a profile does not merge with itself: \(error)") }
}

/// Everything that a profile tells has to make sense.
private func read(_ profile: Profile, rows: Int) {
  _ = encoded(profile)
  for column in profile.columns {
    if column.count != rows { fail("column \(column.name) counts \(column.count) of \(rows) rows") }
    if !(0...rows).contains(column.missing) { fail("column \(column.name) has \(column.missing) missing of \(rows)") }
    if column.distinct < 0 { fail("column \(column.name) has \(column.distinct) distinct values") }
    guard let numbers = column.numbers else { continue }
    let quantiles = numbers.quantiles([0, 0.5, 1])
    if quantiles != quantiles.sorted() { fail("column \(column.name) has the quantiles \(quantiles)") }
    _ = numbers.interpolated(0.25)
    _ = numbers.exactSum
  }
}

/// States of small tables with values of every kind, kept and sketched.
func stateSeeds() -> [(name: String, bytes: [UInt8])] {
  let header = "whole,decimal,text,day,time,flag,mixed\n"
  let rows = (0..<24).map { row in
    let day = "2013-01-\(10 + row % 20)"
    return "\(row * 7919 % 64 - 3),\(Double(row) / 8)e\(row % 3),\"N-\(row) \u{E9}\",\(day),\(day)T10:00:0\(row % 10)Z,"
      + "\(row % 2 == 0),\(["", "x", "NaN", "99999999999999999999", "-1", " "][row % 6])\n"
  }
  let records = (0..<24).map { row in
    "{\"a\":\(row),\"b\":{\"c\":\"\(row % 5)\",\"d\":\(row % 3 == 0 ? "null" : "[1,\(row)]")},\"e\":\"\"}\n"
  }
  var seeds: [(name: String, bytes: [UInt8])] = [("empty", [0, 0])]
  let tables = [("csv", [header] + rows), ("csv-few", [header] + rows.prefix(3)), ("jsonl", records)]
  for (kind, lines) in tables {
    write(Array(lines.joined().utf8)[...])
    var source = TableSource(files: [TableSource.File(path: path, name: "input")], format: .csv)
    if kind == "jsonl" {
      source.format = .jsonFields
      source.content = .jsonLines
    }
    for (name, limits) in [("kept", ExactLimits()), ("sketched", ExactLimits(values: 0, bytes: 0))] {
      // So many batches that columns leave the exact path.
      fuzzChunkBytes = 64
      let profiler = Profiler(source, limits: limits)
      do {
        let account = try TableScan(source, threads: 1).run([profiler])
        seeds.append(("\(kind)-\(name)", content(of: profiler.state(account).encoded)))
      } catch { fail("\(error)") }
    }
  }
  return seeds
}

/// What follows the header, whose last number is the checksum.
private func content(of state: [UInt8]) -> [UInt8] {
  let start = "mlgate profile\n".utf8.count + 1
  return Array(state[start...].drop { $0 >= 0x80 }.dropFirst())
}
