internal import MLGateChecks
internal import MLGateFiles
internal import MLGateProfiles
internal import MLGateResults
internal import MLGateTables

/// Reads a dataset, but for what is known of its files from earlier runs.
///
/// The profile is that of every file, merged in their order, so that it is the same whatever is known.
struct DatasetIntake {
  /// What was read, and what was known.
  struct Reading {
    var account: ScanAccount
    var profile: Profile
    /// How many files were read.
    var filesRead: Int
  }

  let source: TableSource
  private let cache: DataCache?
  /// What the files were known by before anything was read.
  private let identities: [FileIdentity?]
  /// The files that had not been written to for so long that a later write is sure to show.
  private let settled: [Bool]
  /// The digests that are known without reading the table.
  private let digests: [Digest?]
  /// The parts whose profiles are known.
  private let known: [Int: (name: String, part: DataCache.Part)]

  init(_ source: TableSource, cache: DataCache?) {
    self.source = source
    self.cache = cache
    let files = source.files
    guard let cache else {
      (identities, settled, digests, known) = (
        files.map { _ in nil }, files.map { _ in false }, files.map { _ in nil }, [:]
      )
      return
    }
    identities = files.map { $0.open == nil || $0.isStored ? FileIdentity.of($0.path) : nil }
    settled = identities.map { $0?.isSettled ?? false }
    digests = inParallel(files.count) { [identities] index in
      identities[index].flatMap { cache.digest(of: files[index].path, $0) }
    }
    var known: [Int: (name: String, part: DataCache.Part)] = [:]
    for part in 0..<FileProfiler.partCount(of: source) {
      guard let name = Self.name(ofPart: part, in: source, digests), let found = cache.part(name) else { continue }
      known[part] = (name, found)
    }
    self.known = known
  }

  private static func files(ofPart part: Int, in source: TableSource) -> Range<Int> {
    source.content == .jsonLines ? source.files.indices : part..<(part + 1)
  }

  /// How the text becomes values.
  private static func dialect(of source: TableSource) -> String {
    let types = source.types.sorted { $0.key < $1.key }.map { "\($0.key.utf8.count):\($0.key)=\($0.value.rawValue)" }
    let columns = source.expectedColumns.map { "\($0.utf8.count):\($0)" }
    return [source.content.rawValue, source.format.fingerprint, columns.joined(), types.joined()]
      .map { "\($0.utf8.count):\($0)" }.joined()
  }

  private static func name(ofPart part: Int, in source: TableSource, _ digests: [Digest?]) -> String? {
    let hexes = files(ofPart: part, in: source).compactMap { digests[$0]?.hex }
    guard hexes.count == files(ofPart: part, in: source).count else { return nil }
    return DataCache.name(["profile", dialect(of: source)] + hexes)
  }

  // MARK: Checks

  /// The name of what the dataset's checks say; `nil` while the digest of a file is not known.
  ///
  /// - Parameter surroundings: what they look at beside the rows.
  private func nameOfChecks(_ digests: [Digest?], _ surroundings: [String]) -> String? {
    let hexes = digests.compactMap { $0?.hex }
    guard hexes.count == source.files.count else { return nil }
    return DataCache.name(
      ["checks", Self.dialect(of: source)] + surroundings + zip(source.files, hexes).flatMap { [$0.name, $1] })
  }

  private static func key(of check: ConfiguredCheck) -> String? {
    guard check.canBeKept, let fingerprint = check.fingerprint else { return nil }
    return SHA256Stream.digest(of: fingerprint).hex
  }

  /// What checks said of the very same data before, by their place.
  func knownChecks(_ checks: [ConfiguredCheck], _ surroundings: [String]) -> [Int: SettledCheck] {
    guard let cache, known.count == FileProfiler.partCount(of: source),
      let name = nameOfChecks(digests, surroundings)
    else { return [:] }
    let kept = cache.checks(name)
    var found: [Int: SettledCheck] = [:]
    for (index, check) in checks.enumerated() { found[index] = Self.key(of: check).flatMap { kept[$0] } }
    return found
  }

  /// Keeps what checks said, for a run over the same data.
  func keep(
    _ run: CheckRun, _ checks: [ConfiguredCheck], _ known: [Int: SettledCheck], _ surroundings: [String],
    _ account: ScanAccount
  ) {
    guard let cache, account.malformedCount == 0, account.files.allSatisfy(\.isComplete),
      checks.indices.contains(where: { known[$0] == nil && checks[$0].canBeKept }),
      let name = nameOfChecks(account.files.map(\.digest), surroundings)
    else { return }
    var kept = cache.checks(name)
    for (index, check) in checks.enumerated() where known[index] == nil {
      if let key = Self.key(of: check) { kept[key] = run.settled(index) }
    }
    cache.keep(kept, as: name)
  }

  // MARK: Rows

