import Foundation
import MLGateExpressions
import MLGateTables

@testable import MLGateProfiles

/// What one reading of a table told.
private enum Reading: Equatable {
  case read(Told)
  case refused(String)

  struct Told: Equatable {
    var columns: [String]
    var counts: [Int]
    var malformed: [MalformedRecord]
    /// The profile's JSON.
    var profile: Data
  }
}

/// The file that every input is written to.
let path: String = {
  let folder = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
  return "\(folder)/mlgate-fuzz-\(ProcessInfo.processInfo.processIdentifier)"
}()

func write(_ text: ArraySlice<UInt8>) {
  guard let file = fopen(path, "w") else { fail("\(path) cannot be written") }
  text.withUnsafeBytes { bytes in
    if let start = bytes.baseAddress { _ = fwrite(start, 1, bytes.count, file) }
  }
  fclose(file)
}

private func read(
  _ source: TableSource, chunk: Int, threads: Int, limits: ExactLimits? = nil
) -> Reading {
  fuzzChunkBytes = chunk
  let profiler = Profiler(source, limits: limits ?? ExactLimits())
  do {
    let account = try TableScan(source, threads: threads, digests: true).run([profiler])
    let profile = profiler.profile(account)
    checkSums(account, profile)
    return .read(
      Reading.Told(
        columns: account.columns, counts: [account.rows, account.malformedCount, account.blankLines],
        malformed: account.malformed, profile: encoded(profile)))
  } catch {
    return .refused("\(error)")
  }
}

func encoded(_ profile: Profile) -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = .sortedKeys
  do { return try encoder.encode(profile) } catch { fail("the profile has no JSON: \(error)") }
}

/// What must add up within one reading.
private func checkSums(_ account: ScanAccount, _ profile: Profile) {
  if profile.rows != account.rows { fail("\(profile.rows) rows in the profile, \(account.rows) in the account") }
  if account.malformed.count != min(account.malformedCount, TableScan.malformedKept) {
    fail("\(account.malformed.count) malformed records are kept of \(account.malformedCount)")
  }
  if profile.columns.map(\.name) != account.columns { fail("the profile's columns are not the account's") }
  for column in profile.columns {
    let kinds = column.kinds
    let values =
      kinds.integer + kinds.bigInteger + kinds.decimal + kinds.nonFinite + kinds.boolean + kinds.date
      + kinds.timestamp + kinds.text + kinds.list
    if column.count != account.rows { fail("column \(column.name) counts \(column.count) of \(account.rows) rows") }
    if values + column.missing != column.count {
      fail("column \(column.name) has \(values) values and \(column.missing) missing of \(column.count)")
    }
    if column.isExact && column.distinct > column.present { fail("column \(column.name) has too many distinct values") }
  }
}

private func describe(_ reading: Reading) -> String { String("\(reading)".prefix(4000)) }

/// More than the longest input twice, so that it is one chunk; what one is in earnest takes long to allocate.
private let wholeChunk = 16 * 1024

/// Reads a source in several ways and compares.
private func compareReadings(_ source: TableSource, chunk: Int) -> Reading {
  fuzzMaximumRecordBytes = 128 << 20
  fuzzMostFields = 1 << 14
  let whole = read(source, chunk: wholeChunk, threads: 1)
  // JSON Lines: some batches of one chunk.
  fuzzMostFields = 64
  let split = read(source, chunk: chunk, threads: 1)
  if whole != split { fail("chunks of \(chunk) tell\n\(describe(split))\nwhole\n\(describe(whole))") }
  let threaded = read(source, chunk: chunk, threads: 4)
  if split != threaded { fail("four threads tell\n\(describe(threaded))\none\n\(describe(split))") }
  // Sketches depend on the batches, not on who works on them.
  let tight = ExactLimits(values: 4, bytes: 64)
  let sketched = read(source, chunk: chunk, threads: 1, limits: tight)
  let together = read(source, chunk: chunk, threads: 4, limits: tight)
  if sketched != together { fail("sketches: four threads tell\n\(describe(together))\none\n\(describe(sketched))") }
  // Records that are longer than may be read.
  fuzzMaximumRecordBytes = 256
  let cut = read(source, chunk: chunk, threads: 1)
  let cutTogether = read(source, chunk: chunk, threads: 4)
  if cut != cutTogether { fail("long records: four threads tell\n\(describe(cutTogether))\none\n\(describe(cut))") }
  fuzzMaximumRecordBytes = 128 << 20
  return whole
}

