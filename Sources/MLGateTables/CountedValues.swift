/// Counts how often each value of a column occurs, so that nobody else needs to look at the rows for them.
public protocol ValueCounting: AnyObject, Sendable {
  /// For each column of a batch, whether all its values are counted and will be handed over when the file has been read.
  ///
  /// Asked while the batch is being processed.
  func countsValues(of batch: ColumnBatch) -> [Bool]
}

/// Decides by the values of a column and how often they occur, where somebody counts them.
public protocol ValueTaking: AnyObject, Sendable {
  /// Hands over one value of a column: its content, whether it stood in quotes that tell what it is, and its count.
  typealias Visitor = (_ content: UnsafeBufferPointer<UInt8>, _ isQuoted: Bool, _ count: Int) -> Void

  /// Leaves the values that are counted to whoever counts them; call before the scan.
  func leaveValues(to counting: any ValueCounting)
  /// Whether the values of a column are wanted.
  func wantsValues(of column: String) -> Bool
  /// Takes the counted values of a column, each once; called from any thread.
  func take(_ column: String, _ values: (Visitor) -> Void)
}

/// Values as a batch of one column.
public final class ValueBatch {
  private let column: String
  private let quote: UInt8
  private var bytes: [UInt8] = []
  private var ends: [UInt32] = []
  /// How many values there are.
  public private(set) var count = 0
  /// Whether the batch is full: one more value may need more bytes than can be counted.
  public var isFull: Bool { bytes.count > 1 << 24 }

  /// - Parameter format: how values are written.
  public init(column: String, format: DelimitedFormat) {
    self.column = column
    quote = format.quote ?? 0
    removeAll()
  }

  /// Adds a value as a field would hold it.
  ///
  /// - Parameter isQuoted: whether it needs its quotes to be what it is.
  public func append(_ content: UnsafeBufferPointer<UInt8>, isQuoted: Bool) {
    if quote != 0, isQuoted || content.first == quote {
      bytes.append(quote)
      for byte in content {
        bytes.append(byte)
        if byte == quote { bytes.append(quote) }
      }
      bytes.append(quote)
    } else {
      bytes.append(contentsOf: content)
    }
    ends.append(UInt32(bytes.count - ChunkBuffer.margin))
    bytes.append(0x0A)
    count += 1
  }

  /// Hands over the batch; its pointers live as long as the call.
  public func withBatch<Result>(_ body: (ColumnBatch) -> Result) -> Result? {
    let size = bytes.count
    bytes.append(contentsOf: repeatElement(0x30, count: ChunkBuffer.margin))
    defer { bytes.removeLast(bytes.count - size) }
    return bytes.withUnsafeBufferPointer { bytes in
      ends.withUnsafeBufferPointer { ends in
        guard let start = bytes.baseAddress, let first = ends.baseAddress else { return nil }
        return body(
          ColumnBatch(
            index: 0, file: 0, indexInFile: 0, rowCount: count, columnCount: 1, names: [column],
            bytes: start + ChunkBuffer.margin, ends: first + 1, hasReturns: false, isASCII: false,
            hasQuotes: quote != 0, quote: quote, rowLines: nil))
      }
    }
  }

  /// Forgets all values.
  public func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: repeatElement(0x30, count: ChunkBuffer.margin))
    ends.removeAll(keepingCapacity: true)
    ends.append(.max)
    count = 0
  }
}
