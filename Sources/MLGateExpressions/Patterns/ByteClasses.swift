/// Bytes that no edge and no look of a program tells apart, in one class each.
struct ByteClasses {
  /// The class of each byte; classes rise with the bytes.
  let ofByte: [UInt8]
  /// The smallest byte of each class.
  let firstBytes: [UInt8]

  var count: Int { firstBytes.count }

  /// Classes that keep the bytes of each edge from all others, and as much of ``Neighbour`` as is asked for.
  init(_ edges: [[UTF8Automaton.Edge]], asked: Neighbour) {
    var starts = [Bool](repeating: false, count: 257)
    for edge in edges.joined() {
      starts[Int(edge.low)] = true
      starts[Int(edge.high) + 1] = true
    }
    var classes: [UInt8] = []
    var firsts: [UInt8] = []
    var last: Neighbour?
    for byte in UInt8.min...UInt8.max {
      let neighbour = Neighbour.of(byte).intersection(asked)
      if starts[Int(byte)] || neighbour != last { firsts.append(byte) }
      last = neighbour
      classes.append(UInt8(firsts.count - 1))
    }
    ofByte = classes
    firstBytes = firsts
  }
}
