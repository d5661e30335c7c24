/// Why training cannot go on, as a full sentence for the person at the terminal.
struct Failure: Error, Equatable, CustomStringConvertible {
  var description: String

  init(_ description: String) {
    self.description = description
  }
}
