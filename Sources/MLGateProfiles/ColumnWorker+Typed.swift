internal import MLGateTables

extension ColumnWorker {
  /// Counts the rows' strings where quotes tell what is text, so that most fields may be quoted.
  ///
  /// All hashes first, so that the memory they lead to is on its way when it is needed.
  func countTyped(
    _ batch: ColumnBatch, _ rows: some Sequence<Int>, _ scratch: ColumnScratch, _ part: BatchPart
  ) {
    let seed = Hashing.tableSeed
    let reader = self.reader
    let index = self.index
    let hashes = scratch.hashes
    // Locals: a stored property of a class is checked for exclusive access at every use.
    var plain = ByteDictionary(capacity: 1)
    var texts = ByteDictionary(capacity: 1)
    swap(&plain, &dictionary)
    swap(&texts, &quoted)
    defer {
      swap(&plain, &dictionary)
      swap(&texts, &quoted)
    }
    var last = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    var hash: UInt64 = 0
    var place = 0
    for row in rows {
      let field = batch.field(row: row, column: index)
      if field.count < 8 || !Hashing.areEqual(field, last) {
        // Neighbours are often equal, and comparing is cheaper than hashing.
        hash = reader.withContent(of: field) { content in
          content.baseAddress.map { ByteDictionary.hash($0, content.count, seed: seed) } ?? 0
        }
        last = field
      }
      if reader.isQuoted(field) { texts.prefetch(hash) } else { plain.prefetch(hash) }
      hashes[place] = hash
      place &+= 1
    }
    place = 0
    for row in rows {
      let field = batch.field(row: row, column: index)
      let hash = hashes[place]
      place &+= 1
      let isQuoted = reader.isQuoted(field)
      if isQuoted ? texts.count(hash) : plain.count(hash) { continue }
      reader.withContent(of: field) { content in
        guard let start = content.baseAddress else { return }
        let isNew =
          isQuoted ? texts.add(start, content.count, hash: hash) : plain.add(start, content.count, hash: hash)
        // The same letters as text and as a number are two values.
        if isNew { part.fresh.append(BatchPart.Fresh(hash: isQuoted ? ~hash : hash, count: content.count)) }
      }
    }
  }
}