  /// Whether every file is known as it is, so that nothing has to be read for the profile.
  var isKnown: Bool { known.count == FileProfiler.partCount(of: source) }
  /// How many files are known as they are.
  var filesKnown: Int { known.keys.reduce(0) { $0 + Self.files(ofPart: $1, in: source).count } }

  /// Has the cache forget the profiles that cannot be read.
  func forgetDamaged() {
    for (name, _) in known.values { _ = try? cache?.state(name).rows }
  }

  /// Reads what is not known; everything when somebody wants to see the rows.
  ///
  /// - Parameters:
  ///   - consumers: what is to see every batch.
  ///   - taker: which of them can decide by values that are counted.
  ///   - needsProfile: whether the profile is looked at; when not and nothing is read, it is empty.
  ///   - prepare: completes the scan; not called when nothing is read.
  /// - Throws: ``DamagedEntry`` when something that was known turns out not to be: begin anew.
  func read(
    _ consumers: [any BatchConsumer], values taker: (any ValueTaking)?, needsProfile: Bool,
    _ prepare: (inout TableScan) throws -> Void
  ) throws -> Reading {
    let scanned = source.files.indices.filter { file in
      !consumers.isEmpty || known[source.content == .jsonLines ? 0 : file] == nil
    }
    let accounts = Guarded([Int: ScanAccount.File]())
    let profiler = FileProfiler(
      source, scanned: scanned,
      known: FileProfiler.Known(parts: Set(known.keys)) { [known, cache] part in
        guard let cache, let name = known[part]?.name else { throw DamagedEntry() }
        return try cache.state(name)
      }, taker: taker, made: { [self] part, state in keep(part, state, accounts.withLock { $0 }) })
    var account = ScanAccount()
    if !scanned.isEmpty {
      var part = source
      part.files = scanned.map { source.files[$0] }
      var scan = TableScan(part)
      scan.fileRead = { file, account in accounts.withLock { $0[scanned[file]] = account } }
      try prepare(&scan)
      account = try scan.run([profiler] + consumers)
    }
    if scanned.count < source.files.count { account = try completed(account, scanned) }
    remember(account, scanned)
    let profile =
      needsProfile || !scanned.isEmpty ? try profiler.state(account).profile : Profile(rows: account.rows, columns: [])
    return Reading(account: account, profile: profile, filesRead: scanned.count)
  }

  /// The account of all files, of which some were read.
  private func completed(_ read: ScanAccount, _ scanned: [Int]) throws -> ScanAccount {
    var account = read
    account.files = []
    account.rows = 0
    var columns: [[String]] = []
    for (index, file) in source.files.enumerated() {
      if let place = scanned.firstIndex(of: index) {
        account.files.append(read.files[place])
        columns.append(read.columns)
      } else if let part = known[source.content == .jsonLines ? 0 : index]?.part {
        let told = part.files[index - (source.content == .jsonLines ? 0 : index)]
        var entry = ScanAccount.File(name: file.name)
        entry.rows = told.rows
        entry.bytes = told.bytes
        entry.blankLines = told.blankLines
        entry.commentLines = told.commentLines
        entry.digest = digests[index]
        account.files.append(entry)
        columns.append(part.columns)
      }
    }
    try source.refuseDifferentColumns(columns)
    account.columns = columns.first ?? []
    account.rows = account.files.reduce(0) { $0 + $1.rows }
    return account
  }

  /// Keeps the profile of files that were read to the end, and of which nothing was left out.
  private func keep(_ part: Int, _ state: borrowing ProfileState, _ accounts: [Int: ScanAccount.File]) {
    let files = Self.files(ofPart: part, in: source).map { accounts[$0] }
    let whole = files.compactMap { $0 }.filter { $0.isComplete && $0.malformedCount == 0 && $0.digest != nil }
    guard let cache, whole.count == files.count else { return }
    var digests = [Digest?](repeating: nil, count: source.files.count)
    for (index, file) in zip(Self.files(ofPart: part, in: source), whole) { digests[index] = file.digest }
    guard let name = Self.name(ofPart: part, in: source, digests) else { return }
    let told = whole.map {
      DataCache.Part.File(rows: $0.rows, bytes: $0.bytes, blankLines: $0.blankLines, commentLines: $0.commentLines)
    }
    cache.keep(DataCache.Part(columns: state.columnNames, files: told), state, as: name)
  }

  /// Remembers the digests of files that were read and have not changed meanwhile.
  private func remember(_ account: ScanAccount, _ scanned: [Int]) {
    guard let cache else { return }
    for index in scanned {
      guard let identity = identities[index], let digest = account.files[index].digest, digest != digests[index],
        FileIdentity.of(source.files[index].path) == identity
      else { continue }
      cache.remember(source.files[index].path, identity, digest, isSure: settled[index])
    }
  }
}
