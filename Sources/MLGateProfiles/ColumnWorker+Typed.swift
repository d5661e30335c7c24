internal import MLGateTables

extension ColumnWorker {
  /// Counts the rows' strings where quotes tell what is text, so that most fields may be quoted.
  ///
  /// All hashes first, so that the memory they lead to is on its way when it is needed.
  mutating func countTyped(
    _ batch: ColumnBatch, _ rows: some Sequence<Int>, _ scratch: borrowing ColumnScratch, _ part: inout BatchPart
  ) {
    let seed = Hashing.tableSeed
    let hashes = scratch.hashes
    let room = scratch.content
    let fields = batch.fields(ofColumn: index)
    var last = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    var hash: UInt64 = 0
    var place = 0
    for row in rows {
      let field = fields[row]
      if field.count < 8 || !Hashing.areEqual(field, last) {
        // Neighbours are often equal, and comparing is cheaper than hashing.
        let content = fields.content(of: field, room)
        hash = content.baseAddress.map { ByteDictionary.hash($0, content.count, seed: seed) } ?? 0
        last = field
      }
      if reader.isQuoted(field) { quoted.prefetch(hash) } else { dictionary.prefetch(hash) }
      hashes[place] = hash
      place &+= 1
    }
    place = 0
    for row in rows {
      let field = fields[row]
      let hash = hashes[place]
      place &+= 1
      let isQuoted = reader.isQuoted(field)
      if isQuoted ? quoted.count(hash) : dictionary.count(hash) { continue }
      let content = fields.content(of: field, room)
      guard let start = content.baseAddress else { continue }
      let isNew =
        isQuoted ? quoted.add(start, content.count, hash: hash) : dictionary.add(start, content.count, hash: hash)
      // The same letters as text and as a number are two values.
      if isNew { part.fresh.append(BatchPart.Fresh(hash: isQuoted ? ~hash : hash, count: content.count)) }
    }
  }
}
