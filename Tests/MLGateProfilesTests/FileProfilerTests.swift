import Foundation
import MLGateProfiles
import MLGateTables
import Testing

/// Profiles of files, one by one, are those of the table.
@Suite struct FileProfilerTests {
  private static let sketching = ExactLimits(values: 40, bytes: 800)

  /// Files of very different sizes, one of them without a row.
  private static func files(_ scratch: Scratch) throws -> [TableSource.File] {
    var generator = SeededGenerator(11)
    return try [900, 0, 3, 40_000, 1, 7000].enumerated().map { index, count in
      let rows = (0..<count).map { row in
        "\(generator.next() % 300),\(Double(generator.next() >> 40) / 64),n\(generator.next() % 5000),\"\(row % 7)\""
      }
      let text = (["whole,decimal,name,quoted"] + rows).joined(separator: "\n") + "\n"
      return try scratch.file("\(index).csv", Array(text.utf8))
    }
  }

  private static func source(_ files: [TableSource.File]) -> TableSource { TableSource(files: files, format: .csv) }

  private static func encoded(_ files: [TableSource.File], _ limits: ExactLimits) throws -> [[UInt8]] {
    try files.map { file in
      let profiler = Profiler(source([file]), limits: limits)
      return profiler.state(try TableScan(source([file]), digests: false).run([profiler])).encoded
    }
  }

  private static func merged(_ states: [[UInt8]], _ limits: ExactLimits) throws -> [UInt8] {
    var total = try ProfileState(encoded: states[0])
    for state in states.dropFirst() { try total.merge(ProfileState(encoded: state), limits: limits) }
    return total.encoded
  }

  @Test(arguments: [ExactLimits(), sketching], [1, 2, 8]) func `a table's profile is that of its files, merged`(
    limits: ExactLimits, threads: Int
  ) throws {
    let scratch = try Scratch()
    let files = try Self.files(scratch)
    let parts = try Self.encoded(files, limits)
    let made = Guarded<[(Int, [UInt8])]>([])
    let profiler = FileProfiler(Self.source(files), limits: limits) { part, state in
      let bytes = state.encoded
      made.withLock { $0.append((part, bytes)) }
    }
    let account = try TableScan(Self.source(files), threads: threads, digests: false).run([profiler])
    #expect(try profiler.state(account).encoded == Self.merged(parts, limits))
    #expect(made.withLock { $0.map(\.0) } == Array(files.indices))
    #expect(made.withLock { $0.map(\.1) } == parts)
  }

  @Test(arguments: [ExactLimits(), sketching], [[0], [1, 3], [5], [0, 1, 2, 3, 4]])
  func `what is known need not be read, and nothing else changes`(limits: ExactLimits, known: [Int]) throws {
    let scratch = try Scratch()
    let files = try Self.files(scratch)
    let parts = try Self.encoded(files, limits)
    let scanned = files.indices.filter { !known.contains($0) }
    let seen = Guarded<[Int]>([])
    func profiler(_ scanned: [Int]) -> FileProfiler {
      FileProfiler(
        Self.source(files), limits: limits, scanned: scanned,
        known: FileProfiler.Known(parts: Set(known)) { try ProfileState(encoded: parts[$0]) },
        made: { part, _ in seen.withLock { $0.append(part) } })
    }
    // The known files are not scanned, and scanned but not looked at.
    for scanned in [scanned, Array(files.indices)] {
      let profiler = profiler(scanned)
      let account = try TableScan(Self.source(scanned.map { files[$0] }), digests: false).run([profiler])
      #expect(try profiler.state(account).encoded == Self.merged(parts, limits))
    }
    let unknown = files.indices.filter { !known.contains($0) }
    #expect(seen.withLock { $0 } == unknown + unknown)
  }

  @Test func `when all is known nothing is scanned`() throws {
    let scratch = try Scratch()
    let files = try Self.files(scratch)
    let parts = try Self.encoded(files, ExactLimits())
    let profiler = FileProfiler(
      Self.source(files), scanned: [],
      known: FileProfiler.Known(parts: Set(files.indices)) { try ProfileState(encoded: parts[$0]) })
    #expect(try profiler.state(ScanAccount()).encoded == Self.merged(parts, ExactLimits()))
  }

  @Test func `why a known part is not to be had is told`() throws {
    struct Gone: Error {}
    let scratch = try Scratch()
    let files = try Self.files(scratch)
    let profiler = FileProfiler(
      Self.source(files), scanned: Array(1..<files.count), known: FileProfiler.Known(parts: [0]) { _ in throw Gone() })
    let account = try TableScan(Self.source(Array(files.dropFirst())), digests: false).run([profiler])
    #expect(throws: Gone.self) { _ = try profiler.state(account).rows }
  }

  /// Their columns come with the records, so no file has a profile of its own.
  @Test func `records that bring their columns are one part`() throws {
    let scratch = try Scratch()
    let files = [
      try scratch.file("a.jsonl", Array("{\"a\": 1}\n{\"a\": null, \"b\": \"x\"}\n".utf8)),
      try scratch.file("b.jsonl", Array("{\"c\": [1, 2]}\n{\"b\": \"y\"}\n".utf8)),
    ]
    let source = try TableSource(named: files)
    #expect(FileProfiler.partCount(of: source) == 1)
    let whole = Profiler(source)
    let parts = FileProfiler(source)
    let account = try TableScan(source, digests: false).run([whole, parts])
    #expect(try parts.state(account).encoded == whole.state(account).encoded)
  }
}
