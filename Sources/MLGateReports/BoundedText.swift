/// A text that never grows beyond a number of UTF-8 bytes, and says so when something had to be left out.
struct BoundedText {
  private(set) var text = ""
  private let limit: Int
  private let note: String
  private var isCut = false

  /// At most `limit` bytes; `note` ends the text when not everything fitted, if there is room for it at all.
  init(limit: Int, note: String) {
    self.limit = max(0, limit)
    self.note = note
  }

  /// Bytes that can still be written.
  private var room: Int { limit - note.utf8.count - text.utf8.count }

  /// Writes all of `piece` and is true, or writes nothing of it.
  mutating func add(_ piece: String) -> Bool {
    isCut = isCut || piece.utf8.count > room
    if piece.utf8.count <= room { text += piece }
    return !isCut
  }

  /// Writes as many whole `items` as fit between `opening` and `closing`, and `more` about the others before `closing`.
  mutating func add(opening: String, items: [String], closing: String, more: (Int) -> String) {
    guard !items.isEmpty else { return }
    let reserve = more(items.count).utf8.count + closing.utf8.count
    guard opening.utf8.count + reserve <= room else { return isCut = true }
    text += opening
    for (index, item) in items.enumerated() {
      let rest = items.count - index
      guard item.utf8.count + (rest == 1 ? closing.utf8.count : reserve) <= room else {
        text += more(rest)
        isCut = true
        break
      }
      text += item
    }
    text += closing
  }

  /// The text; when even the first piece did not fit, as much of `least` as fits, never half a code point.
  func finished(least: String) -> String {
    guard text.isEmpty else { return isCut ? text + note : text }
    var kept = ""
    for scalar in least.unicodeScalars {
      if kept.utf8.count + UTF8.width(scalar) > limit { break }
      kept.unicodeScalars.append(scalar)
    }
    return kept
  }
}
