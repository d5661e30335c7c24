internal import MLGateResults
internal import MLGateTables

/// Looks the rows up that show what is wrong, or that have to decide.
struct SecondReading {
  /// What was found for one finding.
  struct Found {
    var search: RowSearchResult?
    var evidence: [Evidence]
    /// `nil` when the finding knows.
    var violations: Int?
  }

  private enum Place {
    case search(RowSearcher, Int)
    case collector(any EvidenceCollector)
  }

  private var places: [Int: Place] = [:]
  /// What is to see every batch.
  private(set) var consumers: [any BatchConsumer] = []

  init(_ findings: [(finding: Finding, slice: SliceKey?, view: RowView)], in source: TableSource) {
    var groups: [(view: RowView, slice: SliceKey?, members: [Int])] = []
    for (index, item) in findings.enumerated() where Self.needsRows(item.finding) {
      let view = item.slice == nil ? RowView() : item.view
      if let group = groups.firstIndex(where: { $0.view == view && $0.slice == item.slice }) {
        groups[group].members.append(index)
      } else {
        groups.append((view, item.slice, [index]))
      }
    }
    var slices: [RowView: [SliceKey: [any BatchConsumer]]] = [:]
    for group in groups {
      let mine = add(group.members.map { ($0, findings[$0].finding) }, in: source)
      if let slice = group.slice {
        slices[group.view, default: [:]][slice] = mine
      } else {
        consumers += mine
      }
    }
    for (view, wanted) in slices { consumers.append(SliceScan(view, in: source) { wanted[$0] ?? [] }) }
  }

  /// Failures are shown; what the profile could not decide is decided by the rows.
  private static func needsRows(_ finding: Finding) -> Bool {
    let isOpen = finding.judgement.verdict == .failed || finding.settle != nil
    return finding.search != nil && isOpen || finding.collect != nil && finding.judgement.verdict == .failed
  }

  private mutating func add(_ members: [(Int, Finding)], in source: TableSource) -> [any BatchConsumer] {
    var mine: [any BatchConsumer] = []
    let searches = members.compactMap { index, finding in finding.search.map { (index, $0) } }
    if !searches.isEmpty {
      let searcher = RowSearcher(searches.map { $0.1 }, in: source)
      for (place, search) in searches.enumerated() { places[search.0] = .search(searcher, place) }
      mine.append(searcher)
    }
    for (index, finding) in members where finding.search == nil {
      guard let collector = finding.collect?(source) else { continue }
      places[index] = .collector(collector)
      mine.append(collector)
    }
    return mine
  }

  /// What was found for the finding at `index`; `nil` when nothing was looked for.
  func found(_ index: Int, _ account: ScanAccount) -> Found? {
    switch places[index] {
    case .search(let searcher, let place):
      let result = searcher.results(account)[place]
      return Found(search: result, evidence: result.evidence, violations: result.count)
    case .collector(let collector):
      return Found(evidence: collector.evidence(account), violations: collector.violations)
    case nil: return nil
    }
  }
}