func fuzzDelimited(_ input: [UInt8]) {
  guard input.count >= 3 else { return }
  let (dialect, options, chunk) = (input[0], input[1], 16 + Int(input[2] & 127))
  let delimiters = Array(",\t;|, ".utf8)
  let delimiter = dialect < 0x80 ? delimiters[Int(dialect) % delimiters.count] : dialect & 0x7F
  guard ![0x0A, 0x0D, 0x22, 0x27, 0].contains(delimiter) else { return }
  let quotes: [UInt8?] = [0x22, 0x22, 0x27, nil]
  var format = DelimitedFormat(
    delimiter: delimiter, quote: quotes[Int(options & 3)], hasHeader: options & 4 == 0,
    nullValues: options & 8 == 0 ? [""] : ["", "NA", "-"])
  format.decimalComma = options & 16 != 0
  format.comment = options & 32 != 0 ? 0x23 : nil
  let text = input[3...]
  write(text)
  let source = TableSource(files: [TableSource.File(path: path, name: "input")], format: format)
  guard case .read(let told) = compareReadings(source, chunk: chunk) else { return }
  // Without quotes and comments a line is a record.
  guard format.quote == nil, format.comment == nil else { return }
  let lines = text.count { $0 == 0x0A } + (text.last == 0x0A || text.isEmpty ? 0 : 1) - (format.hasHeader ? 1 : 0)
  let sum = told.counts.reduce(0, +)
  if sum != lines { fail("\(told.counts) rows, malformed records and blank lines make \(sum) of \(lines) lines") }
}

func fuzzJSONLines(_ input: [UInt8]) {
  guard let first = input.first else { return }
  compareJSONKernels(input[1...])
  write(input[1...])
  var source = TableSource(files: [TableSource.File(path: path, name: "input")], format: .jsonFields)
  source.content = .jsonLines
  _ = compareReadings(source, chunk: 16 + Int(first & 127))
}

private let ruleTable: TableSource = {
  let rows = [
    "a,b,s,d,t", "1,2.5,x,2013-01-31,2013-01-31T10:00:00Z", ",,,,", "-9223372036854775808,1e308,A%_b,1900-02-28,x",
  ]
  write(Array((rows + rows.dropFirst()).joined(separator: "\n").utf8)[...])
  var source = TableSource(files: [TableSource.File(path: path, name: "input")], format: .csv)
  source.types = ["a": .integer, "d": .date]
  return source
}()

/// A rule that is accepted says the same of a table in one piece and in many.
func fuzzRule(_ input: [UInt8]) {
  guard let text = String(validating: input, as: UTF8.self), let rule = try? RowRule(text) else { return }
  func results(chunk: Int, threads: Int) -> [RuleResult] {
    fuzzChunkBytes = chunk
    let rules = RuleSet([RuleSet.Rule(rule), RuleSet.Rule(rule, where: rule, nulls: .fail)], in: ruleTable)
    do { _ = try TableScan(ruleTable, threads: threads).run([rules]) } catch { fail("\(error)") }
    return rules.results.map { result in
      // Places count batches, which are cut differently.
      var result = result
      result.rows = []
      result.firstError = nil
      return result
    }
  }
  let whole = results(chunk: wholeChunk, threads: 1)
  let cut = results(chunk: 64, threads: 2)
  if whole != cut { fail("the rule '\(text)' comes to\n\(cut)\nin pieces, to\n\(whole)\nin one") }
}
