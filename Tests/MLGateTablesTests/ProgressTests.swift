import MLGateResults
import MLGateTables
import Testing

@Suite struct ProgressTests {
  /// Ends the scan at the first batch.
  private final class Ending: BatchConsumer {
    let progress: ScanProgress

    init(_ progress: ScanProgress) { self.progress = progress }

    func begin(columns: [String]) {}
    func makeWorker() -> any BatchWorker { Worker() }
    func commit(_ result: (any Sendable)?, batch: Int) { progress.cancel() }

    private final class Worker: BatchWorker {
      func process(_ batch: ColumnBatch) -> (any Sendable)? { nil }
    }
  }

  @Test func `progress counts stored bytes, rows and what there is in all`() throws {
    let scratch = try Scratch()
    let text = Array("a,b\n1,2\n3,4\n5\n".utf8)
    let packed = try Packing.gzip.pack(text)
    let files = [try scratch.file("1.csv", text), try scratch.file("2.csv.gz", packed)]
    var scan = TableScan(TableSource(files: files, format: .csv))
    let progress = ScanProgress()
    #expect(progress.reading == nil)
    scan.progress = progress
    _ = try scan.run([])
    let total = text.count + packed.count
    #expect(Self.told(progress) == "2.csv.gz \(total) of \(total), 4 rows")
    // A second scan begins anew.
    scan.source.files.removeLast()
    _ = try scan.run([])
    #expect(Self.told(progress) == "1.csv \(text.count) of \(text.count), 2 rows")
  }

  private static func told(_ progress: ScanProgress) -> String? {
    progress.reading.map { reading in
      "\(reading.name) \(reading.bytes) of \(reading.totalBytes.map(String.init) ?? "?"), \(reading.rows) rows"
    }
  }

  @Test(
    arguments: [
      ("data/x.csv", 450_000_000, 1_000_000_000, 0.5, "reading data/x.csv 45% of 1.0 GB, 900 MB/s, 1 s left"),
      ("x.csv", 0, 1_234, 0, "reading x.csv 0% of 1.2 kB"),
      ("x.csv", 999_499, 999_499, 10, "reading x.csv 100% of 999 kB, 100 kB/s, 0 s left"),
      ("x.csv", 50, 5_000, 1, "reading x.csv 1% of 5.0 kB, 50 B/s, 1 min 39 s left"),
      ("x.csv", 1, 36_001, 1, "reading x.csv 0% of 36 kB, 1 B/s, 10 h 0 min left"),
      ("x.csv", 20, 10, 1, "reading x.csv 100% of 10 B, 20 B/s, 0 s left"),
      ("<stdin>", 9_960_000, nil, 2, "reading <stdin> 10 MB, 5.0 MB/s"),
      ("a\u{1B}[2Jb\n\u{202E}", 0, nil, 0, "reading a\u{FFFD}[2Jb\u{FFFD}\u{FFFD} 0 B"),
    ] as [(String, Int, Int?, Double, String)]) func `progress is one line for a person`(
      name: String, bytes: Int, total: Int?, seconds: Double, line: String
    )
  {
    let reading = ScanProgress.Reading(name: name, bytes: bytes, totalBytes: total, rows: 0, seconds: seconds)
    #expect(reading.description == line)
  }

  @Test(arguments: [1, 3]) func `a scan that is told to end does`(threads: Int) throws {
    let scratch = try Scratch()
    let rows = Array(String(repeating: "12345,\"6789\"\n", count: 100_000).utf8)
    let file = try scratch.file("x.csv", (0..<10).reduce(into: Array("a,b\n".utf8)) { text, _ in text += rows })
    var scan = TableScan(TableSource(files: [file], format: .csv), threads: threads)
    let progress = scan.progress
    var found: TableError?
    do { _ = try scan.run([Ending(progress)]) } catch { found = error }
    #expect(found?.kind == .cancelled)
    #expect(found?.description == "x.csv: error: the reading was told to end before the file did.")
    let bytes = try #require(progress.reading).bytes
    // Nobody may begin a batch that is `lag` places behind, so not much was read meanwhile.
    #expect(bytes < (TableScan.lag + 8) * 256 * 1024)
    scan.progress = ScanProgress()
    #expect(try scan.run([]).rows == 1_000_000)
  }
}
