import MLGateFiles
import MLGateLedger
import MLGateResults
import Testing

@Suite struct ReceiptTests {
  static let model = SHA256Stream.digest(of: Array("model".utf8))
  static let report = SHA256Stream.digest(of: Array("report".utf8))

  static func receipt(_ gate: Gate = .evaluate, time: String = "2026-01-01T00:00:00Z") -> Receipt {
    Receipt(
      subjects: [NamedDigest(name: "model.json", digest: model)],
      predicate: .init(
        gate: gate, verdict: .passed, project: "flights", reportDigest: report, checks: [.passed: 3, .failed: 0],
        metrics: [.init(values: ["roc-auc": 0.7]), .init(slice: "origin=EWR", values: ["roc-auc": 0.5])],
        inputs: [NamedDigest(name: "eval", digest: report)], tool: "0.1.0", time: time))
  }

  @Test func theTextIsAnInTotoStatement() throws {
    let expected =
      #"{"_type":"https://in-toto.io/Statement/v1","predicate":{"checks":{"passed":3},"gate":"evaluate","#
      + #""inputs":[{"digest":"sha256:\#(Self.report.hex)","name":"eval"}],"#
      + #""metrics":[{"values":{"roc-auc":0.7}},{"slice":"origin=EWR","values":{"roc-auc":0.5}}],"#
      + #""project":"flights","reportDigest":"sha256:\#(Self.report.hex)","time":"2026-01-01T00:00:00Z","#
      + #""tool":"0.1.0","verdict":"passed"},"predicateType":"https://mlgate.dev/receipt/v1","#
      + #""subject":[{"digest":{"sha256":"\#(Self.model.hex)"},"name":"model.json"}]}"#
    #expect(String(decoding: try Self.receipt().canonical, as: UTF8.self) == expected)
    #expect(try Self.receipt().digest == SHA256Stream.digest(of: Array(expected.utf8)))
  }

  @Test func receiptsComeBackByteForByteNewestFirst() throws {
    let scratch = try Scratch()
    let ledger = try Ledger.open(at: scratch("l"))
    let receipts = ["2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z"].map {
      Self.receipt(time: $0)
    }
    for receipt in receipts { #expect(try ledger.record(receipt) == receipt.digest) }
    try ledger.record(receipts[1])
    try ledger.record(Self.receipt(.train))
    let found = try Ledger.open(at: scratch("l")).receipts(gate: .evaluate, subject: Self.model)
    #expect(found == receipts.reversed())
    #expect(try found.map { try $0.canonical } == receipts.reversed().map { try $0.canonical })
    #expect(try ledger.receipts(gate: .deploy, subject: Self.model) == [])
    #expect(try ledger.receipts(gate: .evaluate, subject: Self.report) == [])
    for receipt in receipts {
      #expect(try Receipt(statement: receipt.canonical, path: "r") == receipt)
    }
  }

  @Test func receiptsNeedASubjectAndNumbers() {
    var receipt = Self.receipt()
    receipt.subjects = []
    #expect(
      sentence { _ = try receipt.canonical }
        == "The receipt of evaluate is about nothing. Name at least one file and its digest.")
    receipt = Self.receipt()
    receipt.predicate.metrics = [.init(values: ["loss": .nan])]
    #expect(
      sentence { _ = try receipt.digest }
        == "The metric 'loss' of the receipt of evaluate is nan, which is not a number that can be recorded or compared. "
        + "Find out why training or evaluation made it; undefined is not zero.")
  }

  @Test(arguments: [
    ("https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1", "its '_type' is"),
    ("https://mlgate.dev/receipt/v1", "https://mlgate.dev/receipt/v2", "its 'predicateType' is"),
    (#""sha256":""#, #""sha512":""#, "its subject 'model.json' has no SHA-256"),
    (#""tool":"#, #""tools":"#, "its contents are not as expected ('predicate.tool' is missing)"),
    (#""tool":"#, #""extra":1,"tool":"#, "the key 'predicate.extra' is unknown"),
    (#""tool":"#, #""time":"","tool":"#, "it is not JSON (The key 'time' is there twice at byte"),
  ])
  func otherStatementsAreRefused(old: String, new: String, reason: String) throws {
    let text = String(decoding: try Self.receipt().canonical, as: UTF8.self)
    let parts = text.split(separator: old, omittingEmptySubsequences: false)
    #expect(parts.count == 2)
    let told = sentence { _ = try Receipt(statement: Array(parts.joined(separator: new).utf8), path: "r") }
    #expect(told?.contains("'r': \(reason)") == true)
  }

  @Test func aReportBecomesAReceipt() {
    let report = GateReport(
      gate: .evaluate, project: "p", checks: [], subjects: [NamedDigest(name: "eval", digest: Self.report)],
      started: "2026-01-01T00:00:00Z", duration: 1, tool: "0.1.0")
    let predicate = Receipt.Predicate(report, reportDigest: Self.report, time: Timestamp(seconds: 0))
    #expect(predicate.verdict == .inconclusive)
    #expect(predicate.checks == [:])
    #expect(predicate.inputs == report.subjects)
    #expect(predicate.time == "1970-01-01T00:00:00Z")
  }
}
