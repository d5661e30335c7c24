internal import MLGateChecks
internal import MLGateTables

extension DatasetIntake {
  /// What came from the cache, in words; `nil` when nothing did.
  func telling(_ reading: Reading, _ checks: [ConfiguredCheck], _ known: [Int: SettledCheck]) -> String? {
    guard filesKnown > 0 else { return nil }
    let all = source.files.count
    let unchanged =
      all == 1 ? "the file is unchanged" : "\(filesKnown) of \(all) files \(filesKnown == 1 ? "is" : "are") unchanged"
    let decided =
      known.isEmpty
      ? "" : "; \(known.count) of \(counted(checks.count, "check")) decided by what they said of the same data"
    guard reading.filesRead > all - filesKnown else {
      let read = reading.filesRead == 0 ? "nothing was read" : "\(counted(reading.filesRead, "file")) read"
      return "\(unchanged), \(read)\(decided)"
    }
    let asking = checks.indices.filter { known[$0] == nil && checks[$0].looksAtRows }.map { checks[$0].keyword }
    let words = asking.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return "\(unchanged), but read for checks that look at rows (\(words.joined(separator: ", ")))\(decided)"
  }
}
